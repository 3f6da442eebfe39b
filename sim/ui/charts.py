"""Curves over time: your version beside the baseline, with their data under each."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import streamlit as st

from sim.figures.describe import describe_fan
from sim.figures.fan import Curve, fan_charts
from sim.figures.palette import BASELINE_MOST, CURRENT_HALF, CURRENT_MOST
from sim.ui import sources, state
from sim.ui.drawings import draw_curves
from sim.ui.events_list import draw_events, event_marks
from sim.ui.labels import say_caveat, say_outcome
from sim.ui.limits import FITTED_UNTIL, MOST_CHARTS
from sim.ui.pictures import Drawn
from sim.ui.widgets import draw_bound
from sim.ui.words import say_once

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
    draw_curves(
        drawn.keep(("curves", *chosen), lambda: make_curves(drawn, [weekly[key] for key in chosen])), "curves"
    )
    draw_events(drawn.plan)
    once = [item for key, item in outcomes.items() if item.kind == "once" and key in drawn.current]
    if once and drawn.current.is_final:
        st.markdown("\n".join(f"- {say_once(item, *drawn.once(item.id))}" for item in once))


def chosen_outcomes(weekly: dict[str, Any]) -> list[str]:
    """What the user chose to see, or else the headline outcomes."""
    chosen = [key for key in state.view().outcomes if key in weekly]
    return chosen or [key for key, item in weekly.items() if item.headline][:MOST_CHARTS]


def make_curves(drawn: Drawn, outcomes: list[Any]) -> bytes:
    """Make the charts of some outcomes, each with its description."""
    plan = drawn.plan
    curves = []
    for outcome in outcomes:
        current, baseline = drawn.bands(outcome.id)
        words = describe_fan(outcome.unit, outcome.decimals, plan.start, current, baseline)
        words = f"{words} {say_caveat(outcome)}".strip()
        file = f"{drawn.settings.scenario}_{outcome.id}.csv"
        curves.append(Curve(say_outcome(outcome), outcome.unit, words, file, current, baseline))
    return fan_charts(plan.start, plan.weeks, curves, fitted_until=FITTED_UNTIL, marks=event_marks(plan))
