"""Loky's executor whose processes do not hear Ctrl-C, and whose pipe of results two threads may close."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import Any

from joblib.externals.loky.backend import resource_tracker as of_loky
from joblib.externals.loky.backend.queues import SimpleQueue
from joblib.externals.loky.process_executor import ProcessPoolExecutor


class ResultPipe(SimpleQueue):  # type: ignore[misc]  # joblib is not typed
    """Pipe of results that two threads may close at the same time.

    The thread that reads it goes on while the one that closes it has yet to note that it is closed. It would
    close it again, and with it whatever has been opened since under the same number.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._closing = threading.Lock()

    def close(self) -> None:
        """Close both ends."""
        with self._closing:
            super().close()

    def end_writing(self) -> None:
        """Close this process's writing end: its reader finds the end once all who write are gone."""
        with self._closing:
            self._writer.close()


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Start processes that do not hear Ctrl-C: this one does, stops them, and says so in one line.

    A process starts with the signals blocked that were blocked where it was started. A Ctrl-C that comes
    meanwhile is noted and raised again afterwards. Only the main thread may change that; elsewhere nothing is
    done. Both trackers of leaks run before: what starts one of them lets Ctrl-C through again.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    of_loky.ensure_running()
    resource_tracker.ensure_running()
    noted: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: noted.append(number))
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        signal.signal(signal.SIGINT, before)
        if noted:
            signal.raise_signal(signal.SIGINT)


class Executor(ProcessPoolExecutor):  # type: ignore[misc]
    """Loky's executor with such a pipe and such processes."""

    def _setup_queues(self, job_reducers: Any, result_reducers: Any, queue_size: int | None = None) -> None:
        super()._setup_queues(job_reducers, result_reducers, queue_size)
        self._result_queue.close()
        self._result_queue = ResultPipe(reducers=result_reducers, ctx=self._context)

    def _adjust_process_count(self) -> None:
        with deaf_to_interrupts():
            super()._adjust_process_count()
