"""Parameter points: what some runs of the historical scenario at each show of the patterns, with their
variance.

Several points share a chunk, since numbers may differ by run; who held what is noted run by run, so that
each point gets an ensemble of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim import names
from sim.catalog import load_catalog
from sim.engine import simulate
from sim.study.ensemble import Ensemble
from sim.study.history import check_patterns
from sim.study.skill import holder_skill
from sim.theatre.history import load_record
from sim.theatre.load import load_theatre

if TYPE_CHECKING:
    from sim.core.world import World
    from sim.scenario import Plan

FOUND, VARIANCE, BRIER = "found.", "variance.", "brier."
PARTY_COUNT: Final = len(names.PARTIES)


@dataclass(frozen=True)
class PointRunner:
    """Makes the runs of some points; stands in for the engine where chunks are made.

    Attributes
    ----------
    ids : tuple of str
        Full ids of the numbers.
    values : numpy.ndarray
        (N, K), one row a point, from point `first` on.
    first : int
        Number of the first point.
    runs : int
        Runs a point; run k of the whole is run k % runs of point k // runs.
    groups : int
        How many groups of runs are left out in turn to find the variance by chance.
    """

    ids: tuple[str, ...]
    values: NDArray[np.float64]
    first: int
    runs: int
    groups: int

    def __call__(self, plan: Plan, seed: int, runs: Sequence[int]) -> pd.DataFrame:
        """Return one row a point of these runs: found and variance of each pattern, Brier score by year."""
        points = sorted({run // self.runs for run in runs})
        which = np.array([run // self.runs for run in runs])
        numbers = {name: self.values[which - self.first, column] for column, name in enumerate(self.ids)}
        whole = _Tracks(plan, seed, runs, numbers)
        rows = [self._row(point, whole.of(which == point)) for point in points]
        return pd.DataFrame(rows)

    def _row(self, point: int, own: _Runs) -> dict[str, float]:
        found = own.measures(np.ones(own.count, dtype=bool))
        groups = min(self.groups, own.count)
        group = np.arange(own.count) * groups // own.count
        without = [own.measures(group != left_out) for left_out in range(groups)] if groups > 1 else []
        row: dict[str, float] = {"point": point}
        for name, value in found.items():
            row[name] = value
            if name.startswith(FOUND):
                row[VARIANCE + name.removeprefix(FOUND)] = jackknife([each[name] for each in without])
        return row


def jackknife(values: Sequence[float]) -> float:
    """Variance of a statistic from its values with one group of runs left out at a time (Tukey 1958).

    Parameters
    ----------
    values : sequence of float
        One a group; fewer than two give no variance, 0.
    """
    if len(values) < 2:
        return 0.0
    spread = np.asarray(values) - np.mean(values)
    return float((len(values) - 1) / len(values) * (spread**2).sum())


class _Tracks:
    """Runs of a chunk with the holders of places and the sides of groups noted run by run."""

    def __init__(
        self, plan: Plan, seed: int, runs: Sequence[int], numbers: Mapping[str, NDArray[np.float64]]
    ) -> None:
        theatre = load_theatre()
        rows, count = plan.weeks + 1, len(runs)
        self._party = np.empty((rows, count, len(theatre.places.id)), dtype=np.int8)
        self._side = np.empty((rows, count, len(theatre.groups.id)), dtype=np.int8)
        self._party[0], self._side[0] = theatre.places.holder, theatre.groups.side
        self._plan, self._seed = plan, seed
        chunk = simulate(plan, seed, runs, numbers=numbers, each_week=self._note)
        self._series = chunk.series

    def _note(self, world: World) -> None:
        self._party[world.week], self._side[world.week] = world.state.places.party, world.state.groups.side

    def of(self, chosen: NDArray[np.bool_]) -> _Runs:
        """The runs of one point."""
        series = {name: values[chosen] for name, values in self._series.items()}
        return _Runs(self._plan, self._seed, series, self._party[:, chosen], self._side[:, chosen])


@dataclass(frozen=True)
class _Runs:
    """Runs of one point."""

    plan: Plan
    seed: int
    series: Mapping[str, NDArray[np.float64]]
    party: NDArray[np.int8]
    side: NDArray[np.int8]

    @property
    def count(self) -> int:
        return self.party.shape[1]

    def measures(self, chosen: NDArray[np.bool_]) -> dict[str, float]:
        """What some of the runs show of each pattern, and their Brier score in each year."""
        ensemble = Ensemble(
            plan=self.plan,
            seed=self.seed,
            runs=int(chosen.sum()),
            series={name: values[chosen] for name, values in self.series.items()},
            once={},
            holders=_counts(self.party[:, chosen], PARTY_COUNT),
            sides=_counts(self.side[:, chosen], len(names.SIDES)),
            dates=list(self.plan.dates),
        )
        theatre = load_theatre()
        checked = check_patterns(ensemble, theatre, dict(load_catalog().patterns))
        found = {FOUND + result.pattern.id: result.found for result in checked}
        if chosen.all():
            skill = holder_skill(ensemble, load_record(), theatre)
            found |= {f"{BRIER}{row.year}": row.brier for row in skill}
        return found


def _counts(codes: NDArray[np.int8], width: int) -> NDArray[np.int32]:
    """Number of runs with each code, (T+1, N, width) of (T+1, R, N)."""
    return np.stack([(codes == code).sum(axis=1, dtype=np.int32) for code in range(width)], axis=2)
