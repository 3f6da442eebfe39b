"""The `expect` lines of a scenario, put to the test: higher, or lower, than in the other one.

Both scenarios run under one seed, and the share of the pairs of runs that stand on the stated
side is held against the probability the line asks for. Equal values stand on neither side. What
never happened within the run counts as later than anything that did.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.scenario import load_scenario
from sim.study.compare import interval_half_width
from sim.study.ensemble import ensemble, part_of
from sim.study.limits import CHUNK_DEFAULT, RUNS_DEFAULT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from numpy.typing import NDArray

    from sim.scenario import Scenario
    from sim.scenario.schema import Expectation
    from sim.study.ensemble import Ensemble, Progress
    from sim.study.workers import Simulate

DAYS_A_WEEK: Final = 7


@dataclass(frozen=True)
class ExpectationResult:
    """One line, tested.

    Attributes
    ----------
    scenario, than, outcome, direction, at
        The sentence: in `scenario`, `outcome` is higher or lower than in `than` on the Monday on
        or before `at` (None for outcomes measured once a run).
    probability : float
        Share of pairs of runs asked for.
    share : float
        Share of pairs of runs that stand on the stated side.
    mean_difference, mean_low, mean_high : float
        Mean of `scenario` minus `than` over the pairs in which both are known, with its 95 %
        interval; NaN where unknown.
    runs : int
        Number of pairs.
    is_met : bool
        Whether `share` reaches `probability`.
    """

    scenario: str
    than: str
    outcome: str
    direction: str
    at: date | None
    probability: float
    share: float
    mean_difference: float
    mean_low: float
    mean_high: float
    runs: int
    is_met: bool


def check_expectations(
    scenario: Scenario,
    runs: int = RUNS_DEFAULT,
    seed: int = 1,
    workers: int = 1,
    chunk: int = CHUNK_DEFAULT,
    progress: Progress | None = None,
    *,
    folder: Path | None = None,
    simulate: Simulate | None = None,
) -> list[ExpectationResult]:
    """Test every `expect` line of a scenario with runs paired by seed.

    Parameters
    ----------
    scenario : Scenario
        The one that states the lines.
    runs, seed, workers, chunk, simulate
        As in `sim.study.ensemble.ensemble`.
    progress : callable, optional
        Called with (runs done, runs in all) over all the scenarios that are run.
    folder : Path, optional
        Where the other scenarios are looked for before the shipped ones.

    Returns
    -------
    list of ExpectationResult
        In the order of the file; empty if it states none.
    """
    lines = scenario.expect
    if not lines:
        return []
    weeks = _weeks_needed(scenario, lines)
    others = {line.than: _find(line.than, folder) for line in lines}
    results: list[Ensemble] = []
    total = (1 + len(others)) * runs
    for position, member in enumerate((scenario, *others.values())):
        report = part_of(progress, position * runs, total)
        results.append(ensemble(member.plan(weeks), runs, seed, workers, chunk, report, simulate=simulate))
    own, by_name = results[0], dict(zip(others, results[1:], strict=True))
    return [judge_line(line, own, by_name[line.than]) for line in lines]


def judge_line(line: Expectation, own: Ensemble, other: Ensemble) -> ExpectationResult:
    """Hold one line against two ensembles of the same seed, runs and weeks.

    Parameters
    ----------
    line : Expectation
        What is expected.
    own, other : Ensemble
        The scenario that states it and the one it names.
    """
    here, there = _values(line, own), _values(line, other)
    sign = 1 if line.direction == "higher" else -1
    # A thing that never happened is later than any that did; two such are equal.
    late_here, late_there = (np.where(np.isnan(values), np.inf, values) for values in (here, there))
    share = float(np.mean(sign * late_here > sign * late_there))
    both = np.isfinite(here) & np.isfinite(there)
    differences = (here - there)[both]
    mean = float(differences.mean()) if len(differences) else float("nan")
    half = float(interval_half_width(differences)) if len(differences) else float("nan")
    return ExpectationResult(
        scenario=own.plan.scenario,
        than=line.than,
        outcome=line.outcome,
        direction=line.direction,
        at=line.at,
        probability=line.probability,
        share=share,
        mean_difference=mean,
        mean_low=mean - half,
        mean_high=mean + half,
        runs=own.runs,
        is_met=share >= line.probability,
    )


def _values(line: Expectation, results: Ensemble) -> NDArray[np.float64]:
    """Values of the outcome in each run, (R,)."""
    if line.at is None:
        return results.once[line.outcome]
    row = (line.at - results.dates[0]).days // DAYS_A_WEEK
    return results.series[line.outcome][:, row]


def _weeks_needed(scenario: Scenario, lines: Sequence[Expectation]) -> int:
    """Weeks up to the last day that a line names; all of them if a line has no day.

    A shorter horizon leaves the weeks before it as they are, so nothing is lost.
    """
    days = [line.at for line in lines if line.at is not None]
    if len(days) < len(lines):
        return scenario.weeks
    return max(1, (max(days) - scenario.start).days // DAYS_A_WEEK)


def _find(name: str, folder: Path | None) -> Scenario:
    path = folder / f"{name}.yaml" if folder is not None else None
    return load_scenario(path if path is not None and path.is_file() else name)
