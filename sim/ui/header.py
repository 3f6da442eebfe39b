"""Top of the page: what is asked, a word on what this is, and every change with its undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

import streamlit as st

from sim.ui import sources, state
from sim.ui.labels import say_name, say_setting
from sim.ui.levers import parameters, undo

NOTICE = (
    "A tool for thinking, not a forecast. It runs the causal claims of five articles and shows what follows "
    "when they hold together. What is shown from 2016 on is a conditional hindcast: it rests on recorded "
    "inputs, and nothing was fitted to it."
)
HOW_TO_BEGIN = "Move a slider in the side panel, or choose another scenario there."


def draw_header() -> None:
    """Draw title, question, notice, notes on the link and the list of changes."""
    now = state.settings()
    scenario = sources.scenarios()[now.scenario]
    st.html(
        f'<header class="top"><p class="name">Coalition Simulator</p><h1>{escape(scenario.title)}</h1>'
        f'<p class="lead">{escape(scenario.question)}</p><p class="notice">{NOTICE}</p></header>'
    )
    draw_notes()
    draw_changes(say_nothing_moved())


def say_nothing_moved() -> str:
    """What holds before any slider is moved: the scenario itself may differ from the baseline."""
    now = state.settings()
    if now.scenario == now.baseline:
        return f"Nothing is changed yet: your version is the baseline. {HOW_TO_BEGIN}"
    baseline = sources.scenarios()[now.baseline].title
    return f"No slider is moved; the scenario itself differs from the baseline, “{baseline}”. {HOW_TO_BEGIN}"


def draw_notes() -> None:
    """Say which parts of the link could not be used."""
    notes = st.session_state.get(state.NOTES)
    if notes:
        st.warning("Not all of the link could be used. " + " ".join(f"{note}." for note in notes))


def draw_changes(nothing: str) -> None:
    """List all changes, each undone alone, and undo them all; or say how to begin."""
    now = state.settings()
    with st.container(horizontal=True, key="changes", gap="small", vertical_alignment="center"):
        if not now.changes and not now.forms:
            st.caption(nothing)
            return
        st.caption(f"Your changes ({len(now.changes) + len(now.forms)}):", width="content")
        for name, value in now.changes.items():
            _draw_change(say_change(name, value), f"change:{name}", partial(undo, name))
        for claim, form in now.forms.items():
            _draw_change(say_form(claim, form), f"form:{claim}", partial(undo_form, claim))
        st.button("Reset all", key="reset", on_click=_reset, type="tertiary")


def _draw_change(text: str, key: str, undo_it: Callable[[], None]) -> None:
    icon = ":material/close:"
    st.button(text, key=key, on_click=undo_it, icon=icon, icon_position="right", help="Undo this change")


def _reset() -> None:
    state.change(changes={}, forms={})


def undo_form(claim: str) -> None:
    """Let the form of one claim follow the scenario again."""
    state.change(forms=state.settings().with_form(claim, None).forms)


def say_form(claim: str, form: str) -> str:
    """A chosen form in a few words."""
    return f"Claim “{sources.catalog().claims[claim].title}” as {say_name(form).lower()}"


def say_change(name: str, value: float) -> str:
    """A change in a few words."""
    kind, key = name.split(".", 1)
    if kind == "claims":
        return f"Claim “{sources.catalog().claims[key].title}” × {value:g}"
    item = parameters()[name]
    return f"{say_name(item.id)}: {say_setting(value, item.unit)}"
