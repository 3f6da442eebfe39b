"""Regret of policies over worlds: a bar for each pair, grouped by policy."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go

from sim.figures.numbers import is_share, say_quantity
from sim.figures.palette import FONT, INK, MUTED, PAPER, RULE

BAR_HEIGHT: Final = 14
BAR_WIDTH: Final = 0.85
SPACE_ROWS: Final = 2
EDGE_HEIGHT: Final = 90


@dataclass(frozen=True)
class Regret:
    """How much worse a policy does in a world than the best policy does there.

    Attributes
    ----------
    policy, world : str
        Ids.
    value, low, high : float
        Mean and 95 per cent interval; NaN for an interval that is not known.
    """

    policy: str
    world: str
    value: float
    low: float
    high: float


def regret_bars(
    regrets: Sequence[Regret],
    policies: Mapping[str, str],
    worlds: Mapping[str, str],
    colours: Mapping[str, str],
    unit: str,
) -> go.Figure:
    """Draw one group of bars for each policy, one bar for each world.

    Parameters
    ----------
    regrets : sequence of Regret
        Of one outcome.
    policies, worlds : mapping of str to str
        Id to name for people, in the order of the picture.
    colours : mapping of str to str
        World to colour.
    unit : str
        Of the outcome.
    """
    group = len(worlds) + SPACE_ROWS
    heads = {policy: place * group for place, policy in enumerate(policies)}
    lines = {world: place + 1 for place, world in enumerate(worlds)}
    data = [
        _bars(
            [one for one in regrets if one.world == world and one.policy in heads], heads, lines, name, colour
        )
        for world, name, colour in ((key, name, colours[key]) for key, name in worlds.items())
    ]
    return go.Figure({"data": data, "layout": _layout(heads, policies, group, unit)})


def describe_regret(
    regrets: Sequence[Regret],
    policies: Mapping[str, str],
    worlds: Mapping[str, str],
    title: str,
    unit: str,
    decimals: int,
) -> str:
    """Name for every policy its largest regret, and the policy whose largest is smallest."""
    worst: dict[str, Regret] = {}
    for one in regrets:
        if math.isfinite(one.value) and (one.policy not in worst or one.value > worst[one.policy].value):
            worst[one.policy] = one
    if not worst:
        return f"Regret, {title}: not measured."
    parts = [
        f"{policies[key]} {say_quantity(one.value, unit, decimals)} ({worlds[one.world]})"
        if one.value > 0
        else f"{policies[key]} none"
        for key, one in worst.items()
    ]
    least = policies[min(worst, key=lambda key: worst[key].value)]
    return f"Largest regret of each policy, {title}: {'; '.join(parts)}. Smallest of these: {least}."


def _bars(
    mine: Sequence[Regret], heads: Mapping[str, int], lines: Mapping[str, int], name: str, colour: str
) -> dict[str, Any]:
    known = [math.isfinite(one.low) and math.isfinite(one.high) for one in mine]
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": [one.value for one in mine],
        "y": [heads[one.policy] + lines[one.world] for one in mine],
        "width": BAR_WIDTH,
        "marker": {"color": colour},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [one.high - one.value if here else 0 for one, here in zip(mine, known, strict=True)],
            "arrayminus": [one.value - one.low if here else 0 for one, here in zip(mine, known, strict=True)],
            "thickness": 1,
            "width": 2,
            "color": INK,
        },
        "hovertemplate": "%{x:,.4~g}",
    }


def _layout(heads: Mapping[str, int], policies: Mapping[str, str], group: int, unit: str) -> dict[str, Any]:
    rows = group * len(heads)
    return {
        "height": EDGE_HEIGHT + BAR_HEIGHT * rows,
        "margin": {"l": 8, "r": 12, "t": 4, "b": 4},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "font": {"family": FONT, "size": 11, "color": MUTED},
        "hoverlabel": {"bgcolor": PAPER, "bordercolor": RULE, "font": {"color": INK, "size": 11}},
        "dragmode": False,
        "template": "none",
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        "barmode": "overlay",
        "annotations": [
            {
                "text": f"<b>{policies[policy]}</b>",
                "x": 0,
                "xref": "paper",
                "xanchor": "left",
                "y": row,
                "showarrow": False,
                "font": {"size": 11, "color": INK},
            }
            for policy, row in heads.items()
        ],
        "xaxis": {
            "automargin": True,
            "fixedrange": True,
            "gridcolor": RULE,
            "nticks": 5,
            "rangemode": "tozero",
            "tickformat": ".0%" if is_share(unit) else ",~s",
            "title": {"text": "" if is_share(unit) else unit, "font": {"size": 11}},
            "zerolinecolor": MUTED,
        },
        "yaxis": {"visible": False, "fixedrange": True, "range": [rows, -1]},
    }
