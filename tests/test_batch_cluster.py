"""The same parts on a Dask cluster: same results, dead workers survived, refusals in one line."""

from __future__ import annotations

import builtins
import logging
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dask
import pytest
from distributed import Client, LocalCluster

from sim.study.ensemble import ensemble
from sim.study.experiment import Experiment
from sim.study.progress import Report
from sim.study.workers import RunError
from tests import batch_stand_in as stand_in
from tests.batch_stand_in import AXES, make_experiment, run_here
from tests.study_stand_in import make_plan, simulate

RUNS = 40


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Start a scheduler and two workers of one thread, as `dask scheduler` and `dask worker` would."""
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
        ) as cluster,
    ):
        yield cluster.scheduler_address


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
