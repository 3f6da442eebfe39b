"""Outcomes over time: the runs as bands, the figures of the record as marks on top.

Drawn in the browser by ``scripts/curves.js``, as the curves of the simulator are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.figures.fan import LEVELS
from sim.figures.numbers import is_share, say_day, say_month, say_quantity, say_value
from sim.figures.packing import pack

Bands = Mapping[str, NDArray[np.float64]]
NO_BASELINE: Final = 0

FOLD: Final = "In words, with the known figures"
"""Label under which the words of a chart are folded: with the sources they are longer than the chart."""


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


@dataclass(frozen=True)
class RecordCurve:
    """One outcome over time: bands of the runs by level, each (T+1,), and the marks of the record."""

    title: str
    unit: str
    decimals: int
    file: str
    bands: Bands
    marks: Sequence[RecordMark]


def record_charts(start: date, until: date, curves: Sequence[RecordCurve], *, fitted_until: date) -> bytes:
    """Pack some outcomes.

    Parameters
    ----------
    start, until : date
        Day of row 0, and the last day shown; later marks are left out.
    curves : sequence of RecordCurve
        One chart each.
    fitted_until : date
        Day of a dotted upright line, drawn if it lies within what is shown.
    """
    weeks = (until - start).days // 7
    arrays: list[NDArray[Any]] = []
    charts = []
    for curve in curves:
        words = describe_record(curve, start, until)
        at = sum(array.size for array in arrays)
        arrays += [curve.bands[level][: weeks + 1] for level in LEVELS]
        charts.append(
            {
                "title": curve.title,
                "unit": curve.unit,
                "words": words,
                "alt": f"Curve over time: {curve.title}, the runs beside the record",
                "file": curve.file,
                "share": is_share(curve.unit),
                "rows": [len(arrays[-1]), NO_BASELINE],
                "at": at,
                "points": [_point(mark, start) for mark in curve.marks if mark.day <= until],
            }
        )
    head = {
        "start": start.isoformat(),
        "weeks": weeks,
        "fitted_until": (fitted_until - start).days / 7,
        "marks": [],
        "fold": FOLD,
        "charts": charts,
    }
    return pack(head, arrays)


def _point(mark: RecordMark, start: date) -> dict[str, Any]:
    row = (mark.day - start).days / 7
    return {"row": row, "low": mark.low, "high": mark.high, "says": mark.says, "joined": mark.is_series}


def describe_record(curve: RecordCurve, start: date, until: date) -> str:
    """Say where the median starts, peaks and ends, and how the figures of the record lie to the band.

    Parameters
    ----------
    curve : RecordCurve
        What is drawn.
    start, until : date
        First and last day.
    """
    unit, decimals, bands = curve.unit, curve.decimals, curve.bands
    rows = min((until - start).days // 7 + 1, len(bands["p50"]))
    median = bands["p50"][:rows]
    top = int(np.argmax(median))
    words = f"Median of the runs {say_quantity(float(median[0]), unit, decimals)} at first"
    if 0 < top < rows - 1:
        peak = say_value(float(median[top]), unit, decimals)
        words += f", highest in {say_month(start + timedelta(weeks=top))} ({peak})"
    low, end, high = (say_value(float(bands[level][rows - 1]), unit, decimals) for level in LEVELS[::2])
    words += f", {end} in {say_month(start + timedelta(weeks=rows - 1))} (nine runs in ten {low} to {high})."
    shown = [mark for mark in curve.marks if mark.day <= until]
    series = [mark for mark in shown if mark.is_series]
    if series:
        inside = sum(_is_inside(mark, start, bands) for mark in series)
        words += f" The record lies within that band in {inside} of {len(series)} months."
    for mark in shown:
        if not mark.is_series:
            place = "inside" if _is_inside(mark, start, bands) else "outside"
            words += f" {say_day(mark.day)}: {mark.says}; {place} the band."
    return words


def _is_inside(mark: RecordMark, start: date, bands: Bands) -> bool:
    """Whether a figure and the band of nine runs in ten have a value in common in the nearest week."""
    row = min(round((mark.day - start).days / 7), len(bands["p05"]) - 1)
    return bool(bands["p05"][row] <= mark.high and mark.low <= bands["p95"][row])
