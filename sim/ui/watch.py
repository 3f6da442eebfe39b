"""The progress of what is being computed; redraws the page when there is a better picture."""

from __future__ import annotations

from itertools import count

import streamlit as st

from sim.ui import orders, sources, state
from sim.ui.job import FIRST_WEEKS, LOSS, NOTHING
from sim.ui.limits import QUICK_RUNS, WATCH_SECONDS


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
            words = say_progress(min(orders.stage()), done, total, orders.jobs()[0].runs)
            st.progress(done / total, text=f"{words}; {LOSS}" if orders.has_loss() else words)
        else:
            baseline = sources.scenarios()[now.baseline].title
            st.caption(
                f"{now.runs} runs, seed {now.seed}; every run is paired with the same run of the baseline, "
                f"“{baseline}”"
            )


def say_progress(stage: int, done: int, total: int, runs: int) -> str:
    """Say what the picture rests on while more is computed.

    Parameters
    ----------
    stage : int
        The lower one of both jobs, as in `sim.ui.job`.
    done, total : int
        Whole runs that are in, and that were ordered, yours and the baseline's.
    runs : int
        Of each version.
    """
    count = f"{done} of {total} runs are in"
    if stage == NOTHING:
        return f"The first runs are being computed; {count}"
    first = f"Shown: the first {min(QUICK_RUNS, runs)} runs"
    if stage == FIRST_WEEKS:
        return f"{first}, their first year; over the whole time {count}"
    return f"{first} or more; {count}, and the picture grows sharper"
