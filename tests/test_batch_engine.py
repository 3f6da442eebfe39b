"""Batches with the real engine: runs, horizons, policies and processes leave each other's bits alone."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from sim.engine import simulate
from sim.scenario import load_scenario
from sim.study.digest import run_digests
from sim.study.experiment import Experiment
from sim.study.results import Results

ROOT = Path(__file__).resolve().parent.parent
RUNS, WEEKS = 9, 12


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return Experiment(["historical"], RUNS, weeks=WEEKS).run(tmp_path_factory.mktemp("batch"), 0, chunk=4)


def test_a_run_alone_is_that_run_of_the_batch(results: Results) -> None:
    plan = load_scenario("historical").plan(WEEKS)
    kept = results.runs()["digest"].tolist()
    for run in range(RUNS):
        chunk = simulate(plan, 1, [run])
        assert run_digests(chunk.series, chunk.once) == [kept[run]]


def test_a_smaller_batch_is_the_beginning_of_a_larger_one(tmp_path: Path, results: Results) -> None:
    fewer = Experiment(["historical"], RUNS // 2, weeks=WEEKS).run(tmp_path, 0)
    assert fewer.runs()["digest"].tolist() == results.runs()["digest"].tolist()[: RUNS // 2]


def test_a_short_horizon_is_the_beginning_of_one_twice_as_long(tmp_path: Path, results: Results) -> None:
    longer = Experiment(["historical"], RUNS, weeks=2 * WEEKS).run(tmp_path, 0).weekly()
    shorter = results.weekly()
    beginning = longer[longer["week"] <= shorter["week"].max()].reset_index(drop=True)
    pd.testing.assert_frame_equal(beginning, shorter, check_exact=True)


def test_a_policy_leaves_the_weeks_before_it_alone(tmp_path: Path) -> None:
    path = tmp_path / "late.yaml"
    path.write_text(
        "schema: 1\ntitle: T\nquestion: Q\nsource: assumed\nextends: historical\n"
        "levers: {air_strikes: [{from: 2014-07-21, value: 500}]}\n"
    )
    weekly = Experiment(["historical", path], 4, weeks=WEEKS).run(tmp_path / "out", 0).weekly()
    plain, late = (weekly[weekly["case"] == case].drop(columns="case") for case in (0, 1))
    is_before = (plain["week"] <= "2014-07-21").to_numpy()
    before = [one[is_before].reset_index(drop=True) for one in (plain, late)]
    pd.testing.assert_frame_equal(*before, check_exact=True)
    after = [one[~is_before]["is_fighters"].to_numpy() for one in (plain, late)]
    assert (after[0] != after[1]).any()


def test_processes_chunks_and_seeds_of_hashes_change_nothing(tmp_path: Path, results: Results) -> None:
    again = Experiment(["historical"], RUNS, weeks=WEEKS).run(tmp_path / "two", 2, chunk=2)
    assert again.digest() == results.digest()
    for seed in ("0", "4242"):
        command = [
            sys.executable,
            "-m",
            "sim",
            "batch",
            "historical",
            "--runs",
            str(RUNS),
            "--weeks",
            str(WEEKS),
        ]
        done = subprocess.run(
            [*command, "--out", str(tmp_path / seed), "--workers", "2", "--json"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        assert json.loads(done.stdout)["digest"] == results.digest()


def test_no_float_is_added_up_with_sum() -> None:
    """From Python 3.12 on the built-in rounds otherwise: the same seed would give other bits there."""
    found = []
    floors = [path for name in ("agents", "claims", "core", "model", "store") for path in _files_of(name)]
    for path in [*floors, ROOT / "sim" / "engine.py", ROOT / "sim" / "week.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "sum":
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not found


def _files_of(floor: str) -> list[Path]:
    return sorted((ROOT / "sim" / floor).rglob("*.py"))
