"""The map of skill: in how many runs the model has the right holder of each contested place."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st

from sim.figures.numbers import percent
from sim.figures.share_steps import NOT_SCORED, STEP_COLOURS, STEP_WORDS, step_colours
from sim.figures.theatre_map import theatre_map
from sim.study.history_measure import HistoryMeasure
from sim.study.history_tables import PlaceSkill, skill_by_place, skill_of
from sim.ui import sources
from sim.ui.drawings import draw_theatre
from sim.ui.history_choice import segments
from sim.ui.history_sections import PLACES, draw_section
from sim.ui.tables import draw_table

YEARS: Final = {"2014 and 2015": (2014, 2015), "2014": (2014,), "2015": (2015,)}
PLAIN_HEADS: Final = {"july_2014": "Nothing changes after 1 July 2014", "sunni_land": "IS in all Sunni land"}
SKILL_HEADS: Final = ("Year", "Place-months", "Right", "Brier score")
MOST_NAMES: Final = 4
HALF: Final = 0.5


def draw_places(measured: HistoryMeasure) -> None:
    """Draw the map of skill and the same as a table."""
    draw_section(PLACES)
    st.caption(
        "Share of runs with the right holder, mean over the months. Only places that were ever contested are "
        "scored; holders count by camp. Brier score: mean square of one minus that share, 0 is perfect."
    )
    _draw_skill(measured)

    def draw() -> None:
        _draw_years(measured, segments("years", "Years", list(YEARS)))

    st.fragment(draw)()


def _draw_skill(measured: HistoryMeasure) -> None:
    rows = [
        (
            str(row.year),
            f"{row.place_months:,}",
            percent(row.right),
            f"{row.brier:.2f}",
            *(f"{row.skill[name]:+.2f}".replace("-", "−") for name in PLAIN_HEADS),
        )
        for row in skill_of(measured)
    ]
    heads = (*SKILL_HEADS, *(f"Skill against: {says}" for says in PLAIN_HEADS.values()))
    draw_table(
        "Skill: 1 is perfect, 0 no better than that plain forecast", heads, rows, numbers=len(heads) - 1
    )


def _draw_years(measured: HistoryMeasure, years: str) -> None:
    rows = skill_by_place(measured, YEARS[years])
    words = describe_skill(rows, years)
    shares = np.full(len(sources.theatre().places), np.nan)
    for row in rows:
        shares[row.place] = row.right
    picture = theatre_map(
        sources.shapes(), step_colours(shares), _say_towns(rows), labels=sources.labels(), alt=words
    )
    with st.container(key="map-skill"):
        draw_theatre(picture, "skill", _nothing)
    st.html(_legend())
    st.caption(words)
    with st.expander("The same as a table"):
        _draw_table(rows, years)


def _nothing() -> None:
    """A click chooses nothing here."""


def describe_skill(rows: list[PlaceSkill], years: str) -> str:
    """Say how many places are right in most runs, and which are best and worst."""
    names = sources.theatre().places.name
    order = sorted(rows, key=lambda row: row.right)
    right = sum(row.right > HALF for row in rows)
    worst = ", ".join(f"{names[row.place]} ({percent(row.right)})" for row in order[:MOST_NAMES])
    best = ", ".join(f"{names[row.place]} ({percent(row.right)})" for row in order[: -MOST_NAMES - 1 : -1])
    return (
        f"{years}: {right} of {len(rows)} contested places have the right holder in more than half of the "
        f"runs, on average over the months. Best: {best}. Worst: {worst}."
    )


def _say_towns(rows: list[PlaceSkill]) -> list[list[str]]:
    says = [[name, "never contested, not scored"] for name in sources.theatre().places.name]
    for row in rows:
        lines = [f"right in {percent(row.right)} over {row.months} months", f"Brier score {row.brier:.2f}"]
        plain = [f"{PLAIN_HEADS[name]}: {score:.2f}" for name, score in row.plain.items()]
        says[row.place] = [says[row.place][0], *lines, *plain]
    return says


def _legend() -> str:
    items = "".join(
        f'<span class="item"><i class="swatch" style="background:{colour}"></i>{words}</span>'
        for colour, words in zip(STEP_COLOURS, STEP_WORDS, strict=True)
    )
    grey = f'<i class="swatch" style="background:{NOT_SCORED}"></i>'
    return (
        f'<div class="legend"><span class="item">Right in</span>{items}'
        f'<span class="item">{grey}not scored</span></div>'
    )


def _draw_table(rows: list[PlaceSkill], years: str) -> None:
    places = sources.theatre().places
    lines = [
        (
            places.name[row.place],
            places.governorate[row.place],
            percent(row.right),
            f"{row.brier:.2f}",
            *(f"{row.plain[name]:.2f}" for name in PLAIN_HEADS),
        )
        for row in sorted(rows, key=lambda row: -row.brier)
    ]
    heads = ("Place", "Governorate", "Right", "Brier score", *PLAIN_HEADS.values())
    caption = (
        f"Contested places, {years}, worst first; the last two columns are the scores of plain forecasts"
    )
    draw_table(caption, heads, lines, numbers=2 + len(PLAIN_HEADS))
