"""Orders what the settings ask for and hands over the best pictures there are."""

from __future__ import annotations

import time
import uuid
from typing import Final

import streamlit as st

from sim.errors import SimulationError
from sim.ui import limits, sources, state
from sim.ui.desk import Desk
from sim.ui.job import Job
from sim.ui.pictures import Drawn

JOBS, DRAWN, PROBLEM = "jobs", "drawn", "problem"
SHOWN_STAGE: Final = "shown_stage"


@st.cache_resource(show_spinner=False)
def desk() -> Desk:
    """The one desk of this server."""
    return Desk()


def place_order() -> None:
    """Order the current version and the baseline; returns at once."""
    now = state.settings()
    owner = st.session_state.setdefault(state.OWNER, uuid.uuid4().hex)
    try:
        requests = sources.plans(now)
        st.session_state[JOBS] = (now, requests[0][0], desk().order(owner, requests, now.seed, now.runs))
        st.session_state[PROBLEM] = None
    except SimulationError as error:
        st.session_state[JOBS] = None
        st.session_state[PROBLEM] = " ".join(str(error).split())


def jobs() -> list[Job]:
    """The jobs of the current order: current version, baseline."""
    ordered = st.session_state.get(JOBS)
    return ordered[2] if ordered else []


def problem() -> str | None:
    """What went wrong with the current order, in one line."""
    return st.session_state.get(PROBLEM) or next((job.error for job in jobs() if job.error), None)


def is_working() -> bool:
    """More is to come."""
    return any(not job.is_over for job in jobs())


def has_loss() -> bool:
    """A process was lost on the way."""
    return any(job.has_loss for job in jobs())


def progress() -> tuple[int, int]:
    """Runs that are in, and runs asked for, over both jobs."""
    distinct = list({id(job): job for job in jobs()}.values())
    return sum(job.done for job in distinct), sum(job.runs for job in distinct)


def stage() -> tuple[int, ...]:
    """How far the jobs are."""
    return tuple(job.stage() for job in jobs())


def has_news() -> bool:
    """There is a better picture than the one on the screen."""
    return stage() != st.session_state.get(SHOWN_STAGE)


def drawn() -> Drawn | None:
    """The best pictures now; those shown before, while the first of a new order are not in yet."""
    ordered = st.session_state.get(JOBS)
    if ordered is None:
        return st.session_state.get(DRAWN)
    settings, plan, pair = ordered
    deadline = time.monotonic() + limits.PATIENCE_SECONDS
    for job in pair:
        job.wait(max(0.0, deadline - time.monotonic()))
    st.session_state[SHOWN_STAGE] = stage()
    current, baseline = (job.picture() for job in pair)
    if current is None or baseline is None:
        return st.session_state.get(DRAWN)
    before: Drawn | None = st.session_state.get(DRAWN)
    is_same_picture = (
        before is not None
        and before.settings == settings
        and len(before.current.rows) == len(current.rows)
        and len(before.baseline.rows) == len(baseline.rows)
        and (before.current.weeks, before.baseline.weeks) == (current.weeks, baseline.weeks)
    )
    if not is_same_picture:
        st.session_state[DRAWN] = Drawn(settings, plan, current, baseline, pair[0] is pair[1])
    return st.session_state[DRAWN]
