"""What the page reads: catalogue, theatre, scenarios and plans, each loaded once.

Whoever starts the server may name a folder with claims of their own; a visitor cannot.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from sim.catalog.schema import ORDINARY_FORM
from sim.figures.geometry import MapShapes, read_shapes
from sim.figures.theatre_map import choose_labels
from sim.ui.limits import QUICK_WEEKS
from sim.ui.settings import Bounds, Settings

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from sim.catalog import ClaimFolder
    from sim.scenario import Plan, Scenario

CLAIMS_VARIABLE: Final = "COALITION_SIM_CLAIMS"
"""Names the folder with claims of the user's own, as `coalition-sim page --claims DIR` sets it."""


@lru_cache(maxsize=1)
def claim_folder() -> ClaimFolder | None:
    """The folder with claims of whoever started the server, if one was named."""
    from sim.catalog import read_claim_folder

    folder = os.environ.get(CLAIMS_VARIABLE)
    return read_claim_folder(folder) if folder else None


@lru_cache(maxsize=1)
def catalog() -> Any:
    """The catalogue."""
    from sim.catalog import catalog_with

    return catalog_with(claim_folder())


def theatre() -> Any:
    """The theatre."""
    from sim.theatre.load import load_theatre

    return load_theatre()


@lru_cache(maxsize=1)
def scenarios() -> dict[str, Scenario]:
    """The scenarios that ship, by id, the historical one first."""
    from sim.scenario import catalogue_vocabulary, list_scenarios

    listed = list_scenarios(vocabulary=catalogue_vocabulary(claim_folder()))
    found = sorted(listed, key=lambda scenario: (scenario.id != "historical", scenario.title))
    return {scenario.id: scenario for scenario in found}


@lru_cache(maxsize=1)
def bounds() -> Bounds:
    """What a link may carry."""
    ranges = {f"levers.{key}": (lever.low, lever.high) for key, lever in catalog().levers.items()}
    ranges |= {f"uncertainties.{key}": (item.low, item.high) for key, item in catalog().uncertainties.items()}
    ranges |= {
        f"claims.{key}": (claim.strength.low, claim.strength.high) for key, claim in catalog().claims.items()
    }
    forms = {key: (ORDINARY_FORM, *claim.forms) for key, claim in catalog().claims.items() if claim.forms}
    return Bounds(tuple(scenarios()), ranges, forms)


@lru_cache(maxsize=256)
def make_plan(scenario: str, weeks: int, assignments: tuple[str, ...]) -> Plan:
    """A scenario's plan with changes."""
    return scenarios()[scenario].plan(weeks=weeks, settings=list(assignments))


def horizon(settings: Settings) -> int:
    """Weeks that these settings ask for."""
    return settings.weeks or scenarios()[settings.scenario].weeks


def plans(settings: Settings) -> list[tuple[Plan, Plan]]:
    """The plans of the current version and of the baseline, each whole and cut for the first picture."""
    weeks = horizon(settings)
    first = min(weeks, QUICK_WEEKS)
    pairs = ((settings.scenario, settings.assignments()), (settings.baseline, ()))
    return [(make_plan(key, weeks, changes), make_plan(key, first, changes)) for key, changes in pairs]


@lru_cache(maxsize=1)
def shapes() -> MapShapes:
    """Outlines for the map, in the order of the theatre's places."""
    folder = files("sim.theatre")
    cells = json.loads((folder / "data" / "map.geojson").read_text(encoding="utf-8"))
    borders = json.loads((folder / "data" / "outlines.geojson").read_text(encoding="utf-8"))
    places = theatre().places
    return read_shapes(cells, borders, places.id, places.longitude, places.latitude)


@lru_cache(maxsize=1)
def labels() -> dict[int, str]:
    """Places whose names are written on the map."""
    places = theatre().places
    return choose_labels(shapes(), places.name, places.population, places.is_capital)


@dataclass(frozen=True, eq=False)
class Measured:
    """A shipped table of measurements.

    Attributes
    ----------
    table : DataFrame
        As it was written.
    note : mapping
        What made it.
    is_ours : bool
        It was made by this model as it is.
    """

    table: pd.DataFrame
    note: Mapping[str, Any]
    is_ours: bool


def measured(name: str) -> Measured | None:
    """A shipped table of measurements, or nothing if it has not been made.

    Raises
    ------
    SimulationError
        If the file is there and cannot be read.
    """
    from sim.study import measured

    path = measured.FOLDER / f"{name}.csv"
    # The time of the file is part of the key: a table that is made anew is read anew.
    return _read_measured(name, measured.FOLDER, path.stat().st_mtime_ns) if path.is_file() else None


@lru_cache(maxsize=8)
def _read_measured(name: str, folder: Path, _written: int) -> Measured | None:
    from sim.study.measured import is_of_this_model, read_note, read_table

    table = read_table(name, folder)
    if table is None:
        return None
    return Measured(table, read_note(name, folder), is_of_this_model(name, folder))
