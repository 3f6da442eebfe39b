"""One ensemble in the making: pieces arrive in any order, the page looks at what is there."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.ui.tasks import Piece


@dataclass(frozen=True)
class Picture:
    """What is known of an ensemble at one moment; never changes.

    Attributes
    ----------
    rows : array (R,)
        Run numbers that are in, ascending.
    runs : int
        Runs asked for.
    weeks : int
        Weeks these runs cover.
    is_final : bool
        All runs over the whole horizon are in.
    """

    rows: NDArray[np.int64]
    runs: int
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


class Job:
    """Collects pieces of one ensemble; safe to use from several threads.

    Parameters
    ----------
    runs, weeks : int
        The ensemble asked for.
    """

    def __init__(self, runs: int, weeks: int) -> None:
        self.runs, self.weeks = runs, weeks
        self.error: str | None = None
        self._changed = threading.Condition()
        self._preview: Picture | None = None
        self._series: dict[str, NDArray[np.float32]] = {}
        self._once: dict[str, NDArray[np.float64]] = {}
        self._holders: NDArray[np.uint8] | None = None
        self._sides: NDArray[np.uint8] | None = None
        self._has_run = np.zeros(runs, dtype=bool)

    def add_preview(self, piece: Piece) -> None:
        """Take the first weeks of the first runs, shown until the whole horizon is there."""
        rows = np.arange(len(piece.runs))
        weeks = len(piece.holders) - 1
        picture = Picture(
            rows, self.runs, weeks, False, piece.holders, piece.sides, dict(piece.series), dict(piece.once)
        )
        with self._changed:
            self._preview = picture
            self._changed.notify_all()

    def add(self, piece: Piece) -> None:
        """Take a piece over the whole horizon."""
        rows = np.asarray(piece.runs)
        with self._changed:
            if self._holders is None or self._sides is None:
                self._make_room(piece)
                self._holders, self._sides = piece.holders, piece.sides
            else:
                # New arrays, so that pictures already handed out stay as they are.
                self._holders = self._holders + piece.holders
                self._sides = self._sides + piece.sides
            for name, values in piece.series.items():
                self._series[name][rows] = values
            for name, values in piece.once.items():
                self._once[name][rows] = values
            self._has_run[rows] = True
            self._changed.notify_all()

    def fail(self, text: str) -> None:
        """Record what went wrong, in one line for the user."""
        with self._changed:
            self.error = self.error or text
            self._changed.notify_all()

    @property
    def done(self) -> int:
        """Number of runs that are in."""
        with self._changed:
            return int(self._has_run.sum())

    @property
    def is_over(self) -> bool:
        """Nothing more will come."""
        with self._changed:
            return self._is_over()

    def picture(self) -> Picture | None:
        """The best picture there is now."""
        with self._changed:
            if self._holders is None or self._sides is None:
                return self._preview
            rows = np.flatnonzero(self._has_run)
            is_final = len(rows) == self.runs
            return Picture(
                rows, self.runs, self.weeks, is_final, self._holders, self._sides, self._series, self._once
            )

    def stage(self) -> int:
        """0 nothing yet, 1 first weeks, 2 first runs over the whole horizon, 3 all."""
        with self._changed:
            if bool(self._has_run.all()):
                return 3
            if bool(self._has_run.any()):
                return 2
            return 1 if self._preview is not None else 0

    def wait(self, seconds: float) -> None:
        """Wait for a first picture, but not longer than this."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._preview is not None or self._has_run.any() or self._is_over(), seconds
            )

    def wait_to_end(self, seconds: float) -> None:
        """Wait for all runs, but not longer than this."""
        with self._changed:
            self._changed.wait_for(self._is_over, seconds)

    def _is_over(self) -> bool:
        return self.error is not None or bool(self._has_run.all())

    def _make_room(self, piece: Piece) -> None:
        self._series = {
            name: np.empty((self.runs, *values.shape[1:]), dtype=np.float32)
            for name, values in piece.series.items()
        }
        self._once = {name: np.empty(self.runs) for name in piece.once}
