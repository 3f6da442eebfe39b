"""The ledger: a table of the claims that pass the filters, and one of them in full."""

from __future__ import annotations

from functools import partial
from typing import Any, Final
from zlib import crc32

import pandas as pd
import streamlit as st

from sim.catalog.schema import ORDINARY_FORM
from sim.ui import sources, state
from sim.ui.claim_dials import scenario_plan
from sim.ui.claims_page.card import draw_card
from sim.ui.claims_page.effects import Effects, say_strongest
from sim.ui.claims_page.filters import draw_filters, weights
from sim.ui.labels import say_family, say_name
from sim.ui.widgets import draw_bound

MOST_HEIGHT: Final = 352
ROW_HEIGHT: Final = 35
NO_CLAIM: Final = "No claim passes all filters. Take one of them away."
HEDGE_WORDS: Final = {
    "asserts": "asserted",
    "suggests": "suggested",
    "may": "said to be possible",
    "recommends": "recommended",
}


def draw_ledger(effects: Effects | None) -> None:
    """Draw filters, table and the chosen claim."""
    found = draw_filters(effects)
    if not found:
        st.info(NO_CLAIM)
        return
    chosen = chosen_of(list(found))
    _draw_table(found, chosen, effects)
    draw_claim_choice(found, chosen)
    draw_card(chosen, effects, "ledger")


def chosen_of(ids: list[str]) -> str:
    """The chosen claim if it is among these, else the first of them."""
    claim = state.claims_view().claim
    return claim if claim in ids else ids[0]


def draw_claim_choice(found: dict[str, Any], chosen: str) -> None:
    """Draw the choice of one claim, for those who do not use the table or the picture."""
    ids = list(found)
    box = partial(
        st.selectbox, "Claim in full", ids, ids.index(chosen), format_func=lambda key: found[key].title
    )
    draw_bound(box, "claim", chosen, lambda key: state.look_at_claims(claim=key))


def _draw_table(found: dict[str, Any], chosen: str, effects: Effects | None) -> None:
    ids = list(found)
    row = ids.index(chosen)

    def table(key: str, on_change: Any, args: Any) -> Any:
        return st.dataframe(
            ledger_table(found, effects),
            key=key,
            hide_index=True,
            height=min(MOST_HEIGHT, ROW_HEIGHT * (len(ids) + 1) + 2),
            on_select=partial(on_change, *args),
            selection_mode="single-row-required",
            selection_default={"selection": {"rows": [row]}},
            column_config=_columns(),
            alt=f"Table of {len(ids)} claims; the choice below it names them, too",
        )

    # Another selection of claims is another table: a row chosen in the old one means nothing in it.
    name = f"ledger:{crc32(','.join(ids).encode())}"
    draw_bound(table, name, row, lambda number: _take_row(ids, number), lambda held: _row_of(held, row))


def _row_of(held: Any, usual: int) -> int:
    rows = held["selection"]["rows"] if held else []
    return int(rows[0]) if rows else usual


def _take_row(ids: list[str], number: int) -> None:
    if number < len(ids):
        state.look_at_claims(claim=ids[number])


def _columns() -> dict[str, Any]:
    """Widths at which no text of the catalogue is cut; what does not fit on the screen is scrolled to."""
    column = st.column_config
    return {
        "Claim": column.TextColumn(width=230, pinned=True),
        "Dial": column.NumberColumn(
            width=55, format="%.1f", help="0: the claim is false. 1: as coded. 2: twice as strong."
        ),
        "Largest measured effect": column.TextColumn(
            width=620, help="Mean of the pairs of runs, in brackets the 95 % interval"
        ),
        "Moves": column.NumberColumn(
            width=65,
            help="Number of outcomes that differ with and without the claim by more than chance explains",
        ),
        "Articles": column.TextColumn(width=210),
        "Family": column.TextColumn(width=170),
        "Disputed by": column.TextColumn(width=280),
        "Hedge": column.TextColumn(width=120),
        "Form": column.TextColumn(width=110),
        "Assumed size": column.NumberColumn(
            width=105,
            format="%d %%",
            help="Strongest push that the rule assumes, as a share of the strongest of all in the same unit",
        ),
        "Holds for": column.TextColumn(width=900),
        "Says": column.TextColumn(width=1360),
    }


def say_places(claim: Any) -> str:
    """Where a claim stands, in short: "a2 ¶4, 13; a4 ¶44"."""
    return "; ".join(f"{one.id} ¶{', '.join(map(str, one.paragraphs))}" for one in claim.articles)


def ledger_table(found: dict[str, Any], effects: Effects | None) -> pd.DataFrame:
    """The claims as a table, one row each."""
    catalog, now = sources.catalog(), state.settings()
    plan = scenario_plan()
    weight = weights(catalog.claims)
    rows = []
    for key, claim in found.items():
        form = now.forms.get(key, plan.forms.get(key, ORDINARY_FORM))
        rivals = [catalog.claims[rival].title for rival in claim.disputed_by if rival in catalog.claims]
        row: dict[str, Any] = {
            "Claim": claim.title,
            "Dial": float(now.changes.get(f"claims.{key}", plan.strengths[key])),
            "Largest measured effect": say_strongest(effects, key),
            "Moves": effects.count(key) if effects and effects.of(key) else None,
            "Articles": say_places(claim),
            "Family": say_family(claim.family),
            "Disputed by": ", ".join(rivals),
            "Assumed size": round(100 * weight[key]),
            "Hedge": HEDGE_WORDS.get(claim.hedge, claim.hedge),
            "Form": say_name(form).lower() if claim.forms else "",
            "Holds for": claim.scope,
            "Says": claim.says,
        }
        rows.append(row)
    table = pd.DataFrame(rows)
    return table if effects else table.drop(columns=["Largest measured effect", "Moves"])
