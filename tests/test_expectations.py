"""Every `expect` line of the shipped scenarios, run with paired seeds: it holds, or it is a finding."""

from __future__ import annotations

from functools import cache

import pytest

from sim.scenario import list_scenarios, load_scenario
from sim.study.expectation_runs import ExpectationRuns
from sim.study.expectations import VERDICTS
from sim.study.limits import RUNS_OF_EXPECTATIONS
from sim.study.measured import EXPECTATIONS, read_table

SEED = 1
SCENARIOS = list_scenarios()
WITH_LINES = [scenario.id for scenario in SCENARIOS if scenario.expect]


@cache
def shared() -> ExpectationRuns:
    """Return the runs that all lines share, so that `historical` is made once and not for every test."""
    return ExpectationRuns(SCENARIOS, RUNS_OF_EXPECTATIONS, SEED)


@pytest.mark.parametrize("name", WITH_LINES)
def test_expectations_are_as_stated(name: str) -> None:
    """A line holds with the probability that it asks for, or it fails and says so.

    A line that fails unannounced gets a `finding` that says why, after `coalition-sim expect`; it is never
    rewritten to hold. A finding whose line holds again is taken out.
    """
    surprises = [
        f"{result.verdict}: {result.outcome} {result.direction} than in {result.than} at {result.at}: "
        f"{result.share:.2f} of the pairs, {result.probability:.2f} asked for; "
        f"mean difference {result.mean_difference:.3g} ({result.mean_low:.3g} to {result.mean_high:.3g})"
        for result in shared().check(load_scenario(name))
        if not result.is_as_stated
    ]
    assert not surprises, "\n".join(surprises)


def test_all_scenarios_but_the_baseline_say_what_they_expect() -> None:
    assert [scenario.id for scenario in SCENARIOS if not scenario.expect] == ["historical"]


def test_the_shipped_table_is_of_the_lines_as_they_stand() -> None:
    """Every line was measured, and none of them does otherwise than it says."""
    found = read_table(EXPECTATIONS)
    assert found is not None
    rows = [tuple(row) for row in found[["scenario", "outcome", "direction", "than"]].to_numpy().tolist()]
    lines = [
        (scenario.id, line.outcome, line.direction, line.than)
        for scenario in SCENARIOS
        for line in scenario.expect
    ]
    assert rows == lines
    assert set(found["verdict"]) <= set(VERDICTS[:2])
    assert set(found["runs"]) == {RUNS_OF_EXPECTATIONS}
