"""Small tables as HTML: read by screen readers, wide ones scroll inside their own box."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

import streamlit as st

HEAD_WIDTH: Final = "8rem"
"""Below this the names in the first column break at every word; the table scrolls instead."""


def draw_table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: int = 0) -> None:
    """Draw a table of plain text.

    Parameters
    ----------
    caption : str
        What the table shows.
    heads : sequence of str
        Names of the columns.
    rows : sequence of sequences of str
        Cells; the first of a row is its head.
    numbers : int
        How many of the last columns hold numbers and stand on the right.
    """
    first = len(heads) - numbers
    kinds = [' class="number"' if place >= first else "" for place in range(len(heads))]
    top = "".join(
        f'<th scope="col"{kind}>{escape(head)}</th>' for kind, head in zip(kinds, heads, strict=True)
    )
    body = "".join(f"<tr>{_row(row, kinds)}</tr>" for row in rows)
    st.html(
        f'<div style="overflow-x:auto" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="moved"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: Sequence[str], kinds: Sequence[str]) -> str:
    head, *rest = (escape(cell) for cell in row)
    cells = "".join(f"<td{kind}>{cell}</td>" for kind, cell in zip(kinds[1:], rest, strict=True))
    return f'<th scope="row" style="min-width:{HEAD_WIDTH}">{head}</th>{cells}'
