"""One outcome over time: the runs of the current version as bands, the baseline always beside them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from sim.figures.numbers import is_share, say_value
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
    decimals: int = 0,
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
    decimals : int
        For the numbers under the pointer.
    height : int
        Pixels.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    figure = go.Figure()
    _add_band(figure, start, baseline["p05"], baseline["p95"], BASELINE_MOST)
    _add_band(figure, start, current["p05"], current["p95"], CURRENT_MOST)
    _add_band(figure, start, current["p25"], current["p75"], CURRENT_HALF)
    figure.add_trace(_median(start, baseline, "Baseline", BASELINE, "dash", unit, decimals))
    figure.add_trace(_median(start, current, "Your version", CURRENT, "solid", unit, decimals))
    figure.update_layout(**_layout(height))
    end = np.datetime64(start) + np.timedelta64(7 * weeks, "D")
    figure.update_xaxes(range=[start.isoformat(), str(end)], type="date", **_axis(), showgrid=False)
    ticks = ".0%" if is_share(unit) else ",~s"
    figure.update_yaxes(rangemode="tozero", tickformat=ticks, nticks=5, **_axis(), gridcolor=RULE)
    return figure


def _line(start: date, values: NDArray[np.float64]) -> dict[str, Any]:
    """Weekly values as a line that needs no list of dates."""
    return {
        "y": np.asarray(values, dtype=np.float32),
        "x0": start.isoformat(),
        "dx": WEEK_IN_MILLISECONDS,
        "mode": "lines",
        "showlegend": False,
    }


def _add_band(
    figure: go.Figure, start: date, low: NDArray[np.float64], high: NDArray[np.float64], colour: str
) -> None:
    edge = {"line": {"width": 0, "color": colour}, "hoverinfo": "skip"}
    figure.add_trace(go.Scatter(**_line(start, low), **edge))
    figure.add_trace(go.Scatter(**_line(start, high), **edge, fill="tonexty", fillcolor=colour))


def _median(
    start: date, bands: Bands, name: str, colour: str, dash: str, unit: str, decimals: int
) -> go.Scatter:
    middle = zip(bands["p50"], bands["p25"], bands["p75"], strict=True)
    texts = [
        f"{say_value(median, unit, decimals)} (half of the runs {say_value(low, unit, decimals)} to "
        f"{say_value(high, unit, decimals)})"
        for median, low, high in middle
    ]
    return go.Scatter(
        **_line(start, bands["p50"]),
        line={"color": colour, "width": 2.2 if dash == "solid" else 1.6, "dash": dash},
        name=name,
        text=texts,
        hovertemplate="%{text}",
    )


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


def _axis() -> dict[str, Any]:
    return {
        "automargin": True,
        "zeroline": False,
        "linecolor": RULE,
        "tickfont": {"size": 11, "color": MUTED},
        "fixedrange": True,
        "title": None,
    }
