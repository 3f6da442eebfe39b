"""Choices of the history page: each remembered in the session, and drawn with what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from sim.ui.widgets import draw_bound


def choose(name: str, first: Any, widget: Callable[[Any], Callable[..., Any]]) -> Any:
    """Draw a widget and return what it says.

    Parameters
    ----------
    name : str
        Of the choice.
    first : object
        What it says before anybody has chosen.
    widget : callable
        Makes the widget, given what it must show.
    """
    place = f"history:{name}"
    truth = st.session_state.setdefault(place, first)

    def take(value: Any) -> None:
        st.session_state[place] = value

    return draw_bound(widget(truth), f"history-{name}", truth, take)


def segments(name: str, label: str, options: Sequence[str], **more: Any) -> Any:
    """Draw segments, one of which is chosen; the first at first."""
    return choose(
        name,
        options[0],
        lambda truth: partial(
            st.segmented_control,
            label,
            options,
            default=truth,
            required=True,
            label_visibility="collapsed",
            **more,
        ),
    )
