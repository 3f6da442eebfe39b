"""Measuring the history anew from the page: an order at the desk, and its progress."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Final

import numpy as np
import streamlit as st

from sim.errors import SimulationError
from sim.study.ensemble import Ensemble
from sim.study.history_measure import HistoryMeasure, measure_history
from sim.study.manifest import make_manifest
from sim.ui import history_source, orders, sources, state
from sim.ui.history_choice import choose
from sim.ui.job import LOSS, Job, Picture
from sim.ui.limits import QUICK_WEEKS, RUNS_DEFAULT, RUNS_MOST, SEED_DEFAULT, WATCH_SECONDS

CHOICES: Final = (32, RUNS_DEFAULT, RUNS_MOST)
JOB: Final = "history_job"


def draw_measuring() -> None:
    """Draw the button, or the progress of what was ordered."""
    job: Job | None = st.session_state.get(JOB)
    if job is None:
        _draw_button()
        return

    def look() -> None:
        if job.is_over:
            take(job)
            st.rerun(scope="app")
        loss = f"; {LOSS}" if job.has_loss else ""
        st.progress(job.done / job.runs, text=f"Measuring: {job.done} of {job.runs} runs are in{loss}")

    st.fragment(look, run_every=WATCH_SECONDS)()


def _draw_button() -> None:
    problem = st.session_state.pop("history_problem", None)
    if problem:
        st.warning(problem)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        runs = choose("runs", RUNS_DEFAULT, _runs_box)
        if st.button("Measure anew", help="Runs history to March 2019 on this machine; takes up to a minute"):
            order(int(runs))
            st.rerun()


def _runs_box(chosen: int) -> partial[int]:
    return partial(st.selectbox, "Runs", CHOICES, CHOICES.index(chosen), width=110)


def order(runs: int) -> None:
    """Order the runs; returns at once."""
    owner = st.session_state.setdefault(state.OWNER, uuid.uuid4().hex)
    try:
        first = sources.make_plan(history_source.SCENARIO, QUICK_WEEKS, ())
        whole = history_source.plan()
        # An owner of its own: the order must not drop what the simulator's page has ordered.
        (job,) = orders.desk().order(f"{owner}:history", [(whole, first)], SEED_DEFAULT, runs)
    except SimulationError as error:
        st.session_state["history_problem"] = " ".join(str(error).split())
        return
    st.session_state[JOB] = job


def take(job: Job) -> None:
    """Take what a job that is over has brought: a measurement, or a line on what went wrong."""
    del st.session_state[JOB]
    picture = job.picture()
    if job.error or picture is None or not picture.is_final:
        st.session_state["history_problem"] = job.error or "The runs did not arrive; try again."
        return
    st.session_state[history_source.FRESH] = measure_picture(picture, job.runs)


def measure_picture(picture: Picture, runs: int) -> HistoryMeasure:
    """Measure the history from all runs of a finished job."""
    plan = history_source.plan()
    names = picture.weekly
    once = [name for name, outcome in sources.catalog().outcomes.items() if outcome.kind == "once"]
    found = Ensemble(
        plan,
        SEED_DEFAULT,
        runs,
        {name: picture.values(name) for name in names},
        {name: picture.once(name) for name in once if name in picture},
        picture.holders.astype(np.int32),
        picture.sides.astype(np.int32),
        list(plan.dates),
        make_manifest(plan, SEED_DEFAULT, runs),
    )
    return measure_history(found)
