"""The drawings as parts of the page: each a script that stays in the browser and gets new numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from sim.figures.packing import read_script

_curves = component("coalition_curves", js=read_script("curves.js"), isolate_styles=False)
_theatre = component("coalition_theatre", js=read_script("theatre_map.js"), isolate_styles=False)


def draw_curves(data: bytes, key: str) -> None:
    """Draw outcomes over time.

    Parameters
    ----------
    data : bytes
        From `sim.figures.fan.fan_charts`.
    key : str
        Keeps the drawing in place from one run of the script to the next.
    """
    _curves(data=data, key=key)


def draw_theatre(data: bytes, key: str, on_pick: Callable[[], None]) -> None:
    """Draw the map.

    Parameters
    ----------
    data : bytes
        From `sim.figures.theatre_map.theatre_map`.
    key : str
        Keeps the drawing in place; ``st.session_state[key]["pick"]`` is what was clicked.
    on_pick : callable
        Called when a town or a tribe is clicked.
    """
    _theatre(data=data, key=key, on_pick_change=on_pick)


def picked(key: str) -> Any:
    """Return what was clicked on a drawing in this run, or None."""
    held = st.session_state.get(key)
    return held.get("pick") if held else None
