"""Run a plan for a chunk of runs and record what is read from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.agents.once import once_outcomes
from sim.agents.record import weekly_outcomes
from sim.catalog import catalog_with
from sim.core.drivers import Trace
from sim.core.state import check_finite
from sim.core.world import World
from sim.scenario import Plan
from sim.theatre.load import load_theatre
from sim.theatre.records import Theatre
from sim.week import begin, run_week

KEPT_BYTES = 31 * 2**20  # just under the largest threshold that the GNU allocator adapts to


@dataclass(frozen=True)
class Chunk:
    """What a chunk of runs gave.

    Attributes
    ----------
    runs : tuple of int
        Run numbers, R of them.
    series : dict
        Weekly outcome id -> (R, T+1).
    once : dict
        Outcome id -> (R,), NaN where it never happened.
    holders : numpy.ndarray
        (T+1, P, H) number of these runs in which party h holds place p.
    sides : numpy.ndarray
        (T+1, B, 3) number of these runs in which group b is on a side.
    trace : Trace or None
        What moved the drivers, if asked for.
    """

    runs: tuple[int, ...]
    series: dict[str, NDArray[np.float64]]
    once: dict[str, NDArray[np.float64]]
    holders: NDArray[np.int32]
    sides: NDArray[np.int32]
    trace: Trace | None


def simulate(
    plan: Plan,
    seed: int,
    runs: Sequence[int],
    *,
    theatre: Theatre | None = None,
    numbers: Mapping[str, Any] | None = None,
    trace: bool = False,
    each_week: Callable[[World], None] | None = None,
) -> Chunk:
    """Run a plan week by week for some runs of an ensemble.

    Parameters
    ----------
    plan : Plan
        What the scenario sets.
    seed : int
        Seed of the ensemble; run k of a seed is the same whatever the other runs are.
    runs : sequence of int
        Run numbers.
    theatre : Theatre, optional
        Another world than the shipped one.
    numbers : mapping, optional
        Numbers that differ from the catalogue, scalars or (R,) arrays; without them each run uses its row of
        the plausible set, if one is in force.
    trace : bool
        Keep every push; for one run only.
    each_week : callable, optional
        Called with the world after every week, for checks.

    Returns
    -------
    Chunk
    """
    if trace and len(runs) != 1:
        raise ValueError("tracing is for one run")
    _keep_memory()
    kept = Trace() if trace else None
    world = World(plan, seed, runs, theatre or load_theatre(), catalog_with(plan.added), numbers, kept)
    recorder = Recorder(world, plan.weeks)
    begin(world)
    recorder.note(world)
    for _ in range(plan.weeks):
        run_week(world)
        recorder.note(world)
        if each_week is not None:
            each_week(world)
    check_finite(world.state)
    return recorder.chunk(tuple(runs), kept)


def _keep_memory() -> None:
    """Free one large block, so that the C library keeps freed memory rather than fault every array in anew.

    The GNU allocator raises its thresholds to the largest block freed so far; elsewhere this does nothing.
    """
    np.empty(KEPT_BYTES, dtype=np.uint8)


class Recorder:
    """Arrays that fill up week by week."""

    def __init__(self, world: World, weeks: int) -> None:
        self._world = world
        self._names = [name for name, outcome in world.catalog.outcomes.items() if outcome.kind == "weekly"]
        self._series = np.empty((len(self._names), world.runs, weeks + 1))
        places, groups = len(world.theatre.places.id), len(world.theatre.groups.id)
        self._holders = np.zeros((weeks + 1, places, len(names.PARTIES)), dtype=np.int32)
        self._sides = np.zeros((weeks + 1, groups, len(names.SIDES)), dtype=np.int32)
        self._place_offset = np.arange(places)[None, :] * len(names.PARTIES)
        self._group_offset = np.arange(groups)[None, :] * len(names.SIDES)

    def note(self, world: World) -> None:
        """Write the row of the world's week."""
        week = world.week
        measured = weekly_outcomes(world)
        for values, name in zip(self._series, self._names, strict=True):
            values[:, week] = measured[name]
        holders = np.bincount(
            (world.state.places.party + self._place_offset).ravel(), minlength=self._holders[0].size
        )
        self._holders[week] = holders.reshape(self._holders[0].shape)
        sides = np.bincount(
            (world.state.groups.side + self._group_offset).ravel(), minlength=self._sides[0].size
        )
        self._sides[week] = sides.reshape(self._sides[0].shape)

    def chunk(self, runs: tuple[int, ...], trace: Trace | None) -> Chunk:
        """Return what was recorded."""
        series = dict(zip(self._names, self._series, strict=True))
        once = once_outcomes(series, self._world.numbers)
        return Chunk(runs, series, once, self._holders, self._sides, trace)
