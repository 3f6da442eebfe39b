"""How far a batch is, how fast it goes and how long it will take."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    Watcher = Callable[["Report"], None]

MINUTE: Final = 60
HOUR: Final = 3_600


@dataclass(frozen=True)
class Report:
    """How far a batch is.

    Attributes
    ----------
    done, failed, of : int
        Runs that gave a result, that failed, and that were asked for.
    rate : float
        Runs a second since this process took up the work; 0 before the first part.
    seconds : float
        Since this process took up the work.
    damaged : int
        Parts that were stored, were found changed or lost, and are made again.
    """

    done: int
    failed: int
    of: int
    rate: float = 0.0
    seconds: float = 0.0
    damaged: int = 0

    @property
    def seconds_left(self) -> float | None:
        """Time until the end at this rate; None as long as there is none."""
        return (self.of - self.done - self.failed) / self.rate if self.rate > 0 else None

    def __str__(self) -> str:
        failed = f" ({self.failed:,} failed)" if self.failed else ""
        text = f"{self.done:,} of {self.of:,} runs{failed}"
        left = self.seconds_left
        return text if left is None else f"{text}, {self.rate:.3g} a second, {show_seconds(left)} left"


@dataclass
class Meter:
    """Counts runs as parts are stored and tells a watcher."""

    of: int
    done: int = 0
    failed: int = 0
    watcher: Watcher | None = None
    damaged: int = 0
    _begun: float = field(default_factory=time.monotonic)
    _made: int = 0

    def add(self, runs: int, failed: int) -> None:
        """Count a part that was just stored."""
        self.done += runs - failed
        self.failed += failed
        self._made += runs
        self.tell()

    def tell(self) -> None:
        """Tell the watcher how far the work is."""
        if self.watcher:
            self.watcher(self.report())

    def report(self) -> Report:
        """How far the work is."""
        seconds = time.monotonic() - self._begun
        rate = self._made / seconds if self._made and seconds > 0 else 0.0
        return Report(self.done, self.failed, self.of, rate, seconds, self.damaged)


def show_seconds(seconds: float) -> str:
    """A span of time in words: "40 s", "3 min 20 s", "2 h 5 min"."""
    whole = round(seconds)
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} min {whole % MINUTE} s"
    return f"{whole // HOUR} h {whole % HOUR // MINUTE} min"
