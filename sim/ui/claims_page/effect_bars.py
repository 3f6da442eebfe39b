"""What a claim moved, as bars with intervals: headline outcomes first, all sure ones folded below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from html import escape
from typing import Any, Final

import streamlit as st

from sim.figures.numbers import say_day
from sim.ui import sources, state
from sim.ui.claims_page.effects import COMMAND, Effects, Row, in_spreads, say_at, say_effect
from sim.ui.labels import say_name, say_outcome
from sim.ui.widgets import draw_bound

SMALLEST_SCALE: Final = 0.25
"""Standard deviations at the end of a bar's axis, at least."""
THINNEST: Final = 0.8
"""Width of an interval that is shorter than a line, in per cent of the axis."""
NOT_MEASURED: Final = f"Not measured with this version yet; this command does it:<br><code>{COMMAND}</code>"
READ_BARS: Final = (
    "Bars count in standard deviations over the runs, up to ±{scale:.1f} at the ends; black lines are 95 % "
    "intervals of the mean. Grey: chance may explain it, since many outcomes and days were looked at."
)


def draw_effects(claim: Any, effects: Effects | None, place: str) -> None:
    """Draw what the war is like with the claim minus without it.

    Parameters
    ----------
    claim : Claim
        Of the catalogue.
    effects : Effects or None
        What was measured, if anything.
    place : str
        Part of the page; keeps keys apart.
    """
    st.html('<h3 class="part">Measured effect</h3>')
    if effects is None:
        st.html(f"<p class='where'>{NOT_MEASURED}</p>")
        return
    st.html(write_measured(claim, effects, draw_day(effects, place)))


def draw_day(effects: Effects, place: str) -> str:
    """Draw the choice of the day on which outcomes were read, and return it."""
    days = effects.days
    now = min(state.claims_view().day, len(days) - 1)
    choice = partial(
        st.segmented_control,
        "On",
        list(range(len(days))),
        default=now,
        required=True,
        format_func=lambda number: say_day(date.fromisoformat(days[number])),
        label_visibility="collapsed",
    )
    return days[draw_bound(choice, f"{place}:day", now, lambda number: state.look_at_claims(day=number))]


def write_measured(claim: Any, effects: Effects, day: str) -> str:
    """Bars of the headline outcomes on one day, then every sure effect, as HTML."""
    if effects.moves(claim.id) is None:
        return f"<p class='where'>{NOT_MEASURED}</p>"
    outcomes = [
        item for item in sources.catalog().outcomes.values() if item.headline and item.kind == "weekly"
    ]
    parts = []
    if not effects.moves(claim.id):
        why = f" {escape(claim.silent_because)}" if claim.silent_because else ""
        parts.append(
            f"<p><b>In the historical scenario no outcome measurably changes without this claim.</b>{why}</p>"
        )
    parts.append(write_bars(effects, effects.of(claim.id), outcomes, day))
    for form in claim.forms:
        bars = write_bars(effects, effects.of(claim.id, form), outcomes, day)
        if bars:
            title = f"The same in its form “{escape(say_name(form).lower())}”"
            parts.append(f"<details class='folded'><summary>{title}</summary>{bars}</details>")
    return "".join([*parts, _write_sure(claim, effects)])


def write_bars(effects: Effects, rows: Sequence[Row], outcomes: Sequence[Any], day: str) -> str:
    """Bars with intervals for some outcomes on one day, as HTML; empty if none was measured."""
    found = {row["outcome"]: row for row in rows if row["at"] == day}
    shown = [(outcome, found[outcome.id]) for outcome in outcomes if outcome.id in found]
    if not shown:
        return ""
    reach = max(max(abs(in_spreads(row, end)) for end in ("low", "high")) for _, row in shown)
    scale = max(reach, SMALLEST_SCALE)
    lines = "".join(_write_line(outcome, row, scale) for outcome, row in shown)
    return (
        f'<table class="effects"><caption>{escape(effects.says)} {READ_BARS.format(scale=scale)}</caption>'
        f"<tbody>{lines}</tbody></table>"
    )


def _write_line(outcome: Any, row: Row, scale: float) -> str:
    low, mean, high = (50 + 50 * in_spreads(row, name) / scale for name in ("low", "mean", "high"))
    tone = "nothing" if not row["is_sure"] else "plus" if row["mean"] > 0 else "minus"
    left, right = min(50.0, mean), max(50.0, mean)
    bar = (
        f'<div class="bar"><i class="{tone}" style="left:{left:.1f}%;width:{right - left:.1f}%"></i>'
        f'<b style="left:{low:.1f}%;width:{max(high - low, THINNEST):.1f}%"></b></div>'
    )
    share = f"differs in {100 * float(row['share_moved']):.0f} % of the pairs"
    return (
        f"<tr><th scope='row'>{escape(say_outcome(outcome))}</th><td class='axis'>{bar}</td>"
        f"<td>{escape(say_effect(outcome, row))}<div class='where'>{share}</div></td></tr>"
    )


def _write_sure(claim: Any, effects: Effects) -> str:
    """Every effect that chance does not explain, on every day and in every form, folded."""
    outcomes = sources.catalog().outcomes
    rows = [(form, row) for form, row in effects.sure(claim.id) if row["outcome"] in outcomes]
    if not rows:
        return ""
    lines = "".join(
        f"<tr><th scope='row'>{escape(say_outcome(outcomes[row['outcome']]))}"
        + (f" <span class='where'>as {escape(say_name(form).lower())}</span>" if form else "")
        + f"</th><td class='day'>{escape(say_at(row['at']))}</td>"
        f"<td>{escape(say_effect(outcomes[row['outcome']], row))}</td></tr>"
        for form, row in rows
    )
    count = effects.count(claim.id)
    names = "1 outcome moves" if count == 1 else f"{count} outcomes move"
    return (
        f"<details class='folded'><summary>All {len(rows)} effects that chance does not explain: {names}"
        "</summary><table class='plain'><thead><tr><th scope='col'>Outcome</th><th scope='col'>Day</th>"
        f"<th scope='col'>Mean (95 % interval)</th></tr></thead><tbody>{lines}</tbody></table></details>"
    )
