"""The page from top to bottom."""

from __future__ import annotations

from typing import Final

import streamlit as st

from sim.errors import SimulationError
from sim.ui import orders, sources, state
from sim.ui.claims_page.page import draw_claims_page
from sim.ui.header import draw_header
from sim.ui.history_page import draw_history_page
from sim.ui.results import draw_results
from sim.ui.sidebar import draw_sidebar
from sim.ui.style import draw_style
from sim.ui.watch import draw_watch
from sim.ui.ways import remember

PAGE_ICON: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="7" fill="#14577f"/>'
    '<path d="M5 22c5 0 6-11 11-11s6 6 11 4" fill="none" stroke="#fff" stroke-width="3"/>'
    "</svg>"
)
BELOW_THE_BAR: Final = "<style>.stMainBlockContainer { padding-top: 4.2rem !important; }</style>"
"""The bar with the names of the pages lies over the top of the page."""


def draw_page() -> None:
    """Draw everything; the work itself is done elsewhere and the page looks at what is there."""
    st.set_page_config(
        page_title="Coalition Simulator", layout="wide", initial_sidebar_state="auto", page_icon=PAGE_ICON
    )
    draw_style()
    try:
        sources.catalog()
    except SimulationError as error:
        st.error("\n\n".join(str(error).splitlines()))
        st.stop()
    state.begin()
    pages = {
        "simulator": st.Page(draw_simulator, title="Simulator", default=True),
        "claims": st.Page(draw_claims_page, title="Claims", url_path="claims"),
        "history": st.Page(draw_history_page, title="History", url_path="history"),
    }
    remember(pages)
    st.html(BELOW_THE_BAR)
    st.navigation(list(pages.values()), position="top").run()


def draw_simulator() -> None:
    """Draw the page on which the war is run."""
    # Ordered first: the workers are busy while the left side is drawn.
    orders.place_order()
    with st.sidebar:
        draw_sidebar()
    draw_header()
    draw_watch()
    draw_results()
