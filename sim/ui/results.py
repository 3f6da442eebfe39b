"""The results: week in view, map beside the headline numbers, curves, what moved, and ways to keep it all."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import streamlit as st

from sim.figures.numbers import say_day
from sim.ui import orders, sources, state
from sim.ui.charts import draw_charts
from sim.ui.headlines import draw_headlines
from sim.ui.map_view import draw_map
from sim.ui.pictures import Drawn
from sim.ui.share import draw_share
from sim.ui.what_moved import draw_what_moved
from sim.ui.widgets import draw_bound


@st.fragment
def draw_results() -> None:
    """Draw all results of the best pictures there are; reruns alone when the week or a pick changes.

    Each section has a box of its own. Without it, a line more in one section would move all that follows, and
    parts of the picture before, which stay until they are drawn over, would stand beside the new ones.
    """
    trouble = orders.problem()
    with _section("trouble"):
        if trouble:
            st.error(trouble)
    drawn = orders.drawn()
    if drawn is None:
        if not trouble:
            st.caption("The first runs are being computed …")
        return
    with _section("week"):
        draw_week_slider(drawn)
    state.write_link()
    row = min(state.view().week, drawn.last_row)
    left, right = st.columns([3, 2], gap="large")
    with left:
        draw_map(drawn, row)
    with right:
        draw_headlines(drawn, row)
    with _section("charts"):
        draw_charts(drawn)
    with _section("moved"):
        draw_what_moved(drawn, row)
    with _section("share"):
        draw_share(drawn)


def _section(name: str) -> Any:
    return st.container(key=f"section-{name}")


def draw_week_slider(drawn: Drawn) -> None:
    """Draw the slider of the week in view, by date."""
    start, weeks = drawn.plan.start, sources.horizon(state.settings())
    week = state.view().week
    day = start + timedelta(weeks=week)
    slider = partial(
        st.slider,
        "Week in view",
        start,
        start + timedelta(weeks=weeks),
        day,
        step=timedelta(weeks=1),
        format="D MMM YYYY",
        help="Moves the map, the numbers beside it and the table of what moved. Arrow keys go week by week.",
    )
    draw_bound(slider, "week_day", day, lambda value: state.look(week=(value - start).days // 7))
    if week > drawn.last_row:
        st.caption(f"So far computed up to {say_day(drawn.day(drawn.last_row))}; the rest follows.")
