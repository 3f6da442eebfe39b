"""The historical scenario held against the patterns of June 2014 to December 2015."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from sim import names
from sim.catalog import Pattern
from sim.errors import CatalogError
from sim.study.ensemble import Ensemble
from sim.theatre.records import Theatre

OF_SINGLE_RUNS: Final = ("value", "ratio", "from_peak", "mean")
BAND: Final = (0.05, 0.95)


@dataclass(frozen=True)
class PatternResult:
    """One pattern and what the ensemble shows of it.

    Attributes
    ----------
    pattern : Pattern
        What should show, with its tolerance.
    found : float
        What the ensemble shows, in the unit that the pattern's kind says.
    is_hit : bool
        Whether that lies within the tolerance.
    spread : tuple of two float, or None
        5 % and 95 % of the runs, where a single run has a value of its own; shares of runs have none.
    """

    pattern: Pattern
    found: float
    is_hit: bool
    spread: tuple[float, float] | None = None


def check_patterns(ensemble: Ensemble, theatre: Theatre, patterns: dict[str, Pattern]) -> list[PatternResult]:
    """Hold an ensemble of the historical scenario against the patterns.

    Parameters
    ----------
    ensemble : Ensemble
        Long enough to reach the last date of the patterns.
    theatre : Theatre
        Whose places the patterns name.
    patterns : dict
        Patterns by id.

    Returns
    -------
    list of PatternResult
        In the order of the catalogue.
    """
    results = []
    for pattern in patterns.values():
        found = MEASURES[pattern.kind](pattern, ensemble, theatre)
        spread = _spread(pattern, ensemble)
        results.append(PatternResult(pattern, found, pattern.low <= found <= pattern.high, spread))
    return results


def _spread(pattern: Pattern, ensemble: Ensemble) -> tuple[float, float] | None:
    """Return 5 % and 95 % of what single runs show, for the kinds that read one weekly outcome."""
    if pattern.kind not in OF_SINGLE_RUNS:
        return None
    values = ensemble.series[pattern.outcome or ""]
    at = _week(ensemble, pattern.at)
    if pattern.kind == "value":
        runs = values[:, at]
    elif pattern.kind == "mean":
        runs = values[:, _week(ensemble, _since(pattern)) : at + 1].mean(axis=1)
    else:
        before = (
            values[:, : at + 1].max(axis=1)
            if pattern.kind == "from_peak"
            else values[:, _first(pattern, ensemble)]
        )
        runs = values[:, at] / np.maximum(before, np.finfo(float).tiny)
    low, high = np.quantile(runs, BAND)
    return float(low), float(high)


def _first(pattern: Pattern, ensemble: Ensemble) -> int:
    return _week(ensemble, _since(pattern))


def _week(ensemble: Ensemble, day: date) -> int:
    """Return the row of a date, the last Monday on or before it."""
    week = (day - ensemble.dates[0]).days // 7
    if not 0 <= week < len(ensemble.dates):
        raise CatalogError(f"the runs are too short for a pattern of {day.isoformat()}")
    return week


def _median(pattern: Pattern, ensemble: Ensemble, day: date) -> float:
    return float(np.median(ensemble.series[pattern.outcome or ""][:, _week(ensemble, day)]))


def _value(pattern: Pattern, ensemble: Ensemble, theatre: Theatre) -> float:
    return _median(pattern, ensemble, pattern.at)


def _ratio(pattern: Pattern, ensemble: Ensemble, theatre: Theatre) -> float:
    return _median(pattern, ensemble, pattern.at) / _median(pattern, ensemble, _since(pattern))


def _from_peak(pattern: Pattern, ensemble: Ensemble, theatre: Theatre) -> float:
    """Return the median as a share of the highest median so far."""
    until = np.median(ensemble.series[pattern.outcome or ""][:, : _week(ensemble, pattern.at) + 1], axis=0)
    return float(until[-1] / until.max())


def _mean(pattern: Pattern, ensemble: Ensemble, theatre: Theatre) -> float:
    first, last = _week(ensemble, _since(pattern)), _week(ensemble, pattern.at)
    return float(ensemble.series[pattern.outcome or ""][:, first : last + 1].mean())


def _both(pattern: Pattern, ensemble: Ensemble, theatre: Theatre) -> float:
    """Return the smaller of two medians."""
    names_of_both = (pattern.outcome or "", pattern.other_outcome or "")
    week = _week(ensemble, pattern.at)
    return min(float(np.median(ensemble.series[name][:, week])) for name in names_of_both)


def _shares(pattern: Pattern, ensemble: Ensemble) -> np.ndarray:
    """Return the share of runs in which the pattern's party holds each place, (T+1, P)."""
    return ensemble.holders[:, :, names.PARTIES.index(pattern.party)] / ensemble.runs


def _rows(pattern: Pattern, theatre: Theatre) -> list[int]:
    position = {place: row for row, place in enumerate(theatre.places.id)}
    return [position[place] for place in pattern.places]


def _held(pattern: Pattern, ensemble: Ensemble, theatre: Theatre) -> float:
    shares = _shares(pattern, ensemble)[_week(ensemble, pattern.at)]
    return float(shares[_rows(pattern, theatre)].mean())


def _held_by(pattern: Pattern, ensemble: Ensemble, theatre: Theatre) -> float:
    camp = names.CAMPS.index(pattern.camp)
    parties = [party for party, of in enumerate(names.PARTY_CAMP) if of == camp]
    counts = ensemble.holders[_week(ensemble, pattern.at)][_rows(pattern, theatre)]
    return float(counts[:, parties].sum(axis=1).mean() / ensemble.runs)


def _changes(pattern: Pattern, ensemble: Ensemble, theatre: Theatre) -> float:
    """Return the expected number of changes a place, at least: movements of the shares, week by week."""
    shares = _shares(pattern, ensemble)[_week(ensemble, _since(pattern)) : _week(ensemble, pattern.at) + 1]
    return float(np.abs(np.diff(shares[:, _rows(pattern, theatre)], axis=0)).sum(axis=0).mean())


def _opposed(pattern: Pattern, ensemble: Ensemble, theatre: Theatre) -> float:
    """Return the chance that two rivals who both took a side took opposite ones.

    From the shares of runs, as if rivals chose alone; that they shun each other within a run only adds.
    """
    chance = ensemble.sides[_week(ensemble, pattern.at)] / ensemble.runs
    with_is, against = chance[:, names.WITH_IS], chance[:, names.WITH_GOVERNMENT]
    a, b = theatre.groups.rivals.nonzero()
    opposite = with_is[a] * against[b] + against[a] * with_is[b]
    both = (with_is + against)[a] * (with_is + against)[b]
    return float(opposite.sum() / max(both.sum(), 1.0 / ensemble.runs))


def _never(pattern: Pattern, ensemble: Ensemble, theatre: Theatre) -> float:
    shares = _shares(pattern, ensemble)[: _week(ensemble, pattern.at) + 1]
    return float(shares[:, _rows(pattern, theatre)].max())


def _taken(pattern: Pattern, ensemble: Ensemble, theatre: Theatre) -> float:
    """Return the expected number of places taken, at least: rises of the shares, week by week."""
    shares = _shares(pattern, ensemble)[_week(ensemble, _since(pattern)) : _week(ensemble, pattern.at) + 1]
    is_town = np.asarray(theatre.places.population) >= pattern.people
    return float(np.maximum(np.diff(shares[:, is_town], axis=0), 0.0).sum())


def _since(pattern: Pattern) -> date:
    if pattern.since is None:
        raise CatalogError(f"patterns.yaml: {pattern.id}: since: is missing")
    return pattern.since


MEASURES: dict[str, Callable[[Pattern, Ensemble, Theatre], float]] = {
    "value": _value,
    "ratio": _ratio,
    "from_peak": _from_peak,
    "mean": _mean,
    "both": _both,
    "held": _held,
    "held_by": _held_by,
    "changes": _changes,
    "opposed": _opposed,
    "never": _never,
    "taken": _taken,
}
