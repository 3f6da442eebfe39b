"""One run replayed with tracing on: every driver of every week, claim by claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.engine import simulate
from sim.theatre.load import load_theatre

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.core.world import World
    from sim.scenario import Plan
    from sim.study.ensemble import Progress
    from sim.theatre.records import Theatre

# A replay of 250 weeks takes some 25 MB; a page asks for several weeks and things of the same few.
KEPT_REPLAYS: Final = 4


@dataclass(frozen=True, eq=False)
class TraceRun:
    """What moved the drivers of one run; week t leads from row t to row t + 1.

    Attributes
    ----------
    plan : Plan
        What was run.
    seed, run : int
        Which run of the plan.
    theatre : Theatre
        Whose places, groups and forces the columns are.
    base : dict
        Driver -> (T, N): the base process alone, in the driver's unit.
    pushes : dict
        (driver, claim) -> (T, N), strength included; claims that are switched off are missing.
    total : dict
        Driver -> (T, N): what the process that owns the driver used.
    post, is_there : numpy.ndarray
        (T, F) place of each force when the week was over, and whether it had arrived there.
    """

    plan: Plan
    seed: int
    run: int
    theatre: Theatre
    base: Mapping[str, NDArray[np.float64]]
    pushes: Mapping[tuple[str, str], NDArray[np.float64]]
    total: Mapping[str, NDArray[np.float64]]
    post: NDArray[np.int64]
    is_there: NDArray[np.bool_]

    def base_at(self, driver: str, thing: int, row: int) -> float:
        """Base of a driver in the week that led to a row; 0 at row 0, before the first week."""
        return _at(self.base.get(driver), thing, row)

    def push_at(self, driver: str, claim: str, thing: int, row: int) -> float:
        """Push of a claim on a driver in the week that led to a row; 0 where it made none."""
        return _at(self.pushes.get((driver, claim)), thing, row)

    def forces_at(self, place: int, row: int) -> list[int]:
        """Positions of the forces that stood at a place at a row."""
        week = max(row - 1, 0)
        return [int(force) for force in np.flatnonzero((self.post[week] == place) & self.is_there[week])]


def _at(values: NDArray[np.float64] | None, thing: int, row: int) -> float:
    # Plus 0.0: a push of minus nothing is shown as nothing.
    return 0.0 if values is None or row == 0 else float(values[row - 1, thing]) + 0.0


def trace_run(
    plan: Plan, seed: int, run: int, *, theatre: Theatre | None = None, progress: Progress | None = None
) -> TraceRun:
    """Replay a run with tracing on; the last few are kept, by the plan's digest.

    Parameters
    ----------
    plan : Plan
        What to run.
    seed, run : int
        Run k of this seed.
    theatre : Theatre, optional
        Another world than the shipped one; such replays are not kept.
    progress : callable, optional
        Called after every week with (weeks done, weeks in all); not for a replay that was kept.

    Returns
    -------
    TraceRun
    """
    if theatre is not None:
        return _replay(plan, seed, run, theatre, progress)
    return _keep(_Request(plan.digest, seed, run, plan, progress))


@dataclass(frozen=True)
class _Request:
    """A replay that was asked for; plans of the same content are the same."""

    digest: str
    seed: int
    run: int
    plan: Plan = field(compare=False)
    progress: Progress | None = field(compare=False)


@lru_cache(maxsize=KEPT_REPLAYS)
def _keep(request: _Request) -> TraceRun:
    return _replay(request.plan, request.seed, request.run, load_theatre(), request.progress)


def _replay(plan: Plan, seed: int, run: int, theatre: Theatre, progress: Progress | None) -> TraceRun:
    count = len(theatre.forces.id)
    post = np.empty((plan.weeks, count), dtype=np.int64)
    is_there = np.empty((plan.weeks, count), dtype=np.bool_)

    def note(world: World) -> None:
        forces = world.state.forces
        post[world.week - 1] = forces.post[0]
        is_there[world.week - 1] = forces.travel[0] <= 0.0
        if progress is not None:
            progress(world.week, plan.weeks)

    kept = simulate(plan, seed, [run], theatre=theatre, trace=True, each_week=note).trace
    assert kept is not None
    return TraceRun(
        plan=plan,
        seed=seed,
        run=run,
        theatre=theatre,
        base={driver: _stack(rows, plan.weeks) for driver, rows in kept.base.items()},
        pushes={pair: _stack(rows, plan.weeks) for pair, rows in kept.pushes.items()},
        total={driver: _stack(rows, plan.weeks) for driver, rows in kept.total.items()},
        post=post,
        is_there=is_there,
    )


def _stack(rows: list[NDArray[np.float64]], weeks: int) -> NDArray[np.float64]:
    """Rows by week as (T, N), with zeros for weeks after the last row."""
    stacked = np.zeros((weeks, rows[0].shape[0]))
    stacked[: len(rows)] = rows
    return stacked
