"""The patterns of 2014 and 2015: hit or miss, observed and found, with the words on a miss."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import isfinite
from typing import Final

import streamlit as st

from sim.catalog import Pattern
from sim.figures.numbers import is_share, say_day, say_unit, say_value
from sim.study.history_measure import HistoryMeasure
from sim.study.history_tables import PatternRow, pattern_rows
from sim.ui import sources
from sim.ui.history_choice import segments
from sim.ui.history_sections import PATTERNS, draw_section, fold

FILTERS: Final = ("All", "Hits", "Misses")
SIGNS: Final = {"hit": "✓ hit", "known miss": "✕ known miss", "miss": "✕ miss"}
OF_OUTCOME: Final = ("value", "mean")
COUNTS: Final = {"taken": "places", "changes": "changes a place"}
RATIO: Final = "ratio"
MEANS: Final = {
    "value": "median of the runs",
    "ratio": "ratio of the medians",
    "from_peak": "median as a share of its peak so far",
    "mean": "mean over weeks and runs",
    "both": "smaller of two medians",
    "held": "share of runs",
    "held_by": "share of runs",
    "changes": "expected",
    "opposed": "chance",
    "never": "largest share of runs",
    "taken": "expected",
}
NO_FIGURE: Final = "a direction only"
READING: Final = (
    "On the scale grey is the tolerance, the line nine runs in ten where a single run has a value, the "
    "upright bar what the runs give, the diamond what was observed; shares lie on a scale from 0 to 100 "
    "%. Of places, the share of runs is compared with whether it happened. Land and people observed are "
    "counted as the model counts them, each place with its settled land and all its people to its holder "
    "or, while contested, to the stronger side, so that they can lie somewhat off the figure of the "
    "source or of the sentence."
)
UNEXPLAINED: Final = "This miss is new: no words on it stand in the catalogue yet."


def draw_patterns(measured: HistoryMeasure) -> None:
    """Draw the filter and the patterns that it leaves."""
    draw_section(PATTERNS)
    st.caption("What the model must show to be of use, each with a tolerance.")
    st.html(fold("How to read a pattern and its scale", f"<p>{escape(READING)}</p>"))
    rows = pattern_rows(measured)
    hits = sum(row.is_hit for row in rows)
    counts = dict(zip(FILTERS, (len(rows), hits, len(rows) - hits), strict=True))

    def draw() -> None:
        chosen = segments("filter", "Show", FILTERS, format_func=lambda name: f"{name} ({counts[name]})")
        shown = [row for row in rows if chosen == FILTERS[0] or row.is_hit is (chosen == FILTERS[1])]
        st.html(write_patterns(shown))

    st.fragment(draw)()


def write_patterns(rows: Sequence[PatternRow]) -> str:
    """Patterns as HTML: beside misses, which say most about the model, the hits are folded."""
    hits, misses = ([row for row in rows if row.is_hit is wanted] for wanted in (True, False))
    if not hits or not misses:
        return _list(rows)
    return _list(misses) + fold(f"The {len(hits)} hits, with figures, tolerance and source", _list(hits))


def _list(rows: Sequence[PatternRow]) -> str:
    return f'<ul class="patterns">{"".join(map(write_pattern, rows))}</ul>'


def write_pattern(row: PatternRow) -> str:
    """One pattern as HTML."""
    pattern = row.pattern
    spread = f", nine in ten {_span(pattern, row.low, row.high)}" if row.has_range else ""
    observed = NO_FIGURE if row.observed is None else _say(pattern, row.observed)
    words = "" if row.is_hit else pattern.known_miss or UNEXPLAINED
    tolerance = _span(pattern, pattern.low, pattern.high)
    state = "hit" if row.is_hit else "miss"
    return (
        f'<li class="{state}"><div class="verdict">{SIGNS[row.verdict]}</div>'
        f'<div class="about"><div class="title">{escape(pattern.says)}</div>'
        f'<div class="figures"><span>observed <b>{escape(observed)}</b></span>'
        f"<span>{MEANS[pattern.kind]} <b>{escape(_say(pattern, row.found))}</b>{escape(spread)}</span>"
        f"<span>tolerance {escape(tolerance)}</span></div>"
        f'<div class="source">{_say_days(pattern)}; tests {escape(pattern.tests)}. '
        f"Source: {escape(pattern.source)}</div>"
        + (f'<div class="why">{escape(words)}</div>' if words else "")
        + f"</div>{_scale(row)}</li>"
    )


def _say_days(pattern: Pattern) -> str:
    return f"{say_day(pattern.since)} to {say_day(pattern.at)}" if pattern.since else say_day(pattern.at)


def _say(pattern: Pattern, value: float) -> str:
    """A value with the unit of the pattern's kind."""
    return _number(pattern, value) + _unit(pattern)


def _span(pattern: Pattern, low: float, high: float) -> str:
    """Two values with their unit."""
    return f"{_number(pattern, low)} to {_number(pattern, high)}{_unit(pattern)}"


def _number(pattern: Pattern, value: float) -> str:
    if pattern.kind in OF_OUTCOME:
        outcome = sources.catalog().outcomes[pattern.outcome or ""]
        return say_value(value, outcome.unit, outcome.decimals)
    if pattern.kind in COUNTS:
        return f"{value:.3g}"
    return f"{value:.2f}" if pattern.kind == RATIO else say_value(value, "share")


def _unit(pattern: Pattern) -> str:
    if pattern.kind in OF_OUTCOME:
        return say_unit(sources.catalog().outcomes[pattern.outcome or ""].unit)
    return f" {COUNTS[pattern.kind]}" if pattern.kind in COUNTS else ""


def _is_of_shares(pattern: Pattern) -> bool:
    if pattern.kind in OF_OUTCOME:
        return is_share(sources.catalog().outcomes[pattern.outcome or ""].unit)
    return pattern.kind != RATIO and pattern.kind not in COUNTS


def _scale(row: PatternRow) -> str:
    """Tolerance, band, value found and value observed on one line; the same stands in words beside it."""
    pattern = row.pattern
    values = [pattern.low, pattern.high, row.found, row.low, row.high, row.observed]
    known = [value for value in values if value is not None and isfinite(value)]
    left, right = (0.0, max(1.0, *known)) if _is_of_shares(pattern) else (min(known), max(known))

    def at(value: float) -> str:
        return f"{100 * (value - left) / (right - left):.1f}%"

    def bar(name: str, low: float, high: float) -> str:
        return f'<i class="{name}" style="left:{at(low)};right:calc(100% - {at(high)})"></i>'

    parts = [bar("tolerance", pattern.low, pattern.high)]
    if row.has_range:
        parts.append(bar("band", row.low, row.high))
    parts.append(f'<i class="found" style="left:{at(row.found)}"></i>')
    if row.observed is not None:
        parts.append(f'<i class="seen" style="left:{at(row.observed)}">◆</i>')
    kind = "scale whole" if _is_of_shares(pattern) else "scale"
    return f'<div class="{kind}" aria-hidden="true">{"".join(parts)}</div>'
