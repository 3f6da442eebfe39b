"""The desk where results are ordered: worker processes, a bounded shelf of finished results, no waiting.

One desk serves all visitors. Orders for the same thing are made once. A failed order is never kept; what a
process that was killed had to make is made again, and the page says so.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.errors import SimulationError
from sim.study.processes import Processes
from sim.study.workers import RESTARTS_MAX, SECONDS_BETWEEN_LOOKS
from sim.ui.chunks import cut
from sim.ui.job import Job
from sim.ui.limits import KEPT_RESULTS, KEPT_TRACES, QUICK_WEEKS, check_order
from sim.ui.replays import Replay
from sim.ui.tasks import OutdatedError, begin, make_piece, make_trace, warm_up

if TYPE_CHECKING:
    from sim.scenario import Plan

LOG: Final = logging.getLogger(__name__)
MOST_WORKERS: Final = 8
MOST_IN_FRONT: Final = 2
FRONT_AND_BACK: Final = ("front", "back")
BROKEN: Final = "The computation stopped unexpectedly. Change a setting or reload the page to try again."
LOST: Final = "A process was lost, perhaps for want of memory. Change a setting or reload the page to go on."

JobKey = tuple[str, int, int, int]


@dataclass
class Order:
    """A job in the making, with what must be known to drop it."""

    job: Job
    flag: Path
    futures: list[Future[Any]] = field(default_factory=list)
    in_front: int = 0


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
        self._pools: dict[str, Processes] = {}
        self._orders: OrderedDict[JobKey, Order] = OrderedDict()
        self._owners: dict[str, tuple[JobKey, ...]] = {}
        self._traces: OrderedDict[tuple[Any, ...], Replay] = OrderedDict()
        self._flags = Path(tempfile.mkdtemp(prefix="coalition-sim-"))
        self._flag_number = 0
        for name in FRONT_AND_BACK:
            for _ in range(self._processes(name)):
                self._submit(name, warm_up)
        self._is_closed = threading.Event()
        about = (weakref.ref(self), self._is_closed)
        threading.Thread(target=_look_after, args=about, name="desk", daemon=True).start()

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

    def trace(self, plan: Plan, seed: int, run: int, kind: str, index: int, since: int, week: int) -> Replay:
        """Order the table of what moved one thing between two rows of one run."""
        key = (plan.digest, seed, run, kind, index, since, week)
        with self._lock:
            replay = self._traces.get(key)
            if replay is None or replay.has_failed:
                note = self._new_file()
                task = (plan, seed, run, kind, index, since, week, str(note))
                replay = Replay(self._submit("front", make_trace, *task), note, plan.weeks)
                self._traces[key] = replay
            self._traces.move_to_end(key)
            while len(self._traces) > KEPT_TRACES:
                self._traces.popitem(last=False)
            return replay

    def _new_file(self) -> Path:
        """Path of a file of its own, by which the page and a worker tell each other one thing."""
        self._flag_number += 1
        return self._flags / str(self._flag_number)

    def _job(self, key: JobKey, plan: Plan, first: Plan) -> Job:
        order = self._orders.get(key)
        if order is None or order.job.error:
            order = self._start(key, plan, first)
        self._orders.move_to_end(key)
        wanted = {kept for keys in self._owners.values() for kept in keys}
        old = [known for known in self._orders if known not in wanted]
        for known in old[: max(0, len(self._orders) - KEPT_RESULTS)]:
            self._forget(known)
        return order.job

    def _start(self, key: JobKey, plan: Plan, first: Plan) -> Order:
        """Submit what the first picture needs; the rest follows later, and takes no time from it."""
        _, seed, runs, weeks = key
        job = Job(runs, has_preview=weeks > QUICK_WEEKS)
        order = self._orders[key] = Order(job, self._new_file())
        chunks = cut(runs, weeks, self._workers)
        rest = [(plan, piece, job.add) for piece in chunks.rest]
        if chunks.preview:
            tasks = [(first, piece, job.add_first) for piece in chunks.preview]
            rest = [(plan, piece, job.add) for piece in chunks.first] + rest
        else:
            tasks = [(plan, piece, job.add) for piece in chunks.first]
        order.in_front = len(tasks)
        follow = partial(self._follow, key, order, seed, rest)
        for task in tasks:
            self._put("front", key, order, seed, *task, follow)
        return order

    def _follow(self, key: JobKey, order: Order, seed: int, rest: list[tuple[Any, ...]]) -> None:
        """Submit the rest of an order once all of its first picture is in."""
        with self._lock:
            order.in_front -= 1
            if order.in_front or self._orders.get(key) is not order:
                return
            try:
                for task in rest:
                    self._put("back", key, order, seed, *task)
            except SimulationError as error:
                self._give_up(key, order, error)

    def _put(
        self,
        pool: str,
        key: JobKey,
        order: Order,
        seed: int,
        plan: Plan,
        runs: range,
        take: Callable[[Any], None],
        then: Callable[[], None] | None = None,
        losses: int = 0,
    ) -> None:
        """Submit one chunk of an order; one that is lost with its process is submitted again."""

        def arrive(done: Future[Any]) -> None:
            error = None if done.cancelled() else done.exception()
            if done.cancelled() or isinstance(error, OutdatedError):
                return
            if error is None:
                take(done.result())
                if then is not None:
                    then()
            elif isinstance(error, BrokenExecutor) and losses < RESTARTS_MAX:
                make_again()
            else:
                self._give_up(key, order, error)

        def make_again() -> None:
            with self._lock:
                if self._orders.get(key) is not order:
                    return
                order.job.note_loss()
                try:
                    self._put(pool, key, order, seed, plan, runs, take, then, losses + 1)
                except SimulationError as error:
                    self._give_up(key, order, error)

        future = self._submit(pool, make_piece, plan, seed, runs, str(order.flag))
        order.futures.append(future)
        future.add_done_callback(arrive)

    def _give_up(self, key: JobKey, order: Order, error: BaseException) -> None:
        """Tell that an order has failed, if it is still wanted."""
        with self._lock:
            if self._orders.get(key) is not order:
                return
            # Forgotten before it is told: whoever hears of it may order anew at once.
            self._forget(key)
        order.job.fail(explain(error))

    def _drop_unwanted(self) -> None:
        wanted = {key for keys in self._owners.values() for key in keys}
        unfinished = [key for key, order in self._orders.items() if not order.job.is_over]
        for key in [key for key in unfinished if key not in wanted]:
            self._forget(key)

    def _forget(self, key: JobKey) -> None:
        """Drop an order: what waits is cancelled, what is being made stops after the week that it is in."""
        order = self._orders.pop(key, None)
        if order is None or order.job.is_over:
            return
        order.flag.touch()
        for future in order.futures:
            future.cancel()

    def leave(self, owner: str) -> None:
        """Forget a visitor; unfinished work that nobody else wants is dropped."""
        with self._lock:
            self._owners.pop(owner, None)
            self._drop_unwanted()

    def _submit(self, name: str, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Submit to a pool; a pool whose process was killed is replaced."""
        from joblib.externals.loky.process_executor import ShutdownExecutorError

        for _ in range(2):
            pool = self._pools.get(name)
            if pool is None:
                # Those at the back yield to a first picture and to the page itself.
                about = (name == "back", os.getpid())
                pool = self._pools[name] = Processes(self._processes(name), begin, about)
            try:
                return pool.submit(function, *arguments)
            except (RuntimeError, ShutdownExecutorError):
                self._pools.pop(name, None)
        raise SimulationError(BROKEN)

    def _processes(self, name: str) -> int:
        return self._workers if name == "back" else min(self._workers, MOST_IN_FRONT)

    def look(self) -> None:
        """Look after the processes, so that nobody waits for ever for one that was killed."""
        with self._lock:
            pools = list(self._pools.values())
        for pool in pools:
            pool.look()

    def close(self) -> None:
        """Drop what is not made yet and end the worker processes."""
        self._is_closed.set()
        with self._lock:
            for key in list(self._orders):
                self._forget(key)
            pools = list(self._pools.values())
            self._pools.clear()
        for pool in pools:
            pool.end()
        shutil.rmtree(self._flags, ignore_errors=True)


def _look_after(reference: weakref.ref[Desk], is_closed: threading.Event) -> None:
    """Have a desk look after its processes every now and then, for as long as it is used."""
    while not is_closed.wait(SECONDS_BETWEEN_LOOKS):
        desk = reference()
        if desk is None:
            return
        desk.look()
        del desk


def explain(error: BaseException) -> str:
    """One line for the user; what the user cannot act on goes to the log."""
    if isinstance(error, SimulationError):
        return " ".join(str(error).split())
    LOG.error("a task failed", exc_info=error)
    return LOST if isinstance(error, BrokenExecutor) else BROKEN
