"""Ways from one page to another that keep the session, and so everything that is set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from sim.ui import sources, state

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

PAGES: Final = "pages"


def remember(pages: dict[str, StreamlitPage]) -> None:
    """Note the pages of this run by name."""
    st.session_state[PAGES] = pages


def draw_way(name: str, label: str) -> None:
    """Draw a link to a page."""
    st.page_link(st.session_state[PAGES][name], label=label)


def draw_step_into(scenario: str, label: str, place: str) -> None:
    """Draw a button that sets a scenario and opens the simulator with it.

    Parameters
    ----------
    scenario : str
        Id.
    label : str
        On the button.
    place : str
        Part of the page; keeps keys apart.
    """
    title = sources.scenarios()[scenario].title
    about = f"Open “{title}” in the simulator; your changes of levers and dials stay as they are"
    if st.button(label, key=f"into:{place}:{scenario}", help=about):
        state.change(scenario=scenario, weeks=None)
        st.switch_page(st.session_state[PAGES]["simulator"])
