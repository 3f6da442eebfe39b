"""The whole folder of scenarios, run: every number finite, nobody lost, nothing negative."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.catalog import load_catalog
from sim.cli.main import run_command
from sim.scenario import list_scenarios, load_scenario
from tests.test_invariants import Watch
from tests.worlds import plan_of, run

SCENARIOS = [scenario.id for scenario in list_scenarios()]
RUNS, WEEKS = 2, 12


def first_change(name: str) -> int:
    """Return the first week in which a scenario sets something else than its parent, 0 if it never does."""
    scenario = load_scenario(name)
    if scenario.parent is None:
        return 0
    own, parent = scenario.plan(), scenario.parent.plan()
    pairs = [(own.levers[key], parent.levers[key]) for key in own.levers]
    pairs += [(own.uncertainties[key], parent.uncertainties[key]) for key in own.uncertainties]
    weeks = [int(np.flatnonzero(ours != theirs)[0]) for ours, theirs in pairs if (ours != theirs).any()]
    return min(weeks, default=0)


@pytest.mark.parametrize("name", SCENARIOS)
def test_nothing_is_lost_and_nothing_is_negative_in_any_week(name: str) -> None:
    """Up to some weeks after the day on which the story leaves that of its parent."""
    plan = plan_of(name, first_change(name) + WEEKS)
    run(plan, range(RUNS), each_week=Watch(plan, RUNS))


def test_the_folder_runs_as_one_batch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    request = ("--runs", "2", "--weeks", "6", "--out", str(tmp_path / "all"), "--json")
    assert run_command(["batch", *SCENARIOS, *request]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["done"], document["of"]) == (2 * len(SCENARIOS), 2 * len(SCENARIOS))
    weekly = {outcome.id for outcome in load_catalog().outcomes.values() if outcome.kind == "weekly"}
    for name in SCENARIOS:
        found = pd.read_parquet(tmp_path / "all" / name / "outcomes.parquet")
        assert set(found["outcome"]) == weekly
        assert len(found) == len(weekly) * 2 * 7
        assert np.isfinite(found["value"]).all()
        assert (found["value"] >= 0).all()
