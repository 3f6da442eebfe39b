"""Worker processes have one owner at a time, are kept for the next, and end without a word."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from sim.study.processes import Kept, Processes

ROOT = Path(__file__).resolve().parent.parent
LONG_SECONDS = 600


@pytest.fixture
def kept() -> Iterator[Kept]:
    """A place of its own, emptied in the end."""
    place = Kept()
    yield place
    place.take(1, int).end()  # nobody else wants these: what is kept is ended


def _run(script: str) -> None:
    """Run a script that must say nothing on standard error."""
    command = [sys.executable, "-c", dedent(script)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_batch_and_joblib_do_not_take_each_others_processes() -> None:
    _run("""
        from joblib import Parallel, delayed
        from sim.study.ensemble import ensemble
        from tests.study_stand_in import make_plan, simulate

        def by_joblib():
            return Parallel(2)(delayed(abs)(-n) for n in range(4)) == [0, 1, 2, 3]

        assert by_joblib()
        ensemble(make_plan(), 8, workers=2, chunk=2, simulate=simulate)
        assert by_joblib()
        ensemble(make_plan(), 8, workers=2, chunk=2, simulate=simulate)
    """)


@pytest.mark.parametrize("tasks", [1, 12])
def test_processes_that_are_ended_at_once_say_nothing(tasks: int) -> None:
    """Nor do they leave semaphores behind, which loky's tracker would tell at the end."""
    _run(f"""
        import time
        from sim.study.processes import Processes

        for _ in range(8):
            processes = Processes(2)
            processes.submit(abs, -1).result()
            futures = [processes.submit(time.sleep, {LONG_SECONDS}) for _ in range({tasks})]
            futures[-1].cancel()
            processes.end()
            assert all(future.done() for future in futures)
    """)


def test_work_that_nobody_reads_any_more_does_not_delay_the_end() -> None:
    processes = Processes(1)
    processes.submit(time.sleep, LONG_SECONDS)
    waiting = [processes.submit(len, bytes(5_000_000)) for _ in range(2)]
    begun = time.monotonic()
    processes.end()
    assert time.monotonic() - begun < 5
    assert all(future.exception(0) is not None for future in waiting)
    with pytest.raises(RuntimeError):
        processes.submit(abs, -1)


def test_the_same_processes_go_on_with_the_next_caller(kept: Kept) -> None:
    first = kept.take(2)
    assert first.submit(abs, -1).result(60) == 1
    meanwhile = kept.take(2)
    assert meanwhile is not first, "processes have one owner at a time"
    kept.give_back(first)
    assert kept.take(2) is first
    kept.give_back(first)
    other = kept.take(1)
    assert other is not first
    assert sorted(other.submit(abs, -n).result(60) for n in range(3)) == [0, 1, 2]
    with pytest.raises(RuntimeError):
        first.submit(abs, -1)
    other.end()
    meanwhile.end()


def test_processes_that_nobody_wants_are_ended_and_others_started() -> None:
    _run("""
        import time
        from sim.study.processes import Kept

        kept = Kept(seconds=0.2)
        first = kept.take(2)
        first.submit(abs, -1).result(60)
        kept.give_back(first)
        until = time.monotonic() + 30
        while first._executor._processes and time.monotonic() < until:
            time.sleep(0.05)
        assert not first._executor._processes
        second = kept.take(2)
        assert second is not first and second.submit(abs, -2).result(60) == 2
        second.end()
    """)


def test_processes_that_are_taken_again_in_time_are_not_ended() -> None:
    kept = Kept(seconds=0.5)
    first = kept.take(1)
    first.submit(abs, -1).result(60)
    kept.give_back(first)
    assert kept.take(1) is first
    time.sleep(1.0)
    assert first.submit(abs, -2).result(60) == 2
    first.end()


def test_what_is_given_back_last_is_kept(kept: Kept) -> None:
    first, second = kept.take(1), kept.take(1)
    kept.give_back(first)
    kept.give_back(second)
    with pytest.raises(RuntimeError):
        first.submit(abs, -1)
    assert kept.take(1) is second
    second.end()


def test_processes_that_are_not_idle_are_not_kept(kept: Kept) -> None:
    """As one that never finishes loading: this process could not end."""
    busy = kept.take(1)
    endless = busy.submit(time.sleep, LONG_SECONDS)
    kept.give_back(busy)
    assert endless.exception(0) is not None
    broken = kept.take(1)
    kept.give_back(broken)
    broken.end()
    assert kept.take(1) is not broken
