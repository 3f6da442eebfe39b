"""Where chunks are made: in this process or in worker processes (joblib's loky), always in order.

Loky is used because it starts clean processes from any caller, also from a Streamlit page and
after Mesa has been imported, without a guard in the caller's main module.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from concurrent.futures import wait
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from sim.errors import SimulationError
from sim.study.processes import kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sim.engine import Chunk
    from sim.scenario import Plan
    from sim.study.processes import Processes

    Simulate = Callable[[Plan, int, Sequence[int]], Chunk]

# Chunks waiting for each worker: enough that none idles, few enough that memory stays small.
CHUNKS_AHEAD: Final = 2
# How often a pool is started anew after one of its processes was killed from outside.
RESTARTS_MAX: Final = 2
# How often a worker looks whether the process that started it still lives, and the other way round.
SECONDS_BETWEEN_LOOKS: Final = 1.0


class RunError(SimulationError):
    """The engine failed in a chunk; the text names scenario, seed and runs in one line."""


def simulate_chunk(plan: Plan, seed: int, runs: Sequence[int], simulate: Simulate | None = None) -> Chunk:
    """Make one chunk; a failure becomes one line that says which runs to look at.

    Parameters
    ----------
    plan : Plan
        What to run.
    seed : int
        Seed of all random streams.
    runs : sequence of int
        Indices of the runs to make together.
    simulate : callable, optional
        Stand-in for the engine.

    Raises
    ------
    RunError
        If the engine raises anything that is not one of this package's own errors.
    """
    try:
        return (simulate or _engine())(plan, seed, runs)
    except SimulationError:
        raise
    except Exception as error:
        raise RunError(_describe(plan, seed, runs, f"{type(error).__name__}: {error}")) from error


def chunk_in_processes(
    plan: Plan, seed: int, pieces: Sequence[Sequence[int]], workers: int, simulate: Simulate | None = None
) -> Iterator[Chunk]:
    """Make chunks in worker processes and hand them over in order.

    A killed process breaks its pool. What is finished is kept, and the missing chunks are made
    again in a fresh pool: a chunk gives the same bits the second time.

    Parameters
    ----------
    plan, seed, simulate
        As in `simulate_chunk`.
    pieces : sequence of sequences of int
        Runs of each chunk.
    workers : int
        Number of processes.

    Yields
    ------
    Chunk
        One for each of `pieces`, in their order.

    Raises
    ------
    RunError
        If a chunk fails, or if processes keep being killed.
    """
    from joblib.externals.loky.process_executor import BrokenProcessPool

    position, restarts, is_finished = 0, 0, False
    pool: Processes | None = None
    try:
        while position < len(pieces):
            try:
                pool = kept().take(min(workers, len(pieces)), end_with_parent, (os.getpid(),))
                for chunk in _in_order(pool, plan, seed, pieces[position:], workers, simulate):
                    position += 1
                    yield chunk
            except BrokenProcessPool as error:
                if pool is not None:
                    pool.end()
                restarts += 1
                if restarts > RESTARTS_MAX:
                    text = "a worker process was killed, perhaps for want of memory; try fewer workers"
                    raise RunError(_describe(plan, seed, pieces[position], text)) from error
        is_finished = True
    finally:
        if pool is not None and is_finished:
            kept().give_back(pool)
        elif pool is not None:
            # An error, Ctrl-C or a caller that stopped early: leave no process behind.
            pool.end()


def _in_order(
    pool: Processes,
    plan: Plan,
    seed: int,
    pieces: Sequence[Sequence[int]],
    workers: int,
    simulate: Simulate | None,
) -> Iterator[Chunk]:
    """Keep a short queue of chunks in the pool and yield their results first in, first out."""
    waiting: deque[Any] = deque()
    for piece in pieces:
        waiting.append(pool.submit(simulate_chunk, plan, seed, piece, simulate))
        if len(waiting) >= CHUNKS_AHEAD * workers:
            yield _result(pool, waiting.popleft())
    while waiting:
        yield _result(pool, waiting.popleft())


def _result(pool: Processes, future: Any) -> Chunk:
    """Wait for a chunk and look after the processes meanwhile."""
    while not wait([future], SECONDS_BETWEEN_LOOKS).done:
        pool.look()
    return future.result()


@contextmanager
def one_line_failures() -> Iterator[None]:
    """Turn what a worker raises outside of a run, such as a missing library, into one line."""
    try:
        yield
    except SimulationError:
        raise
    except Exception as error:
        text = " ".join(f"{type(error).__name__}: {error}".split())
        raise RunError(f"a worker cannot do its work: {text}") from error


def end_with_parent(parent: int) -> None:
    """Let this process end soon after the one that started it, however that one ended.

    Parameters
    ----------
    parent : int
        Number of the process that started this one; it may be gone by now.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(SECONDS_BETWEEN_LOOKS)
        os._exit(1)

    if os.name == "posix":  # elsewhere a process keeps its parent's number when that is gone
        threading.Thread(target=watch, daemon=True).start()


def _engine() -> Simulate:
    """The engine, loaded when work is due: it brings the theatre and the catalogue with it."""
    from sim.engine import simulate

    return simulate


def _describe(plan: Plan, seed: int, runs: Sequence[int], text: str) -> str:
    """One line that says where it happened."""
    return f"{plan.scenario}: seed {seed}, runs {runs[0]} to {runs[-1]}: {' '.join(text.split())}"
