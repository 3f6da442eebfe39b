"""Who held what, month by month: the runs and the record side by side."""

from __future__ import annotations

from datetime import date
from functools import partial
from html import escape
from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from sim import names
from sim.figures.map_colours import holder_colours
from sim.figures.numbers import percent, say_day
from sim.figures.palette import PARTY_COLOURS, blend
from sim.study.history_measure import HistoryMeasure
from sim.study.skill import CAMP_OF
from sim.theatre.history import load_record
from sim.ui import sources
from sim.ui.history_choice import choose, segments
from sim.ui.history_map import draw_holders
from sim.ui.history_sections import MONTHS, draw_section
from sim.ui.tables import draw_table

MODES: Final = ("Most likely holder", "Share of runs")
FIRST_DAY: Final = date(2015, 6, 1)
LEVELS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
LEAST_TONE: Final = 0.06
PARTS: Final = 20
"""A place of the record counts as so many runs; where it was contested, the stronger side has a few more."""
STRONGER: Final = 11


def draw_months(measured: HistoryMeasure) -> None:
    """Draw the slider and both maps; moving it redraws this part alone."""
    draw_section(MONTHS)

    def draw() -> None:
        days = months()
        day = choose(
            "day",
            FIRST_DAY if FIRST_DAY in days else days[0],
            lambda truth: partial(st.select_slider, "Month", days, truth, format_func=say_day),
        )
        mode = segments("mode", "Map", MODES)
        party = _choose_party() if mode == MODES[1] else None
        counts, known = measured.counts((day,))[0], record_counts(day)
        with st.container(key="map-months"):
            for title, key, found, column in zip(
                ("Model", "Record"), ("model", "record"), (counts, known), st.columns(2), strict=True
            ):
                with column:
                    _draw_map(f"{title}, {say_day(day)}", key, found, party, day)
        st.html(legend(counts + known, party))
        _draw_differences(counts, known, measured.runs)

    st.fragment(draw)()


def months() -> tuple[date, ...]:
    """The first day, then the days of the record."""
    return (sources.scenarios()["historical"].start, *load_record().dates)


def record_counts(day: date) -> NDArray[np.int64]:
    """The record of a day as if it were runs, (P, H): a contested place is divided between two parties."""
    places, record = sources.theatre().places, load_record()
    if day in record.dates:
        row = record.dates.index(day)
        holder, other = record.holder[row], record.other[row]
    else:
        holder, other = places.holder, places.assailant
    counts = np.zeros((len(holder), len(names.PARTIES)), dtype=np.int64)
    rows = np.arange(len(holder))
    is_divided = other >= 0
    counts[rows, holder] = np.where(is_divided, STRONGER, PARTS)
    counts[rows[is_divided], other[is_divided]] += PARTS - STRONGER
    return counts


def _choose_party() -> int:
    parties = list(range(len(names.PARTIES)))
    return choose(
        "party",
        0,
        lambda truth: partial(
            st.selectbox, "Held by", parties, truth, format_func=lambda code: names.PARTY_TITLES[code]
        ),
    )


def share_colours(counts: NDArray[np.int64], party: int) -> list[str]:
    """Tone of each place: the share of runs in which a party holds it, in five steps."""
    shares = counts[:, party] / np.maximum(counts.sum(axis=1), 1)
    steps = np.rint(shares * (len(LEVELS) - 1)).astype(int)
    return [_tone(party, LEVELS[step]) for step in steps]


def _tone(party: int, level: float) -> str:
    return blend(PARTY_COLOURS[party], max(level, LEAST_TONE))


def _draw_map(title: str, key: str, counts: NDArray[np.int64], party: int | None, day: date) -> None:
    colours = holder_colours(counts) if party is None else share_colours(counts, party)
    st.html(f'<div class="chart-title"><div>{escape(title)}</div></div>')
    st.html(draw_holders(title.split(",")[0], f"months-{key}", day, counts, colours))


def legend(counts: NDArray[np.int64], party: int | None) -> str:
    """What the tones mean."""
    if party is not None:
        items = "".join(
            f'<span class="item"><i class="swatch" style="background:{_tone(party, level)}"></i>'
            f"{percent(level)}</span>"
            for level in LEVELS
        )
        title = escape(names.PARTY_TITLES[party])
        return f'<div class="legend"><span class="item">held by {title} in</span>{items}</div>'
    shown = [code for code in range(len(names.PARTIES)) if (counts.argmax(axis=1) == code).any()]
    items = "".join(
        f'<span class="item"><i class="swatch" style="background:{PARTY_COLOURS[code]}"></i>'
        f"{escape(names.PARTY_TITLES[code])}</span>"
        for code in shown
    )
    rest = '<span class="item count">Paler: the runs disagree; in the record, contested.</span>'
    return f'<div class="legend">{items}{rest}</div>'


def _draw_differences(counts: NDArray[np.int64], known: NDArray[np.int64], runs: int) -> None:
    """List the places whose most likely camp is not that of the record, surest errors first."""
    places = sources.theatre().places
    ours, theirs = counts.argmax(axis=1), known.argmax(axis=1)
    wrong = np.flatnonzero(CAMP_OF[ours] != CAMP_OF[theirs])
    sure = counts.max(axis=1) / runs
    order = wrong[np.argsort(-sure[wrong], kind="stable")].tolist()
    st.caption(
        f"The most likely holder is of the recorded camp in {len(places) - len(wrong)} of {len(places)} "
        "places, most of which were never contested."
    )
    if not order:
        return
    rows = [
        (
            places.name[place],
            names.PARTY_TITLES[theirs[place]],
            names.PARTY_TITLES[ours[place]],
            percent(sure[place]),
        )
        for place in order
    ]
    with st.expander(f"The {len(rows)} places that differ, as a table"):
        heads = ("Place", "Record", "Most likely in the runs", "In so many runs")
        draw_table("Places whose most likely holder is of another camp", heads, rows, numbers=1)
