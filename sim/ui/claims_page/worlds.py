"""Whose world? How much each article speaks to, a way into each world, and the policies tried in all."""

from __future__ import annotations

from html import escape
from typing import Any, Final

import streamlit as st

from sim.scenario.coverage import Coverage, coverage
from sim.ui import sources
from sim.ui.claims_page.regret import draw_regrets
from sim.ui.labels import say_family
from sim.ui.ways import draw_step_into

COLUMNS: Final = 3
AUTHOR: Final = "author"
POLICY_PREFIX: Final = "policy-"
WORLDS_SAY: Final = (
    "The same history, levers and events, but only one article's claims hold. All others have the dial 0: a "
    "declared neutral, not a view of the author's."
)


def draw_worlds() -> None:
    """Draw the authors' worlds with what they cover, and the regret of the policies in them."""
    st.caption(WORLDS_SAY)
    found = (item for item in sources.scenarios().values() if item.content.kind == AUTHOR)
    worlds = sorted(found, key=lambda item: item.id)
    articles = sources.catalog().articles
    for first in range(0, len(worlds), COLUMNS):
        row = worlds[first : first + COLUMNS]
        for column, world in zip(st.columns(COLUMNS, gap="medium"), row, strict=False):
            with column, st.container(border=True, key=f"world:{world.id}"):
                st.html(write_world(world, articles.get(world.source[0]), coverage(world)))
                _draw_ways(world)
    st.subheader("Which policy, if one cannot know whose world it is?", anchor=False)
    draw_regrets()


def _draw_ways(world: Any) -> None:
    with st.container(horizontal=True, gap="small"):
        draw_step_into(world.id, "Step into it", "world")
        policy = policy_of(world.source[0])
        if policy:
            draw_step_into(policy, "Its policy", "world")


def policy_of(article: str) -> str | None:
    """The scenario with what an article recommends."""
    prefix = f"{POLICY_PREFIX}{article}-"
    return next((key for key in sources.scenarios() if key.startswith(prefix)), None)


def write_world(world: Any, article: Any, covered: Coverage) -> str:
    """A world with its coverage, as HTML."""
    bars = "".join(
        f"<tr><th scope='row'>{escape(say_family(part.family))}</th><td class='axis'>"
        f"<div class='bar from-left'><i class='covered' style='left:0;width:{_share(part)}'></i></div></td>"
        f"<td class='number'>{len(part.claims)} of {part.total}</td></tr>"
        for part in covered.families
    )
    kind = f"{article.kind}, {article.month}" if article else ""
    gist = f"<p>{escape(article.gist)}</p>" if article else ""
    return (
        f"<div class='card'><h3>{escape(world.title)}</h3><p class='where'>{escape(kind)}</p>{gist}"
        f"<p><b>Speaks to {covered.spoken} of {covered.total} rules</b></p>"
        f"<table class='effects meter'><tbody>{bars}</tbody></table></div>"
    )


def _share(part: Any) -> str:
    return f"{len(part.claims) / part.total:.0%}" if part.total else "0%"
