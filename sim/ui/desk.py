"""The desk where results are ordered: worker processes, a bounded shelf of finished results, no waiting.

One desk serves all visitors. Orders for the same thing are made once. A failed order is never kept.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from sim.errors import LimitError, SimulationError
from sim.ui.job import Job
from sim.ui.limits import (
    CHUNK_RUNS,
    KEPT_RESULTS,
    KEPT_TRACES,
    QUICK_RUNS,
    QUICK_WEEKS,
    RUNS_LEAST,
    RUNS_MOST,
    WEEKS_LEAST,
    WEEKS_MOST,
)
from sim.ui.tasks import make_piece, make_trace, step_back, warm_up

if TYPE_CHECKING:
    from sim.scenario import Plan

LOG: Final = logging.getLogger(__name__)
MOST_WORKERS: Final = 8
MOST_IN_FRONT: Final = 2
FRONT_AND_BACK: Final = ("front", "back")
BROKEN: Final = "The computation stopped unexpectedly. Change a setting or reload the page to try again."

JobKey = tuple[str, int, int, int]


class Desk:
    """Takes orders and hands out jobs.

    Parameters
    ----------
    workers : int, optional
        Processes for ensembles at the back; one or two more in front answer first pictures and
        replays. Default: as many as there are processors, at most eight.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._lock = threading.RLock()
        self._workers = workers or min(os.cpu_count() or 1, MOST_WORKERS)
        self._pools: dict[str, Any] = {}
        self._jobs: OrderedDict[JobKey, Job] = OrderedDict()
        self._futures: dict[JobKey, list[Future[Any]]] = {}
        self._owners: dict[str, tuple[JobKey, ...]] = {}
        self._traces: OrderedDict[tuple[Any, ...], Future[Any]] = OrderedDict()
        for name in FRONT_AND_BACK:
            for _ in range(self._processes(name)):
                self._submit(name, warm_up)

    def order(self, owner: str, requests: list[tuple[Plan, Plan]], seed: int, runs: int) -> list[Job]:
        """Order ensembles for one visitor; what the visitor ordered before and nobody wants is dropped.

        Parameters
        ----------
        owner : str
            The visitor's session.
        requests : list of (Plan, Plan)
            Each plan, and the same plan cut to its first weeks for the first picture.
        seed, runs : int
            Of all of them.

        Raises
        ------
        LimitError
            Before any work, if more is asked for than one visitor may have.
        """
        for plan, _ in requests:
            check_order(runs, plan.weeks)
        with self._lock:
            keys = tuple((plan.digest, seed, runs, plan.weeks) for plan, _ in requests)
            self._owners[owner] = keys
            self._drop_unwanted()
            return [self._job(key, plan, first) for key, (plan, first) in zip(keys, requests, strict=True)]

    def trace(
        self, plan: Plan, seed: int, run: int, kind: str, index: int, since: int, week: int
    ) -> Future[Any]:
        """Order the table of what moved one thing between two rows of one run."""
        key = (plan.digest, seed, run, kind, index, since, week)
        with self._lock:
            future = self._traces.get(key)
            if future is None or (future.done() and (future.cancelled() or future.exception())):
                future = self._submit("front", make_trace, plan, seed, run, kind, index, since, week)
                self._traces[key] = future
            self._traces.move_to_end(key)
            while len(self._traces) > KEPT_TRACES:
                self._traces.popitem(last=False)
            return future

    def _job(self, key: JobKey, plan: Plan, first: Plan) -> Job:
        job = self._jobs.get(key)
        if job is None or job.error:
            job = self._start(key, plan, first)
        self._jobs.move_to_end(key)
        wanted = {kept for keys in self._owners.values() for kept in keys}
        for old in [old for old in self._jobs if old not in wanted][: max(0, len(self._jobs) - KEPT_RESULTS)]:
            self._forget(old)
        return job

    def _start(self, key: JobKey, plan: Plan, first: Plan) -> Job:
        _, seed, runs, weeks = key
        has_preview = weeks > QUICK_WEEKS
        job = self._jobs[key] = Job(runs, has_preview)
        first_runs, *others = split_runs(runs)
        tasks: list[tuple[str, Plan, range, Callable[[Any], None]]] = []
        for half in halve(first_runs):
            if has_preview:
                tasks.append(("front", first, half, job.add_first))
            else:
                # Where the horizon is short the first runs are the first picture.
                tasks.append(("front", plan, half, job.add))
        if has_preview:
            tasks.append(("back", plan, first_runs, job.add))
        tasks += [("back", plan, piece, job.add) for piece in others]
        self._futures[key] = [
            self._collect(self._submit(pool, make_piece, what, seed, piece), key, job, take)
            for pool, what, piece, take in tasks
        ]
        return job

    def _collect(
        self, future: Future[Any], key: JobKey, job: Job, take: Callable[[Any], None]
    ) -> Future[Any]:
        def arrive(done: Future[Any]) -> None:
            if done.cancelled():
                return
            error = done.exception()
            if error is None:
                take(done.result())
            else:
                # Forgotten before it is told: whoever hears of it may order anew at once.
                with self._lock:
                    if self._jobs.get(key) is job:
                        self._forget(key)
                job.fail(explain(error))

        future.add_done_callback(arrive)
        return future

    def _drop_unwanted(self) -> None:
        wanted = {key for keys in self._owners.values() for key in keys}
        for key in [key for key, job in self._jobs.items() if key not in wanted and not job.is_over]:
            self._forget(key)

    def _forget(self, key: JobKey) -> None:
        self._jobs.pop(key, None)
        for future in self._futures.pop(key, ()):
            future.cancel()

    def leave(self, owner: str) -> None:
        """Forget a visitor; unfinished work that nobody else wants is dropped."""
        with self._lock:
            self._owners.pop(owner, None)
            self._drop_unwanted()

    def _submit(self, name: str, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Submit to a pool; a pool whose process was killed is replaced."""
        from joblib.externals.loky.process_executor import ProcessPoolExecutor, ShutdownExecutorError

        for _ in range(2):
            pool = self._pools.get(name)
            if pool is None:
                # Those at the back yield to a first picture and to the page itself.
                begin = step_back if name == "back" else None
                pool = ProcessPoolExecutor(max_workers=self._processes(name), initializer=begin)
                self._pools[name] = pool
            try:
                return pool.submit(function, *arguments)
            except (RuntimeError, ShutdownExecutorError):
                self._pools.pop(name, None)
        raise SimulationError(BROKEN)

    def _processes(self, name: str) -> int:
        return self._workers if name == "back" else min(self._workers, MOST_IN_FRONT)

    def close(self) -> None:
        """Drop what is not made yet and end the worker processes."""
        with self._lock:
            for key in list(self._jobs):
                self._forget(key)
            pools = list(self._pools.values())
            self._pools.clear()
        # Not killed: loky stumbles over cancelled tasks then and leaves its processes behind.
        for pool in pools:
            pool.shutdown(wait=True)


def split_runs(runs: int) -> list[range]:
    """Cut the runs: first those of the first picture, then even chunks."""
    first = min(QUICK_RUNS, runs)
    rest = runs - first
    count = -(-rest // CHUNK_RUNS)
    edges = [first + rest * number // max(count, 1) for number in range(count + 1)]
    return [range(first), *(range(low, high) for low, high in pairwise(edges))]


def halve(runs: range) -> list[range]:
    """Cut the first runs in two, so that two processors share the wait."""
    middle = (runs.start + runs.stop) // 2
    return [range(runs.start, middle), range(middle, runs.stop)]


def check_order(runs: int, weeks: int) -> None:
    """Refuse more than one visitor may ask for.

    Raises
    ------
    LimitError
        With one line that names the limit.
    """
    if not RUNS_LEAST <= runs <= RUNS_MOST:
        raise LimitError(f"runs: {runs:,} is outside {RUNS_LEAST} to {RUNS_MOST}")
    if not WEEKS_LEAST <= weeks <= WEEKS_MOST:
        raise LimitError(f"weeks: {weeks:,} is outside {WEEKS_LEAST} to {WEEKS_MOST}")


def explain(error: BaseException) -> str:
    """One line for the user; what the user cannot act on goes to the log."""
    if isinstance(error, SimulationError):
        return " ".join(str(error).split())
    LOG.error("a task failed", exc_info=error)
    return BROKEN
