"""The session: settings and view are the only truth; every widget shows them and reports back to them.

What a widget's key holds does not count (see ``widgets.py``), so that a change made elsewhere (undo, reset, a
click on the map) shows at once, and a widget that is not drawn for a while loses nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from sim import names
from sim.ui import sources
from sim.ui.claims_view import ClaimsView, KnownClaims, claims_from_query, claims_to_query
from sim.ui.limits import KEPT_SESSION_NOTES
from sim.ui.settings import Settings, from_query, to_query
from sim.ui.view import Known, View, view_from_query, view_to_query

SETTINGS, VIEW, CLAIMS, NOTES = "settings", "view", "claims_view", "notes"
OWNER: Final = "owner"


def known() -> Known:
    """Ids that a view may name."""
    weekly = tuple(key for key, outcome in sources.catalog().outcomes.items() if outcome.kind == "weekly")
    theatre = sources.theatre()
    return Known(weekly, tuple(theatre.groups.id), tuple(theatre.places.id), names.PARTIES)


def known_claims() -> KnownClaims:
    """Ids that a view of the claims may name."""
    catalog = sources.catalog()
    return KnownClaims(
        *(tuple(part) for part in (catalog.claims, catalog.articles, catalog.families, catalog.outcomes))
    )


def begin() -> None:
    """Read the link once, when the session opens."""
    if SETTINGS in st.session_state:
        return
    query = dict(st.query_params)
    settings, notes = from_query(query, sources.bounds())
    st.session_state[SETTINGS] = settings
    st.session_state[VIEW] = view_from_query(query, known(), settings.runs)
    st.session_state[CLAIMS] = claims_from_query(query, known_claims())
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


def claims_view() -> ClaimsView:
    """How the claims are looked at now."""
    return st.session_state[CLAIMS]


def look_at_claims(**parts: Any) -> None:
    """Replace parts of the view of the claims."""
    st.session_state[CLAIMS] = replace(claims_view(), **parts)


def write_link() -> None:
    """Keep the address of the page equal to the state."""
    wanted = link_parameters()
    if dict(st.query_params) != wanted:
        st.query_params.from_dict(wanted)


def link_parameters() -> dict[str, str]:
    """All of the state as parameters of a link."""
    seen = view_to_query(st.session_state[VIEW], known())
    return {**to_query(settings()), **seen, **claims_to_query(claims_view())}
