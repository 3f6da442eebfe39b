"""Outcomes of history as bands beside the figures of the articles and the record of holders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import streamlit as st

from sim.catalog.beside import load_figures
from sim.figures.numbers import say_quantity, say_value
from sim.figures.palette import CURRENT_HALF, CURRENT_MOST
from sim.figures.record_bands import RecordCurve, RecordMark, record_charts
from sim.study.history_measure import HistoryMeasure
from sim.study.observed import record_series
from sim.theatre.history import load_record
from sim.ui import sources
from sim.ui.drawings import draw_curves
from sim.ui.history_sections import CURVES, draw_section
from sim.ui.labels import say_outcome
from sim.ui.limits import FITTED_UNTIL

LAND: Final = ("is_territory_km2_iraq", "is_territory_km2_syria")
FIRST: Final = (*LAND, "is_population", "is_fighters", "is_revenue", "is_foreign_inflow")
UNTIL: Final = date(2016, 7, 4)
LEGEND: Final = (
    '<div class="legend">'
    '<span class="item"><i class="line"></i>median of the runs</span>'
    f'<span class="item"><i class="swatch" style="background:{CURRENT_HALF}"></i>half of the runs</span>'
    f'<span class="item"><i class="swatch" style="background:{CURRENT_MOST}"></i>nine runs in ten</span>'
    '<span class="item">●┄● record of holders by month</span>'
    '<span class="item">◆ a figure of an article or note</span>'
    '<span class="item count">From the dotted upright on: nothing fitted</span></div>'
)


def draw_curves_until_2016(measured: HistoryMeasure) -> None:
    """Draw what the first two years show, with the figures of June 2016 that look back on them."""
    draw_section(CURVES)
    st.html(LEGEND)
    draw_grid(measured, FIRST, UNTIL)
    st.caption(
        "Land and people of the record are summed over the same places as those of the runs; its people are "
        "those from before the war, of whom many had fled. Of revenue and inflow the articles give no "
        "amount, only how far they had fallen by June 2016: the mark is that share of the runs' own "
        "highest median."
    )


def draw_grid(measured: HistoryMeasure, outcomes: Sequence[str], until: date) -> None:
    """Draw charts of some outcomes, two abreast where there is room, each with its description."""
    rows = sources.catalog().outcomes
    curves = [
        RecordCurve(
            say_outcome(rows[name]),
            rows[name].unit,
            rows[name].decimals,
            f"history_{name}.csv",
            measured.weekly[name],
            marks_of(measured, name),
        )
        for name in outcomes
    ]
    data = record_charts(measured.start, until, curves, fitted_until=FITTED_UNTIL)
    draw_curves(data, f"history-curves-{until.year}")


def marks_of(measured: HistoryMeasure, outcome: str) -> list[RecordMark]:
    """Figures of the record for an outcome: months, then single figures."""
    row = sources.catalog().outcomes[outcome]
    record = load_record()
    months = record_series(outcome, record, sources.theatre())
    marks = []
    if months is not None:
        marks = [
            RecordMark(day, float(value), float(value), say_quantity(float(value), row.unit), is_series=True)
            for day, value in zip(record.dates, months, strict=True)
        ]
    peak = float(measured.weekly[outcome]["p50"].max())
    for figure in load_figures().values():
        if figure.outcome == outcome:
            scale = peak if figure.of_peak else 1.0
            low, high = figure.low * scale, figure.high * scale
            ours = f", here {say_value(low, row.unit)}" if figure.of_peak else ""
            says = f"{figure.says}{ours} ({figure.source})"
            marks.append(RecordMark(figure.at, low, high, says))
    return marks
