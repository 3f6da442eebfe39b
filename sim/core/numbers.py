"""Numbers of processes and claims as namespaces, read from the catalogue, each open to a value by run."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.catalog import Catalog
from sim.errors import CatalogError


def process_numbers(catalog: Catalog, overrides: Mapping[str, Any]) -> SimpleNamespace:
    """Return nested namespaces of process numbers: ``numbers.fight.decisiveness``.

    Parameters
    ----------
    catalog : Catalog
        Where each number stands with unit, bounds and source.
    overrides : mapping
        ``"fight.decisiveness"`` -> float, or (R,) values by run.
    """
    areas: dict[str, SimpleNamespace] = {}
    for name, number in catalog.processes.items():
        area, _, word = name.partition(".")
        setattr(areas.setdefault(area, SimpleNamespace()), word, _value(overrides.get(name, number.value)))
    return SimpleNamespace(**areas)


def claim_numbers(catalog: Catalog, overrides: Mapping[str, Any]) -> dict[str, SimpleNamespace]:
    """Return each claim's numbers: ``numbers["militia_fear"].half_life``; overrides as ``militia_fear.half_life``."""
    unknown = set(overrides) - set(catalog.processes)
    spaces = {}
    for claim_id, claim in catalog.claims.items():
        values = {}
        for name, number in claim.numbers.items():
            key = f"{claim_id}.{name}"
            unknown.discard(key)
            values[name] = _value(overrides.get(key, number.value))
        spaces[claim_id] = SimpleNamespace(**values)
    if unknown:
        raise CatalogError(f"no such number in the catalogue: {', '.join(sorted(unknown))}")
    return spaces


def _value(value: Any) -> Any:
    """Return a float, or a column (R, 1) so that it broadcasts over things."""
    array = np.asarray(value, dtype=float)
    return float(array) if array.ndim == 0 else array.reshape(-1, 1)
