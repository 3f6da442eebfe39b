"""The scenarios by kind, each with its question, and a way into it."""

from __future__ import annotations

from html import escape
from typing import Any, Final

import streamlit as st

from sim.scenario.coverage import coverage
from sim.ui import sources, state
from sim.ui.labels import say_family
from sim.ui.ways import draw_step_into

KINDS: Final = {
    "history": "History",
    "what-if": "What if …?",
    "policy": "What the articles recommend",
    "author": "The authors' worlds",
    "falsification": "Made to break the theory",
}
OPEN_AT_FIRST: Final = ("history", "what-if")


def draw_library() -> None:
    """Draw the scenarios with their questions; a press opens one in the simulator."""
    scenarios = sources.scenarios()
    now = state.settings()
    st.caption(
        f"Set now: “{scenarios[now.scenario].title}”. A scenario holds values of all levers and conditions "
        "by date, and dated events."
    )
    for kind, title in KINDS.items():
        members = [item for item in scenarios.values() if item.content.kind == kind]
        if not members:
            continue
        panel = st.expander(
            f"{title} ({len(members)})", key=f"kind:{kind}", expanded=kind in OPEN_AT_FIRST, on_change="rerun"
        )
        if panel.open:
            with panel:
                for item in members:
                    _draw_scenario(item, is_set=item.id == now.scenario)


def _draw_scenario(item: Any, is_set: bool) -> None:
    with st.container(
        horizontal=True,
        vertical_alignment="top",
        horizontal_alignment="distribute",
        wrap=False,
        key=f"story:{item.id}",
    ):
        st.html(write_scenario(item, is_set))
        draw_step_into(item.id, "Open", "library")


def write_scenario(item: Any, is_set: bool) -> str:
    """Title, question and what to know of a scenario, as HTML."""
    mark = ' <span class="mark">set now</span>' if is_set else ""
    look = "".join(f"<li>{escape(line)}</li>" for line in item.look_for)
    look_for = f"<p><b>Look for</b></p><ul>{look}</ul>" if look else ""
    spoken = coverage(item)
    families = "; ".join(
        f"{escape(say_family(part.family))} {len(part.claims)} of {part.total}" for part in spoken.families
    )
    return (
        f"<div class='card'><b>{escape(item.title)}</b>{mark}<p>{escape(item.question)}</p>"
        f"<details class='folded'><summary>Source, notes and what to look for</summary>"
        f"<p>{escape(item.notes)}</p><p><b>Source:</b> {escape(', '.join(item.source))}</p>{look_for}"
        f"<p><b>Claims that hold in it:</b> {spoken.spoken} of {spoken.total} ({families})</p>"
        "</details></div>"
    )
