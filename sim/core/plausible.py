"""The plausible set: parameter sets that the record does not rule out, and which run uses which.

Every run of an ensemble uses one row of the set, so that bands show what is not known besides chance. Which
row depends on the seed and the run's number alone: run k alone is run k of the batch, and two scenarios under
one seed meet the same row in the same run. Each full round of runs uses every row once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.catalog import load_catalog
from sim.catalog.calibration import number_of
from sim.core.numbers import ONE_FOR_ALL
from sim.core.rules import ROOT, rules_digest
from sim.core.streams import name_key
from sim.errors import CatalogError, SimulationError
from sim.scenario.plan import CENTRAL, PLAUSIBLE, Plan

FOLDER: Final = ROOT / "measured"
NAME: Final = "plausible_set"
STREAM: Final = "plausible.row"


class PlausibleSetError(SimulationError):
    """The plausible set is missing, cannot be read, or belongs to another model."""


@dataclass(frozen=True)
class PlausibleSet:
    """Parameter sets by row.

    Attributes
    ----------
    ids : tuple of str
        Full ids of the numbers, K of them.
    values : numpy.ndarray
        (N, K), read-only.
    digest : str
        SHA-256 of ids and values.
    note : dict
        How the set came about.
    """

    ids: tuple[str, ...]
    values: NDArray[np.float64]
    digest: str
    note: dict[str, Any]

    def rows(self, seed: int, runs: Sequence[int]) -> NDArray[np.int64]:
        """Row that each run of a seed uses, (R,)."""
        count = len(self.values)
        return np.array([_order(count, seed, run // count)[run % count] for run in runs], dtype=np.int64)

    def numbers(self, seed: int, runs: Sequence[int]) -> dict[str, NDArray[np.float64]]:
        """Numbers of the runs by id, each (R,)."""
        chosen = self.values[self.rows(seed, runs)]
        return {name: np.ascontiguousarray(chosen[:, column]) for column, name in enumerate(self.ids)}


@cache
def _order(count: int, seed: int, round_number: int) -> NDArray[np.int64]:
    """Order in which a round of runs uses the rows."""
    key = np.random.SeedSequence(seed, spawn_key=(round_number, name_key(STREAM)))
    return np.argsort(np.random.Generator(np.random.SFC64(key)).random(count), kind="stable")


@cache
def read_plausible(folder: Path = FOLDER) -> PlausibleSet:
    """Read a plausible set and refuse one of another model.

    Parameters
    ----------
    folder : Path
        Holds ``plausible_set.csv`` and its note ``plausible_set.json``; by default the shipped one.

    Raises
    ------
    PlausibleSetError
        In one line: there is none, it cannot be read, or it was found with another model.
    """
    table, note = folder / f"{NAME}.csv", folder / f"{NAME}.json"
    if not table.is_file() or not note.is_file():
        raise PlausibleSetError("no plausible set is shipped; `coalition-sim calibrate` makes one")
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
        heads, *lines = table.read_text(encoding="utf-8").splitlines()
        ids = tuple(known["numbers"])
        columns = [heads.split(",").index(name) for name in ids]
        values = np.array([[float(line.split(",")[column]) for column in columns] for line in lines])
    except (ValueError, KeyError, IndexError, TypeError, UnicodeDecodeError) as error:
        raise PlausibleSetError(f"{table.name}: cannot be read ({error}); make it anew") from None
    if known.get("model") != rules_digest(ids):
        raise PlausibleSetError(
            f"{table.name} was found with another model (rules, numbers or theatre have changed since); "
            "`coalition-sim calibrate` makes it anew"
        )
    _check(ids, values)
    values.flags.writeable = False
    digest = hashlib.sha256(json.dumps([ids, values.tolist()]).encode()).hexdigest()
    return PlausibleSet(ids, values, digest, known)


def _check(ids: tuple[str, ...], values: NDArray[np.float64]) -> None:
    """Refuse rows that are missing or leave the bounds of the catalogue."""
    if not len(values) or not np.isfinite(values).all():
        raise PlausibleSetError(f"{NAME}.csv: has no rows, or a number is missing; make it anew")
    for name, column in zip(ids, values.T, strict=True):
        number = number_of(load_catalog(), name)
        if number is None or name in ONE_FOR_ALL:
            raise PlausibleSetError(f"{NAME}.csv: {name}: cannot differ from run to run; make it anew")
        if column.min() < number.low or column.max() > number.high:
            raise PlausibleSetError(
                f"{NAME}.csv: {name}: leaves its range {number.low:g} to {number.high:g}; make it anew"
            )


def set_in_force(plan: Plan) -> tuple[PlausibleSet | None, str]:
    """Return the set that a plan's runs draw from, and if there is none, why.

    Raises
    ------
    PlausibleSetError
        If the plan asks for the plausible set and it cannot be used.
    """
    if plan.parameters == CENTRAL:
        return None, "asked for"
    try:
        return read_plausible(), ""
    except (PlausibleSetError, CatalogError) as error:
        if plan.parameters == PLAUSIBLE:
            raise
        return None, str(error)


def numbers_of_runs(plan: Plan, seed: int, runs: Sequence[int]) -> dict[str, NDArray[np.float64]]:
    """Numbers that differ from the catalogue in some runs of a plan, by id; none with central values."""
    found, _ = set_in_force(plan)
    return found.numbers(seed, runs) if found else {}


def describe_parameters(plan: Plan) -> dict[str, Any]:
    """Say which numbers the runs of a plan use, for a manifest."""
    found, why = set_in_force(plan)
    if found is None:
        return {"kind": CENTRAL, "because": why}
    return {"kind": PLAUSIBLE, "rows": len(found.values), "digest": found.digest}
