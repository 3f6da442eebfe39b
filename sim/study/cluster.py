"""Parts made on a Dask cluster: the same tasks, sent to its workers instead of processes of this machine.

The workers need this program, in the same version; what they send back is refused otherwise. Files are
written here, so the cluster and this machine share no disk. The extra `cluster` installs Dask.
"""

from __future__ import annotations

import math
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from sim.study.work import make_part
from sim.study.workers import RunError, one_line_failures

if TYPE_CHECKING:
    from collections.abc import Collection

    from sim.study.work import Made, Task

SECONDS_TO_CONNECT: Final = 20
# How long a cluster may be without any worker, while one is restarted or a new one joins.
SECONDS_WITHOUT_WORKERS: Final = 120
SECONDS_BETWEEN_LOOKS: Final = 5
SECONDS_BETWEEN_QUESTIONS: Final = 0.5
SECONDS_TO_END: Final = 10
# How long the scheduler may take to answer, or a part to come over the network.
SECONDS_TO_ANSWER: Final = 30
# How long to take leave of the cluster; Ctrl-C takes five seconds in all.
SECONDS_TO_CLOSE: Final = 2


class DaskPool:
    """The workers of a Dask cluster that is there already.

    Parameters
    ----------
    address : str
        Of its scheduler, such as tcp://10.0.0.5:8786.

    Raises
    ------
    RunError
        If Dask is not installed, the scheduler does not answer, or it has no worker.
    """

    tries_of_a_run = 2

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise RunError("Dask is not installed: pip install 'coalition-sim[cluster]'") from error
        self._address = address
        try:
            self._client: Any = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            reason = " ".join(str(error).split())
            raise RunError(f"no Dask scheduler answers at {address} ({reason}); check the address") from error
        with self._one_line():
            self.slots = self._count_slots()
        if not self.slots:
            self._client.close(timeout=SECONDS_TO_CLOSE)
            raise RunError(
                f"the Dask cluster at {address} has no workers; start some (dask worker {address})"
            )
        self._flying: dict[str, Any] = {}
        self._looked, self._empty_since = time.monotonic(), math.inf
        self._asked, self._held = -math.inf, set[str]()

    def submit(self, task: Task) -> Any:
        """Send a part to the scheduler."""
        with self._one_line():
            future = self._client.submit(make_part, task, pure=False)
            self._flying[future.key] = future
            return future

    def is_under_way(self, future: Any) -> bool:
        """Whether a worker has the part; asked of the scheduler every now and then."""
        now = time.monotonic()
        if now - self._asked > SECONDS_BETWEEN_QUESTIONS:
            self._asked = now
            with self._one_line():
                held = self._ask(self._client.processing)
                self._held = {key for keys in held.values() for key in keys}
        return future.key in self._held

    def wait(self, futures: Collection[Any], seconds: float) -> set[Any]:
        """Wait until one is done or time is up."""
        until = time.monotonic() + seconds
        while not (done := {future for future in futures if future.done()}):
            self._look()
            if time.monotonic() >= until:
                break
            time.sleep(min(0.01, seconds))
        return done

    def take(self, future: Any) -> Made | None:
        """The part; None if it took its worker with it more often than the scheduler bears.

        A worker may also die after it is done and before the part is fetched: then it is made again,
        and is under way as before.
        """
        from distributed import CancelledError, KilledWorker

        made: Made | None = None
        with self._one_line():
            while future.done():
                try:
                    made = future.result(timeout=SECONDS_TO_ANSWER)
                except TimeoutError:
                    if future.status == "error":
                        raise
                    self._look()
                    continue
                except (KilledWorker, CancelledError, MemoryError):
                    pass
                self._flying.pop(future.key, None)
                break
        return made

    def stop(self, future: Any) -> None:
        """End the worker that hangs on a part: its nanny starts it anew, the scheduler gives others its rest.

        Dask cannot stop a task that runs, and to ask it for a restart may lose the worker for good.
        """
        with self._one_line():
            held = self._ask(self._client.processing)
            holders = [where for where, keys in held.items() if future.key in keys]
            self._client.cancel([future], force=True)
            self._flying.pop(future.key, None)
            if holders:
                self._ask(self._client.run, end_worker, workers=holders, wait=False)
                self._wait_until_gone(holders)

    def renew(self) -> None:
        """The nannies of the cluster start dead workers again."""

    def close(self, *, is_finished: bool) -> None:
        """Take back what is not made and leave the cluster to itself."""
        try:
            if not is_finished:
                self._client.cancel(list(self._flying.values()), force=True)
        finally:
            with suppress(OSError):  # a scheduler that stands still does not say good-bye
                self._client.close(timeout=SECONDS_TO_CLOSE)

    def _ask(self, question: Any, *about: Any, **more: Any) -> Any:
        """Ask the scheduler something, but not for ever: it may stand still with its connection open."""
        return self._client.sync(question, *about, callback_timeout=SECONDS_TO_ANSWER, **more)

    def _look(self) -> None:
        """Notice, every few seconds, that the cluster is gone."""
        now = time.monotonic()
        if now - self._looked < SECONDS_BETWEEN_LOOKS:
            return
        self._looked = now
        with self._one_line():
            self._empty_since = math.inf if self._count_slots() else min(self._empty_since, now)
            if now - self._empty_since > SECONDS_WITHOUT_WORKERS:
                raise RunError(f"the Dask cluster at {self._address} has lost all its workers; {_GO_ON}")

    def _wait_until_gone(self, workers: list[str]) -> None:
        """Give no part to a worker that is about to end."""
        until = time.monotonic() + SECONDS_TO_END
        while time.monotonic() < until and set(workers) & set(self._ask(self._client.nthreads)):
            time.sleep(SECONDS_BETWEEN_QUESTIONS)

    def _count_slots(self) -> int:
        return sum(self._ask(self._client.nthreads).values())

    def _one_line(self) -> _OneLine:
        return _OneLine(self._address)


async def end_worker() -> None:
    """End the process that this is run in."""
    os._exit(1)


_GO_ON: Final = "what is stored is safe; the same command goes on"


class _OneLine:
    """Turns a lost connection, and whatever a worker raises outside of a run, into one line."""

    def __init__(self, address: str) -> None:
        self._address = address

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, (OSError, RuntimeError)) and not isinstance(error, RunError):
            text = f"the Dask cluster at {self._address} is gone; {_GO_ON}"
            raise RunError(text) from error
        if error is not None:
            with one_line_failures():
                raise error
