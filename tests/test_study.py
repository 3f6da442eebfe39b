"""Ensembles: chunks, workers, merging, limits, manifests."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from sim.errors import LimitError, SimulationError
from sim.scenario import Plan
from sim.study import limits
from sim.study.ensemble import ensemble, iterate_chunks, split_runs
from sim.study.manifest import code_versions, make_manifest
from sim.study.workers import RunError
from tests.study_stand_in import START, fail_after_first, make_plan, simulate


def test_runs_are_cut_into_consecutive_chunks() -> None:
    assert [list(piece) for piece in split_runs(7, 3)] == [[0, 1, 2], [3, 4, 5], [6]]
    assert [list(piece) for piece in split_runs(1, 32)] == [[0]]


def test_merge_lays_runs_side_by_side_and_adds_counts() -> None:
    result = ensemble(make_plan(), runs=5, seed=2, chunk=2, simulate=simulate)
    assert result.series["is_fighters"].shape == (5, 5)
    np.testing.assert_array_equal(result.series["is_fighters"][:, 0], [200, 201, 202, 203, 204])
    np.testing.assert_array_equal(result.holders[0], [[5, *[0] * 9], [3, 2, *[0] * 8]])
    assert (result.sides.sum(axis=2) == 5).all()
    assert result.dates[0] == START
    assert len(result.dates) == 5


def test_quantiles_by_hand() -> None:
    numbers = ensemble(make_plan(), runs=5, seed=0, simulate=simulate).quantiles("is_fighters")
    at_start = {name: values[0] for name, values in numbers.items()}
    assert at_start == pytest.approx({"p05": 0.2, "p25": 1, "p50": 2, "p75": 3, "p95": 3.8, "mean": 2})


@pytest.mark.parametrize(("workers", "chunk"), [(1, 1), (1, 7), (1, 32), (2, 1), (2, 7), (2, 32)])
def test_workers_and_chunks_change_nothing(workers: int, chunk: int) -> None:
    plain = ensemble(make_plan(), runs=40, simulate=simulate)
    other = ensemble(make_plan(), runs=40, workers=workers, chunk=chunk, simulate=simulate)
    assert other.digest() == plain.digest()
    assert other.manifest == plain.manifest


def test_another_seed_changes_the_digest() -> None:
    digests = {ensemble(make_plan(), runs=3, seed=seed, simulate=simulate).digest() for seed in (1, 2)}
    assert len(digests) == 2


def _slow_first(plan: Plan, seed: int, runs: Sequence[int]) -> Any:
    import time

    time.sleep(0.3 if runs[0] == 0 else 0)
    return simulate(plan, seed, runs)


def test_chunks_come_in_order_whatever_finishes_first() -> None:
    chunks = iterate_chunks(make_plan(), runs=6, chunk=1, workers=2, simulate=_slow_first)
    assert [chunk.runs[0] for chunk in chunks] == [0, 1, 2, 3, 4, 5]


def test_progress_counts_runs() -> None:
    seen: list[tuple[int, int]] = []
    ensemble(make_plan(), runs=5, chunk=2, progress=lambda *now: seen.append(now), simulate=simulate)
    assert seen == [(0, 5), (2, 5), (4, 5), (5, 5)]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failing_chunk_names_its_runs_in_one_line(workers: int) -> None:
    with pytest.raises(RunError) as caught:
        ensemble(make_plan(), runs=4, chunk=2, workers=workers, simulate=fail_after_first)
    assert str(caught.value) == "story: seed 1, runs 2 to 3: FloatingPointError: a number went wrong"


def _die_once(plan: Plan, seed: int, runs: Sequence[int]) -> Any:
    from pathlib import Path

    marker = Path(plan.title)
    if runs[0] == 2 and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return simulate(plan, seed, runs)


def test_a_killed_worker_costs_nothing_but_time(tmp_path: Any) -> None:
    from dataclasses import replace

    plan = replace(make_plan(), title=str(tmp_path / "died"))
    result = ensemble(plan, runs=8, chunk=1, workers=2, simulate=_die_once)
    assert (tmp_path / "died").exists()
    assert result.digest() == ensemble(make_plan(), runs=8, simulate=simulate).digest()


def _die_always(plan: Plan, seed: int, runs: Sequence[int]) -> Any:
    if runs[0] == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return simulate(plan, seed, runs)


def test_workers_that_keep_dying_end_in_one_line() -> None:
    with pytest.raises(RunError, match="a worker process was killed"):
        ensemble(make_plan(), runs=4, chunk=1, workers=2, simulate=_die_always)


@pytest.mark.parametrize(
    ("request_", "word"),
    [
        ({"runs": 0}, "runs"),
        ({"runs": limits.RUNS_MAX + 1}, "runs"),
        ({"workers": 0}, "workers"),
        ({"workers": limits.WORKERS_MAX + 1}, "workers"),
        ({"seed": -1}, "seed"),
        ({"chunk": 0}, "chunk"),
    ],
)
def test_limits_are_checked_before_any_work(request_: dict[str, int], word: str) -> None:
    def refuse(*_: object) -> Any:
        raise AssertionError("work began")

    with pytest.raises(LimitError, match=word):
        iterate_chunks(make_plan(), **request_, simulate=refuse)


def test_weeks_limit() -> None:
    with pytest.raises(LimitError, match="weeks: 521 is outside 1 to 520"):
        limits.check_request(weeks=limits.WEEKS_MAX + 1)
    limits.check_request(runs=limits.RUNS_MAX, weeks=limits.WEEKS_MAX)


def test_results_that_do_not_fit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_free_memory", lambda: 100)
    with pytest.raises(LimitError, match="ask for fewer runs or weeks"):
        ensemble(make_plan(), runs=5, simulate=simulate)


def test_own_errors_pass_through_unchanged() -> None:
    def refuse(*_: object) -> Any:
        raise SimulationError("a plain reason")

    with pytest.raises(SimulationError, match="a plain reason"):
        ensemble(make_plan(), runs=2, simulate=refuse)


def test_manifest_says_how_and_not_who() -> None:
    import getpass
    import socket

    manifest = make_manifest(make_plan(), seed=3, runs=9)
    assert set(manifest) == {
        "format", "package", "version", "code", "python", "libraries", "platform", "cpu",
        "scenario", "scenario_digest", "catalog_digest", "added_claims", "events", "start", "weeks", "seed",
        "runs", "parameters",
    }  # fmt: skip
    assert manifest["libraries"]["numpy"] == np.__version__
    assert manifest["scenario_digest"] == make_plan().digest
    assert manifest == make_manifest(make_plan(), seed=3, runs=9)
    text = json.dumps(manifest, allow_nan=False)
    assert os.sep not in text
    for private in (socket.gethostname(), getpass.getuser()):
        assert f'"{private}"' not in text
    assert len(code_versions()["code"]) == 64
