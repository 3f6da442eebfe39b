"""Dated events of the version in view: signs under the curves, and a list with their sources."""

from __future__ import annotations

from html import escape
from typing import Any, Final

import streamlit as st

from sim.figures.fan import Mark
from sim.figures.numbers import say_day
from sim.ui import sources

DAYS_A_WEEK: Final = 7


def event_marks(plan: Any) -> list[Mark]:
    """Signs for the axis of time, one for each event that begins within the run."""
    marks = []
    for event in plan.events:
        row = (event.at - plan.start).days / DAYS_A_WEEK
        if 0 <= row <= plan.weeks:
            marks.append(Mark(row, f"{event.title}{_say_where(event)} ({say_day(event.at)})"))
    return marks


def draw_events(plan: Any) -> None:
    """List the events under the curves, folded."""
    if not plan.events:
        st.caption("No dated event happens in this version.")
        return
    st.html(write_events(plan.events))


def write_events(events: Any) -> str:
    """The list as HTML; every text from a file is escaped."""
    rows = "".join(
        f"<tr><td class='day'>{say_day(event.at)}</td>"
        f"<td>{escape(event.title)}{escape(_say_where(event))}"
        + (f"<div class='where'>{escape(event.note)}</div>" if event.note else "")
        + f"</td><td class='where wide'>{escape(event.source)}</td></tr>"
        for event in events
    )
    count = "1 dated event" if len(events) == 1 else f"{len(events)} dated events"
    return (
        f"<details class='folded'><summary>▲ {count} in this version</summary>"
        "<p>An event sets conditions in its weeks and no more; what follows comes through claims and "
        "processes.</p><table class='plain'><thead><tr><th scope='col'>Day</th><th scope='col'>Event</th>"
        f"<th scope='col' class='wide'>Source</th></tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _say_where(event: Any) -> str:
    """Whom or what place an event concerns, as it follows its title."""
    theatre = sources.theatre()
    for things, item in ((theatre.places, event.place), (theatre.groups, event.group)):
        if item is not None and item in things.id:
            return f": {things.name[things.id.index(item)]}"
    return ""
