"""The years after 2015 as the runs see them."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, Final

import numpy as np
import streamlit as st

from sim import names
from sim.figures.map_colours import holder_colours
from sim.figures.numbers import percent, say_day, say_quantity, say_value
from sim.study.history_measure import LATER_DAYS, HistoryMeasure
from sim.study.history_tables import later_rows
from sim.ui import sources
from sim.ui.history_choice import choose
from sim.ui.history_curves import LAND, draw_grid
from sim.ui.history_map import draw_holders
from sim.ui.history_months import legend
from sim.ui.history_sections import LATER, draw_section
from sim.ui.labels import say_outcome
from sim.ui.tables import draw_table

OUTCOMES: Final = (*LAND, "is_cities", "is_fighters", "is_underground")
LAST: Final = date(2019, 3, 25)
WORTH: Final = (
    "**A conditional hindcast: no number was fitted to these years.** Strikes, troops, promises and the oil "
    "price are put in as they were; the rest follows from the rules. It tells whether rules that were set by "
    "2014 and 2015 go on to make sense. It is no forecast, and where it fails, what the model says of long "
    "horizons deserves little trust."
)
IS: Final = names.PARTIES.index("IS")
CITIES_SHOWN: Final = 24


def draw_later(measured: HistoryMeasure) -> None:
    """Draw the sentence on its worth, curves, figures, the ends of the runs, a map and the cities."""
    draw_section(LATER)
    st.markdown(WORTH)
    draw_grid(measured, OUTCOMES, LAST)
    st.caption("“Cities” in the curve counts every place of the map that IS holds, small towns included.")
    with st.container(key="later-table"):
        _draw_figures(measured)
    st.markdown("\n".join(f"- {line}" for line in say_ends(measured)))

    def draw() -> None:
        _draw_map(measured)

    st.fragment(draw)()
    _draw_cities(measured)


def _draw_figures(measured: HistoryMeasure) -> None:
    outcomes = sources.catalog().outcomes
    rows = []
    for row in later_rows(measured):
        outcome = outcomes[row.figure.outcome]
        say = partial(say_value, unit=outcome.unit, decimals=outcome.decimals)
        median = say_quantity(row.median, outcome.unit, outcome.decimals)
        rows.append(
            (
                f"{say_outcome(outcome)}, {say_day(row.figure.at)}",
                f"{row.figure.says} ({row.figure.source})",
                f"{median} ({say(row.low)} to {say(row.high)})",
                percent(row.of_peak),
            )
        )
    heads = ("What and when", "Recorded", "Runs: median (nine in ten)", "Of its peak")
    draw_table("Recorded after 2015, and what the runs give", heads, rows, numbers=1)


def say_ends(measured: HistoryMeasure) -> list[str]:
    """Put outcomes that are measured once a run into sentences."""
    once: dict[str, Any] = measured.note["once"]
    outcomes = sources.catalog().outcomes
    lines = []
    for name, found in once.items():
        outcome, share = outcomes[name], found["share_of_runs"]
        title = f"**{say_outcome(outcome)}:**"
        if found["mean"] is None:
            lines.append(f"{title} in no run.")
        elif outcome.unit == "probability":
            rest = (
                f" of the {percent(share)} of runs to which that applies" if share < 1.0 else " of the runs"
            )
            lines.append(f"{title} in {percent(found['mean'])}{rest}.")
        else:
            low, middle, high = (
                say_value(value, outcome.unit, outcome.decimals) for value in found["p05_p50_p95"]
            )
            lines.append(
                f"{title} in {percent(share)} of the runs, there at the median after {middle} {outcome.unit} "
                f"({low} to {high})."
            )
    return lines


def _draw_map(measured: HistoryMeasure) -> None:
    day = choose(
        "later-day",
        LATER_DAYS[0],
        lambda truth: partial(st.select_slider, "Day", LATER_DAYS, truth, format_func=say_day),
    )
    counts = measured.counts((day,))[0]
    with st.container(key="map-later"):
        words = draw_holders("Model", "later", day, counts, holder_colours(counts))
    st.html(legend(counts, None))
    st.html(words)


def _draw_cities(measured: HistoryMeasure) -> None:
    """Share of runs in which IS holds each city, for the largest that it holds in any run on these days."""
    places = sources.theatre().places
    shares = measured.counts(LATER_DAYS)[:, :, IS] / measured.runs
    is_shown = np.asarray(places.is_city) & (shares.max(axis=0) > 0.0)
    largest = [
        place
        for place in np.argsort(-np.asarray(places.population), kind="stable").tolist()
        if is_shown[place]
    ]
    rows = [
        (places.name[place], *(percent(share) for share in shares[:, place]))
        for place in largest[:CITIES_SHOWN]
    ]
    heads = ("City", *(f"{day:%b %Y}" for day in LATER_DAYS))
    with st.expander(f"The {len(rows)} largest cities that IS holds in some runs after 2015"):
        draw_table("Share of runs in which IS holds the city", heads, rows, numbers=len(LATER_DAYS))
