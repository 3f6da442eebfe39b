"""What the record shows of a pattern or an outcome, in the same unit as what the runs show.

The record of holders is monthly: a value is read on its last day on or before the date asked for, and a place
counts as its stronger holder's. Land and people are those of the theatre's places, so that model and record
are counted alike.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.catalog import Pattern
from sim.theatre.history import HolderRecord
from sim.theatre.records import Theatre

IS: Final = names.PARTIES.index("IS")


def record_series(outcome: str, record: HolderRecord, theatre: Theatre) -> NDArray[np.float64] | None:
    """Values of a weekly outcome on the days of the record, (M,); None if holders do not decide it."""
    weigh = WEIGHTS.get(outcome)
    if weigh is None:
        return None
    return (record.holder == IS) @ weigh(theatre)


def observed(pattern: Pattern, record: HolderRecord, theatre: Theatre) -> float | None:
    """Return what the record shows of a pattern, in the unit of the pattern's kind.

    Parameters
    ----------
    pattern : Pattern
        Its own figure goes first, if it has one.
    record, theatre
        Holders by month, and the places they hold.

    Returns
    -------
    float or None
        None where there is no figure: the source gives a direction only.
    """
    if pattern.observed is not None:
        return pattern.observed
    if pattern.places or pattern.kind == "taken":
        return _of_places(pattern, record, theatre)
    series = record_series(pattern.outcome or "", record, theatre)
    return None if series is None else _of_series(pattern, series, record)


def _of_series(pattern: Pattern, series: NDArray[np.float64], record: HolderRecord) -> float | None:
    at = _row(record, pattern.at)
    if pattern.kind == "value":
        return float(series[at])
    if pattern.kind == "from_peak":
        return float(series[at] / series[: at + 1].max())
    if pattern.kind == "ratio" and pattern.since is not None:
        return float(series[at] / series[_row(record, pattern.since)])
    return None


def _of_places(pattern: Pattern, record: HolderRecord, theatre: Theatre) -> float | None:
    first = _row(record, pattern.since) if pattern.since else 0
    until = slice(first, _row(record, pattern.at) + 1)
    position = {place: row for row, place in enumerate(theatre.places.id)}
    holder = record.holder[until][:, [position[place] for place in pattern.places]]
    party = names.PARTIES.index(pattern.party)
    if pattern.kind == "held":
        return float((holder[-1] == party).mean())
    if pattern.kind == "held_by":
        return float((np.asarray(names.PARTY_CAMP)[holder[-1]] == names.CAMPS.index(pattern.camp)).mean())
    if pattern.kind == "never":
        return float((holder == party).any())
    if pattern.kind == "taken":
        is_town = np.asarray(theatre.places.population) >= pattern.people
        is_held = record.holder[until][:, is_town] == IS
        return float((is_held[1:] & ~is_held[:-1]).sum())
    return None


def _row(record: HolderRecord, day: date) -> int:
    """Last row of the record on or before a day."""
    return max(row for row, known in enumerate(record.dates) if row == 0 or known <= day)


def _settled(theatre: Theatre, country: str = "") -> NDArray[np.float64]:
    is_there = np.array([not country or place == country for place in theatre.places.country])
    return np.asarray(theatre.places.settled_km2) * is_there


WEIGHTS: Final[dict[str, Callable[[Theatre], NDArray[np.float64]]]] = {
    "is_territory_km2": _settled,
    "is_territory_km2_iraq": lambda theatre: _settled(theatre, "IQ"),
    "is_territory_km2_syria": lambda theatre: _settled(theatre, "SY"),
    "is_population": lambda theatre: np.asarray(theatre.places.population),
    "is_cities": lambda theatre: np.ones(len(theatre.places)),  # a run counts every place, too
}
"""What a place that IS holds adds to an outcome."""
