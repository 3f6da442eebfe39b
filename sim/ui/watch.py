"""The progress of what is being computed; redraws the page when there is a better picture."""

from __future__ import annotations

from itertools import count

import streamlit as st

from sim.ui import orders, sources, state
from sim.ui.job import LOSS
from sim.ui.limits import WATCH_SECONDS


def draw_watch() -> None:
    """Draw progress, and look again every moment for as long as there is something to wait for."""
    looks = count()

    def look() -> None:
        # The first look is part of drawing the page, which shows the best picture anyway.
        if next(looks) and (orders.has_news() or not orders.is_working()):
            st.rerun(scope="app")
        _draw_progress()

    st.fragment(look, run_every=WATCH_SECONDS if orders.is_working() else None)()


def _draw_progress() -> None:
    done, total = orders.progress()
    now = state.settings()
    with st.container(key="watch"):
        if orders.is_working() and total:
            outlook = LOSS if orders.has_loss() else "the picture grows sharper"
            st.progress(done / total, text=f"{done} of {total} runs are in; {outlook}")
        else:
            baseline = sources.scenarios()[now.baseline].title
            st.caption(
                f"{now.runs} runs, seed {now.seed}; every run is paired with the same run of the baseline, "
                f"“{baseline}”"
            )
