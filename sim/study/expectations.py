"""The `expect` lines of a scenario, put to the test: higher, or lower, than in the other one.

Both scenarios run under one seed, and the share of the pairs of runs that stand on the stated
side is held against the probability the line asks for. Equal values stand on neither side. What
never happened within the run counts as later than anything that did.

A line that is known to fail says so in its `finding` and stays as it was written. It is as stated
while it fails; once it holds, the finding is out of date, and that is noticed just the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.errors import ScenarioError
from sim.study.compare import interval_half_width

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from sim.scenario.schema import Expectation
    from sim.study.ensemble import Ensemble

DAYS_A_WEEK: Final = 7
VERDICTS: Final = ("met", "finding", "NOT MET", "finding out of date")
"""Holds; fails and says so; fails and does not say so; holds and says that it fails."""


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
    note, finding : str, optional
        What the line rests on; what it says of its own failure.
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
    note: str | None = None
    finding: str | None = None

    @property
    def verdict(self) -> str:
        """One of `VERDICTS`."""
        kept, known, broken, gone = VERDICTS
        if self.finding is None:
            return kept if self.is_met else broken
        return gone if self.is_met else known

    @property
    def is_as_stated(self) -> bool:
        """Whether the line holds, or fails with a finding that says so."""
        return self.is_met == (self.finding is None)


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
        note=line.note,
        finding=line.finding,
    )


def _values(line: Expectation, results: Ensemble) -> NDArray[np.float64]:
    """Values of the outcome in each run, (R,)."""
    if line.at is None:
        return results.once[line.outcome]
    row = (line.at - results.dates[0]).days // DAYS_A_WEEK
    if row < 0:
        raise ScenarioError(f"{results.plan.scenario}: starts on {results.dates[0]}, after {line.at}")
    return results.series[line.outcome][:, row]
