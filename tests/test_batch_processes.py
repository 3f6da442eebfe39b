"""Workers that die: a batch goes on, and nobody waits for the rest of a message that was begun."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sim.study import processes
from sim.study.ensemble import ensemble
from sim.study.executor import deaf_to_interrupts
from sim.study.pools import ProcessPool
from sim.study.workers import RunError
from tests import batch_stand_in as stand_in
from tests.batch_stand_in import AXES, make_experiment, run_here
from tests.study_stand_in import make_plan, simulate


@pytest.mark.parametrize("timeout", [600.0, 2.0])
def test_a_batch_outlives_a_worker_that_is_killed_while_it_sends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, timeout: float
) -> None:
    """Found by looking after the processes, or as a part that takes too long: whichever comes first."""
    monkeypatch.setattr(processes, "SECONDS_TO_NOTICE", 0.5 if timeout > 60 else 600)
    experiment = make_experiment(8, title=str(tmp_path / "died"))
    fault = stand_in.die_while_telling
    results = experiment.run(tmp_path / "out", 2, chunk=1, timeout=timeout, simulate=fault, axes=AXES)
    assert (tmp_path / "died").exists()
    assert (results.done, results.failed) == (8, 0)
    assert results.digests() == [ensemble(make_plan(), 8, simulate=simulate).digest()]


def test_an_ensemble_outlives_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "SECONDS_TO_NOTICE", 0.5)
    plan = replace(make_plan(), title=str(tmp_path / "died"))
    made = ensemble(plan, 8, workers=2, chunk=2, simulate=stand_in.die_while_telling)
    assert (tmp_path / "died").exists()
    assert made.digest() == ensemble(plan, 8, chunk=2, simulate=simulate).digest()


def test_processes_that_do_not_get_ready_are_timed_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = ProcessPool(1)
    pool._ready, pool._begun = [_Never()], time.monotonic()
    assert not pool.is_under_way(None)
    monkeypatch.setattr("sim.study.pools.SECONDS_TO_LOAD", -1)
    assert pool.is_under_way(None)


def test_ctrl_c_is_heard_while_work_is_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """It waits only while processes are started."""
    pool = ProcessPool(1)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        pool.submit(None)  # starts the process
        monkeypatch.setattr(pool._processes, "submit", lambda *_: signal.raise_signal(signal.SIGINT))
        with pytest.raises(KeyboardInterrupt):
            pool.submit(None)
    finally:
        signal.signal(signal.SIGINT, before)
        pool.close(is_finished=False)


def test_ctrl_c_while_processes_are_started_waits_and_is_not_lost() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    begun, ended = [], []
    try:
        with pytest.raises(KeyboardInterrupt), deaf_to_interrupts():
            begun.append(True)
            signal.raise_signal(signal.SIGINT)
            ended.append(True)
        assert begun and ended
        assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)


DEAF = """
import signal
from sim.study.processes import Processes

def is_deaf():
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())

if __name__ == "__main__":
    processes = Processes(2)
    print(all(processes.submit(is_deaf).result() for _ in range(8)))
    processes.end()
"""


def test_no_process_hears_ctrl_c(tmp_path: Path) -> None:
    # In a fresh program: what loky starts on the side with the first process lets Ctrl-C through again.
    (tmp_path / "deaf.py").write_text(DEAF)
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, str(tmp_path / "deaf.py")],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("True\n", "")


class _Never:
    def done(self) -> bool:
        return False


def test_a_worker_that_is_killed_once_costs_no_run(tmp_path: Path) -> None:
    experiment = make_experiment(8, title=str(tmp_path / "died"))
    results = experiment.run(tmp_path / "out", 2, chunk=1, simulate=stand_in.die_once, axes=AXES)
    assert (tmp_path / "died").exists()
    assert (results.done, results.failed) == (8, 0)
    assert results.digests() == [ensemble(make_plan(), 8, simulate=simulate).digest()]


def test_a_worker_with_another_program_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.study import work

    monkeypatch.setattr(work, "code_versions", lambda: {**stand_in_versions(), "version": "9.9"})
    with pytest.raises(RunError, match=r"worker version is 9\.9 there and [^\n]+ here; install"):
        run_here(tmp_path)


def stand_in_versions() -> dict[str, Any]:
    from sim.study.manifest import code_versions

    return code_versions()
