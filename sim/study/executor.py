"""Loky's executor with a pipe of results that two threads may close at the same time."""

from __future__ import annotations

import threading
from typing import Any

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


class Executor(ProcessPoolExecutor):  # type: ignore[misc]
    """Loky's executor with such a pipe."""

    def _setup_queues(self, job_reducers: Any, result_reducers: Any, queue_size: int | None = None) -> None:
        super()._setup_queues(job_reducers, result_reducers, queue_size)
        self._result_queue.close()
        self._result_queue = ResultPipe(reducers=result_reducers, ctx=self._context)
