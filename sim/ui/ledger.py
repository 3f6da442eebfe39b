"""The ledger: filters, a table of the claims they leave, their network, and one claim in full."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import streamlit as st

from sim.figures.article_colours import article_colours
from sim.figures.claim_network import NetworkClaim, claim_network, describe_network
from sim.ui import sources, state
from sim.ui.claim_detail import NOT_MEASURED, draw_detail
from sim.ui.kept import keep
from sim.ui.labels import say_family, say_name
from sim.ui.ledger_rows import Filters, choose_claims, count_moved, rivals_of, weights

LEDGER_HEIGHT: Final = 330
PERCENT: Final = 100
STEP_PERCENT: Final = 5


def draw_ledger(effects: Any) -> None:
    """Draw the whole ledger.

    Parameters
    ----------
    effects : DataFrame or None
        Measured effects of the claims.
    """
    claims = sources.catalog().claims
    moved = count_moved(effects)
    st.header("Ledger of claims", anchor=False)
    found = choose_claims(claims, draw_filters(claims, moved is not None), moved)
    st.caption(f"{len(found)} of {len(claims)} claims" + ("" if moved is not None else f". {NOT_MEASURED}"))
    if not found:
        st.info("No claim passes all filters. Take one of them away.")
        return
    st.dataframe(
        ledger_table(found, moved),
        hide_index=True,
        height=LEDGER_HEIGHT,
        key="ledger-table",
        column_config={
            "Weight": st.column_config.NumberColumn(
                format="percent", help="Strongest push, as a share of the strongest of all in the same unit"
            ),
            "Outcomes moved": st.column_config.NumberColumn(
                help="Outcomes that measurably differ in the historical scenario with and without the claim"
            ),
            "Dial": st.column_config.NumberColumn(
                format="%.1f", help="0: the claim is false. 1: as calibrated. 2: twice as strong."
            ),
        },
    )
    chosen = keep(
        "claim",
        partial(st.selectbox, "Claim in full", list(found), format_func=lambda key: claims[key].title),
        allowed=lambda key: key in found,
    )
    left, right = st.columns(2, gap="large")
    with left:
        draw_detail(chosen, effects)
    with right:
        draw_network(found, chosen)


def draw_filters(claims: Any, is_measured: bool) -> Filters:
    """Draw the filters and return what they say."""
    catalog = sources.catalog()
    articles = {key: f"{key}: {article.kind}, {article.month}" for key, article in catalog.articles.items()}
    first, second, third = st.columns(3)
    with first:
        cited = keep(
            "filter-articles",
            partial(
                st.multiselect,
                "Articles",
                list(articles),
                format_func=lambda key: articles[key],
                placeholder="All",
            ),
        )
        words = keep(
            "filter-words",
            partial(
                st.text_input,
                "Search in the claims",
                type="search",
                placeholder="for example tribe, oil",
                max_chars=40,
            ),
        )
    with second:
        families = keep(
            "filter-families",
            partial(
                st.multiselect, "Families", list(catalog.families), format_func=say_family, placeholder="All"
            ),
        )
        least = keep(
            "filter-weight",
            partial(
                st.slider,
                "Weight at least (%)",
                0,
                PERCENT,
                step=STEP_PERCENT,
                help="Weight: the strongest push of a claim, as a share of the strongest push of all "
                "claims in the same unit (log-odds, log ratio, share per week). It is the size assumed in "
                "the rule, not the measured effect.",
            ),
        )
    with third:
        rivals = keep(
            "filter-rivals",
            partial(
                st.multiselect,
                "Disputed by",
                rivals_of(claims),
                format_func=lambda key: claims[key].title,
                placeholder="Any rival or none",
                help="A rival is a claim that says something else about the same thing",
            ),
        )
        disputed = keep("filter-disputed", partial(st.checkbox, "Only claims with a rival"))
        measurable = keep(
            "filter-measurable",
            partial(
                st.checkbox,
                "Only claims with a measurable effect",
                disabled=not is_measured,
                help="At least one outcome of the historical scenario differs with and without the claim by "
                "more than chance explains",
            ),
        )
    return Filters(
        tuple(cited),
        tuple(families),
        tuple(rivals),
        disputed,
        measurable,
        least / PERCENT,
        (words or "").strip(),
    )


def ledger_table(found: dict[str, Any], moved: dict[str, int] | None) -> Any:
    """The claims as a table, one row each."""
    import pandas as pd

    catalog, now = sources.catalog(), state.settings()
    strengths = sources.make_plan(now.scenario, sources.horizon(now), ()).strengths
    weight = weights(catalog.claims)
    rows = []
    for key, claim in found.items():
        row: dict[str, Any] = {
            "Claim": claim.title,
            "Articles": ", ".join(citation.id for citation in claim.articles),
            "Family": say_family(claim.family),
            "Says": claim.says,
            "Hedge": claim.hedge,
            "Disputed by": ", ".join(
                catalog.claims[rival].title for rival in claim.disputed_by if rival in catalog.claims
            ),
            "Weight": weight[key],
            "Dial": now.changes.get(f"claims.{key}", float(strengths[key])),
        }
        if moved is not None:
            row["Outcomes moved"] = moved.get(key, 0)
        rows.append(row)
    return pd.DataFrame(rows)


def draw_network(found: dict[str, Any], chosen: str) -> None:
    """Draw the network of the claims that the filters leave, the chosen one brought out."""
    catalog = sources.catalog()
    claims = [
        NetworkClaim(key, claim.title, tuple(citation.id for citation in claim.articles), dict(claim.pushes))
        for key, claim in found.items()
    ]
    drivers = {key: say_name(key) for key in catalog.drivers}
    words = describe_network(claims, drivers, chosen)
    st.subheader("Network of claims and drivers", anchor=False)
    st.html(_legend())
    st.caption(
        "Left the articles, in the middle the claims, right the drivers that they push. A line has the "
        "colour of its article; to the drivers, of the first article that makes the claim."
    )
    figure = claim_network(claims, list(catalog.articles), drivers, chosen)
    st.plotly_chart(figure, key="network", config={"displayModeBar": False}, theme=None, alt=words)
    with st.expander("The network in words"):
        st.caption(words)


def _legend() -> str:
    items = "".join(
        f'<span class="item"><span class="swatch" style="background:{colour}"></span>{key}</span>'
        for key, colour in article_colours(list(sources.catalog().articles)).items()
    )
    return f'<div class="legend">{items}</div>'
