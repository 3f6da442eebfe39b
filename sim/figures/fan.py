"""One outcome over time: the runs of the current version as bands, the baseline always beside them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from sim.figures.numbers import is_share
from sim.figures.palette import (
    BASELINE,
    BASELINE_MOST,
    CURRENT,
    CURRENT_HALF,
    CURRENT_MOST,
    FONT,
    INK,
    MUTED,
    PAPER,
    RULE,
)

WEEK_IN_MILLISECONDS: Final = 7 * 24 * 3600 * 1000
HEIGHT: Final = 210

Bands = Mapping[str, NDArray[np.float64]]


def fan_chart(
    start: date,
    weeks: int,
    current: Bands,
    baseline: Bands,
    *,
    unit: str,
    mark: date | None = None,
    height: int = HEIGHT,
) -> go.Figure:
    """Draw the quantiles of one outcome over time.

    Parameters
    ----------
    start : date
        Day of row 0.
    weeks : int
        Horizon that the axis shows, whether or not all of it is computed yet.
    current, baseline : mapping of str to array (rows,)
        p05, p25, p50, p75 and p95; the two may differ in length.
    unit : str
        Unit of the outcome; a share is drawn as per cent.
    mark : date, optional
        Day of a dotted upright line, drawn if it lies within the horizon.
    height : int
        Pixels.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    end = np.datetime64(start) + np.timedelta64(7 * weeks, "D")
    ticks = ".0%" if is_share(unit) else ",~s"
    # Made from plain dictionaries at one go: adding traces one by one takes seven times as long.
    return go.Figure(
        {
            "data": [
                *_band(start, baseline["p05"], baseline["p95"], BASELINE_MOST),
                *_band(start, current["p05"], current["p95"], CURRENT_MOST),
                *_band(start, current["p25"], current["p75"], CURRENT_HALF),
                _median(start, baseline, "Baseline", {"color": BASELINE, "width": 1.6, "dash": "dash"}, unit),
                _median(start, current, "Your version", {"color": CURRENT, "width": 2.2}, unit),
            ],
            "layout": {
                **_layout(height),
                "shapes": [_upright(mark)] if mark is not None and np.datetime64(mark) < end else [],
                "xaxis": {
                    **_axis(),
                    "range": [start.isoformat(), str(end)],
                    "type": "date",
                    "showgrid": False,
                },
                "yaxis": {
                    **_axis(),
                    "rangemode": "tozero",
                    "tickformat": ticks,
                    "nticks": 5,
                    "gridcolor": RULE,
                },
            },
        }
    )


def _line(start: date, values: NDArray[np.float64]) -> dict[str, Any]:
    """Weekly values as a line that needs no list of dates."""
    return {
        "type": "scatter",
        "y": np.asarray(values, dtype=np.float32),
        "x0": start.isoformat(),
        "dx": WEEK_IN_MILLISECONDS,
        "mode": "lines",
    }


def _band(
    start: date, low: NDArray[np.float64], high: NDArray[np.float64], colour: str
) -> list[dict[str, Any]]:
    edge = {"line": {"width": 0, "color": colour}, "hoverinfo": "skip"}
    return [
        {**_line(start, low), **edge},
        {**_line(start, high), **edge, "fill": "tonexty", "fillcolor": colour},
    ]


def _median(start: date, bands: Bands, name: str, line: dict[str, Any], unit: str) -> dict[str, Any]:
    written = ".1%" if is_share(unit) else ",.3~r"
    half = "(half of the runs %{customdata[0]:WRITTEN} to %{customdata[1]:WRITTEN})"
    return {
        **_line(start, bands["p50"]),
        "line": line,
        "name": name,
        "customdata": np.column_stack([bands["p25"], bands["p75"]]).astype(np.float32),
        "hovertemplate": f"%{{y:WRITTEN}} {half}".replace("WRITTEN", written),
    }


def _upright(day: date) -> dict[str, Any]:
    line = {"color": MUTED, "width": 1, "dash": "dot"}
    place = {"xref": "x", "yref": "paper", "x0": day.isoformat(), "x1": day.isoformat(), "y0": 0, "y1": 1}
    return {"type": "line", "line": line, "layer": "below", **place}


def _layout(height: int) -> dict[str, Any]:
    return {
        "height": height,
        "margin": {"l": 4, "r": 8, "t": 6, "b": 4},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "font": {"family": FONT, "size": 11, "color": MUTED},
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": PAPER, "bordercolor": RULE, "font": {"color": INK, "size": 11}},
        "dragmode": False,
        "template": "none",
        "showlegend": False,
    }


def _axis(**more: Any) -> dict[str, Any]:
    return {
        "automargin": True,
        "zeroline": False,
        "linecolor": RULE,
        "tickfont": {"size": 11, "color": MUTED},
        "fixedrange": True,
        **more,
    }
