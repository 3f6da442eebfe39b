"""The credibility table: how far the model can be believed, with what that rests on."""

from __future__ import annotations

from html import escape
from typing import Final

import streamlit as st

from sim.catalog.beside import LEVELS, Credibility, load_credibility
from sim.study.credibility import say_evidence
from sim.study.history_measure import HistoryMeasure
from sim.ui.history_sections import CREDIBILITY, draw_section, fold

FULL, EMPTY = "■", "□"
HEADS: Final = ("Factor", "Level", "Why, and what is lacking", "Evidence")


def draw_credibility(measured: HistoryMeasure | None) -> None:
    """Draw the table and what its levels mean."""
    draw_section(CREDIBILITY)
    st.caption(
        "Our own judgement, not an outside reviewer's. Figures come from what was measured, so that they "
        "change when the model does."
    )
    rows = "".join(write_row(row, measured) for row in load_credibility().values())
    heads = "".join(f'<th scope="col">{head}</th>' for head in HEADS)
    levels = "; ".join(f"{_sign(level)} <b>{level}</b>: {escape(says)}" for level, says in LEVELS.items())
    st.html(
        '<table class="credibility"><caption>Credibility by factor</caption>'
        f'<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table><p class="levels">{levels}.</p>'
    )


def write_row(row: Credibility, measured: HistoryMeasure | None) -> str:
    """One factor as a row of HTML."""
    shown = [say_evidence(item, measured) for item in row.evidence]
    evidence = "".join(f"<li><b>{escape(name)}</b>: {escape(says)}</li>" for name, says in shown)
    return (
        f'<tr><th scope="row">{escape(row.title)}<span>{escape(row.asks)}</span></th>'
        f'<td class="level"><span>{_sign(row.level)}</span> {row.level}</td>'
        f"<td>{escape(row.says)}<p><b>Lacking:</b> {escape(row.lacks)}</p></td>"
        f"<td>{fold(f'Evidence ({len(shown)})', f'<ul>{evidence}</ul>')}</td></tr>"
    )


def _sign(level: str) -> str:
    """Squares filled up to a level; the word stands beside it."""
    full, most = list(LEVELS).index(level), len(LEVELS) - 1
    return f'<span aria-hidden="true">{FULL * full}{EMPTY * (most - full)}</span>'
