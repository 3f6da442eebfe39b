"""One ensemble in the making: pieces arrive in any order, the page looks at what is there."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.ui.limits import QUICK_RUNS
from sim.ui.tasks import Piece

NOTHING, FIRST_WEEKS, FIRST_RUNS, ALL = range(4)
"""Stages of a job."""
LOSS: Final = "a process was lost, its runs are made again"
"""What the page says of a job that goes on after a loss."""


@dataclass(frozen=True)
class Picture:
    """What is known of an ensemble at one moment; never changes.

    Attributes
    ----------
    rows : array (R,)
        Run numbers that are in, ascending.
    weeks : int
        Weeks these runs cover.
    is_final : bool
        All runs over the whole horizon are in.
    holders : array (T+1, P, H)
        Number of runs in which party h holds place p.
    sides : array (T+1, B, 3)
        Number of runs in which group b is on side s.
    """

    rows: NDArray[np.intp]
    weeks: int
    is_final: bool
    holders: NDArray[np.uint8]
    sides: NDArray[np.uint8]
    _series: dict[str, NDArray[np.float32]]
    _once: dict[str, NDArray[np.float64]]

    def values(self, outcome: str) -> NDArray[np.float64]:
        """Weekly values of an outcome, (R, T+1)."""
        return self._series[outcome][self.rows].astype(np.float64)

    def once(self, outcome: str) -> NDArray[np.float64]:
        """Values of an outcome measured once a run, (R,), NaN where it never happened."""
        return self._once[outcome][self.rows]

    @property
    def weekly(self) -> frozenset[str]:
        """Ids of the weekly outcomes."""
        return frozenset(self._series)

    def __contains__(self, outcome: str) -> bool:
        return outcome in self._series or outcome in self._once


@dataclass
class Sheet:
    """Room for some runs over some weeks, filled piece by piece.

    Attributes
    ----------
    runs : int
        Runs that will come.
    is_whole : bool
        These are all runs over the whole horizon.
    """

    runs: int
    is_whole: bool
    has_run: NDArray[np.bool_] = field(init=False)
    _series: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    _once: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    _counts: tuple[NDArray[np.uint8], NDArray[np.uint8]] | None = None

    def __post_init__(self) -> None:
        self.has_run = np.zeros(self.runs, dtype=bool)

    def add(self, piece: Piece) -> None:
        """Write a piece into its rows."""
        rows = np.asarray(piece.runs)
        if self._counts is None:
            self._series = {name: _room(self.runs, values) for name, values in piece.series.items()}
            self._once = {name: _room(self.runs, values) for name, values in piece.once.items()}
            self._counts = (piece.holders, piece.sides)
        else:
            # New arrays, so that pictures already handed out stay as they are.
            self._counts = (self._counts[0] + piece.holders, self._counts[1] + piece.sides)
        for name, values in piece.series.items():
            self._series[name][rows] = values
        for name, once in piece.once.items():
            self._once[name][rows] = once
        self.has_run[rows] = True

    @property
    def is_ready(self) -> bool:
        """Enough runs are in to be shown."""
        return bool(self.has_run[: min(QUICK_RUNS, self.runs)].all())

    def picture(self) -> Picture | None:
        """What is there now."""
        if self._counts is None:
            return None
        rows = np.flatnonzero(self.has_run)
        holders, sides = self._counts
        is_final = self.is_whole and len(rows) == self.runs
        return Picture(rows, len(holders) - 1, is_final, holders, sides, self._series, self._once)


class Job:
    """Collects pieces of one ensemble; safe to use from several threads.

    Parameters
    ----------
    runs : int
        The ensemble asked for.
    has_preview : bool
        The first weeks of the first runs come apart, to be shown until more is there.
    """

    def __init__(self, runs: int, has_preview: bool) -> None:
        self.runs = runs
        self.error: str | None = None
        self.has_loss = False
        self._changed = threading.Condition()
        self._first = Sheet(min(QUICK_RUNS, runs), is_whole=False) if has_preview else None
        self._whole = Sheet(runs, is_whole=True)

    def add_first(self, piece: Piece) -> None:
        """Take first weeks of first runs."""
        with self._changed:
            if self._first is not None:
                self._first.add(piece)
            self._changed.notify_all()

    def add(self, piece: Piece) -> None:
        """Take a piece over the whole horizon."""
        with self._changed:
            self._whole.add(piece)
            self._changed.notify_all()

    def fail(self, text: str) -> None:
        """Record what went wrong, in one line for the user."""
        with self._changed:
            self.error = self.error or text
            self._changed.notify_all()

    def note_loss(self) -> None:
        """Record that a process was lost; its runs are made again."""
        with self._changed:
            self.has_loss = True

    @property
    def done(self) -> int:
        """Number of runs that are in."""
        with self._changed:
            return int(self._whole.has_run.sum())

    @property
    def is_over(self) -> bool:
        """Nothing more will come."""
        with self._changed:
            return self._is_over()

    def picture(self) -> Picture | None:
        """The best picture there is now."""
        with self._changed:
            if self._whole.is_ready:
                return self._whole.picture()
            return self._first.picture() if self._first is not None and self._first.is_ready else None

    def stage(self) -> int:
        """How far it is: `NOTHING`, `FIRST_WEEKS`, `FIRST_RUNS` over the whole horizon, or `ALL`."""
        with self._changed:
            return self._stage()

    def wait(self, seconds: float) -> None:
        """Wait for a first picture, but not longer than this."""
        with self._changed:
            self._changed.wait_for(lambda: self._stage() > NOTHING or self._is_over(), seconds)

    def _stage(self) -> int:
        if self._whole.has_run.all():
            return ALL
        if self._whole.is_ready:
            return FIRST_RUNS
        return FIRST_WEEKS if self._first is not None and self._first.is_ready else NOTHING

    def _is_over(self) -> bool:
        return self.error is not None or bool(self._whole.has_run.all())


def _room(runs: int, values: NDArray[Any]) -> NDArray[Any]:
    """Empty rows like those of a piece."""
    return np.empty((runs, *values.shape[1:]), dtype=values.dtype)
