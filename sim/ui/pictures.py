"""What is on the screen: the current version's picture beside the baseline's, and quantiles made once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.study.ensemble import quantiles_over_runs
from sim.ui.job import Picture
from sim.ui.settings import Settings


@dataclass(frozen=True)
class Drawn:
    """A pair of pictures with what they were made from.

    Attributes
    ----------
    settings : Settings
        What was asked for.
    plan : Plan
        Of the current version.
    current, baseline : Picture
        Both cover the same first weeks or more; runs are paired by number.
    is_same : bool
        The two plans are one: nothing differs.
    """

    settings: Settings
    plan: Any
    current: Picture
    baseline: Picture
    is_same: bool
    _made: dict[Any, Any] = field(default_factory=dict, repr=False)

    @property
    def is_final(self) -> bool:
        """Nothing more will come."""
        return self.current.is_final and self.baseline.is_final

    @property
    def last_row(self) -> int:
        """Last row that both pictures have."""
        return min(self.current.weeks, self.baseline.weeks)

    @property
    def weekly(self) -> frozenset[str]:
        """Ids of the weekly outcomes."""
        return self.current.weekly

    def day(self, row: int) -> date:
        """Date of a row."""
        return self.plan.start + timedelta(weeks=row)

    @cached_property
    def _common(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        _, mine, theirs = np.intersect1d(self.current.rows, self.baseline.rows, return_indices=True)
        return mine, theirs

    def bands(self, outcome: str) -> tuple[dict[str, NDArray[np.float64]], dict[str, NDArray[np.float64]]]:
        """Quantiles by week of the current version and the baseline."""
        key = ("bands", outcome)
        if key not in self._made:
            self._made[key] = tuple(
                quantiles_over_runs(picture.values(outcome)) for picture in (self.current, self.baseline)
            )
        return self._made[key]

    def paired(self, outcome: str, row: int) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
        """Values of one week in the runs that both have; no second array if the plans are one."""
        mine, theirs = self._common
        current = self.current.values(outcome)[mine, row]
        return current, None if self.is_same else self.baseline.values(outcome)[theirs, row]

    def once(self, outcome: str) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
        """Values measured once a run."""
        mine, theirs = self._common
        return self.current.once(outcome)[mine], None if self.is_same else self.baseline.once(outcome)[theirs]

    def holders(self, row: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Counts of holders (P, H) in one week, current and baseline."""
        return self.current.holders[row].astype(np.int64), self.baseline.holders[row].astype(np.int64)

    def sides(self, row: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Counts of sides (B, 3) in one week, current and baseline."""
        return self.current.sides[row].astype(np.int64), self.baseline.sides[row].astype(np.int64)

    def keep(self, key: Any, make: Any) -> Any:
        """Make a thing once for these pictures."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]
