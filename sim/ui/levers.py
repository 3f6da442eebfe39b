"""One lever or condition: a slider that follows the scenario until it is moved."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from sim.ui import sources, state
from sim.ui.labels import (
    on_step,
    say_in_force,
    say_name,
    say_schedule,
    say_setting,
    slider_format,
    slider_step,
)
from sim.ui.touches import say_touched
from sim.ui.widgets import draw_bound


def parameters() -> dict[str, Any]:
    """All levers and uncertainties as "levers.air_strikes" -> entry of the catalogue."""
    catalog = sources.catalog()
    return {f"levers.{key}": item for key, item in catalog.levers.items()} | {
        f"uncertainties.{key}": item for key, item in catalog.uncertainties.items()
    }


def scenario_values(name: str) -> Any:
    """Weekly values that the scenario itself gives a parameter."""
    group, key = name.split(".", 1)
    now = state.settings()
    plan = sources.make_plan(now.scenario, sources.horizon(now), ())
    return getattr(plan, group)[key]


def first_day() -> date:
    """Day on which the chosen scenario begins."""
    now = state.settings()
    return sources.make_plan(now.scenario, sources.horizon(now), ()).start


def draw_parameter(name: str, place: str) -> None:
    """Draw a slider with its unit, its effective value and, once moved, a way back.

    Parameters
    ----------
    name : str
        As in "levers.air_strikes".
    place : str
        Part of the page; keeps keys apart.
    """
    item = parameters()[name]
    step = slider_step(item.low, item.high)
    values = scenario_values(name)
    changed = state.settings().changes.get(name)
    value = float(values.mean()) if changed is None else changed
    shown = on_step(value, item.low, item.high, step)
    slider = partial(
        st.slider,
        f"{say_name(item.id)} ({item.unit})",
        float(item.low),
        float(item.high),
        shown,
        step=step,
        format=slider_format(item.unit, step),
        help=say_help(item),
    )
    with st.container(key=f"dial-{place}-{name}", gap="xxsmall"):
        draw_bound(slider, f"{place}:{name}", shown, partial(take_value, name))
        if changed is None:
            draw_effect(name, None, say_in_force(values, item.unit, first_day(), state.view().week), place)
        else:
            yours = f"{say_setting(changed, item.unit)} throughout"
            draw_effect(name, yours, say_schedule(values, item.unit), place)


def take_value(name: str, value: float) -> None:
    """Make the value of a widget the user's own."""
    state.change(changes=state.settings().with_change(name, float(value)).changes)


def undo(name: str) -> None:
    """Let one quantity follow the scenario again."""
    state.change(changes=state.settings().without_change(name).changes)


def draw_effect(name: str, yours: str | None, record: str, place: str) -> None:
    """Say what is in force: the scenario's own values, or the user's and how to leave them.

    Parameters
    ----------
    name : str
        As in "levers.air_strikes" or "claims.militia_fear".
    yours, record : str
        The user's value, if there is one, and the scenario's.
    place : str
        Part of the page; keeps keys apart.
    """
    # The key is what the style sheet knows: a slider that follows the scenario is drawn pale. The slider
    # itself must not stand in a box whose key changes, or it would lose the keyboard's focus.
    follows = "follows" if yours is None else "moved"
    box = st.container(key=f"{follows}-{place}-{name}", horizontal=True, vertical_alignment="top", wrap=False)
    with box:
        if yours is None:
            st.caption(f"As in the scenario: {record}")
            return
        st.caption(f"**Yours: {yours}.** Scenario: {record}")
        key = f"undo:{place}:{name}"
        st.button(
            "Undo", key=key, on_click=undo, args=(name,), type="tertiary", help="As in the scenario again"
        )


def say_help(item: Any) -> str:
    """What a parameter means, where its numbers come from, what it touches."""
    catalog = sources.catalog()
    parts = [item.says[0].upper() + item.says[1:], f"Source: {item.source}", say_touched(catalog, item.id)]
    return "\n\n".join(part for part in parts if part)
