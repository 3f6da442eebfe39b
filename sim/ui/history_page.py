"""The history page from top to bottom."""

from __future__ import annotations

from typing import Final

import streamlit as st

from sim.figures.numbers import percent
from sim.study.history_measure import HistoryMeasure
from sim.study.history_tables import pattern_rows, skill_of
from sim.ui import history_source, state
from sim.ui.history_credibility import draw_credibility
from sim.ui.history_curves import draw_curves_until_2016
from sim.ui.history_later import draw_later
from sim.ui.history_measuring import draw_measuring
from sim.ui.history_months import draw_months
from sim.ui.history_patterns import draw_patterns
from sim.ui.history_places import draw_places
from sim.ui.history_sections import draw_jumps
from sim.ui.history_variance import draw_variance

LEAD: Final = (
    "What the model gives of June 2014 to December 2015 beside what happened, where it misses, and what it "
    "says of the years after."
)
NOTICE: Final = (
    "Nothing after 2015 was used to set a number. That a pattern is hit does not show that a claim is true: "
    "other rules may give the same pattern."
)
STALE: Final = (
    "This measurement was made with another version of the model, its numbers or its claims. What follows "
    "may not be what the simulator shows now; measure anew to see."
)
NONE: Final = (
    "The history has not been measured with this version yet. Measure it here; it takes up to a minute."
)


def draw_history_page() -> None:
    """Draw patterns, curves, maps, the years after, and how far all of it can be believed."""
    st.html(
        '<header class="top"><p class="name">Coalition Simulator</p><h1>History</h1>'
        f'<p class="lead">{LEAD}</p><p class="notice">{NOTICE}</p></header>'
    )
    measured = history_source.current()
    _draw_origin(measured)
    draw_measuring()
    draw_jumps(measured is not None)
    if measured is not None:
        draw_summary(measured)
        draw_patterns(measured)
        draw_curves_until_2016(measured)
        draw_places(measured)
        draw_months(measured)
        draw_later(measured)
    draw_variance()
    draw_credibility(measured)
    state.write_link()


def _draw_origin(measured: HistoryMeasure | None) -> None:
    if measured is None:
        st.info(NONE)
        return
    if history_source.is_stale(measured):
        st.warning(STALE)
    st.caption(history_source.say_origin(measured))


def draw_summary(measured: HistoryMeasure) -> None:
    """Say in one sentence how well history is met."""
    rows = pattern_rows(measured)
    hits = sum(row.is_hit for row in rows)
    scores = "; ".join(
        f"in {row.year} the right holder in {percent(row.right)} of the runs, "
        f"{_say_skill(row.skill['july_2014'])} the forecast that nothing changes after 1 July 2014"
        for row in skill_of(measured)
    )
    st.markdown(
        f"**{hits} of {len(rows)} patterns are within their tolerance.** Of contested places, {scores}."
    )


def _say_skill(value: float) -> str:
    return "better than" if value > 0.0 else "no better than" if value == 0.0 else "worse than"
