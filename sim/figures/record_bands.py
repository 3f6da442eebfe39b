"""An outcome over time: the runs as bands, the figures of the record as marks on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from sim.figures.numbers import say_day, say_month, say_quantity, say_value
from sim.figures.palette import (
    CURRENT,
    CURRENT_HALF,
    CURRENT_MOST,
    FONT,
    INK,
    MUTED,
    PAPER,
    RULE,
)

HEIGHT: Final = 250
MARGINS: Final = {"l": 8, "r": 10, "t": 8, "b": 8}
RECORD_SIZE, FIGURE_SIZE = 5, 10
UPRIGHT: Final = "dot"
Bands = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True)
class RecordMark:
    """A figure of the record on a day; `low` and `high` are equal where it is one number.

    Attributes
    ----------
    says : str
        For the pointer: what the figure is and where it comes from.
    is_series : bool
        One of a series of months, drawn small and joined, rather than a figure of its own.
    """

    day: date
    low: float
    high: float
    says: str
    is_series: bool = False


def record_bands(
    start: date, bands: Bands, marks: Sequence[RecordMark], until: date, fitted_until: date | None = None
) -> go.Figure:
    """Draw bands and median of the runs with the marks of the record.

    Parameters
    ----------
    start : date
        Day of row 0.
    bands : mapping of str to array (T+1,)
        p05, p25, p50, p75, p95.
    marks : sequence of RecordMark
        Those later than `until` are left out.
    until : date
        Last day shown.
    fitted_until : date, optional
        A dotted upright line on this day.
    """
    rows = min((until - start).days // 7 + 1, len(bands["p50"]))
    days = [start + timedelta(weeks=week) for week in range(rows)]
    shown = [mark for mark in marks if mark.day <= until]
    data = [
        *_band(days, bands["p05"][:rows], bands["p95"][:rows], CURRENT_MOST),
        *_band(days, bands["p25"][:rows], bands["p75"][:rows], CURRENT_HALF),
        go.Scatter(
            x=days,
            y=bands["p50"][:rows],
            mode="lines",
            line={"color": CURRENT, "width": 2.2},
            hovertemplate="%{x|%d %b %Y}: median %{y:,.3~s}<extra></extra>",
        ),
        _marks([mark for mark in shown if mark.is_series], "lines+markers", "circle", RECORD_SIZE),
        _marks([mark for mark in shown if not mark.is_series], "markers", "diamond", FIGURE_SIZE),
    ]
    return go.Figure({"data": data, "layout": _layout(fitted_until, until)})


def describe_record(
    unit: str, decimals: int, start: date, bands: Bands, marks: Sequence[RecordMark], until: date
) -> str:
    """Say where the median starts, peaks and ends, and how each figure of the record lies to the band."""
    rows = min((until - start).days // 7 + 1, len(bands["p50"]))
    median = bands["p50"][:rows]
    top = int(np.argmax(median))
    last = start + timedelta(weeks=rows - 1)
    low, high = (say_value(float(bands[level][rows - 1]), unit, decimals) for level in ("p05", "p95"))
    words = (
        f"Median of the runs {say_quantity(float(median[0]), unit, decimals)} at first, highest in "
        f"{say_month(start + timedelta(weeks=top))} ({say_value(float(median[top]), unit, decimals)}), "
        f"{say_value(float(median[-1]), unit, decimals)} in {say_month(last)} (nine runs in ten {low} to "
        f"{high})."
    )
    said = [mark for mark in marks if mark.day <= until and not mark.is_series]
    series = [mark for mark in marks if mark.day <= until and mark.is_series]
    if series:
        inside = sum(_is_inside(mark, start, bands) for mark in series)
        words += f" The record lies within the band of nine runs in ten in {inside} of {len(series)} months."
    for mark in said:
        place = "inside" if _is_inside(mark, start, bands) else "outside"
        words += f" {say_day(mark.day)}: {mark.says}; {place} the band."
    return words


def _is_inside(mark: RecordMark, start: date, bands: Bands) -> bool:
    """Whether a figure and the band of nine runs in ten have a value in common."""
    row = (mark.day - start).days // 7
    return bool(bands["p05"][row] <= mark.high and mark.low <= bands["p95"][row])


def _band(days: list[date], low: NDArray[np.float64], high: NDArray[np.float64], tone: str) -> list[Any]:
    line = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "x": days}
    return [go.Scatter(y=low, **line), go.Scatter(y=high, fill="tonexty", fillcolor=tone, **line)]


def _marks(marks: Sequence[RecordMark], mode: str, symbol: str, size: int) -> go.Scatter:
    middle = [(mark.low + mark.high) / 2 for mark in marks]
    reach = [(mark.high - mark.low) / 2 for mark in marks]
    return go.Scatter(
        x=[mark.day for mark in marks],
        y=middle,
        mode=mode,
        marker={"symbol": symbol, "size": size, "color": INK, "line": {"width": 1, "color": PAPER}},
        line={"color": INK, "width": 1.2, "dash": "dot"},
        error_y={"array": reach, "visible": any(reach), "color": INK, "thickness": 1.4, "width": 5},
        text=[mark.says for mark in marks],
        hovertemplate="%{x|%d %b %Y}: %{text}<extra></extra>",
    )


def _layout(fitted_until: date | None, until: date) -> dict[str, Any]:
    axis = {"gridcolor": RULE, "zeroline": False, "automargin": True, "fixedrange": True, "color": MUTED}
    upright = []
    if fitted_until is not None and fitted_until < until:
        line = {"color": MUTED, "width": 1, "dash": UPRIGHT}
        upright = [
            {
                "type": "line",
                "x0": fitted_until,
                "x1": fitted_until,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": line,
            }
        ]
    return {
        "height": HEIGHT,
        "margin": MARGINS,
        "showlegend": False,
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "font": {"family": FONT, "size": 11, "color": INK},
        "hovermode": "closest",
        "xaxis": {**axis, "showgrid": False, "nticks": 6},
        "yaxis": {**axis, "rangemode": "tozero", "tickformat": "~s"},
        "shapes": upright,
    }
