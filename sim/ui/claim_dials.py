"""Dials of the claims, by family, each with its paraphrase, its article and its rival."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import streamlit as st

from sim.catalog.schema import ORDINARY_FORM
from sim.ui import sources, state
from sim.ui.labels import say_articles, say_family, say_name
from sim.ui.levers import draw_effect, take_value
from sim.ui.touches import parameters_behind
from sim.ui.widgets import draw_bound

DIAL_STEP: Final = 0.1
HEDGES: Final = {
    "asserts": "The article asserts it.",
    "suggests": "The article suggests it.",
    "may": "The article says it may be so.",
    "recommends": "The article recommends it.",
}


def draw_claim_families() -> None:
    """Draw a closed panel for each family; its dials are made when it is opened."""
    added = sources.claim_folder()
    if added is not None:
        st.caption(f"Among them are claims that do not ship, from the folder “{added.name}”.")
    claims = sources.catalog().claims
    changes = state.settings().changes
    for family in sources.catalog().families:
        members = [key for key, claim in claims.items() if claim.family == family]
        if not members:
            continue
        changed = sum(f"claims.{key}" in changes for key in members)
        title = f"{say_family(family)} ({len(members)})" + (f" · {changed} changed" if changed else "")
        panel = st.expander(title, key=f"family:{family}", on_change="rerun")
        if panel.open:
            with panel:
                for key in members:
                    draw_claim_dial(key, place="family")


def draw_claim_dial(claim_id: str, place: str) -> None:
    """Draw the dial of one claim with its paraphrase.

    Parameters
    ----------
    claim_id : str
        As in the catalogue.
    place : str
        Part of the page; keeps keys apart.
    """
    claim = sources.catalog().claims[claim_id]
    with st.container(key=f"dial-{place}-claims.{claim_id}", gap="xxsmall"):
        draw_dial(claim_id, place, claim.title, say_claim_help(claim))
        st.caption(say_claim(claim))
    draw_form(claim_id, place)


def draw_dial(claim_id: str, place: str, label: str, about: str | None = None) -> None:
    """Draw the slider of a claim's strength, and what is in force."""
    claim = sources.catalog().claims[claim_id]
    name = f"claims.{claim_id}"
    scenario = scenario_plan().strengths[claim_id]
    changed = state.settings().changes.get(name)
    shown = round(float(scenario if changed is None else changed), 6)
    dial = partial(
        st.slider,
        label,
        float(claim.strength.low),
        float(claim.strength.high),
        shown,
        step=DIAL_STEP,
        format="%.1f",
        help=about,
    )
    draw_bound(dial, f"{place}:{name}", shown, partial(take_value, name))
    draw_effect(name, None if changed is None else f"{changed:g}", f"{scenario:g}", place)


def draw_form(claim_id: str, place: str) -> None:
    """Draw the choice of a claim's form, if it has more than one; as `draw_claim_dial` does its dial."""
    claim = sources.catalog().claims[claim_id]
    if not claim.forms:
        return
    forms = [ORDINARY_FORM, *claim.forms]
    scenario = scenario_plan().forms.get(claim_id, ORDINARY_FORM)
    chosen = state.settings().forms.get(claim_id, scenario)
    radio = partial(
        st.radio,
        "Form: how the claim is coded",
        forms,
        forms.index(chosen),
        format_func=lambda form: say_name(form) + (" (in the scenario)" if form == scenario else ""),
        captions=["As coded at first.", *claim.forms.values()],
    )

    def take(form: str) -> None:
        state.change(forms=state.settings().with_form(claim_id, None if form == scenario else form).forms)

    draw_bound(radio, f"{place}:form:{claim_id}", chosen, take)


def scenario_plan() -> Any:
    """The plan of the chosen scenario as it stands, without the user's changes."""
    now = state.settings()
    return sources.make_plan(now.scenario, sources.horizon(now), ())


def say_claim(claim: Any) -> str:
    """A claim in our words, where it stands, and what speaks against it."""
    catalog = sources.catalog()
    text = f"{claim.says} ({say_articles(claim.articles, catalog.articles)})"
    rivals = [catalog.claims[key].title for key in claim.disputed_by if key in catalog.claims]
    return text + (f" *Disputed by: {', '.join(rivals)}.*" if rivals else "")


def say_claim_help(claim: Any) -> str:
    """What a claim links, how firmly it is said, and what we had to assume."""
    behind = parameters_behind(claim.id)
    parts = [
        f"**Cause:** {claim.cause}",
        f"**Effect:** {claim.effect} ({claim.sign})",
        f"**Holds for:** {claim.scope}",
        HEDGES.get(claim.hedge, ""),
        f"**Unless:** {claim.unless}" if claim.unless else "",
        f"**Moved by:** {', '.join(map(say_name, behind))}" if behind else "",
        f"**Assumed here:** {claim.gap}",
    ]
    return "\n\n".join(part for part in parts if part)
