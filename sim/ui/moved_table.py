"""The table of what moved, as plain HTML: readable on a phone and by a screen reader."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, Final

from sim.ui.labels import capitalise, say_name

DIGITS: Final = 3
BASE: Final = "base"
SMALLEST: Final = 0.5 * 10.0**-DIGITS
"""Below this a change is written as 0."""


def write_moved(table: Any, caption: str, titles: Mapping[str, str]) -> str:
    """Write a table for each thing, with a total for each driver that its rows add up to.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns driver, driver_says, unit, source, title, articles, before, now, change, thing.
    caption : str
        What the tables are about.
    titles : mapping of str to str
        Names of the things by id; an id that is not there is written as words.

    Returns
    -------
    str
        HTML; every text from data is escaped. The first thing lies open, the others fold.
    """
    parts = []
    for thing, rows in table.groupby("thing", sort=False):
        title = escape(titles.get(str(thing)) or say_name(str(thing)))
        if not parts:
            parts.append(_write_table(rows, f"<strong>{title}</strong> · {escape(caption)}"))
        else:
            moved = int((rows["change"].abs() >= SMALLEST).sum())
            parts.append(
                f'<details class="moved"><summary>{title} <span>{moved} rows changed</span></summary>'
                f"{_write_table(rows, escape(caption))}</details>"
            )
    return "".join(parts)


def _write_table(rows: Any, caption: str) -> str:
    head = (
        '<tr><th scope="col">Claim</th><th scope="col" class="wide">Article</th>'
        '<th scope="col" class="wide">Push now</th><th scope="col" class="number wide">Before</th>'
        '<th scope="col" class="number">Now</th><th scope="col" class="number">Change</th></tr>'
    )
    body = "".join(_write_driver(part) for _, part in rows.groupby("driver", sort=False))
    return f'<table class="moved"><caption>{caption}</caption><thead>{head}</thead>{body}</table>'


def _write_driver(rows: Any) -> str:
    pushes = rows.loc[rows["source"] != BASE, "now"]
    largest = max((abs(float(value)) for value in pushes), default=0.0) or 1.0
    first = rows.iloc[0]
    says = escape(capitalise(str(first["driver_says"])))
    title = (
        f'<tr class="driver"><th scope="rowgroup" colspan="6">{says} '
        f'<span class="unit">({escape(str(first["unit"]))})</span></th></tr>'
    )
    shown = [row for _, row in rows.iterrows() if row["source"] == BASE or row["before"] or row["now"]]
    lines = "".join(_write_row(row, largest) for row in shown)
    quiet = len(rows) - len(shown)
    silent = (
        f'<tr><td colspan="6" class="where">{quiet} more {"claim does" if quiet == 1 else "claims do"} '
        "not push here this week</td></tr>"
        if quiet
        else ""
    )
    total = (
        '<tr class="total"><td>Sum: the driver</td><td class="wide"></td><td class="wide"></td>'
        + _write_numbers(float(rows["before"].sum()), float(rows["now"].sum()), float(rows["change"].sum()))
        + "</tr>"
    )
    return f"<tbody>{title}{lines}{silent}{total}</tbody>"


def _write_row(row: Any, largest: float) -> str:
    now = float(row["now"])
    bar = "" if row["source"] == BASE else _write_bar(now, largest)
    return (
        f"<tr><td>{escape(str(row['title']))}</td>"
        f'<td class="where wide">{escape(str(row["articles"] or ""))}</td><td class="wide">{bar}</td>'
        + _write_numbers(float(row["before"]), now, float(row["change"]))
        + "</tr>"
    )


def _write_bar(now: float, largest: float) -> str:
    """A bar to the right of the middle for a push above zero, to the left for one below."""
    width = 50 * min(abs(now) / largest, 1.0)
    side = f"left:50%;width:{width:.1f}%" if now >= 0 else f"left:{50 - width:.1f}%;width:{width:.1f}%"
    return f'<div class="bar"><i class="{"plus" if now >= 0 else "minus"}" style="{side}"></i></div>'


def _write_numbers(before: float, now: float, change: float) -> str:
    return (
        f'<td class="number wide">{_sign(before)}</td><td class="number">{_sign(now)}</td>'
        f'<td class="number">{_sign(change)}</td>'
    )


def _sign(value: float) -> str:
    text = f"{value:+.{DIGITS}f}"
    return text.replace("-", "−") if float(text) else "0"
