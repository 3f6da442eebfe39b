"""The claims page from top to bottom."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from sim.errors import SimulationError
from sim.study.measured import CLAIM_EFFECTS, WORLDS, is_of_this_model, read_table
from sim.ui import state
from sim.ui.header import draw_changes
from sim.ui.ledger import draw_ledger
from sim.ui.scenario_picker import draw_scenario_picker
from sim.ui.worlds_view import draw_worlds

LEAD: Final = (
    "What five articles claim about the war, one claim at a time: what each says, how sure it is, what we "
    "had to assume, what it pushes and what it does when the war is run with and without it."
)
NOTICE: Final = (
    "Claims are those of the articles in our words; none of them is a finding of this tool. A dial set here "
    "is set in the simulator too."
)


def draw_claims_page() -> None:
    """Draw the ledger, the network, the scenarios and the authors' worlds."""
    st.html(
        '<header class="top"><h1>Claims</h1>'
        f'<p class="lead">{LEAD}</p><p class="notice">{NOTICE}</p></header>'
    )
    draw_changes()
    draw_ledger(_read(CLAIM_EFFECTS))
    draw_scenario_picker()
    draw_worlds(_read(WORLDS))
    state.write_link()


def _read(name: str) -> Any:
    """A shipped table; one line where it cannot be read or was made by another version."""
    try:
        table = read_table(name)
    except SimulationError as error:
        st.warning(str(error))
        return None
    if table is not None and not is_of_this_model(name):
        st.caption("The measured numbers that follow were made with another version of the model.")
    return table
