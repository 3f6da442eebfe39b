"""The claims page from top to bottom."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from sim.errors import SimulationError
from sim.ui import state
from sim.ui.claims_page.effects import Effects, claim_effects
from sim.ui.claims_page.ledger import draw_ledger
from sim.ui.claims_page.library import draw_library
from sim.ui.claims_page.network import draw_network
from sim.ui.claims_page.rivals import draw_rivals
from sim.ui.claims_page.worlds import draw_worlds
from sim.ui.claims_view import PARTS
from sim.ui.header import draw_changes, draw_notes
from sim.ui.ways import draw_way
from sim.ui.widgets import draw_bound

LEAD: Final = (
    "What five articles claim about the war, one claim at a time: what each says, how sure it is, what we "
    "had to assume, what it pushes and what it does when the war is run with and without it."
)
NOTICE: Final = (
    "Claims are those of the articles in our words; none of them is a finding of this tool. A dial set here "
    "is set in the simulator too."
)
NOTHING_CHANGED: Final = "Nothing is changed yet: choose a claim and turn its dial."
PART_TITLES: Final = {
    "ledger": "Ledger of claims",
    "network": "Network",
    "rivals": "Rivals",
    "scenarios": "Scenarios",
    "worlds": "Authors' worlds",
}


def draw_claims_page() -> None:
    """Draw the top and the chosen part: ledger, network, rivals, scenarios or the authors' worlds."""
    st.html(
        '<header class="top"><p class="name">Coalition Simulator</p><h1>Claims</h1>'
        f'<p class="lead">{LEAD}</p><p class="notice">{NOTICE}</p></header>'
    )
    draw_notes()
    draw_changes(NOTHING_CHANGED)
    draw_way("simulator", "See what follows in the simulator →")
    part = _draw_parts()
    st.header(PART_TITLES[part], anchor=False)
    if part == "scenarios":
        draw_library()
    elif part == "worlds":
        draw_worlds()
    else:
        {"ledger": draw_ledger, "network": draw_network, "rivals": draw_rivals}[part](_effects())
    state.write_link()


def _draw_parts() -> str:
    part = state.claims_view().part
    choice = partial(
        st.segmented_control,
        "Part of the page",
        list(PARTS),
        default=part,
        required=True,
        format_func=lambda name: PART_TITLES[name],
        label_visibility="collapsed",
    )
    return draw_bound(choice, "part", part, lambda name: state.look_at_claims(part=name))


def _effects() -> Effects | None:
    """The measured effects; one line where the table cannot be read."""
    try:
        return claim_effects()
    except SimulationError as error:
        st.warning(str(error))
        return None
