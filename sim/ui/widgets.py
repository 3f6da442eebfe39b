"""A widget that shows what is true and reports what the user makes of it.

The truth stands in the session's settings and view, never in a widget. It travels to the browser as the
widget's default value, with every drawing: a value that is sent apart from it reaches a slow browser
too late or not at all, and the widget would then report its lowest stop as if the user had wished it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

import streamlit as st

SHOWN: Final = "shown"
Value = TypeVar("Value")


@dataclass(frozen=True)
class Shown:
    """What a widget was given when it was last drawn, and what it last reported.

    Attributes
    ----------
    version : int
        Part of the widget's key.
    truth, reported : object
        Values of the widget; ``reported`` is `NOTHING` until the user has moved it.
    """

    version: int
    truth: Any
    reported: Any


class _Nothing:
    """A value that no widget has."""


NOTHING: Final = _Nothing()


def _as_it_is(held: Any) -> Any:
    return held


def draw_bound(
    widget: Callable[..., Any],
    name: str,
    truth: Value,
    take: Callable[[Value], None],
    read: Callable[[Any], Value] = _as_it_is,
) -> Value:
    """Draw a widget that is bound to a part of the state.

    Parameters
    ----------
    widget : callable
        Draws it; takes key, on_change and args, and has the truth as its default value already.
    name : str
        Of the widget.
    truth : object
        What it must show.
    take : callable
        Makes the user's value the truth.
    read : callable
        The value in what the widget holds, where that is more than a value (a table with its chosen rows).

    Returns
    -------
    object
        The truth.
    """
    key = _key_of(name, truth, read)
    value = read(widget(key=key, on_change=_report, args=(name, key, take, read)))
    if not is_same(value, truth):
        # The browser's word came while a run was being interrupted, and nobody was told of it.
        _report(name, key, take, read)
        st.rerun()
    return truth


def is_same(one: Any, other: Any) -> bool:
    """Tell whether two values of a widget are one, floats apart from their last digits."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == other)


def _report(name: str, key: str, take: Callable[[Any], None], read: Callable[[Any], Any]) -> None:
    value = read(st.session_state[key])
    all_shown = _all_shown()
    if name in all_shown:
        all_shown[name] = replace(all_shown[name], reported=value)
    take(value)


def _key_of(name: str, truth: Any, read: Callable[[Any], Any]) -> str:
    """The key to draw a widget with.

    It is a new one when the widget does not hold the truth: because that was changed elsewhere (undo, reset,
    a click on the map) or because the widget's value was refused. The browser may still report the old
    value for a moment, and that report must not count.
    """
    all_shown = _all_shown()
    before = all_shown.get(name) or Shown(0, truth, NOTHING)
    key = f"{name}:{before.version}"
    held = read(st.session_state[key]) if key in st.session_state else before.truth
    is_moved = not is_same(before.truth, truth) or is_same(before.reported, held)
    is_old = is_moved and not is_same(held, truth)
    now = Shown(before.version + 1, truth, NOTHING) if is_old else replace(before, truth=truth)
    all_shown[name] = now
    return f"{name}:{now.version}"


def _all_shown() -> dict[str, Shown]:
    return st.session_state.setdefault(SHOWN, {})
