"""From dated entries to one value a week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.scenario.schema import RampEntry, Step

DAYS: Final = 7


@dataclass(frozen=True)
class Lift:
    """What a dated event makes of a schedule from one day to another (exclusive).

    ``is_level``: the schedule is lifted to the amount where it lies lower; else the amount is added. The lift
    fades by half in every ``half_life`` weeks, if there is one.
    """

    since: date
    until: date
    amount: float
    is_level: bool
    half_life: float | None


def weekly_values(
    layers: Iterable[Sequence[Step | RampEntry]],
    default: float,
    start: date,
    weeks: int,
    lifts: Sequence[Lift] = (),
    bounds: tuple[float, float] = (-np.inf, np.inf),
) -> NDArray[np.float64]:
    """Value in force in each week.

    A later layer covers an earlier one wherever it has an entry; elsewhere the earlier one shows, and below
    all of them the default. A step without ``until`` lasts until the next entry of its list, or for good. A
    ramp is held at its end until the next entry. A week that a change divides gets the mean of its days, so
    that totals are right whatever the weekday.

    Parameters
    ----------
    layers : iterable of sequences of Step or RampEntry
        Schedules from the eldest ancestor to the scenario itself, each in order of date.
    default : float
        The catalogue's value.
    start : datetime.date
        First day of week 0.
    weeks : int
        Number of weeks.
    lifts : sequence of Lift
        What dated events make of it: the highest level counts, and what is added is added on top of it.
    bounds : tuple of float
        Range in which the lifted values are kept.

    Returns
    -------
    numpy.ndarray
        (T,), the unit of the parameter.
    """
    days = np.full(weeks * DAYS, default + 0.0)
    for entries in layers:
        for position, entry in enumerate(entries):
            following = entries[position + 1] if position + 1 < len(entries) else None
            _lay_entry(days, entry, _since(following), start)
    if lifts:
        days = np.clip(_lifted(days, lifts, start), *bounds)
    return _average(days.reshape(weeks, DAYS))


def _since(entry: Step | RampEntry | None) -> date | None:
    if entry is None:
        return None
    return entry.ramp.since if isinstance(entry, RampEntry) else entry.since


def _lay_entry(
    days: NDArray[np.float64], entry: Step | RampEntry, following: date | None, start: date
) -> None:
    """Write one entry over the days on which it is in force; ``days`` is (7 T,) and changed in place."""
    last = len(days) if following is None else (following - start).days
    if isinstance(entry, Step):
        first = 0 if entry.since is None else (entry.since - start).days
        if entry.until is not None:
            last = (entry.until - start).days
        days[max(first, 0) : max(last, 0)] = entry.value
        return
    ramp = entry.ramp
    first, top = (ramp.since - start).days, (ramp.until - start).days
    begin, end = max(first, 0), min(max(last, 0), len(days))
    if begin < end:
        share = np.minimum((np.arange(begin, end) - first) / (top - first), 1.0)
        values = ramp.start * (1.0 - share) + ramp.end * share
        days[begin:end] = np.clip(values, min(ramp.start, ramp.end), max(ramp.start, ramp.end))


def _lifted(days: NDArray[np.float64], lifts: Sequence[Lift], start: date) -> NDArray[np.float64]:
    """Return days with the highest level of all lifts and the sum of what they add, (7 T,)."""
    level, added = days.copy(), np.zeros(len(days))
    number = np.arange(len(days))
    for lift in lifts:
        since = (lift.since - start).days
        in_force = (number >= since) & (number < (lift.until - start).days)
        left = np.where(in_force, 1.0, 0.0)
        if lift.half_life is not None:
            left = left * np.exp2(-np.maximum(number - since, 0) / (DAYS * lift.half_life))
        if lift.is_level:
            np.maximum(level, days + np.maximum(lift.amount - days, 0.0) * left, out=level)
        else:
            added += lift.amount * left
    return level + added


def _average(days: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean of the days of each week, (T, 7) to (T,); a week of one value keeps it to the bit."""
    low, high = days.min(axis=1), days.max(axis=1)
    total = np.zeros(len(days))
    for day in range(DAYS):
        total += days[:, day]
    return np.clip(total / DAYS, low, high)
