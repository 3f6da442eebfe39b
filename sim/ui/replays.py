"""A replay in the making: its answer to come, and how far it is."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Replay:
    """What was ordered, and where the worker notes its progress.

    Attributes
    ----------
    future : Future
        Gives the table and a sentence on it.
    note : Path
        File with the number of weeks that are done; not there before the first note.
    weeks : int
        Weeks in all.
    """

    future: Future[Any]
    note: Path
    weeks: int

    @property
    def has_failed(self) -> bool:
        """It was dropped or ended in an error."""
        return self.future.done() and (self.future.cancelled() or self.future.exception() is not None)

    def share(self) -> float:
        """Part of the weeks that is done, 0-1; 0 while nothing is known."""
        try:
            return min(1.0, int(self.note.read_text(encoding="ascii")) / self.weeks)
        except (OSError, ValueError):
            return 0.0
