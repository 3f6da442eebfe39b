"""Policies in worlds: how each policy does if this author is right, or that one, or all of them.

A policy is the levers of one scenario; a world is the claims, conditions and events of another (`compose`).
All combinations run under one seed, so what differs between two policies in one world is the policies' doing.

Regret is what a policy falls short of the best one of the list in the same world, by the means (Savage 1951).
One with a small regret in every world suits those who do not know whose world they are in; it need be the
best in none. Regret depends on which policies are in the list. It is left open where the catalogue does not
say which way an outcome is the better one.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from sim.catalog import load_catalog
from sim.errors import ScenarioError
from sim.scenario import compose, has_policy, left_out
from sim.study.compare import interval_half_width
from sim.study.ensemble import ensemble, part_of
from sim.study.limits import CHUNK_DEFAULT, RUNS_DEFAULT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from sim.scenario import Scenario
    from sim.study.ensemble import Ensemble, Progress
    from sim.study.workers import Simulate

    # Values at the end of each run by world, policy and outcome.
    Found = Mapping[str, dict[str, dict[str, NDArray[np.float64]]]]

ALL: Final = "all"
"""Name of the world in which the claims of all articles hold."""


@dataclass(frozen=True)
class WorldsCell:
    """One outcome of one policy in one world, over the runs.

    Attributes
    ----------
    policy, world, outcome : str
        What of what, where.
    at : date or None
        Last day of the run; None for outcomes measured once a run.
    runs : int
        Number of runs, paired with those of every other cell.
    mean, low, high : float
        Mean over the runs with its 95 % interval (NaN with one run).
    difference, difference_low, difference_high : float
        Mean difference to the first policy within runs, with its 95 % interval.
    regret, regret_low, regret_high : float
        What the mean falls short of the best policy's in this world, with the 95 % interval of that mean
        difference within runs; NaN if no side is the better one.
    """

    policy: str
    world: str
    outcome: str
    at: date | None
    runs: int
    mean: float
    low: float
    high: float
    difference: float
    difference_low: float
    difference_high: float
    regret: float
    regret_low: float
    regret_high: float


@dataclass(frozen=True)
class WorldsTable:
    """Outcomes of policies by world.

    Attributes
    ----------
    policies, worlds, outcomes : tuple of str
        The axes; the first policy is the one that others are compared with.
    runs, seed, weeks : int
        The request.
    notes : tuple of str
        What composing left out, one line a policy or world.
    cells : tuple of WorldsCell
        By outcome, then world, then policy.
    """

    policies: tuple[str, ...]
    worlds: tuple[str, ...]
    outcomes: tuple[str, ...]
    runs: int
    seed: int
    weeks: int
    notes: tuple[str, ...]
    cells: tuple[WorldsCell, ...]

    def cell(self, policy: str, world: str, outcome: str) -> WorldsCell:
        """Return one cell by its names."""
        wanted = (policy, world, outcome)
        return next(cell for cell in self.cells if (cell.policy, cell.world, cell.outcome) == wanted)

    def worst_regret(self, policy: str, outcome: str) -> float:
        """Return the largest regret of a policy over the worlds; NaN if no side is the better one."""
        return max(self.cell(policy, world, outcome).regret for world in self.worlds)

    def least_regretted(self, outcome: str) -> str | None:
        """Return the policy whose worst regret is smallest; None if no side is the better one."""
        worst = {policy: self.worst_regret(policy, outcome) for policy in self.policies}
        return None if np.isnan(list(worst.values())).any() else min(worst, key=lambda name: worst[name])

    def frame(self) -> pd.DataFrame:
        """Return the cells as a table, one row a cell; days in ISO form, nothing where there is no day."""
        rows = [{**asdict(cell), "at": cell.at.isoformat() if cell.at else ""} for cell in self.cells]
        return pd.DataFrame(rows)


def compare_worlds(
    policies: Sequence[Scenario],
    worlds: Mapping[str, Scenario],
    outcomes: Sequence[str],
    runs: int = RUNS_DEFAULT,
    seed: int = 1,
    weeks: int | None = None,
    workers: int = 1,
    chunk: int = CHUNK_DEFAULT,
    progress: Progress | None = None,
    *,
    simulate: Simulate | None = None,
) -> WorldsTable:
    """Run every policy in every world.

    Parameters
    ----------
    policies : sequence of Scenario
        The first is the one to compare with, such as `historical`; each other sets some lever beyond it.
    worlds : mapping of str to Scenario
        Name to show -> scenario that gives claims, uncertainties and events.
    outcomes : sequence of str
        Ids of the catalogue. Weekly ones are read on the last day. Of those that are a number of weeks, a
        run in which the thing never happened counts with all the weeks of the run.
    runs, seed, workers, chunk, progress, simulate
        As in `sim.study.ensemble.ensemble`; progress counts the runs of all policies in all worlds.
    weeks : int, optional
        Horizon; default: the shortest of all scenarios.

    Raises
    ------
    ScenarioError
        Before any work, one line a problem: a name twice, a policy that sets no lever, no such outcome.
    """
    _refuse_faults(policies, outcomes)
    horizon = min(each.weeks for each in (*policies, *worlds.values())) if weeks is None else weeks
    pairs = [(name, policy) for name in worlds for policy in policies]
    found: Found = {name: {} for name in worlds}
    for number, (name, policy) in enumerate(pairs):
        report = part_of(progress, number * runs, len(pairs) * runs)
        plan = compose(policy, worlds[name], horizon)
        results = ensemble(plan, runs, seed, workers, chunk, report, simulate=simulate)
        found[name][policy.id] = {outcome: _final(results, outcome) for outcome in outcomes}
    cells = _all_cells(found, outcomes, policies[0].start + timedelta(weeks=horizon))
    names, notes = tuple(policy.id for policy in policies), tuple(_notes(policies, worlds))
    return WorldsTable(names, tuple(worlds), tuple(outcomes), runs, seed, horizon, notes, cells)


def _all_cells(found: Found, outcomes: Sequence[str], last_day: date) -> tuple[WorldsCell, ...]:
    """Cells by outcome, then world, then policy."""
    return tuple(
        cell
        for outcome in outcomes
        for world, of_world in found.items()
        for cell in _cells({name: of_world[name][outcome] for name in of_world}, world, outcome, last_day)
    )


def _cells(
    values: Mapping[str, NDArray[np.float64]], world: str, outcome: str, last_day: date
) -> list[WorldsCell]:
    """Cells of one outcome in one world; `values` are (R,) by policy, the first to compare with."""
    row = load_catalog().outcomes[outcome]
    first = next(iter(values.values()))
    sign = {"lower": 1.0, "higher": -1.0, "neither": float("nan")}[row.better]
    best = min(values.values(), key=lambda found: sign * float(found.mean()))
    at = last_day if row.kind == "weekly" else None
    return [
        WorldsCell(
            *(policy, world, outcome, at, len(found)),
            *_mean_and_interval(found),
            *_mean_and_interval(found - first),
            *_mean_and_interval(sign * (found - best)),
        )
        for policy, found in values.items()
    ]


def _mean_and_interval(values: NDArray[np.float64]) -> tuple[float, float, float]:
    """Mean over the runs and the ends of its 95 % interval."""
    mean, half = float(values.mean()) + 0.0, float(interval_half_width(values))
    return mean, mean - half, mean + half


def _final(results: Ensemble, outcome: str) -> NDArray[np.float64]:
    """Value of an outcome at the end of each run, (R,)."""
    if outcome in results.series:
        return np.ascontiguousarray(results.series[outcome][:, -1])
    values = results.once[outcome]
    return np.where(np.isnan(values), float(results.plan.weeks), values)


def _refuse_faults(policies: Sequence[Scenario], outcomes: Sequence[str]) -> None:
    """Raise what is wrong with the request, all at once."""
    problems = [*_faults_of_policies(policies), *_faults_of_outcomes(outcomes)]
    if problems:
        raise ScenarioError(problems)


def _faults_of_policies(policies: Sequence[Scenario]) -> list[str]:
    names = [policy.id for policy in policies]
    twice = [f"{name}: given twice" for name in sorted({name for name in names if names.count(name) > 1})]
    idle = [
        f"{policy.id}: is no policy: it sets no lever that {policies[0].id} does not set"
        for policy in policies[1:]
        if not has_policy(policy, policies[0]) and policy.id != policies[0].id
    ]
    return twice + idle


def _faults_of_outcomes(outcomes: Sequence[str]) -> list[str]:
    from sim.scenario.messages import unknown

    known = load_catalog().outcomes
    return [unknown("outcome", name, known) for name in outcomes if name not in known]


def _notes(policies: Sequence[Scenario], worlds: Mapping[str, Scenario]) -> list[str]:
    """One line for each policy and each world of which something was left out."""
    lines: dict[str, None] = {}
    pairs = ((policy, world) for policy in policies for world in worlds.values())
    for policy, world in pairs:
        of_policy, of_world = left_out(policy, world)
        if of_policy:
            lines[f"{policy.id}: a policy is its levers; left out: {', '.join(of_policy)}"] = None
        if of_world:
            what = "a world is claims, uncertainties and events"
            lines[f"{world.id}: {what}; left out: {', '.join(of_world)}"] = None
    return list(lines)
