"""The network of articles, claims and drivers, with the same as a table, and the claim that is chosen."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import Any, Final

import streamlit as st

from sim.figures.article_colours import article_colours
from sim.figures.claim_network import SIGN_WORDS, NetworkClaim, claim_network, describe_network
from sim.figures.palette import DISPUTE
from sim.ui import sources, state
from sim.ui.claims_page.card import draw_claim_dial, draw_rivals_of, write_head
from sim.ui.claims_page.effects import Effects
from sim.ui.claims_page.filters import draw_filters
from sim.ui.claims_page.ledger import NO_CLAIM
from sim.ui.labels import say_name
from sim.ui.widgets import draw_bound

KEY: Final = "network-chart"
READ: Final = (
    "Left the articles, in the middle the claims, right the drivers that they push. A line has the colour of "
    "its article; to the drivers, of the first article that makes the claim."
)


def draw_network(effects: Effects | None) -> None:
    """Draw the claims that pass the filters as a network, and the chosen one below it.

    Parameters
    ----------
    effects : Effects or None
        What was measured.
    """
    found = draw_filters(effects)
    if not found:
        st.info(NO_CLAIM)
        return
    catalog, view = sources.catalog(), state.claims_view()
    chosen = view.claim if view.claim in found else None
    claims = [
        NetworkClaim(
            key,
            claim.title,
            tuple(citation.id for citation in claim.articles),
            dict(claim.pushes),
            tuple(claim.disputed_by),
        )
        for key, claim in found.items()
    ]
    drivers = {key: say_name(key) for key in catalog.drivers}
    words = describe_network(claims, drivers, chosen)
    left, right = st.columns([3, 8], gap="medium")
    with left, st.container(key="network-claim"):
        _draw_panel(found, chosen)
    with right:
        st.caption(READ)
        st.html(_legend())
        with st.container(key="network"):
            st.plotly_chart(
                claim_network(claims, list(catalog.articles), drivers, chosen),
                key=KEY,
                theme=None,
                on_select=_take_point,
                selection_mode="points",
                config={"displayModeBar": False},
                alt=words,
            )
        st.html(write_table(claims, drivers, words))


def _draw_panel(found: dict[str, Any], chosen: str | None) -> None:
    """Draw the chosen claim in short; it stays in sight beside the picture."""
    ids = list(found)
    box = partial(
        st.selectbox,
        "Claim brought out",
        ids,
        None if chosen is None else ids.index(chosen),
        format_func=lambda key: found[key].title,
        placeholder="Click one in the picture, or choose",
    )
    draw_bound(box, "network:claim", chosen, lambda key: state.look_at_claims(claim=key or ""))
    if chosen is None:
        return
    claim = found[chosen]
    st.html(write_head(claim))
    draw_claim_dial(chosen, "network")
    draw_rivals_of(claim, "network")
    st.button("Read all of it in the ledger", key="to-ledger", on_click=_open_ledger)


def _open_ledger() -> None:
    state.look_at_claims(part="ledger")


def write_table(claims: list[NetworkClaim], drivers: dict[str, str], words: str) -> str:
    """The network as a table, for those who do not see it and for those who would rather read."""
    titles = {claim.id: claim.title for claim in claims}
    rows = []
    for claim in claims:
        pushes = "; ".join(f"{drivers[key]} {SIGN_WORDS[sign]}" for key, sign in claim.pushes.items())
        rivals = ", ".join(titles[rival] for rival in claim.rivals if rival in titles)
        cells = "".join(f"<td>{escape(text)}</td>" for text in (", ".join(claim.articles), pushes, rivals))
        rows.append(f"<tr><th scope='row'>{escape(claim.title)}</th>{cells}</tr>")
    body = "".join(rows)
    heads = "".join(f"<th scope='col'>{name}</th>" for name in ("Claim", "Articles", "Pushes", "Disputed by"))
    return (
        f"<details class='folded'><summary>The network in words</summary><p>{escape(words)}</p>"
        f"<table class='plain'><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></details>"
    )


def _legend() -> str:
    articles = sources.catalog().articles
    items = "".join(
        f'<span class="item"><i class="line" style="border-color:{colour}"></i>'
        f"{escape(f'{key}: {articles[key].kind}, {articles[key].month}')}</span>"
        for key, colour in article_colours(list(articles)).items()
    )
    dispute = (
        f'<span class="item"><i class="line" style="border-top:2px dashed {DISPUTE}"></i>'
        "dispute each other</span>"
    )
    return f'<div class="legend">{items}{dispute}</div>'


def _take_point() -> None:
    """A click on a claim chooses it."""
    chart: Any = st.session_state.get(KEY)
    points = chart["selection"]["points"] if chart else []
    found = [point.get("customdata") for point in points]
    claim = next((item[0] if isinstance(item, list) else item for item in found if item), "")
    if claim in sources.catalog().claims:
        state.look_at_claims(claim=claim)
