"""The runs that `expect` lines need, each made once and shared by all lines that name the scenario.

Most lines are held against a few scenarios, `historical` first of all. Weeks before a day do not change
with the horizon, so one ensemble up to the last day that any line names serves all of them. What is measured
once a run does depend on the horizon: it is read from runs of exactly as many weeks as the story has.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from sim.scenario import load_scenario
from sim.study.ensemble import ensemble, part_of
from sim.study.expectations import DAYS_A_WEEK, judge_line
from sim.study.limits import CHUNK_DEFAULT, RUNS_DEFAULT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sim.scenario import Scenario, Vocabulary
    from sim.scenario.schema import Expectation
    from sim.study.ensemble import Ensemble, Progress
    from sim.study.expectations import ExpectationResult
    from sim.study.workers import Simulate

COLUMNS = (
    *("scenario", "outcome", "direction", "than", "at", "runs", "probability", "share"),
    *("mean", "low", "high", "verdict", "shortfall"),
)


class ExpectationRuns:
    """Tests the lines of some scenarios; makes each ensemble when a line first asks for it, and keeps it.

    Parameters
    ----------
    scenarios : sequence of Scenario
        Those whose lines may be asked for; they say how far each run must go.
    runs, seed, workers, chunk, simulate
        As in `sim.study.ensemble.ensemble`.
    progress : callable, optional
        Called with (runs done, runs in all) over all ensembles that all lines need.
    folder : Path, optional
        Where scenarios that lines name are looked for before the shipped ones.
    """

    def __init__(
        self,
        scenarios: Sequence[Scenario],
        runs: int = RUNS_DEFAULT,
        seed: int = 1,
        workers: int = 1,
        chunk: int = CHUNK_DEFAULT,
        progress: Progress | None = None,
        *,
        folder: Path | None = None,
        simulate: Simulate | None = None,
    ) -> None:
        self._request = (runs, seed, workers, chunk)
        self._progress, self._simulate = progress, simulate
        self._members = {scenario.id: scenario for scenario in scenarios}
        self._made: dict[tuple[str, int], Ensemble] = {}
        self._outcomes = {line.outcome for scenario in scenarios for line in scenario.expect}
        self._wanted: dict[str, set[int]] = {}
        for scenario in scenarios:
            for line in scenario.expect:
                if line.than not in self._members:
                    self._members[line.than] = _find(line.than, folder, scenario.vocabulary)
                for name in (scenario.id, line.than):
                    weeks = _weeks_needed(scenario, self._members[name], line)
                    self._wanted.setdefault(name, set()).add(weeks)
        self._exact = {
            (name, scenario.weeks)
            for scenario in scenarios
            for line in scenario.expect
            if line.at is None
            for name in (scenario.id, line.than)
        }

    def check(self, scenario: Scenario) -> list[ExpectationResult]:
        """Test every line of one of the scenarios, in the order of its file."""
        return [
            judge_line(
                line, self._runs_of(scenario.id, scenario, line), self._runs_of(line.than, scenario, line)
            )
            for line in scenario.expect
        ]

    def _runs_of(self, name: str, scenario: Scenario, line: Expectation) -> Ensemble:
        weeks = scenario.weeks if line.at is None else max(self._wanted[name])
        key = (name, weeks)
        if key not in self._made:
            runs, seed, workers, chunk = self._request
            total = len(self._keys()) * runs
            report = part_of(self._progress, len(self._made) * runs, total)
            plan = self._members[name].plan(weeks)
            found = ensemble(plan, runs, seed, workers, chunk, report, simulate=self._simulate)
            kept = {outcome: found.series[outcome] for outcome in self._outcomes & found.series.keys()}
            self._made[key] = replace(found, series=kept)
        return self._made[key]

    def _keys(self) -> set[tuple[str, int]]:
        """Every ensemble that the lines need, as name and weeks."""
        return {(name, max(weeks)) for name, weeks in self._wanted.items()} | self._exact


def expectation_table(results: Sequence[ExpectationResult]) -> pd.DataFrame:
    """Return results as a table with the columns `COLUMNS`, one row a line."""
    rows = [
        (
            *(result.scenario, result.outcome, result.direction, result.than),
            *(result.at.isoformat() if result.at else "", result.runs, result.probability, result.share),
            *(result.mean_difference, result.mean_low, result.mean_high),
            *(result.verdict, result.shortfall),
        )
        for result in results
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _weeks_needed(scenario: Scenario, member: Scenario, line: Expectation) -> int:
    """Weeks of one of the two up to the day that a line names; all that the story has if it names none."""
    if line.at is None:
        return scenario.weeks
    return max(1, (line.at - member.start).days // DAYS_A_WEEK)


def _find(name: str, folder: Path | None, vocabulary: Vocabulary) -> Scenario:
    path = folder / f"{name}.yaml" if folder is not None else None
    return load_scenario(path if path is not None and path.is_file() else name, vocabulary)
