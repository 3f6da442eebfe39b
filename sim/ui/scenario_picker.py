"""Choose a scenario by its question."""

from __future__ import annotations

from functools import partial

import streamlit as st

from sim.scenario.coverage import coverage
from sim.ui import sources, state
from sim.ui.kept import keep
from sim.ui.labels import say_family


def draw_scenario_picker() -> None:
    """Draw the scenarios with their questions; one is set in both pages at a press."""
    scenarios = sources.scenarios()
    now = state.settings()
    st.header("Scenarios", anchor=False)
    st.caption(f"Set now: “{scenarios[now.scenario].title}”. It is the scenario of the simulator too.")
    ids = list(scenarios)
    chosen = keep(
        "scenario-read",
        partial(
            st.selectbox,
            "Scenario to read",
            ids,
            index=ids.index(now.scenario),
            format_func=lambda key: scenarios[key].title,
        ),
        allowed=lambda key: key in scenarios,
    )
    scenario = scenarios[chosen]
    st.markdown(f"**{_plain(scenario.question)}**")
    st.caption(f"Source: {', '.join(scenario.source)}. {_plain(scenario.notes)}")
    if scenario.look_for:
        st.markdown("Look for:\n" + "\n".join(f"- {_plain(line)}" for line in scenario.look_for))
    spoken = coverage(scenario)
    families = "; ".join(
        f"{say_family(part.family)} {len(part.claims)} of {part.total}" for part in spoken.families
    )
    st.caption(f"Claims that hold in it: {spoken.spoken} of {spoken.total} ({families}).")
    st.button(
        "Use this scenario",
        key="use-scenario",
        disabled=chosen == now.scenario,
        on_click=lambda: state.change(scenario=chosen, weeks=None),
        help="Your changes of levers and dials stay as they are",
    )


def _plain(text: str) -> str:
    """Text of a file, without what Markdown would read as a formula."""
    return text.replace("$", "\\$")
