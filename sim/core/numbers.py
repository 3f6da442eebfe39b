"""Numbers of processes and claims as namespaces, read from the catalogue, each open to a value by run."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.catalog import Catalog
from sim.errors import CatalogError

ONE_FOR_ALL = frozenset(
    {
        "see.sunni_turkmen",
        "orders.march_km",
        "orders.week_km",
        "orders.beyond",
        "orders.beyond_is",
        "orders.deployed",
        "orders.home_km",
        "fight.at_peace",
        "fight.panic_km",
        "life.shelter_km",
    }
)


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
        setattr(
            areas.setdefault(area, SimpleNamespace()), word, _value(name, overrides.get(name, number.value))
        )
    return SimpleNamespace(**areas)


def claim_numbers(catalog: Catalog, overrides: Mapping[str, Any]) -> dict[str, SimpleNamespace]:
    """Return each claim's numbers: ``numbers["militia_fear"].half_life``; overrides as
    ``militia_fear.half_life``.
    """
    unknown = set(overrides) - set(catalog.processes)
    spaces = {}
    for claim_id, claim in catalog.claims.items():
        values = {}
        for name, number in claim.numbers.items():
            key = f"{claim_id}.{name}"
            unknown.discard(key)
            values[name] = _value(key, overrides.get(key, number.value))
        spaces[claim_id] = SimpleNamespace(**values)
    if unknown:
        raise CatalogError(f"no such number in the catalogue: {', '.join(sorted(unknown))}")
    return spaces


def _value(name: str, value: Any) -> Any:
    """Return a float, or a column (R, 1) so that it broadcasts over things.

    Raises
    ------
    CatalogError
        If a number that the fixed networks of a chunk are built from differs by run.
    """
    array = np.asarray(value, dtype=float)
    if array.ndim and (name in ONE_FOR_ALL or name.endswith(".reach_km")):
        raise CatalogError(f"{name}: must be the same in all runs of a chunk")
    return float(array) if array.ndim == 0 else array.reshape(-1, 1)
