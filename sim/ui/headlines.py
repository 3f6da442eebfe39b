"""Headline numbers of the week in view, in words."""

from __future__ import annotations

from html import escape
from typing import Final

import streamlit as st

from sim.figures.numbers import say_month
from sim.ui import sources
from sim.ui.limits import FITTED_UNTIL
from sim.ui.pictures import Drawn
from sim.ui.words import Headline, headline

SHOWN: Final = 5


def draw_headlines(drawn: Drawn, row: int) -> None:
    """Draw the first headline outcomes of one week.

    Parameters
    ----------
    drawn : Drawn
        Pictures.
    row : int
        Week in view.
    """
    outcomes = [
        item for item in sources.catalog().outcomes.values() if item.headline and item.kind == "weekly"
    ]
    items = [
        headline(item, *drawn.paired(item.id, row)) for item in outcomes[:SHOWN] if item.id in drawn.current
    ]
    day = drawn.day(row)
    st.header(f"In {say_month(day)}", anchor=False)
    if day >= FITTED_UNTIL:
        st.caption("A conditional hindcast: inputs as recorded, nothing fitted.")
    if drawn.is_same:
        st.caption("Your version and the baseline are one; nothing differs.")
    st.html('<div class="headlines">' + "".join(write_headline(item) for item in items) + "</div>")


def write_headline(item: Headline) -> str:
    """One headline as HTML."""
    return (
        '<div class="headline">'
        f'<div class="what">{escape(item.title)}</div>'
        f'<div class="value">{escape(item.value)}</div>'
        f'<div class="says">{escape(item.spread)} '
        f'<span class="{item.tone}">{escape(item.change)}</span></div>'
        "</div>"
    )
