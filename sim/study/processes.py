"""Worker processes of this machine (joblib's loky) that cannot keep their owner waiting for ever.

Loky notices a process that dies, but for one case: a process that is killed while it sends a result
leaves half a message in a pipe that others hold open. The thread that reads it then waits for the rest
for ever, and whoever asks loky to shut down waits for that thread. Here the dead are counted from
outside, and such a pipe is closed: loky then takes the processes for broken, as with any other death.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress
from functools import cache
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.study.executor import ResultPipe

# How long loky may take to notice a dead process; it reads results of some megabytes meanwhile.
SECONDS_TO_NOTICE: Final = 5.0
# How often processes that are to end are made to, should one have been started meanwhile.
SECONDS_TO_END: Final = 1.5
# How long processes that nobody uses wait for the next caller; each holds some hundred megabytes.
SECONDS_KEPT: Final = 60.0


class Processes:
    """Worker processes for one owner, who ends them or gives them back.

    Loky's own executor for all, which is at hand everywhere, is left alone: joblib's `Parallel` takes
    what it finds there for its own. Nor are processes ever resized: loky then waits for each of its list
    to be alive, also for one that has just ended because it was idle for long.

    Parameters
    ----------
    workers : int
        Number of processes.
    initializer : callable, optional
        Called in each process before any work.
    initargs : tuple
        Its arguments.

    Notes
    -----
    Without work they stay: loky would end them after a time if asked to, but complains on standard error when
    one ends just as work arrives. `Kept` ends them instead.
    """

    def __init__(
        self,
        workers: int,
        initializer: Callable[..., object] | None = None,
        initargs: tuple[Any, ...] = (),
    ) -> None:
        from sim.study.executor import Executor

        self.order = (workers, initializer, initargs)
        self._executor: Any = Executor(workers, initializer=initializer, initargs=initargs)
        self._results: ResultPipe = self._executor._result_queue
        self._owner = os.getpid()
        self._dead_since: float | None = None

    def submit(self, work: Callable[..., Any], *about: Any) -> Any:
        """Hand work to the next free process; returns a future."""
        return self._executor.submit(work, *about)

    def look(self) -> None:
        """Notice a dead process that loky cannot; to be called every now and then while one waits."""
        if self._executor._flags.broken is not None or not _dead(self._executor._processes):
            self._dead_since = None
        elif self._dead_since is None:
            self._dead_since = time.monotonic()
        elif time.monotonic() - self._dead_since > SECONDS_TO_NOTICE:
            _let_go(self._executor._processes, self._results)

    @property
    def is_idle(self) -> bool:
        """All are well and without work, and this is the process that started them, not a fork of it."""
        flags, is_owner = self._executor._flags, self._owner == os.getpid()
        is_well = is_owner and not flags.shutdown and not _dead(self._executor._processes)
        return is_well and not self._executor._pending_work_items

    def end(self) -> None:
        """End all processes, whatever they do, and wait until they are gone."""
        if self._owner != os.getpid():
            return
        # Killed here, which loky takes for an accident. Asked to kill them, it forgets the work that waits,
        # asks for it in its next line, and leaves a traceback on standard error.
        reader, tasks = self._executor._executor_manager_thread, self._executor._call_queue
        while reader is not None and reader.is_alive():
            _let_go(self._executor._processes, self._results)
            reader.join(SECONDS_TO_END)
        # One may have been started just as the others were lost: this process would wait for it at its end.
        late = list(self._executor._processes.values())
        _let_go(self._executor._processes, self._results)
        for process in late:
            process.join(SECONDS_TO_END)
        self._executor.shutdown()
        feeder = getattr(tasks, "_thread", None)
        if feeder is not None:
            # It may be sending work that nobody reads any more. Left alone, it can be cut off by the end of
            # this process while it hands a semaphore back, and loky's tracker then complains of a leak.
            tasks._reader.close()
            feeder.join(SECONDS_TO_END)


class Kept:
    """Idle processes for the next caller who wants the same: they have loaded the engine already.

    Parameters
    ----------
    seconds : float
        How long they are kept.
    """

    def __init__(self, seconds: float = SECONDS_KEPT) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._idle: Processes | None = None
        self._clock: threading.Timer | None = None

    def take(
        self, workers: int, initializer: Callable[..., object] | None = None, initargs: tuple[Any, ...] = ()
    ) -> Processes:
        """Processes for the caller alone, those that are kept if they are the same."""
        idle = self._change(None)
        if idle is not None:
            if idle.is_idle and idle.order == (workers, initializer, initargs):
                return idle
            idle.end()
        return Processes(workers, initializer, initargs)

    def give_back(self, processes: Processes) -> None:
        """Keep processes for the next caller; loky ends them with this process.

        Those that are not idle are ended: one that never finishes would keep this process from ending.
        """
        if not processes.is_idle:
            processes.end()
            return
        before = self._change(processes)
        if before is not None:
            before.end()

    def _change(self, idle: Processes | None, expected: Processes | None = None) -> Processes | None:
        """Keep others from now on, or none; only if those that are expected are kept, should any be."""
        with self._lock:
            if expected is not None and self._idle is not expected:
                return None
            before, self._idle = self._idle, idle
            if self._clock is not None:
                self._clock.cancel()
                self._clock = None
            if idle is not None:
                self._clock = threading.Timer(self._seconds, self._end_unused, (idle,))
                self._clock.daemon = True
                self._clock.start()
        return before

    def _end_unused(self, processes: Processes) -> None:
        unused = self._change(None, processes)
        if unused is not None:
            unused.end()


@cache
def kept() -> Kept:
    """The idle processes of this process."""
    return Kept()


def _dead(processes: dict[int, Any]) -> bool:
    """Whether any has ended. One that ends as it should is taken out of the list by loky."""
    return bool(wait([process.sentinel for process in list(processes.values())], 0))


def _let_go(processes: dict[int, Any], results: ResultPipe) -> None:
    """End what still holds the pipe of results open, this process included: its reader finds the end."""
    for process in list(processes.values()):
        with suppress(OSError):
            os.kill(process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    results.end_writing()
