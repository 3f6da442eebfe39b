"""The filters of the claims: which claims they let through, and the widgets that set them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any, Final

import streamlit as st

from sim.ui import sources, state
from sim.ui.claims_page.effects import Effects
from sim.ui.claims_view import LONGEST_WORDS, TRAITS, WEIGHT_MOST, ClaimsView
from sim.ui.labels import say_family, say_name
from sim.ui.widgets import draw_bound

WEIGHT: Final = "weight_"
STEP_PERCENT: Final = 5
TRAIT_WORDS: Final = {
    "changed": "changed by you",
    "disputed": "with a rival",
    "forms": "with a second form",
    "moves": "with measurable effect",
    "silent": "without measurable effect",
}
NO_FILTER: Final = ClaimsView()
WEIGHT_HELP: Final = (
    "Assumed size: the strongest push of a claim, as a share of the strongest push of all claims in the same "
    "unit (log-odds, log ratio, share per week). It is the size that the rule assumes, not an effect."
)


def choose_claims(
    claims: Mapping[str, Any], view: ClaimsView, effects: Effects | None, changed: Collection[str] = ()
) -> dict[str, Any]:
    """Claims that pass all filters, in the order of the catalogue.

    Parameters
    ----------
    claims : mapping of str to Claim
        Of the catalogue.
    view : ClaimsView
        What is asked for.
    effects : Effects, optional
        What the claims were measured to move.
    changed : collection of str
        Claims whose dial or form the user has changed.
    """
    weight = weights(claims)
    return {
        key: claim
        for key, claim in claims.items()
        if _is_wanted(claim, view)
        and 100 * weight[key] >= view.weight
        and set(view.traits) <= traits_of(claim, effects, changed)
    }


def _is_wanted(claim: Any, view: ClaimsView) -> bool:
    cited = {citation.id for citation in claim.articles}
    parts = (
        claim.id,
        claim.title,
        claim.says,
        claim.cause,
        claim.effect,
        claim.scope,
        claim.gap,
        *map(say_name, claim.pushes),
    )
    text = " ".join(parts).lower()
    return (
        (not view.articles or bool(cited & set(view.articles)))
        and (not view.families or claim.family in view.families)
        and (not view.rivals or bool(set(claim.disputed_by) & set(view.rivals)))
        and all(word in text for word in view.words.lower().split())
    )


def traits_of(claim: Any, effects: Effects | None, changed: Collection[str] = ()) -> set[str]:
    """Marks of a claim by which it is filtered."""
    moves = effects.moves(claim.id) if effects else None
    held = {
        "changed": claim.id in changed,
        "disputed": bool(claim.disputed_by),
        "forms": bool(claim.forms),
        "moves": moves is True,
        "silent": moves is False,
    }
    return {trait for trait, holds in held.items() if holds}


def changed_claims() -> set[str]:
    """Claims whose dial or form the user has changed."""
    now = state.settings()
    dials = {name.partition(".")[2] for name in now.changes if name.startswith("claims.")}
    return dials | set(now.forms)


def weights(claims: Mapping[str, Any]) -> dict[str, float]:
    """The strongest push of each claim, as a share of the strongest of all claims in the same unit.

    Pushes are log-odds, log ratios or shares per week; only those of one unit can be compared.
    """
    pushes = {
        key: [
            (number.unit, number.value) for name, number in claim.numbers.items() if name.startswith(WEIGHT)
        ]
        for key, claim in claims.items()
    }
    most: dict[str, float] = {}
    for unit, value in (push for mine in pushes.values() for push in mine):
        most[unit] = max(most.get(unit, 0.0), value)
    return {
        key: max((value / most[unit] for unit, value in mine if most[unit] > 0), default=0.0)
        for key, mine in pushes.items()
    }


def disputing(claims: Mapping[str, Any]) -> list[str]:
    """Claims that dispute another one, in the order of the catalogue."""
    named = {rival for claim in claims.values() for rival in claim.disputed_by}
    return [key for key in claims if key in named]


def draw_filters(effects: Effects | None) -> dict[str, Any]:
    """Draw the filters and return the claims that pass them."""
    catalog, view = sources.catalog(), state.claims_view()
    articles = {key: f"{key}: {article.kind}, {article.month}" for key, article in catalog.articles.items()}
    first, second, third = st.columns(3, gap="medium")
    with first:
        _draw_list("Articles", "articles", articles)
        _draw_words(view)
    with second:
        _draw_list("Families", "families", {key: say_family(key) for key in catalog.families})
        _draw_weight(view)
    with third:
        rivals = {key: catalog.claims[key].title for key in disputing(catalog.claims)}
        _draw_list("Disputed by", "rivals", rivals, "A rival says something else about the same thing")
        _draw_traits(view, effects)
    found = choose_claims(catalog.claims, view, effects, changed_claims())
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f"{len(found)} of {len(catalog.claims)} claims", width="content")
        if view.filters:
            st.button("Show all", key="unfilter", type="tertiary", on_click=_show_all)
    return found


def _draw_list(label: str, name: str, titles: dict[str, str], about: str | None = None) -> None:
    chosen = list(getattr(state.claims_view(), name))
    box = partial(
        st.multiselect,
        label,
        list(titles),
        chosen,
        format_func=lambda key: titles[key],
        placeholder="All",
        help=about,
    )
    draw_bound(box, f"filter:{name}", chosen, lambda ids: state.look_at_claims(**{name: tuple(ids)}))


def _draw_words(view: ClaimsView) -> None:
    field = partial(
        st.text_input,
        "Search in the claims",
        view.words,
        type="search",
        live="250ms",
        max_chars=LONGEST_WORDS,
        placeholder="for example tribe, oil",
    )
    draw_bound(
        field, "filter:words", view.words, lambda text: state.look_at_claims(words=(text or "").strip())
    )


def _draw_weight(view: ClaimsView) -> None:
    dial = partial(
        st.slider,
        "Assumed size from (%)",
        0,
        WEIGHT_MOST,
        view.weight,
        step=STEP_PERCENT,
        help=WEIGHT_HELP,
    )
    draw_bound(dial, "filter:weight", view.weight, lambda value: state.look_at_claims(weight=value))


def _draw_traits(view: ClaimsView, effects: Effects | None) -> None:
    known = [trait for trait in TRAITS if effects or trait not in ("moves", "silent") or trait in view.traits]
    chosen = list(view.traits)
    pills = partial(
        st.pills,
        "Only claims",
        known,
        selection_mode="multi",
        wrap=True,
        default=chosen,
        format_func=lambda trait: TRAIT_WORDS[trait],
    )
    draw_bound(pills, "filter:traits", chosen, _take_traits)


def _take_traits(chosen: list[str]) -> None:
    state.look_at_claims(traits=tuple(trait for trait in TRAITS if trait in chosen))


def _show_all() -> None:
    state.look_at_claims(**{name: getattr(NO_FILTER, name) for name in state.claims_view().filters})
