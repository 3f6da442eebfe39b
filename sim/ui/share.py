"""Keep it: a link with the whole state, the settings as a scenario file."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from sim.errors import SimulationError
from sim.ui import sources, state
from sim.ui.pictures import Drawn
from sim.ui.settings import Settings

TITLE_LONGEST = 100


def draw_share(drawn: Drawn) -> None:
    """Draw the link and the download of the settings."""
    st.header("Keep and share", anchor=False)
    st.caption(
        "This link carries the whole state: scenario, baseline, seed, runs, every change and what is in view."
    )
    st.code(make_link(), language=None, wrap_lines=True)
    now = state.settings()
    st.download_button(
        "Settings as a scenario file (YAML)",
        data=lambda: write_scenario(now),
        file_name=f"{scenario_id(now)}.yaml",
        mime="application/yaml",
        key="yaml",
        on_click="ignore",
        icon=":material/download:",
        help="Runs from the command line too; holds only what differs from its parent",
    )


def make_link() -> str:
    """The address of this state."""
    parts = urlsplit(str(st.context.url or ""))
    return urlunsplit(
        (parts.scheme, parts.netloc, parts.path, urlencode(state.link_parameters(), safe=":,"), "")
    )


def scenario_id(settings: Settings) -> str:
    """Id of the downloaded scenario."""
    return f"my-{settings.scenario}"


def write_scenario(settings: Settings) -> str:
    """The current settings as the text of a scenario file that extends the chosen one."""
    from sim.scenario.dump import derive_scenario, dump_scenario

    parent = sources.scenarios()[settings.scenario]
    try:
        scenario = derive_scenario(
            parent,
            scenario_id(settings),
            f"{parent.title}, changed"[:TITLE_LONGEST],
            settings.assignments(),
            weeks=settings.weeks,
        )
        return dump_scenario(scenario)
    except SimulationError as error:
        return "".join(f"# {line}\n" for line in str(error).splitlines())
