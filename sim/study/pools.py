"""Where parts are made: in this process, in processes of this machine, or on a Dask cluster.

All three answer to the same few calls, so that what is made, stored and hashed does not depend on
where it was made.
"""

from __future__ import annotations

import os
import time
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from sim.study.processes import kept
from sim.study.work import get_ready, make_part
from sim.study.workers import end_with_parent, one_line_failures

if TYPE_CHECKING:
    from collections.abc import Collection

    from sim.study.processes import Processes
    from sim.study.work import Made, Task
    from sim.study.workers import Simulate

# Parts that wait for a free worker, so that none idles while the last part is stored.
AHEAD: Final = 1
# How long processes may take to load the engine, on the slowest machine; parts are timed from then on.
SECONDS_TO_LOAD: Final = 120


class Pool(Protocol):
    """Something that makes parts.

    Attributes
    ----------
    slots : int
        How many parts are made at the same time.
    tries_of_a_run : int
        How often a run must take its worker with it before it is called guilty: once may be an accident.
    """

    slots: int
    tries_of_a_run: int

    def submit(self, task: Task) -> Any:
        """Have a part made; returns a future."""
        ...

    def is_under_way(self, future: Any) -> bool:
        """Whether a worker can have begun with it, so that the time it takes is its own."""
        ...

    def wait(self, futures: Collection[Any], seconds: float) -> set[Any]:
        """Wait until one is done or time is up; those that are done."""
        ...

    def take(self, future: Any) -> Made | None:
        """What a future that is done gave; None if its worker died."""
        ...

    def stop(self, future: Any) -> None:
        """Stop one that takes too long. Others under way may be lost with it."""
        ...

    def renew(self) -> None:
        """Start again after workers died."""
        ...

    def close(self, *, is_finished: bool) -> None:
        """Let go; unless all is finished, leave no process behind."""
        ...


@dataclass(frozen=True, eq=False)
class _Later:
    """A part that is made when it is asked for."""

    task: Task

    def done(self) -> bool:
        """At any time."""
        return True


class HerePool:
    """Makes parts in this process, one by one, for tests and debuggers. It cannot stop a run that hangs."""

    slots = 1
    tries_of_a_run = 1

    def submit(self, task: Task) -> _Later:
        """Note what is wanted."""
        return _Later(task)

    def is_under_way(self, future: Any) -> bool:
        """Never: no clock runs while a part is made."""
        return False

    def wait(self, futures: Collection[Any], seconds: float) -> set[Any]:
        """The first of them."""
        return set(list(futures)[:1])

    def take(self, future: _Later) -> Made | None:
        """Make the part."""
        return make_part(future.task)

    def stop(self, future: Any) -> None:
        """Nothing is under way."""

    def renew(self) -> None:
        """Nothing died."""

    def close(self, *, is_finished: bool) -> None:
        """Nothing is held."""


class ProcessPool:
    """Worker processes on this machine: joblib's loky.

    Loky starts clean processes from any caller, also from a notebook, a page, and after Mesa has been
    imported, without a guard in the caller's main module.

    Parameters
    ----------
    workers : int
        Number of processes.
    simulate : callable, optional
        Stand-in for the engine.
    """

    tries_of_a_run = 2

    def __init__(self, workers: int, simulate: Simulate | None = None) -> None:
        self.slots = workers
        self._simulate = simulate
        self._processes: Processes | None = None
        self._ready: list[Any] = []
        self._begun = 0.0

    def submit(self, task: Task) -> Any:
        """Hand a part to the next free process, starting processes if there are none."""
        try:
            if self._processes is None:
                self._processes = kept().take(self.slots, end_with_parent, (os.getpid(),))
                self._begun = time.monotonic()
                self._ready = [self._processes.submit(get_ready, self._simulate) for _ in range(self.slots)]
            return self._processes.submit(make_part, task)
        except BrokenExecutor as error:
            # A process died just now: the part is lost like those under way.
            lost: Future[Made] = Future()
            lost.set_exception(error)
            return lost

    def is_under_way(self, future: Any) -> bool:
        """Whether the processes have loaded what they need, or should have long ago."""
        is_late = time.monotonic() - self._begun > SECONDS_TO_LOAD
        return is_late or all(ready.done() for ready in self._ready)

    def wait(self, futures: Collection[Any], seconds: float) -> set[Any]:
        """Wait until one is done or time is up."""
        if self._processes is not None:
            self._processes.look()
        return set(wait(futures, seconds, FIRST_COMPLETED).done)

    def take(self, future: Any) -> Made | None:
        """The part, or None if a process was killed: then all parts under way are lost."""
        from joblib.externals.loky.process_executor import ShutdownExecutorError

        with one_line_failures():
            try:
                return future.result()
            except (BrokenExecutor, CancelledError, ShutdownExecutorError, MemoryError):
                return None

    def stop(self, future: Any) -> None:
        """Kill the processes: there is no gentler way to end a run that hangs."""
        self.renew()

    def renew(self) -> None:
        """Let the processes go; new ones start with the next part."""
        if self._processes is not None:
            self._processes.end()
            self._processes = None

    def close(self, *, is_finished: bool) -> None:
        """Keep idle processes for the next call if all went well, else kill them."""
        if is_finished and self._processes is not None:
            kept().give_back(self._processes)
            self._processes = None
        else:
            self.renew()


def open_pool(workers: int, address: str | None = None, simulate: Simulate | None = None) -> Pool:
    """Choose where parts are made.

    Parameters
    ----------
    workers : int
        Processes on this machine; 0 makes everything in this process.
    address : str, optional
        Address of a Dask scheduler, such as tcp://10.0.0.5:8786: all its workers are used instead.
    simulate : callable, optional
        Stand-in for the engine.

    Raises
    ------
    RunError
        If the cluster cannot be reached.
    """
    if address is not None:
        from sim.study.cluster import DaskPool

        return DaskPool(address)
    return ProcessPool(workers, simulate) if workers > 0 else HerePool()
