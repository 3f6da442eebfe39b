"""Kill a batch at random moments, look whether anything acknowledged is lost, go on, compare in the end."""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Timer

import numpy as np

from sim.study.results import Results
from tests.batch_stand_in import run_here, work_off

ROOT = Path(__file__).resolve().parent.parent
RUNS = 40
STANDS_STILL_SECONDS = 120
CALL_SECONDS = 900


def kill_often(place: str, kills: str, seed: str) -> None:
    """Kill a process that works a batch off in parts of one run, this often, in as many batches as it takes.

    Says in the end how many kills there were and in how many batches.
    """
    generator = np.random.default_rng(int(seed))
    truth = run_here(Path(place) / "plain", RUNS).digest()
    left, batches = int(kills), 0
    while left:
        folder = Path(place) / f"batch{batches}"
        batches += 1
        is_done, stored = False, 0
        while not is_done:
            delay = float(generator.exponential(0.15)) if left else None
            is_done, told = _work_and_kill(folder, delay)
            assert is_done or left, "work that nobody killed failed; it says above why"
            left -= not is_done
            stored = max(stored, told)
            check_kept(folder, stored)
        assert Results(folder).digest() == truth
    print(f"{kills} kills in {batches} batches")


def _work_and_kill(folder: Path, delay: float | None) -> tuple[bool, int]:
    """Work in a process of its own for some seconds; whether it came to its end, and what it told.

    The process is forked from a server that has loaded everything and run nothing: most kills then hit
    the work, not the loading, and no lock is copied in the state in which a thread happened to hold it
    (the one thread that loading starts, of an allocator, minds forks itself).
    """
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.batch_stand_in"])
    ears, mouth = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(folder, mouth))
    child.start()
    mouth.close()
    if delay is not None:
        time.sleep(delay)
        child.kill()
    # One that stands still ends itself and says where; unless it stands still before it can.
    last_resort = Timer(2 * STANDS_STILL_SECONDS, child.kill)
    last_resort.start()
    with ears, os.fdopen(os.dup(ears.fileno())) as lines:
        told = [int(line) for line in lines if line.strip().isdigit()]
    child.join()
    last_resort.cancel()
    assert child.exitcode in (0, -signal.SIGKILL), f"ended with {child.exitcode}; it says above why"
    return child.exitcode == 0, max(told, default=0)


def _work(folder: Path, mouth: Connection) -> None:
    """Work a batch off and tell through a pipe; one that stands still says where, and ends."""
    faulthandler.dump_traceback_later(STANDS_STILL_SECONDS, exit=True)
    os.dup2(mouth.fileno(), 1)
    sys.stdout = os.fdopen(1, "w", closefd=False)
    work_off(folder, RUNS, chunk=1, workers=0)
    sys.stdout.flush()


def check_kept(folder: Path, stored: int) -> None:
    """Assert that all runs that were said to be stored are there and readable."""
    if not (folder / "manifest.json").exists():
        assert stored == 0
        return
    results = Results(folder)
    assert results.done >= stored, f"{stored} acknowledged, {results.done} there"
    assert len(results.weekly()) == results.done * 5


def kill_tree(folder: Path, generator: np.random.Generator, whom: str) -> int:
    """Start a batch with two worker processes, kill the group, the parent or a worker; what it told."""
    command = [sys.executable, "-m", "tests.batch_stand_in", str(folder), str(RUNS), "1", "2", "20"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True)
    assert process.stdout is not None
    try:
        # From before the workers have started to near the end, however fast the machine is.
        first = "".join(process.stdout.readline() for _ in range(generator.integers(1, RUNS)))
        time.sleep(float(generator.uniform(0, 0.05)))
        if whom == "group":
            _kill(-process.pid)
        elif whom == "parent":
            _kill(process.pid)
        else:
            workers = living(process.pid, but=process.pid)
            if workers:
                _kill(int(generator.choice(workers)))
        rest, _ = process.communicate(timeout=STANDS_STILL_SECONDS)
        if whom == "worker":
            assert process.returncode == 0, "a batch outlives its worker"
        wait_until_none(process.pid, 10)
    finally:
        _kill(-process.pid)  # whatever is left when an assertion or the clock ends the test
    return max(int(line) for line in (first + rest).split() if line.isdigit())


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):  # it was done before
        os.killpg(-process, signal.SIGKILL) if process < 0 else os.kill(process, signal.SIGKILL)


def living(group: int, but: int = 0) -> list[int]:
    """Processes of a group that still run; a dead one that nobody has fetched yet does not count."""
    lines = subprocess.run(
        ["ps", "-eo", "pid=,pgid=,stat="], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    rows = [line.split() for line in lines]
    return [int(pid) for pid, of, state in rows if int(of) == group and state[0] != "Z" and int(pid) != but]


def wait_until_none(group: int, seconds: float) -> None:
    """Assert that no process of a group is left within some seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and living(group):
        time.sleep(0.2)
    assert living(group) == []


def call(function: str, *arguments: object) -> str:
    """Call a function of this file in a fresh process; what it says."""
    texts = [str(argument) for argument in arguments]
    script = f"import sys; from tests.killing import {function}; {function}(*sys.argv[1:])"
    command = [sys.executable, "-c", script, *texts]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=CALL_SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
