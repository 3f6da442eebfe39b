"""The same parts on a Dask cluster: same results, dead workers survived, refusals in one line."""

from __future__ import annotations

import builtins
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import Client

from sim.study.cluster import DaskPool
from sim.study.ensemble import ensemble
from sim.study.experiment import Experiment
from sim.study.progress import Report
from sim.study.results import Results
from sim.study.workers import RunError
from tests import batch_stand_in as stand_in
from tests.batch_stand_in import AXES, make_experiment, run_here
from tests.local_cluster import serve
from tests.study_stand_in import make_plan, simulate

RUNS = 40


@pytest.fixture(scope="module")
def cluster() -> Iterator[tuple[str, int]]:
    """Start a scheduler and two workers in a process of its own; its address, and its number to kill."""
    yield from serve()


@pytest.fixture
def address(cluster: tuple[str, int]) -> str:
    return cluster[0]


def test_a_cluster_gives_the_same_results(tmp_path: Path, address: str) -> None:
    results = run_here(tmp_path / "a", RUNS, 7, dask=address)
    assert results.digests() == [ensemble(make_plan(), RUNS, simulate=simulate).digest()]
    run_here(tmp_path / "b", RUNS, 7)
    for path in (tmp_path / "b").glob("*/*.parquet"):
        assert (tmp_path / "a" / path.relative_to(tmp_path / "b")).read_bytes() == path.read_bytes()


def test_the_engine_on_a_cluster_gives_the_same_results(tmp_path: Path, address: str) -> None:
    experiment = Experiment(["historical"], runs=6, weeks=4)
    results = experiment.run(tmp_path, dask=address, chunk=2)
    assert results.digests() == [ensemble(experiment.cases[0].plan(), 6).digest()]


def test_a_killed_worker_is_survived(tmp_path: Path, address: str) -> None:
    killed: list[int] = []

    def kill_one(report: Report) -> None:
        if report.done >= 4 and not killed:
            with Client(address, set_as_default=False) as client:
                killed.append(next(iter(client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)

    experiment = make_experiment(RUNS, title="50")
    options: dict[str, Any] = {"simulate": stand_in.take_time, "axes": AXES, "progress": kill_one}
    results = experiment.run(tmp_path, dask=address, chunk=2, **options)
    assert killed
    assert (results.done, results.failed) == (RUNS, 0)
    assert results.digests() == [ensemble(make_plan(), RUNS, simulate=simulate).digest()]


def test_a_scheduler_that_stands_still_ends_the_batch_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cluster: tuple[str, int]
) -> None:
    from sim.study import cluster as module

    monkeypatch.setattr(module, "SECONDS_TO_ANSWER", 1)
    monkeypatch.setattr(module, "SECONDS_BETWEEN_LOOKS", 1)
    address, scheduler = cluster
    begun: list[float] = []

    def freeze(report: Report) -> None:
        if report.done and not begun:
            begun.append(time.monotonic())
            os.kill(scheduler, signal.SIGSTOP)

    experiment = make_experiment(RUNS, title="50")
    options: dict[str, Any] = {"simulate": stand_in.take_time, "axes": AXES, "progress": freeze}
    try:
        with pytest.raises(RunError, match=r"the Dask cluster at [^\n]+ is gone; [^\n]+ goes on$"):
            experiment.run(tmp_path, dask=address, chunk=2, **options)
        assert time.monotonic() - begun[0] < 20
    finally:
        os.kill(scheduler, signal.SIGCONT)
    assert 0 < Results(tmp_path).done < RUNS


class _LostOnce:
    """A part that was done when its worker died with it."""

    key, status = "part", "pending"

    def __init__(self) -> None:
        self.answers = [True, False]

    def done(self) -> bool:
        return self.answers.pop(0)

    def result(self, timeout: float) -> Any:
        raise TimeoutError


def test_a_part_that_is_lost_before_it_is_fetched_is_under_way_again(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    pool = DaskPool(address)
    monkeypatch.setattr(pool, "_flying", {"part": "still"})
    assert pool.take(_LostOnce()) is None
    assert "part" in pool._flying
    pool.close(is_finished=True)


@pytest.mark.long
def test_runs_that_go_wrong_on_a_cluster_cost_only_themselves(tmp_path: Path, address: str) -> None:
    fault = stand_in.everything_goes_wrong
    results = run_here(tmp_path, 16, 4, dask=address, simulate=fault, timeout=15.0)
    found = {row["run"]: row["status"] for row in results.failures().to_dict("records")}
    assert found == {
        stand_in.RAISES: "error", stand_in.GOES_NAN: "nan", stand_in.HANGS: "timeout", stand_in.DIES: "killed"
    }  # fmt: skip
    assert results.done == 12


def test_no_scheduler_is_one_line_and_the_folder_can_be_used_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.study import cluster

    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    for wrong in (nobody, "nonsense://x"):
        with pytest.raises(RunError, match=r"no Dask scheduler answers at [^\n]+; check the address$"):
            run_here(tmp_path, dask=wrong)
    assert run_here(tmp_path).is_complete


def test_without_dask_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = builtins.__import__

    def refuse(name: str, *arguments: Any, **options: Any) -> Any:
        if name == "distributed":
            raise ImportError(name)
        return load(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(RunError, match=r"pip install 'coalition-sim\[cluster\]'"):
        run_here(tmp_path, dask="tcp://127.0.0.1:1")
