"""The measurement of the history that the page shows: one made in this session, or the one that ships."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from sim.errors import SimulationError
from sim.study.history_measure import NAME, HistoryMeasure, is_of, read_history
from sim.study.measured import FOLDER
from sim.ui import sources

if TYPE_CHECKING:
    from sim.scenario import Plan

SCENARIO: Final = "historical"
FRESH: Final = "history_measured"


def plan() -> Plan:
    """The plan that is measured: history over its whole horizon, with the claims of this server."""
    return sources.make_plan(SCENARIO, sources.scenarios()[SCENARIO].weeks, ())


def current() -> HistoryMeasure | None:
    """What is shown now; one line on the page if the shipped measurement cannot be read."""
    fresh = st.session_state.get(FRESH)
    if fresh is not None:
        return fresh
    try:
        return shipped()
    except SimulationError as error:
        st.warning(str(error))
        return None


def shipped(folder: Path = FOLDER) -> HistoryMeasure | None:
    """The measurement that ships, read again only when its file has changed.

    Raises
    ------
    SimulationError
        If it cannot be read.
    """
    path = folder / f"{NAME}.json"
    return _read(folder, path.stat().st_mtime_ns) if path.is_file() else None


@lru_cache(maxsize=2)
def _read(folder: Path, stamp: int) -> HistoryMeasure | None:
    return read_history(folder)


def say_origin(measured: HistoryMeasure) -> str:
    """Say how many runs are shown, whose numbers they drew, and whether they are of the present model."""
    note: dict[str, Any] = measured.note
    numbers = (
        "each with its row of the plausible set"
        if note["made_from"]["plausible_set"]
        else "all with the catalogue's own numbers, so that the bands show chance alone"
    )
    words = f"{measured.runs} runs, seed {note['seed']}, {numbers}."
    if st.session_state.get(FRESH) is measured:
        return f"Measured in this session: {words}"
    return f"Shipped measurement: {words}"


def is_stale(measured: HistoryMeasure) -> bool:
    """Whether the measurement is of other rules, numbers, settings or claims than those of this server."""
    return not is_of(measured, plan())
