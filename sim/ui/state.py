"""The session: settings and view are the only truth; every widget shows them and reports back to them.

What a widget's key holds does not count. Before it is drawn it is given what the truth says, so that a
change made elsewhere (undo, reset, a click on the map) shows at once, and a widget that is not drawn
for a while loses nothing.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from sim import names
from sim.ui import sources
from sim.ui.limits import KEPT_SESSION_NOTES
from sim.ui.settings import Settings, from_query, to_query
from sim.ui.view import Known, View, view_from_query, view_to_query

SETTINGS, VIEW, NOTES = "settings", "view", "notes"
OWNER: Final = "owner"


def known() -> Known:
    """Ids that a view may name."""
    weekly = tuple(key for key, outcome in sources.catalog().outcomes.items() if outcome.kind == "weekly")
    theatre = sources.theatre()
    return Known(weekly, tuple(theatre.groups.id), tuple(theatre.places.id), names.PARTIES)


def begin() -> None:
    """Read the link once, when the session opens."""
    if SETTINGS in st.session_state:
        return
    query = dict(st.query_params)
    settings, notes = from_query(query, sources.bounds())
    st.session_state[SETTINGS] = settings
    st.session_state[VIEW] = view_from_query(query, known(), settings.runs)
    st.session_state[NOTES] = notes[:KEPT_SESSION_NOTES]


def settings() -> Settings:
    """What is set now."""
    return st.session_state[SETTINGS]


def view() -> View:
    """What is looked at now; the week never lies beyond the horizon, the run never beyond the runs."""
    seen: View = st.session_state[VIEW]
    last, runs = sources.horizon(settings()), settings().runs
    run = seen.run if seen.run is not None and seen.run < runs else None
    return replace(seen, week=min(seen.week, last), run=run)


def change(**parts: Any) -> None:
    """Replace parts of the settings."""
    st.session_state[SETTINGS] = replace(settings(), **parts)
    st.session_state[NOTES] = []


def look(**parts: Any) -> None:
    """Replace parts of the view."""
    st.session_state[VIEW] = replace(st.session_state[VIEW], **parts)


def show(name: str, truth: Any) -> str:
    """Make a widget show what is true; call just before drawing it.

    Parameters
    ----------
    name : str
        Of the widget.
    truth : object
        Its value.

    Returns
    -------
    str
        The key to draw it with. When the truth was changed elsewhere the key is a new one: the browser
        may still report the old value for a moment, and that report must not count.
    """
    version = st.session_state.get(f"version:{name}", 0)
    key = f"{name}:{version}"
    if key in st.session_state and not _is_same(st.session_state[key], truth):
        st.session_state[f"version:{name}"] = version + 1
        key = f"{name}:{version + 1}"
    if key not in st.session_state:
        st.session_state[key] = truth
    return key


def _is_same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == other)


def write_link() -> None:
    """Keep the address of the page equal to the state."""
    wanted = link_parameters()
    if dict(st.query_params) != wanted:
        st.query_params.from_dict(wanted)


def link_parameters() -> dict[str, str]:
    """All of the state as parameters of a link."""
    return {**to_query(settings()), **view_to_query(st.session_state[VIEW], known())}
