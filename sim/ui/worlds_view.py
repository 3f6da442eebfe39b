"""The authors' worlds: how much each article speaks to, and how much each policy may be regretted in each."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import streamlit as st

from sim.figures.article_colours import article_colours
from sim.figures.numbers import say_quantity
from sim.figures.palette import MUTED
from sim.figures.regret_bars import Regret, describe_regret, regret_bars
from sim.scenario.coverage import coverage
from sim.ui import sources
from sim.ui.claim_detail import say_at
from sim.ui.kept import keep
from sim.ui.labels import say_family, say_outcome
from sim.ui.tables import draw_table

ALL_CLAIMS: Final = "all"
WORLD: Final = "author-"


def draw_worlds(table: Any) -> None:
    """Draw the worlds and, if it was measured, the regret of the policies in them.

    Parameters
    ----------
    table : DataFrame or None
        One row a policy, world and outcome.
    """
    st.header("The authors' worlds", anchor=False)
    st.caption(
        "In an author's world only the claims of one article hold; every other claim has the dial 0, which "
        "is a declared neutral and not a view of the author's."
    )
    _draw_coverage()
    st.subheader("Regret of the policies", anchor=False)
    if table is None:
        st.caption("The policies have not been run through the authors' worlds with this version yet.")
        return
    draw_regret(table)


def _draw_coverage() -> None:
    families = list(sources.catalog().families)
    rows = []
    for key, scenario in sorted(sources.scenarios().items()):
        if key.startswith(WORLD):
            spoken = coverage(scenario)
            parts = {part.family: f"{len(part.claims)} of {part.total}" for part in spoken.families}
            rows.append(
                (scenario.title, f"{spoken.spoken} of {spoken.total}", *(parts[name] for name in families))
            )
    draw_table(
        "Claims that hold in each world",
        ("World", "All claims", *map(say_family, families)),
        rows,
        numbers=1 + len(families),
    )


def draw_regret(table: Any) -> None:
    """Draw bars and table of the regret of every policy in every world, for one outcome."""
    outcomes = sources.catalog().outcomes
    known = [
        key for key in dict.fromkeys(table.loc[table["regret"].notna(), "outcome"]) if str(key) in outcomes
    ]
    known.sort(key=lambda key: not outcomes[key].headline)
    if not known:
        st.caption("No outcome of the table has a better direction, so that there is no regret to show.")
        return
    chosen = keep(
        "regret-outcome",
        partial(
            st.selectbox,
            "Outcome",
            known,
            format_func=lambda key: f"{say_outcome(outcomes[key])} ({outcomes[key].unit})",
        ),
        allowed=lambda key: key in known,
    )
    outcome = outcomes[chosen]
    part = table[table["outcome"] == chosen]
    regrets = read_regrets(part)
    policies, worlds = name_policies(part), name_worlds(part)
    words = describe_regret(regrets, policies, worlds, say_outcome(outcome), outcome.unit, outcome.decimals)
    st.caption(
        "Regret: how much worse a policy ends than the policy that does best in the same world. "
        f"Here {outcome.better} is better. A bar of length 0 is the best policy of that world; thin lines "
        f"are 95 % intervals. {int(part['runs'].iloc[0])} runs each, {say_at(part['at'].iloc[0])}."
    )
    figure = regret_bars(regrets, policies, worlds, world_colours(list(worlds)), outcome.unit)
    st.plotly_chart(figure, key="regret", config={"displayModeBar": False}, theme=None, alt=words)
    st.caption(words)
    _draw_regret_table(regrets, policies, worlds, outcome)


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
    found = {(one.policy, one.world): one.value for one in regrets}
    rows = [
        (
            name,
            *(
                say_quantity(found.get((policy, world), float("nan")), outcome.unit, outcome.decimals)
                for world in worlds
            ),
        )
        for policy, name in policies.items()
    ]
    draw_table("Regret by policy and world", ("Policy", *worlds.values()), rows, numbers=len(worlds))
