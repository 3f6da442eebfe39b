"""Curves over time: your version beside the baseline, with their data under each."""

from __future__ import annotations

import csv
import io
from functools import partial
from html import escape
from typing import Any, Final

import streamlit as st

from sim.figures.describe import describe_fan
from sim.figures.fan import fan_chart
from sim.figures.palette import BASELINE_MOST, CURRENT_HALF, CURRENT_MOST
from sim.ui import sources, state
from sim.ui.labels import say_outcome
from sim.ui.limits import FITTED_UNTIL, MOST_CHARTS
from sim.ui.pictures import Drawn
from sim.ui.widgets import draw_bound
from sim.ui.words import say_once

COLUMNS: Final = 3
LEGEND: Final = (
    '<div class="legend">'
    '<span class="item"><i class="line"></i>your version, median</span>'
    f'<span class="item"><i class="swatch" style="background:{CURRENT_HALF}"></i>half of its runs</span>'
    f'<span class="item"><i class="swatch" style="background:{CURRENT_MOST}"></i>nine runs in ten</span>'
    '<span class="item"><i class="line base"></i>baseline, median</span>'
    f'<span class="item"><i class="swatch" style="background:{BASELINE_MOST}"></i>nine runs in ten</span>'
    '<span class="item count">From the dotted line on: conditional hindcast</span>'
    "</div>"
)
LEVELS: Final = ("p05", "p25", "p50", "p75", "p95", "mean")


def draw_charts(drawn: Drawn) -> None:
    """Draw the chosen outcomes over time and those that are measured once a run."""
    outcomes = sources.catalog().outcomes
    weekly = {key: item for key, item in outcomes.items() if item.kind == "weekly" and key in drawn.current}
    chosen = chosen_outcomes(weekly)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header("Over time", anchor=False)
        with st.popover("Choose curves", type="tertiary"):
            choice = partial(
                st.multiselect,
                f"Outcomes shown, at most {MOST_CHARTS}",
                list(weekly),
                chosen,
                format_func=lambda name: say_outcome(weekly[name]),
                max_selections=MOST_CHARTS,
                placeholder="The headline outcomes",
            )
            draw_bound(choice, "outcomes", chosen, lambda names: state.look(outcomes=tuple(names)))
    st.html(LEGEND)
    for first in range(0, len(chosen), COLUMNS):
        for column, name in zip(
            st.columns(COLUMNS, gap="medium"), chosen[first : first + COLUMNS], strict=False
        ):
            with column, st.container(gap="xxsmall"):
                draw_chart(drawn, weekly[name])
    once = [item for key, item in outcomes.items() if item.kind == "once" and key in drawn.current]
    if once and drawn.current.is_final:
        st.markdown("\n".join(f"- {say_once(item, *drawn.once(item.id))}" for item in once))


def chosen_outcomes(weekly: dict[str, Any]) -> list[str]:
    """What the user chose to see, or else the headline outcomes."""
    chosen = [key for key in state.view().outcomes if key in weekly]
    return chosen or [key for key, item in weekly.items() if item.headline][:MOST_CHARTS]


def draw_chart(drawn: Drawn, outcome: Any) -> None:
    """Draw one outcome with its description and its data."""
    current, baseline = drawn.bands(outcome.id)
    st.html(
        f'<div class="chart-title"><div>{escape(say_outcome(outcome))} '
        f'<span class="unit">({escape(outcome.unit)})</span></div></div>'
    )
    plan = drawn.plan
    figure = drawn.keep(
        ("fan", outcome.id),
        lambda: fan_chart(plan.start, plan.weeks, current, baseline, unit=outcome.unit, mark=FITTED_UNTIL),
    )
    st.plotly_chart(
        figure,
        key=f"chart:{outcome.id}",
        theme=None,
        config={"displayModeBar": False, "responsive": True},
        alt=f"Curve over time: {say_outcome(outcome)}, your version beside the baseline",
    )
    words = (outcome.unit, outcome.decimals, plan.start, current, baseline)
    st.caption(drawn.keep(("words", outcome.id), lambda: describe_fan(*words)))
    st.download_button(
        "CSV",
        data=lambda: write_bands(drawn, outcome.id),
        file_name=f"{drawn.settings.scenario}_{outcome.id}.csv",
        mime="text/csv",
        key=f"csv:{outcome.id}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
        help="The numbers of this chart, week by week",
    )


def write_bands(drawn: Drawn, outcome: str) -> str:
    """Quantiles by week, current version and baseline, as CSV."""
    current, baseline = drawn.bands(outcome)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ["week", "date", *(f"{who}_{level}" for who in ("yours", "baseline") for level in LEVELS)]
    )
    for row in range(drawn.last_row + 1):
        numbers = [f"{float(bands[level][row]):.6g}" for bands in (current, baseline) for level in LEVELS]
        writer.writerow([row, drawn.day(row).isoformat(), *numbers])
    return text.getvalue()
