"""Figures in words, for those who do not see them and for those who would rather read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.figures.numbers import is_nothing, say_day, say_gap, say_month, say_number, say_quantity, say_value

MOST_NAMES: Final = 4
SMALLEST_SAID: Final = 0.03
Bands = Mapping[str, NDArray[np.float64]]


def describe_fan(unit: str, decimals: int, start: date, current: Bands, baseline: Bands) -> str:
    """Say where an outcome starts, peaks and ends in the median run, and how the baseline ends.

    Parameters
    ----------
    unit, decimals
        Of the outcome.
    start : date
        Day of row 0.
    current, baseline : mapping of str to array (rows,)
        Quantiles, as drawn.
    """
    median = current["p50"]
    last = len(median) - 1
    top = int(np.argmax(median))
    words = f"Median: {say_quantity(float(median[0]), unit, decimals)} at first"
    if 0 < top < last:
        peak = say_value(float(median[top]), unit, decimals)
        words += f", highest in {say_month(start + timedelta(weeks=top))} ({peak})"
    end = say_value(float(median[-1]), unit, decimals)
    low, high = (say_value(float(current[level][-1]), unit, decimals) for level in ("p05", "p95"))
    words += f", {end} in {say_month(start + timedelta(weeks=last))} (nine runs in ten {low} to {high}). "
    return words + _beside_baseline(unit, decimals, current, baseline, last)


def _beside_baseline(unit: str, decimals: int, current: Bands, baseline: Bands, row: int) -> str:
    if row >= len(baseline["p50"]):
        return ""
    gap = float(current["p50"][row] - baseline["p50"][row])
    if is_nothing(gap, unit, decimals):
        return "The baseline ends at the same median."
    way = "above" if gap > 0 else "below"
    return f"That is {say_gap(gap, unit, decimals)} {way} the baseline."


def describe_holders(
    day: date,
    counts: NDArray[np.int64],
    population: NDArray[np.float64],
    names: Sequence[str],
    party_titles: Sequence[str],
) -> str:
    """Say who holds how much of the map in most runs.

    Parameters
    ----------
    day : date
        The week shown.
    counts : array (P, H)
        Number of runs in which each party holds each place.
    population : array (P,)
        People.
    names, party_titles : sequence of str
        Of places and parties.
    """
    winner = counts.argmax(axis=1)
    parts = []
    for party in sorted(range(len(party_titles)), key=lambda code: -float(population[winner == code].sum())):
        held = np.flatnonzero(winner == party)
        if len(held):
            largest = map(int, held[np.argsort(-population[held], kind="stable")][:MOST_NAMES])
            towns = ", ".join(names[place] for place in largest)
            people = say_number(float(population[held].sum()))
            places = "1 place" if len(held) == 1 else f"{len(held)} places"
            parts.append(f"{party_titles[party]} {places} with {people} people ({towns})")
    return f"Map of {say_day(day)}, by most common holder: " + "; ".join(parts) + "."


def describe_difference(day: date, party: str, difference: NDArray[np.float64], names: Sequence[str]) -> str:
    """Say where a party holds places in more or fewer runs than in the baseline.

    Parameters
    ----------
    day : date
        The week shown.
    party : str
        Whose places.
    difference : array (P,)
        Share of runs, current minus baseline.
    names : sequence of str
        Of places.
    """
    order = np.argsort(-np.abs(difference), kind="stable").tolist()
    more = [place for place in order if difference[place] >= SMALLEST_SAID][:MOST_NAMES]
    fewer = [place for place in order if difference[place] <= -SMALLEST_SAID][:MOST_NAMES]
    start = f"Map of {say_day(day)}: share of runs in which {party} holds a place, against the baseline. "
    if not more and not fewer:
        return start + "No place differs by more than three runs in a hundred."
    return start + " ".join(
        f"{word}: "
        + ", ".join(f"{names[place]} ({_points(float(difference[place]))})" for place in places)
        + "."
        for word, places in (("Most more often", more), ("Most less often", fewer))
        if places
    )


def _points(value: float) -> str:
    return f"{'+' if value > 0 else '−'}{abs(100 * value):.0f} points"
