"""What makes runs differ: one bar of shares for each outcome and day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import plotly.graph_objects as go

from sim.figures.numbers import percent
from sim.figures.palette import BASELINE, CURRENT, FONT, INK, MUTED, PAPER, PARTY_COLOURS, ink_on

ROW_HEIGHT: Final = 26
EDGE_HEIGHT: Final = 60
LEAST_WRITTEN: Final = 0.06
"""A share below this is not written into its bar: it would not fit."""
TONES: Final = (CURRENT, BASELINE, PARTY_COLOURS[6], MUTED)
PATTERNS: Final = ("", "/", ".", "x")


def variance_bars(rows: Sequence[tuple[str, Sequence[float]]], parts: Mapping[str, str]) -> go.Figure:
    """Draw stacked bars, told apart by pattern as well as by colour.

    Parameters
    ----------
    rows : sequence of (str, sequence of float)
        Name of the outcome and day, and its shares in the order of the parts.
    parts : mapping of str to str
        Id of a part to its name.
    """
    names = [name for name, _ in rows]
    data = [
        go.Bar(
            y=names,
            x=[shares[place] for _, shares in rows],
            name=title,
            orientation="h",
            marker={"color": TONES[place], "pattern": {"shape": PATTERNS[place], "fgopacity": 0.35}},
            text=[percent(shares[place]) if shares[place] >= LEAST_WRITTEN else "" for _, shares in rows],
            textposition="inside",
            insidetextanchor="middle",
            textfont={"color": ink_on(TONES[place])},
            hovertemplate=f"%{{y}}: {title} %{{x:.0%}}<extra></extra>",
        )
        for place, title in enumerate(parts.values())
    ]
    return go.Figure({"data": data, "layout": _layout(len(rows))})


def _layout(rows: int) -> dict[str, Any]:
    return {
        "barmode": "stack",
        "height": EDGE_HEIGHT + ROW_HEIGHT * rows,
        "margin": {"l": 8, "r": 10, "t": 8, "b": 8},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "font": {"family": FONT, "size": 12, "color": INK},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        "xaxis": {"range": [0, 1], "tickformat": ".0%", "fixedrange": True, "zeroline": False},
        "yaxis": {"autorange": "reversed", "automargin": True, "fixedrange": True},
    }


def describe_variance(rows: Sequence[tuple[str, Sequence[float]]], parts: Mapping[str, str]) -> str:
    """Name the largest share of each bar."""
    titles = list(parts.values())
    said = []
    for name, shares in rows:
        place = max(range(len(titles)), key=lambda part: shares[part])
        said.append(f"{name}: mostly {titles[place].lower()} ({percent(shares[place])})")
    return "Shares of the variance. " + "; ".join(said) + "."
