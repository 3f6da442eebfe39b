"""Worlds for the tests of the model: plans with changed settings, digests of results, small theatres."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from sim.catalog import load_catalog
from sim.core.state import State
from sim.core.world import World
from sim.engine import Chunk, simulate
from sim.scenario import Plan, load_scenario
from sim.theatre.load import load_theatre
from sim.theatre.records import Theatre, freeze
from sim.week import begin

CATALOG = load_catalog()
THEATRE = load_theatre()


@cache
def plan_of(scenario: str = "historical", weeks: int = 8) -> Plan:
    """Return the first weeks of a shipped scenario."""
    return load_scenario(scenario).plan(weeks=weeks)


def changed(
    plan: Plan,
    parameters: Mapping[str, float] | None = None,
    strengths: Mapping[str, float] | None = None,
    since: int = 0,
) -> Plan:
    """Return a plan in which some levers, uncertainties (from a week on) and strengths are set anew."""
    groups = {"levers": dict(plan.levers), "uncertainties": dict(plan.uncertainties)}
    for name, value in (parameters or {}).items():
        group = groups["levers" if name in plan.levers else "uncertainties"]
        values = group[name].copy()
        values[since:] = value
        group[name] = values
    return replace(plan, **groups, strengths={**plan.strengths, **(strengths or {})})


def all_strengths(value: float) -> dict[str, float]:
    """Return one strength for every claim."""
    return dict.fromkeys(CATALOG.claims, value)


def rows_of(chunk: Chunk, rows: int | None = None, runs: Sequence[int] | None = None) -> dict[str, NDArray]:
    """Return what was recorded in the first rows, of some runs of the chunk; counts over runs only of all."""
    chosen = slice(None) if runs is None else [chunk.runs.index(run) for run in runs]
    recorded: dict[str, NDArray] = {name: values[chosen, :rows] for name, values in chunk.series.items()}
    if runs is None:
        recorded |= {"holders": chunk.holders[:rows], "sides": chunk.sides[:rows]}
    return recorded


def assert_same(one: Mapping[str, NDArray], other: Mapping[str, NDArray], but: Sequence[str] = ()) -> None:
    """Assert that two records are the same to the bit, and name the outcomes that are not."""
    assert one.keys() == other.keys()
    differing = [name for name in one if name not in but and not is_same(one[name], other[name])]
    assert not differing, f"differ: {', '.join(differing)}"


def is_same(one: NDArray, other: NDArray) -> bool:
    """Return whether two arrays agree to the bit."""
    return one.shape == other.shape and one.dtype == other.dtype and one.tobytes() == other.tobytes()


def digest_of(chunk: Chunk) -> str:
    """Return the SHA-256 of all that a chunk recorded."""
    total = hashlib.sha256()
    for part in (rows_of(chunk), chunk.once):
        for name in sorted(part):
            total.update(name.encode())
            total.update(np.ascontiguousarray(part[name]).tobytes())
    return total.hexdigest()


def run(plan: Plan, runs: Sequence[int] = (0, 1), seed: int = 1, **options: Any) -> Chunk:
    """Run a plan for a few runs."""
    return simulate(plan, seed, runs, **options)


def make_world(
    plan: Plan | None = None,
    runs: int = 1,
    theatre: Theatre = THEATRE,
    numbers: Mapping[str, Any] | None = None,
    seed: int = 1,
) -> World:
    """Return a world on its first day with everything seen; without a plan no claim is in force."""
    chosen = plan or changed(plan_of("neutral-world"), strengths=all_strengths(0.0))
    world = World(chosen, seed, range(runs), theatre, CATALOG, numbers)
    begin(world)
    return world


def state_arrays(state: State) -> Iterator[tuple[str, NDArray]]:
    """Yield name and array of everything in the state that is a number."""
    parts = [(item.name, getattr(state, item.name)) for item in fields(state)]
    for name, part in parts:
        if name in ("theatre", "maps"):
            continue
        if is_dataclass(part):
            yield from ((f"{name}.{item.name}", getattr(part, item.name)) for item in fields(part))
        elif name == "seen":
            yield from ((f"seen.{key}", np.asarray(value)) for key, value in vars(part).items())
        else:
            yield name, np.asarray(part)


def small_theatre(places: Sequence[str], forces: Sequence[str], groups: Sequence[str] = ()) -> Theatre:
    """Return the shipped theatre cut down to some places in one line, forces posted there, and groups.

    Places are neighbours of the next in the list and 20 km apart; groups live wholly in the first place.
    """
    at = [THEATRE.places.id.index(name) for name in places]
    who = [THEATRE.forces.id.index(name) for name in forces]
    whose = [THEATRE.groups.id.index(name) for name in groups]
    count = len(at)
    line = np.arange(count)
    neighbours = np.stack([line - 1, np.where(line + 1 < count, line + 1, -1)], axis=1)
    kilometres = 20.0 * np.abs(line[:, None] - line[None, :])
    homes = np.zeros((len(whose), count))
    homes[:, 0] = 1.0
    small = replace(
        THEATRE,
        places=take_rows(THEATRE.places, at),
        forces=replace(take_rows(THEATRE.forces, who), post=np.zeros(len(who), dtype=np.int64)),
        groups=replace(
            take_rows(THEATRE.groups, whose),
            homes=csr_array(homes),
            rivals=csr_array((len(whose), len(whose)), dtype=float),
        ),
        neighbours=neighbours,
        neighbour_km=np.where(neighbours >= 0, 20.0, np.inf),
        travel_km=kilometres,
    )
    return freeze(small)


def take_rows(record: Any, rows: Sequence[int]) -> Any:
    """Return some rows of a record of columns, in their order."""
    taken: dict[str, object] = {}
    for item in fields(record):
        value = getattr(record, item.name)
        if isinstance(value, tuple):
            taken[item.name] = tuple(value[row] for row in rows)
        elif isinstance(value, np.ndarray):
            taken[item.name] = value[list(rows)]
    return replace(record, **taken)
