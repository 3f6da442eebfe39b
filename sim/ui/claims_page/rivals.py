"""Claims that stand against each other, side by side: two dials, what each pushes and what each moved."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from sim.ui import sources
from sim.ui.claims_page.card import PUSH_SIGNS, PUSH_WORDS, draw_claim_dial
from sim.ui.claims_page.effect_bars import NOT_MEASURED, draw_day, write_measured
from sim.ui.claims_page.effects import Effects
from sim.ui.labels import say_articles, say_name


def draw_rivals(effects: Effects | None) -> None:
    """Draw all pairs, each made when it is unfolded."""
    pairs = rival_pairs()
    claims = sources.catalog().claims
    st.caption(
        f"{len(pairs)} pairs of claims pull against each other, within an article or between two. Both may "
        "hold at once: then the stronger push wins. Turn one down to see what is left of the other."
    )
    for number, (one, other) in enumerate(pairs):
        title = f"{claims[one].title} ↔ {claims[other].title}"
        panel = st.expander(title, key=f"pair:{one}:{other}", expanded=number == 0, on_change="rerun")
        if panel.open:
            with panel:
                _draw_pair(one, other, effects)


def rival_pairs() -> list[tuple[str, str]]:
    """Each pair of claims one of which disputes the other, once, in the order of the catalogue."""
    claims = sources.catalog().claims
    pairs: dict[frozenset[str], tuple[str, str]] = {}
    for key, claim in claims.items():
        for rival in claim.disputed_by:
            if rival in claims:
                pairs.setdefault(frozenset((key, rival)), (key, rival))
    return list(pairs.values())


def _draw_pair(one: str, other: str, effects: Effects | None) -> None:
    claims = sources.catalog().claims
    st.html(f"<p>{escape(say_meeting(claims[one], claims[other]))}</p>")
    place = f"pair:{one}:{other}"
    # Row by row, so that the two dials and the two effects stand side by side.
    for column, key in zip(st.columns(2, gap="large"), (one, other), strict=True):
        with column:
            st.html(write_side(claims[key]))
    for column, key in zip(st.columns(2, gap="large"), (one, other), strict=True):
        with column:
            draw_claim_dial(key, place, f"{claims[key].title}: strength")
    if effects is None:
        st.html(f"<p class='where'>{NOT_MEASURED}</p>")
        return
    day = draw_day(effects, place)
    for column, key in zip(st.columns(2, gap="large"), (one, other), strict=True):
        with column:
            title = f'<h3 class="part">Measured effect: {escape(claims[key].title)}</h3>'
            st.html(title + write_measured(claims[key], effects, day))


def say_meeting(one: Any, other: Any) -> str:
    """On which drivers two claims meet, and which way each pushes there."""
    shared = [key for key in one.pushes if key in other.pushes]
    if not shared:
        return "They push different drivers and meet only in what follows from them."
    parts = [
        f"{say_name(key).lower()} (the first {PUSH_WORDS[one.pushes[key]]}, "
        f"the second {PUSH_WORDS[other.pushes[key]]})"
        for key in shared
    ]
    return f"They meet on the same drivers: {'; '.join(parts)}."


def write_side(claim: Any) -> str:
    """One of the two in short, as HTML."""
    catalog = sources.catalog()
    items = "".join(
        f"<li>{PUSH_SIGNS[sign]} <b>{escape(say_name(key))}</b> {PUSH_WORDS[sign]}</li>"
        for key, sign in claim.pushes.items()
    )
    return (
        f'<div class="card"><h2>{escape(claim.title)}</h2><p class="quote">{escape(claim.says)}</p>'
        f'<p class="where">{escape(say_articles(claim.articles, catalog.articles))}</p>'
        f"<h3>What it pushes</h3><ul class='signs'>{items}</ul></div>"
    )
