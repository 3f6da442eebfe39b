"""Widgets that remember: Streamlit forgets a widget of a page that is not drawn, the session does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st


def keep(key: str, draw: Callable[..., Any], allowed: Callable[[Any], bool] | None = None) -> Any:
    """Draw a widget with what it said when it was last seen.

    Parameters
    ----------
    key : str
        Of the widget; its value outlives it under ``kept:`` and this key.
    draw : callable
        Draws the widget, given ``key``.
    allowed : callable, optional
        Tells whether a kept value may still be shown; without it every value may.
    """
    place = f"kept:{key}"
    if key not in st.session_state and place in st.session_state:
        st.session_state[key] = st.session_state[place]
    if key in st.session_state and allowed is not None and not allowed(st.session_state[key]):
        del st.session_state[key]
    value = draw(key=key)
    st.session_state[place] = value
    return value
