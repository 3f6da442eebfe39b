"""Worker processes of this machine (joblib's loky) that cannot keep their owner waiting for ever.

Loky notices a process that dies, but for one case: a process that is killed while it sends a result
leaves half a message in a pipe that others hold open. The thread that reads it then waits for the rest
for ever, and whoever asks loky to shut down waits for that thread. Here the dead are counted from
outside, and such a pipe is closed: loky then takes the processes for broken, as with any other death.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

# How long loky may take to notice a dead process; it reads results of some megabytes meanwhile.
SECONDS_TO_NOTICE: Final = 5.0
# How long processes that are to end may take before they are made to; Ctrl-C takes five seconds in all.
SECONDS_TO_END: Final = 1.5


class Processes:
    """Loky's worker processes, kept for the next caller unless they are ended.

    Parameters
    ----------
    workers : int
        Number of processes.
    initializer : callable, optional
        Called in each process before any work.
    initargs : tuple
        Its arguments.
    """

    def __init__(
        self, workers: int, initializer: Callable[..., object] | None = None, initargs: tuple[Any, ...] = ()
    ) -> None:
        from joblib.externals.loky import get_reusable_executor, reusable_executor

        # Never resized: loky then waits for each process of its list to be alive, also for one that has
        # just ended because it was idle for long.
        kept: Any = reusable_executor._executor
        size = workers if kept is None else kept._max_workers
        reuse: Any = "auto" if size == workers else False
        is_idle = kept is not None and not kept._pending_work_items
        self._executor: Any = get_reusable_executor(
            workers,
            reuse=reuse,
            kill_workers=size != workers and is_idle,
            initializer=initializer,
            initargs=initargs,
        )
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
            _let_go(self._executor._processes, self._executor._result_queue)

    def end(self) -> None:
        """End all processes, whatever they do, and wait until they are gone."""
        reader, processes = self._executor._executor_manager_thread, self._executor._processes
        results = self._executor._result_queue
        self._executor.shutdown(wait=False, kill_workers=True)
        if reader is None:
            return
        reader.join(SECONDS_TO_END)
        if reader.is_alive():
            _let_go(processes, results)
            reader.join()


def _dead(processes: dict[int, Any]) -> bool:
    """Whether any has ended. One that ends as it should is taken out of the list by loky."""
    return bool(wait([process.sentinel for process in list(processes.values())], 0))


def _let_go(processes: dict[int, Any], results: Any) -> None:
    """End what still holds the pipe of results open, this process included: its reader finds the end."""
    for process in list(processes.values()):
        with suppress(OSError):
            os.kill(process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    with suppress(OSError):
        results._writer.close()
