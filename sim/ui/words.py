"""Results in sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.figures.numbers import is_nothing, is_share, say_gap, say_number, say_quantity, say_value
from sim.ui.labels import say_caveat, say_outcome

CHANCE: Final = 0.05
"""A difference is called one only if chance alone would make so many pairs agree less often than this."""
BETTER, WORSE, OPEN, SAME = "better", "worse", "open", "same"
MASSES: Final = ("km2", "million", "USD")
"""Units of which there is less, not fewer."""
MOST_LINES: Final = 3


@dataclass(frozen=True)
class Headline:
    """One outcome in one week: what it is, its median, and two sentences.

    Attributes
    ----------
    title, value : str
        What is measured, and its median with unit.
    spread : str
        Where half of the runs lie, after what must be known of such a number.
    change : str
        Against the baseline, run by run.
    tone : str
        "better" or "worse" by the catalogue, "open" where it leaves that open, "same" if nothing is clear.
    """

    title: str
    value: str
    spread: str
    change: str
    tone: str


def headline(outcome: Any, current: NDArray[np.float64], baseline: NDArray[np.float64] | None) -> Headline:
    """Put one week of an outcome into words.

    Parameters
    ----------
    outcome : Outcome
        Entry of the catalogue.
    current : array (R,)
        Values of the runs in that week.
    baseline : array (R,) or None
        The same runs of the baseline, paired; None if it is the same plan.
    """
    unit, decimals = outcome.unit, outcome.decimals
    low, median, high = (float(part) for part in np.quantile(current, (0.25, 0.5, 0.75)))
    spread = (
        f"Half of the runs lie between {say_value(low, unit, decimals)} "
        f"and {say_value(high, unit, decimals)}."
        if not is_nothing(high - low, unit, decimals)
        else "The middle half of the runs agree."
    )
    spread = f"{say_caveat(outcome)} {spread}".strip()
    change, tone = _say_change(outcome, current, baseline)
    return Headline(say_outcome(outcome), say_quantity(median, unit, decimals), spread, change, tone)


def _say_change(
    outcome: Any, current: NDArray[np.float64], baseline: NDArray[np.float64] | None
) -> tuple[str, str]:
    if baseline is None:
        return "", SAME
    difference = current - baseline
    middle = float(np.median(difference))
    if is_nothing(middle, outcome.unit, outcome.decimals):
        if not np.any(difference):
            return "No run differs from the baseline.", SAME
        return "The median run does not differ from the baseline.", SAME
    more = middle > 0
    agree = int(np.sum(difference > 0 if more else difference < 0))
    word = (
        "more" if more else "less" if outcome.unit.startswith(MASSES) or is_share(outcome.unit) else "fewer"
    )
    gap = f"{say_gap(middle, outcome.unit, outcome.decimals)} {word}"
    agreement = _say_agreement(agree, len(current))
    if is_chance(agree, int(np.count_nonzero(difference))):
        return f"No clear difference to the baseline (median {gap}, {agreement}; it may be chance).", SAME
    return f"Your version has {gap} than the baseline ({agreement}).", _tone(outcome.better, more)


def _tone(better: str, is_more: bool) -> str:
    if better not in ("lower", "higher"):
        return OPEN
    return BETTER if is_more == (better == "higher") else WORSE


def is_chance(agree: int, differing: int) -> bool:
    """Tell by a two-sided sign test whether so many pairs of runs may agree by chance alone.

    Parameters
    ----------
    agree : int
        Pairs that differ the same way.
    differing : int
        Pairs that differ at all; the others say nothing.
    """
    least = max(agree, differing - agree)
    as_far = sum(math.comb(differing, count) for count in range(least, differing + 1))
    return min(2 * as_far / 2**differing, 1.0) > CHANCE


def _say_agreement(agree: int, runs: int) -> str:
    return "in all paired runs" if agree == runs else f"in {agree} of {runs} paired runs"


def say_once(outcome: Any, current: NDArray[np.float64], baseline: NDArray[np.float64] | None) -> str:
    """Put an outcome that is measured once a run into a sentence.

    Parameters
    ----------
    outcome : Outcome
        Entry of the catalogue.
    current, baseline : array (R,)
        NaN where it never happened.
    """
    text = f"**{say_outcome(outcome)}:** {_say_often(outcome, current)}"
    if baseline is None:
        return text + "."
    return f"{text}; baseline: {_say_often(outcome, baseline)}."


def _say_often(outcome: Any, values: NDArray[np.float64]) -> str:
    happened = values[np.isfinite(values)]
    if outcome.unit == "probability":
        if not len(happened):
            return "in no run (none qualifies)"
        rest = len(values) - len(happened)
        aside = f" ({rest} do not qualify)" if rest else ""
        return f"in {say_number(float(happened.sum()))} of {len(happened)} runs{aside}"
    if not len(happened):
        return f"in none of {len(values)} runs"
    middle = say_quantity(float(np.median(happened)), outcome.unit, outcome.decimals)
    return f"in {len(happened)} of {len(values)} runs, at the median {middle}"


def say_place(
    name: str,
    governorate: str,
    population: float,
    counts: NDArray[np.int64],
    before: NDArray[np.int64] | None,
    titles: Sequence[str],
) -> list[str]:
    """Short lines for one place: where it is, who holds it in how many runs, and in the baseline.

    Parameters
    ----------
    name, governorate : str
        Of the place.
    population : float
        People.
    counts, before : array (H,)
        Number of runs by holder, now and in the baseline.
    titles : sequence of str
        Of the parties.
    """
    where = f"{governorate}, {say_number(population)} people"
    return [name, where, *_say_shares(counts, before, titles)]


def say_sides(
    name: str,
    armed: float,
    counts: NDArray[np.int64],
    before: NDArray[np.int64] | None,
    titles: Sequence[str],
) -> list[str]:
    """Short lines for one tribe: its men, and in how many runs it is on which side, now and in the baseline.

    Parameters
    ----------
    name : str
        Of the tribe.
    armed : float
        Men at the start.
    counts, before : array (3,)
        Number of runs by side.
    titles : sequence of str
        Of the sides.
    """
    return [name, f"{say_number(armed)} armed men", *_say_shares(counts, before, titles)]


def _say_shares(
    counts: NDArray[np.int64], before: NDArray[np.int64] | None, titles: Sequence[str]
) -> list[str]:
    if before is None:
        return _say_most(counts, titles)
    return [*_say_most(counts, titles), "Baseline:", *_say_most(before, titles)]


def _say_most(counts: NDArray[np.int64], titles: Sequence[str]) -> list[str]:
    """The most common cases, one a line, the rest added up."""
    total = max(int(counts.sum()), 1)
    order = [int(case) for case in np.argsort(-counts.astype(int), kind="stable") if counts[case]]
    lines = [f"{100 * int(counts[case]) / total:.0f} % {titles[case]}" for case in order[:MOST_LINES]]
    rest = sum(int(counts[case]) for case in order[MOST_LINES:])
    return [*lines, f"{100 * rest / total:.0f} % others"] if rest else lines
