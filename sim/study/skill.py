"""How well an ensemble places the holders, month by month, against two forecasts that anybody can make.

A place is scored by the camp that holds it: Baghdad's state forces and the militias count as one, as do the
two Kurdish parties of Iraq, and Syrian Kurdish forces with their allies. A contested place counts as its
stronger holder's. The score is that of Brier (1950) on whether the holder is right: the mean square of one
minus the share of runs in which it is. A plain forecast is right or wrong, so its score is the share of
wrong place-months. Skill is one minus the ratio of the two scores: 1 is perfect, 0 no better than the
plain forecast.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.errors import LimitError
from sim.theatre.history import HolderRecord

if TYPE_CHECKING:
    from sim.study.ensemble import Ensemble
    from sim.theatre.records import Theatre

BASELINES: Final = {
    "july_2014": "the holders of 1 July 2014 for ever",
    "sunni_land": "IS in every place over 70 % Sunni Arab that no rebel or Damascus force held or fought for",
}
SUNNI_SHARE: Final = 0.7
"""From which share of Sunni Arabs on a place counts as theirs, as the second plain forecast is defined."""
LEFT_ALONE: Final = (names.REBELS, names.DAMASCUS)
CAMP_OF: Final = np.asarray(names.PARTY_CAMP)


@dataclass(frozen=True)
class SkillRow:
    """Scores of one year.

    Attributes
    ----------
    year : int
        2014 or 2015.
    place_months : int
        How many were scored.
    right : float
        Mean share of runs with the right holder.
    brier : float
        Score of the ensemble.
    baseline_brier, skill : mapping of str to float
        Score of each plain forecast, and skill against it; NaN where the plain forecast is never wrong.
    """

    year: int
    place_months: int
    right: float
    brier: float
    baseline_brier: Mapping[str, float]
    skill: Mapping[str, float]


def holder_skill(ensemble: Ensemble, record: HolderRecord, theatre: Theatre) -> list[SkillRow]:
    """Score an ensemble of the historical scenario, year by year.

    Parameters
    ----------
    ensemble : Ensemble
        Long enough to reach the last day of the record.
    record : HolderRecord
        Its first day is the base of the plain forecasts; the days after it are scored.
    theatre : Theatre
        Communities of the places.

    Returns
    -------
    list of SkillRow
        One a year of the record.

    Raises
    ------
    LimitError
        If the runs end before the record.
    """
    return score_years(right_shares(ensemble, record), record, theatre)


def score_years(right: NDArray[np.float64], record: HolderRecord, theatre: Theatre) -> list[SkillRow]:
    """Score shares of runs with the right holder, (M - 1, P), year by year, contested places alone."""
    known = right[:, record.is_contested]
    plain = {name: flags[:, record.is_contested] for name, flags in plain_hits(record, theatre).items()}
    years = np.array([day.year for day in record.dates[1:]])
    return [_score(int(year), known, plain, years == year) for year in np.unique(years)]


def right_shares(ensemble: Ensemble, record: HolderRecord) -> NDArray[np.float64]:
    """Share of runs in which the right camp holds each place on each scored day, (M - 1, P)."""
    rows = [_week(ensemble, day) for day in record.dates[1:]]
    return right_of_counts(ensemble.holders[rows], record)


def right_of_counts(counts: NDArray[np.integer], record: HolderRecord) -> NDArray[np.float64]:
    """The same from the number of runs by place and party on the scored days, (M - 1, P, H)."""
    right = CAMP_OF[record.holder[1:]]
    is_right = CAMP_OF[None, None, :] == right[:, :, None]
    return (counts * is_right).sum(axis=2) / counts.sum(axis=2)


def plain_hits(record: HolderRecord, theatre: Theatre) -> dict[str, NDArray[np.bool_]]:
    """Whether each plain forecast has the right camp, (M - 1, P) by name of the forecast."""
    right = CAMP_OF[record.holder[1:]]
    return {name: forecast == right for name, forecast in plain_forecasts(record, theatre).items()}


def plain_forecasts(record: HolderRecord, theatre: Theatre) -> dict[str, NDArray[np.int64]]:
    """Camps that each plain forecast expects, (M - 1, P) by name of the forecast."""
    base = CAMP_OF[record.holder[0]]
    other = np.where(record.other[0] >= 0, CAMP_OF[record.other[0]], -1)
    is_sunni = theatre.places.composition[:, names.COMMUNITIES.index("sunni_arab")] > SUNNI_SHARE
    is_theirs = np.isin(base, LEFT_ALONE) | np.isin(other, LEFT_ALONE)
    taken = np.where(is_sunni & ~is_theirs, names.ISLAMIC_STATE, base)
    months = len(record.dates) - 1
    return {
        "july_2014": np.repeat(base[None, :], months, axis=0),
        "sunni_land": np.repeat(taken[None, :], months, axis=0),
    }


def _score(
    year: int, right: NDArray[np.float64], plain: Mapping[str, NDArray[np.bool_]], chosen: NDArray[np.bool_]
) -> SkillRow:
    own = float(((1.0 - right[chosen]) ** 2).mean())
    others = {name: float((~is_right[chosen]).mean()) for name, is_right in plain.items()}
    skill = {name: 1.0 - own / score if score > 0.0 else float("nan") for name, score in others.items()}
    return SkillRow(year, right[chosen].size, float(right[chosen].mean()), own, others, skill)


def _week(ensemble: Ensemble, day: date) -> int:
    if not ensemble.dates[0] <= day <= ensemble.dates[-1]:
        raise LimitError(f"weeks: the runs do not reach {day.isoformat()}, a day of the record")
    return (day - ensemble.dates[0]).days // 7
