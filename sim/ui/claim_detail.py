"""One claim in full: what it says and where, what it pushes, what it was measured to do, and its dial."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import streamlit as st

from sim.figures.numbers import say_day, say_gap
from sim.ui import sources
from sim.ui.claim_dials import HEDGES, draw_claim_dial
from sim.ui.labels import say_articles, say_family, say_name, say_outcome
from sim.ui.ledger_rows import FORM_MARK, WEIGHT
from sim.ui.tables import draw_table
from sim.ui.touches import parameters_behind

NOT_MEASURED: Final = "The effects of the claims have not been measured with this version yet."
WAYS: Final = {"+": "up", "-": "down", "+-": "up or down, as the war stands"}
SIGNS: Final = {"+": "+ (more cause, more effect)", "-": "− (more cause, less effect)", "+-": "+ and −"}


def draw_detail(claim_id: str, effects: Any) -> None:
    """Draw the details and the dial of one claim.

    Parameters
    ----------
    claim_id : str
        As in the catalogue.
    effects : DataFrame or None
        Measured effects of all claims.
    """
    claim = sources.catalog().claims[claim_id]
    st.subheader(claim.title, anchor=False)
    draw_claim_dial(claim_id, place="ledger")
    draw_table("What the claim says", ("Part", "In our words"), say_parts(claim))
    _draw_pushes(claim)
    draw_effects(claim, effects)


def say_parts(claim: Any) -> list[tuple[str, str]]:
    """The parts of a claim as pairs of name and text."""
    catalog = sources.catalog()
    rivals = [catalog.claims[key].title for key in claim.disputed_by if key in catalog.claims]
    moved_by = [say_name(name) for name in parameters_behind(claim.id)]
    parts = [
        ("Paraphrase", claim.says),
        ("Where", say_articles(claim.articles, catalog.articles)),
        ("Articles", ", ".join(citation.id for citation in claim.articles)),
        ("Family", say_family(claim.family)),
        ("Cause", claim.cause),
        ("Effect", claim.effect),
        ("Sign", SIGNS[claim.sign]),
        ("Hedge", HEDGES.get(claim.hedge, claim.hedge)),
        ("Unless", claim.unless or ""),
        ("Disputed by", ", ".join(rivals) or "no other claim"),
        ("Gap: what we assumed", claim.gap),
        ("Other forms", " ".join(f"{say_name(form)}: {says}" for form, says in claim.forms.items())),
        ("Levers and conditions that reach it", ", ".join(moved_by)),
    ]
    return [(name, text) for name, text in parts if text]


def _draw_pushes(claim: Any) -> None:
    drivers = sources.catalog().drivers
    rows = []
    for driver, way in claim.pushes.items():
        number = claim.numbers[f"{WEIGHT}{driver}"]
        size = f"{number.value:g} ({number.low:g} to {number.high:g}) {number.unit}"
        rows.append((say_name(driver), drivers[driver].says, WAYS[way], size))
    draw_table(
        "Drivers that the claim pushes. A driver is the place in the model where claims act; "
        "pushes of all claims on it add up. In brackets the range within which the size is tried.",
        ("Driver", "What it is", "Way", "Size at dial 1"),
        rows,
        numbers=1,
    )


def draw_effects(claim: Any, effects: Any) -> None:
    """Draw what the war is like with the claim minus without it, with 95 per cent intervals."""
    if effects is None:
        st.caption(NOT_MEASURED)
        return
    rows = measured_rows(claim, effects)
    if not rows:
        why = f" {claim.silent_because}" if claim.silent_because else ""
        st.caption(f"In the historical scenario no outcome measurably changes without this claim.{why}")
        return
    draw_table(
        "Measured effect: the historical scenario with the claim minus without it, pairs of runs with "
        "the same chance events. The interval holds the mean effect with 95 % confidence; only effects that "
        "chance does not explain are listed.",
        ("Outcome", "Form", "Date", "Mean effect", "95 % interval"),
        rows,
        numbers=2,
    )


def measured_rows(claim: Any, effects: Any) -> list[tuple[str, ...]]:
    """Sure effects of a claim in all its forms: outcome, form, date, mean, interval."""
    outcomes = sources.catalog().outcomes
    rows = []
    for record in effects.to_dict(orient="records"):
        owner, _, form = str(record["claim"]).partition(FORM_MARK)
        outcome = outcomes.get(str(record["outcome"]))
        if owner != claim.id or outcome is None or not record["is_sure"]:
            continue
        mean, low, high = (
            say_signed(float(record[part]), outcome.unit, outcome.decimals)
            for part in ("mean", "low", "high")
        )
        rows.append(
            (
                say_outcome(outcome),
                say_name(form) if form else "usual",
                say_at(record["at"]),
                mean,
                f"{low} to {high}",
            )
        )
    return rows


def say_signed(value: float, unit: str, decimals: int) -> str:
    """A difference with its sign and unit."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + say_gap(value, unit, decimals)


def say_at(at: Any) -> str:
    """The date of a measurement; outcomes measured once a run have none."""
    try:
        return say_day(date.fromisoformat(str(at)))
    except ValueError:
        return "once a run"
