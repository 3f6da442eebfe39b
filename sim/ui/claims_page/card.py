"""One claim with all that is known of it: text, gap, dial, form, pushes, rivals, effects, code."""

from __future__ import annotations

import re
from functools import partial
from html import escape
from typing import Any, Final

import streamlit as st

from sim.catalog.schema import ORDINARY_FORM
from sim.ui import sources, state
from sim.ui.claim_dials import HEDGES, draw_dial, draw_form
from sim.ui.claims_page.code import code_of, say_test
from sim.ui.claims_page.effect_bars import draw_effects
from sim.ui.claims_page.effects import Effects
from sim.ui.claims_page.filters import WEIGHT
from sim.ui.labels import capitalise, say_articles, say_family, say_name
from sim.ui.touches import parameters_behind

WAYS: Final = {"+": "raises", "-": "lowers", "+-": "moves both ways"}
PUSH_WORDS: Final = {"+": "up", "-": "down", "+-": "up or down, as the war stands"}
PUSH_SIGNS: Final = {"+": "▲", "-": "▼", "+-": "▲▼"}
STRENGTH: Final = "Strength: 0 the claim is false, 1 as coded, 2 twice as strong"


def draw_card(claim_id: str, effects: Effects | None, place: str) -> None:
    """Draw a claim: words on the left, dial and measured effect on the right.

    Parameters
    ----------
    claim_id : str
        As in the catalogue.
    effects : Effects or None
        What was measured, if anything.
    place : str
        Part of the page; keeps keys apart.
    """
    claim = sources.catalog().claims[claim_id]
    left, right = st.columns(2, gap="large")
    with left:
        st.html(write_head(claim))
        st.html(write_gap(claim))
        st.html(write_pushes(claim))
        _draw_code(claim)
    with right:
        draw_claim_dial(claim_id, place)
        draw_rivals_of(claim, place)
        draw_effects(claim, effects, place)


def draw_claim_dial(claim_id: str, place: str, label: str = STRENGTH) -> None:
    """Draw strength and form of a claim.

    Parameters
    ----------
    claim_id, place : str
        As in `draw_card`.
    label : str
        Of the dial.
    """
    with st.container(key=f"dial-{place}-claims.{claim_id}", gap="xxsmall"):
        draw_dial(claim_id, place, label)
    draw_form(claim_id, place)


def write_head(claim: Any) -> str:
    """Title, paraphrase, source, cause and effect, and where they hold, as HTML."""
    holds = f"<p><b>Holds for</b> {escape(with_titles(claim.scope))}</p>"
    unless = f"<p><b>Unless</b> {escape(with_titles(claim.unless))}</p>" if claim.unless else ""
    hedge = HEDGES.get(claim.hedge, "")
    where = capitalise(say_articles(claim.articles, sources.catalog().articles))
    ids = ", ".join(citation.id for citation in claim.articles)
    return (
        f'<div class="card"><h2>{escape(claim.title)}</h2>'
        f'<p class="marks"><span class="mark">{escape(say_family(claim.family))}</span>'
        f'<span class="mark">{escape(ids)}</span></p>'
        f'<p class="quote">{escape(claim.says)}</p>'
        f'<p class="where">{escape(where)}. {escape(hedge)}</p>'
        f'<p class="chain"><span>More of <b>{escape(claim.cause)}</b></span>'
        f'<span class="way">{PUSH_SIGNS[claim.sign]} {WAYS[claim.sign]}</span>'
        f"<span><b>{escape(claim.effect)}</b></span></p>"
        f"{holds}{unless}</div>"
    )


def with_titles(text: str) -> str:
    """A text of the catalogue with the claims that it names by id named by title."""
    claims = sources.catalog().claims
    return re.sub(
        r"\w+_\w+", lambda found: f"“{claims[found[0]].title}”" if found[0] in claims else found[0], text
    )


def write_gap(claim: Any) -> str:
    """What the article leaves open, and the numbers that fill it."""
    rows = "".join(
        f"<tr><td>{escape(capitalise(number.says))}<div class='where'>{escape(number.source)}</div></td>"
        f"<td class='number'>{number.value:g}</td><td class='number'>{number.low:g} to {number.high:g}</td>"
        f"<td class='where'>{escape(number.unit)}</td></tr>"
        for number in claim.numbers.values()
    )
    return (
        '<div class="card"><h3>What the article does not say, and what we assumed</h3>'
        f"<p>{escape(with_titles(claim.gap))}</p>"
        "<details class='folded'><summary>The numbers of this claim</summary>"
        "<table class='plain'><thead><tr><th scope='col'>Number</th><th scope='col' class='number'>Value</th>"
        "<th scope='col' class='number'>Range</th><th scope='col'>Unit</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></details></div>"
    )


def write_pushes(claim: Any) -> str:
    """The drivers that a claim pushes, how hard at dial 1, and the levers that reach its cause."""
    drivers = sources.catalog().drivers
    items = "".join(
        f"<li>{PUSH_SIGNS[sign]} <b>{escape(say_name(key))}</b> {PUSH_WORDS[sign]}: "
        f"{escape(_small(drivers[key].says))} "
        f"<span class='where'>({_say_size(claim.numbers[WEIGHT + key])})</span></li>"
        for key, sign in claim.pushes.items()
    )
    behind = parameters_behind(claim.id)
    levers = (
        f"<p><b>Levers and conditions that reach it:</b> {escape(', '.join(map(say_name, behind)))}</p>"
        if behind
        else "<p class='where'>No lever reaches its cause first-hand; it answers to what agents do.</p>"
    )
    return (
        '<div class="card"><h3>What it pushes</h3><p class="where">A driver is the place in the model where '
        "claims act; the pushes of all claims on it add up.</p>"
        f"<ul class='signs'>{items}</ul>{levers}</div>"
    )


def _say_size(number: Any) -> str:
    return f"size {number.value:g}, tried from {number.low:g} to {number.high:g}, {escape(number.unit)}"


def rivals_of(claim_id: str) -> tuple[list[str], list[str]]:
    """Claims that dispute this one, and further ones that it disputes."""
    claims = sources.catalog().claims
    by = [key for key in claims[claim_id].disputed_by if key in claims]
    return by, [key for key, other in claims.items() if claim_id in other.disputed_by and key not in by]


def draw_rivals_of(claim: Any, place: str) -> None:
    """Draw the ways to the claims that stand against this one, either way round."""
    claims = sources.catalog().claims
    by, of = rivals_of(claim.id)
    if not by and not of:
        st.caption("Disputed by no other claim.")
    for words, rivals in (("Disputed by:", by), ("It disputes:", of)):
        if not rivals:
            continue
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.caption(words, width="content")
            for rival in rivals:
                go = partial(_show_claim, rival)
                key = f"{place}:{claim.id}:to:{rival}"
                st.button(claims[rival].title, key=key, on_click=go, type="tertiary")


def _show_claim(claim_id: str) -> None:
    """Choose a claim; filters that would hide it are taken away."""
    view = state.claims_view()
    state.look_at_claims(claim=claim_id, **{name: type(value)() for name, value in view.filters.items()})


def _draw_code(claim: Any) -> None:
    """The claim's function and its test, by name; made when it is unfolded."""
    panel = st.expander(f"Its function and its test: {claim.id}", key=f"code:{claim.id}", on_change="rerun")
    if not panel.open:
        return
    chosen = state.settings().forms.get(claim.id, ORDINARY_FORM)
    form = "" if chosen == ORDINARY_FORM else chosen
    file, text = code_of(claim.id, form)
    causes = "; ".join(case.cause for case in claim.cases)
    with panel:
        st.markdown(f"The function stands in `{file}`; its push is multiplied by the dial:")
        st.code(text, language="python", wrap_lines=True)
        turned = f"The test turns up its cause ({causes}), dose by dose; " if causes else ""
        st.markdown(turned + "the push must go the way that the entry says:")
        st.code(say_test(claim.id), language=None, wrap_lines=True)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")
