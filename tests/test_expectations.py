"""Every `expect` line of the shipped scenarios, run with paired seeds."""

from __future__ import annotations

import pytest

from sim.scenario import list_scenarios, load_scenario
from sim.study.expectations import check_expectations

RUNS = 40
WITH_LINES = [scenario.id for scenario in list_scenarios() if scenario.expect]


@pytest.mark.parametrize("name", WITH_LINES)
def test_expectations_hold(name: str) -> None:
    """The lines that are stated as expected hold with the probability that they ask for."""
    unmet = [
        f"{result.outcome} {result.direction} than in {result.than} at {result.at}: "
        f"{result.share:.2f} of the pairs, {result.probability:.2f} asked for; "
        f"mean difference {result.mean_difference:.3g} ({result.mean_low:.3g} to {result.mean_high:.3g})"
        for result in check_expectations(load_scenario(name), RUNS, seed=1)
        if not result.is_met
    ]
    assert not unmet, "\n".join(unmet)


def test_most_scenarios_say_what_they_expect() -> None:
    assert len(WITH_LINES) >= 5
