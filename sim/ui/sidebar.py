"""The left side: scenario, size of the study, basic sliders, everything else by search or group."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from sim.ui import sources, state
from sim.ui.claim_dials import draw_claim_dial, draw_claim_families
from sim.ui.labels import say_name
from sim.ui.levers import draw_parameter, parameters
from sim.ui.limits import (
    MOST_BASIC,
    MOST_SEARCH_HITS,
    RUNS_LEAST,
    RUNS_MOST,
    RUNS_STEP,
    SEED_MOST,
    WEEKS_LEAST,
    WEEKS_MOST,
)
from sim.ui.ways import draw_way
from sim.ui.widgets import draw_bound


def draw_sidebar() -> None:
    """Draw the whole left side."""
    _draw_scenario()
    st.subheader("Levers and conditions", anchor=False)
    basic = [name for name, item in parameters().items() if item.basic][:MOST_BASIC]
    for name in basic:
        draw_parameter(name, place="basic")
    st.subheader("Everything else", anchor=False)
    words = st.text_input(
        "Search levers, conditions and claims",
        key="search",
        type="search",
        placeholder="for example border, oil, army",
        live="250ms",
        max_chars=40,
    )
    if words and words.strip():
        _draw_hits(words.strip().lower())
        return
    _draw_groups(basic)
    st.subheader("Claims of the articles", anchor=False)
    st.caption("0: the claim is false. 1: as coded. 2: twice as strong.")
    draw_way("claims", "All claims, one by one →")
    draw_claim_families()


def _draw_scenario() -> None:
    scenarios = sources.scenarios()
    ids = list(scenarios)
    now = state.settings()
    choice = partial(
        st.selectbox,
        "Scenario",
        ids,
        ids.index(now.scenario),
        format_func=lambda key: scenarios[key].title,
        help="A story of the war: values of all levers and conditions, by date.",
    )
    draw_bound(choice, "scenario", now.scenario, _take_scenario)
    with st.expander("Baseline, runs, horizon and seed"):
        _draw_baseline(ids)
        _draw_size()


def _draw_baseline(ids: list[str]) -> None:
    scenarios, now = sources.scenarios(), state.settings()
    choice = partial(
        st.selectbox,
        "Compare with",
        ids,
        ids.index(now.baseline),
        format_func=lambda key: (
            scenarios[key].title + (" (without your changes)" if key == now.scenario else "")
        ),
        help="The baseline is always drawn beside your version, run by run with the same chance events.",
    )
    draw_bound(choice, "baseline", now.baseline, lambda key: state.change(baseline=key))


def _draw_size() -> None:
    """Runs, horizon and seed."""
    now = state.settings()
    runs = partial(
        st.slider,
        "Runs",
        RUNS_LEAST,
        RUNS_MOST,
        now.runs,
        step=RUNS_STEP,
        help="How often the war is played. More runs make the bands smoother.",
    )
    draw_bound(runs, "runs", now.runs, lambda value: state.change(runs=value))
    horizon = sources.horizon(now)
    weeks = partial(
        st.number_input,
        "Horizon in weeks",
        WEEKS_LEAST,
        WEEKS_MOST,
        horizon,
        step=26,
        help="250 weeks reach from June 2014 to March 2019.",
    )
    draw_bound(weeks, "weeks", horizon, lambda value: state.change(weeks=value))
    seed = partial(
        st.number_input,
        "Seed",
        0,
        SEED_MOST,
        now.seed,
        step=1,
        help="Decides all chance events. The same seed gives the same runs again.",
    )
    draw_bound(seed, "seed", now.seed, lambda value: state.change(seed=value))


def _take_scenario(key: str) -> None:
    """A new scenario keeps the baseline, so that the two are seen side by side at once."""
    state.change(scenario=key, weeks=None)


def _draw_groups(basic: list[str]) -> None:
    groups: dict[str, list[str]] = {}
    for name, item in parameters().items():
        if name not in basic:
            groups.setdefault(item.group, []).append(name)
    changes = state.settings().changes
    for group, members in groups.items():
        changed = sum(name in changes for name in members)
        title = f"{group} ({len(members)})" + (f" · {changed} changed" if changed else "")
        panel = st.expander(title, key=f"group:{group}", on_change="rerun")
        if panel.open:
            with panel:
                for name in members:
                    draw_parameter(name, place="group")


def _draw_hits(words: str) -> None:
    found = [name for name, item in parameters().items() if _matches(words, name, item.says, item.group)]
    claims = [
        key
        for key, claim in sources.catalog().claims.items()
        if _matches(words, key, claim.title, claim.says, claim.cause, claim.effect)
    ]
    total = len(found) + len(claims)
    shown = min(total, MOST_SEARCH_HITS)
    st.caption(f"{shown} of {total} found" if total > shown else f"{total} found")
    for name in found[:MOST_SEARCH_HITS]:
        draw_parameter(name, place="hit")
    for key in claims[: max(0, MOST_SEARCH_HITS - len(found))]:
        draw_claim_dial(key, place="hit")


def _matches(words: str, *texts: Any) -> bool:
    """All words must occur somewhere in the texts; an id also matches as it is read aloud."""
    text = " ".join([*(str(part) for part in texts), say_name(str(texts[0]).rpartition(".")[2])]).lower()
    return all(word in text for word in words.split())
