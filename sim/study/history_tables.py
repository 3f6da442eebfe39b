"""What a measurement of the history says, row by row: patterns, skill by year and by place, later figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Final, Literal

import numpy as np

from sim.catalog import Pattern, load_catalog
from sim.catalog.beside import RecordFigure, load_figures
from sim.study.history_measure import HistoryMeasure
from sim.study.observed import observed
from sim.study.skill import SkillRow, plain_hits, right_of_counts, score_years
from sim.theatre.history import load_record
from sim.theatre.load import load_theatre

Verdict = Literal["hit", "known miss", "miss"]
FITTED_UNTIL: Final = date(2015, 12, 31)
"""After this day nothing was used to set a number."""


@dataclass(frozen=True)
class PatternRow:
    """A pattern, what was observed, what the runs show; `low` and `high` are NaN where no band is known."""

    pattern: Pattern
    observed: float | None
    found: float
    low: float
    high: float

    @property
    def is_hit(self) -> bool:
        """Within tolerance."""
        return self.pattern.low <= self.found <= self.pattern.high

    @property
    def verdict(self) -> Verdict:
        """Hit; known miss, if the catalogue has words on it; or miss."""
        return "hit" if self.is_hit else "known miss" if self.pattern.known_miss else "miss"

    @property
    def has_range(self) -> bool:
        """Whether single runs have a value of their own."""
        return isfinite(self.low)


@dataclass(frozen=True)
class PlaceSkill:
    """How well the runs place the holder of one contested place over some months.

    Attributes
    ----------
    place : int
        Row of the theatre.
    months : int
        How many were scored.
    right, brier : float
        Mean share of runs with the right holder, and the score of Brier.
    plain : mapping of str to float
        Score of each plain forecast: its share of wrong months.
    """

    place: int
    months: int
    right: float
    brier: float
    plain: Mapping[str, float]


@dataclass(frozen=True)
class LaterRow:
    """A figure of the record after 2015, beside the runs: band, median and its share of the peak."""

    figure: RecordFigure
    low: float
    median: float
    high: float
    of_peak: float


def pattern_rows(measured: HistoryMeasure) -> list[PatternRow]:
    """Patterns of the catalogue that were measured, in its order."""
    record, theatre = load_record(), load_theatre()
    return [
        PatternRow(pattern, observed(pattern, record, theatre), *measured.patterns[name])
        for name, pattern in load_catalog().patterns.items()
        if name in measured.patterns
    ]


def skill_of(measured: HistoryMeasure) -> list[SkillRow]:
    """Skill at placing the holders of contested places, year by year."""
    record = load_record()
    right = right_of_counts(measured.counts(record.dates[1:]), record)
    return score_years(right, record, load_theatre())


def skill_by_place(measured: HistoryMeasure, years: tuple[int, ...]) -> list[PlaceSkill]:
    """Skill at placing the holder of each contested place over the months of some years."""
    record, theatre = load_record(), load_theatre()
    chosen = np.array([day.year in years for day in record.dates[1:]])
    right = right_of_counts(measured.counts(record.dates[1:]), record)[chosen]
    plain = {name: 1.0 - flags[chosen].mean(axis=0) for name, flags in plain_hits(record, theatre).items()}
    brier = ((1.0 - right) ** 2).mean(axis=0)
    return [
        PlaceSkill(
            place,
            len(right),
            float(right[:, place].mean()),
            float(brier[place]),
            {name: float(scores[place]) for name, scores in plain.items()},
        )
        for place in np.flatnonzero(record.is_contested).tolist()
    ]


def later_rows(measured: HistoryMeasure) -> list[LaterRow]:
    """Figures of the record after 2015 beside what the runs show."""
    rows = []
    for figure in load_figures().values():
        if figure.at > FITTED_UNTIL and figure.outcome in measured.weekly:
            bands = measured.weekly[figure.outcome]
            week = (figure.at - measured.start).days // 7
            low, median, high = (float(bands[level][week]) for level in ("p05", "p50", "p95"))
            rows.append(LaterRow(figure, low, median, high, median / float(bands["p50"].max())))
    return rows
