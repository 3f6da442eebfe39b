"""The progress of what is being computed; redraws the page when there is a better picture."""

from __future__ import annotations

import streamlit as st

from sim.ui import orders, state
from sim.ui.limits import WATCH_SECONDS


def draw_watch() -> None:
    """Draw progress, and look again every moment for as long as there is something to wait for."""
    every = WATCH_SECONDS if orders.is_working() or orders.has_news() else None
    st.fragment(_watch, run_every=every)()


def _watch() -> None:
    is_working = orders.is_working()
    if st.session_state.get("watching") and orders.has_news():
        st.rerun(scope="app")
    if st.session_state.get("watching") and not is_working:
        st.session_state["watching"] = False
        st.rerun(scope="app")
    st.session_state["watching"] = is_working
    done, total = orders.progress()
    now = state.settings()
    with st.container(key="watch"):
        if is_working and total:
            st.progress(done / total, text=f"{done} of {total} runs are in; the picture grows sharper")
        else:
            st.caption(
                f"{now.runs} runs, seed {now.seed}; every run is paired with the same run of the baseline"
            )
