"""Top of the page: what is asked, a word on what this is, and every change with its undo."""

from __future__ import annotations

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


def draw_header() -> None:
    """Draw title, question, notice, notes on the link and the list of changes."""
    now = state.settings()
    scenario = sources.scenarios()[now.scenario]
    st.html(
        f'<header class="top"><h1>{escape(scenario.title)}</h1>'
        f'<p class="lead">{escape(scenario.question)}</p><p class="notice">{NOTICE}</p></header>'
    )
    notes = st.session_state.get(state.NOTES)
    if notes:
        st.warning("Not all of the link could be used. " + " ".join(f"{note}." for note in notes))
    draw_changes()


def draw_changes() -> None:
    """List all changes, each undone alone, and undo them all."""
    changes = state.settings().changes
    with st.container(horizontal=True, key="changes", gap="small", vertical_alignment="center"):
        if not changes:
            st.caption(
                "Nothing is changed yet: move a slider in the side panel, or choose another scenario there."
            )
            return
        st.caption(f"Your changes ({len(changes)}):", width="content")
        for name, value in changes.items():
            st.button(
                say_change(name, value),
                key=f"change:{name}",
                on_click=undo,
                args=(name,),
                icon=":material/close:",
                icon_position="right",
                help="Undo this change",
            )
        st.button("Reset all", key="reset", on_click=lambda: state.change(changes={}), type="tertiary")


def say_change(name: str, value: float) -> str:
    """A change in a few words."""
    kind, key = name.split(".", 1)
    if kind == "claims":
        return f"Claim “{sources.catalog().claims[key].title}” × {value:g}"
    item = parameters()[name]
    return f"{say_name(item.id)}: {say_setting(value, item.unit)}"
