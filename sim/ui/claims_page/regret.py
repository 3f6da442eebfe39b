"""The regret of the policies in the authors' worlds: a bar for each, the same as a table, and in words."""

from __future__ import annotations

import math
from functools import partial
from typing import Any, Final

import streamlit as st

from sim.errors import SimulationError
from sim.figures.article_colours import article_colours
from sim.figures.numbers import say_value
from sim.figures.palette import MUTED
from sim.figures.regret_bars import Regret, describe_regret, regret_bars
from sim.study.measured import WORLDS
from sim.ui import sources, state
from sim.ui.claims_page.effects import say_at
from sim.ui.labels import say_outcome
from sim.ui.tables import draw_table
from sim.ui.widgets import draw_bound

ALL_CLAIMS: Final = "all"
WORLD: Final = "author-"
COMMAND: Final = "coalition-sim worlds --outcome all --workers 2 --out sim/measured"
COLUMNS: Final = ("policy", "world", "outcome", "at", "runs", "regret", "regret_low", "regret_high")


def draw_regrets() -> None:
    """Draw the shipped table of regrets, or say that there is none."""
    try:
        found = sources.measured(WORLDS)
    except SimulationError as error:
        st.warning(str(error))
        return
    if found is None:
        st.markdown(
            "The policies have not been run through the authors' worlds with this version yet; this command "
            f"does it: `{COMMAND}`"
        )
        return
    missing = [name for name in COLUMNS if name not in found.table.columns]
    if missing:
        st.warning(f"{WORLDS}.csv: lacks {', '.join(missing)}; make it anew with {COMMAND}")
        return
    draw_regret(found.table, found.is_ours)


def draw_regret(table: Any, is_ours: bool) -> None:
    """Draw bars and table of the regret of every policy in every world, for one outcome."""
    outcomes = sources.catalog().outcomes
    known = [
        key for key in dict.fromkeys(table.loc[table["regret"].notna(), "outcome"]) if str(key) in outcomes
    ]
    known.sort(key=lambda key: not outcomes[key].headline)
    if not known:
        st.caption("No outcome of the table has a better direction, so that there is no regret to show.")
        return
    chosen = _draw_outcome([str(key) for key in known])
    outcome = outcomes[chosen]
    part = table[table["outcome"] == chosen]
    regrets = read_regrets(part)
    policies, worlds = name_policies(part), name_worlds(part)
    words = describe_regret(regrets, policies, worlds, say_outcome(outcome), outcome.unit, outcome.decimals)
    aside = "" if is_ours else " Measured with another version of the model."
    st.caption(
        "Regret: how much worse a policy ends than the policy of this list that does best in the same world. "
        "A bar of length 0 is the best policy of that world; thin lines are 95 % intervals. "
        f"{int(part['runs'].iloc[0])} runs each, {say_at(part['at'].iloc[0])}. Each policy starts after its "
        f"article was written, so later ones have less time.{aside}"
    )
    st.markdown(
        f"**Smallest largest regret: {say_least(regrets, policies)}.** It may not be the best in any "
        "single world."
    )
    figure = regret_bars(regrets, policies, worlds, world_colours(list(worlds)), outcome.unit)
    st.plotly_chart(figure, key="regret", config={"displayModeBar": False}, theme=None, alt=words)
    st.caption(words)
    _draw_regret_table(regrets, policies, worlds, outcome)


def _draw_outcome(known: list[str]) -> str:
    outcomes = sources.catalog().outcomes
    now = state.claims_view().outcome
    chosen = now if now in known else known[0]

    def say(key: str) -> str:
        return f"{say_outcome(outcomes[key])} ({outcomes[key].better} is better)"

    box = partial(st.selectbox, "Outcome", known, known.index(chosen), format_func=say)
    return draw_bound(box, "regret-outcome", chosen, lambda key: state.look_at_claims(outcome=key))


def read_regrets(part: Any) -> list[Regret]:
    """The regrets of one outcome; intervals where the table has them."""
    nothing = float("nan")
    return [
        Regret(
            str(record["policy"]),
            str(record["world"]),
            float(record["regret"]),
            float(record.get("regret_low", nothing)),
            float(record.get("regret_high", nothing)),
        )
        for record in part.to_dict(orient="records")
    ]


def name_policies(part: Any) -> dict[str, str]:
    """Policy to its name, in the order of the table."""
    scenarios = sources.scenarios()
    return {key: scenarios[key].title if key in scenarios else key for key in dict.fromkeys(part["policy"])}


def name_worlds(part: Any) -> dict[str, str]:
    """World to a short name, in the order of the table."""
    return {
        key: "All claims" if key == ALL_CLAIMS else f"World of {key.removeprefix(WORLD)}"
        for key in dict.fromkeys(part["world"])
    }


def world_colours(worlds: list[str]) -> dict[str, str]:
    """World to the colour of its article; grey for the world of all claims."""
    colours = article_colours(list(sources.catalog().articles))
    return {world: colours.get(world.removeprefix(WORLD), MUTED) for world in worlds}


def _draw_regret_table(
    regrets: list[Regret], policies: dict[str, str], worlds: dict[str, str], outcome: Any
) -> None:
    found = {(one.policy, one.world): one for one in regrets}
    rows = []
    for policy, name in policies.items():
        own = [found[policy, world] for world in worlds if (policy, world) in found]
        largest = max(own, key=lambda one: one.value, default=None)
        cells = [say_regret(found.get((policy, world)), outcome) for world in worlds]
        rows.append((name, *cells, say_regret(largest, outcome)))
    draw_table(
        f"Regret by policy and world, {outcome.unit}; in brackets: not surely more than nothing",
        ("Policy", *worlds.values(), "Largest"),
        rows,
        numbers=len(worlds) + 1,
    )


def say_least(regrets: list[Regret], policies: dict[str, str]) -> str:
    """The policies whose largest regret over the worlds is smallest."""
    known = [one for one in regrets if math.isfinite(one.value)]
    worst = {
        key: max((one.value for one in known if one.policy == key), default=math.inf) for key in policies
    }
    return " and ".join(policies[key] for key in policies if worst[key] == min(worst.values()))


def say_regret(one: Regret | None, outcome: Any) -> str:
    """One cell: the size, in brackets where its interval reaches nothing."""
    if one is None or not math.isfinite(one.value):
        return "–"
    text = say_value(one.value, outcome.unit, outcome.decimals)
    return f"({text})" if one.value > 0 and one.low <= 0 else text
