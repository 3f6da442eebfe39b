"""Outcomes over time: the runs of the current version as bands, the baseline always beside them.

Drawn in the browser by ``scripts/curves.js``: an SVG of a few paths is redrawn in some milliseconds, where a
chart library takes a tenth of a second for each chart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.figures.numbers import is_share
from sim.figures.packing import pack

LEVELS: Final = ("p05", "p25", "p50", "p75", "p95", "mean")
"""In the order in which the script reads them."""
Bands = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True)
class Curve:
    """One outcome over time.

    Attributes
    ----------
    title, unit : str
        Of the outcome; a share is drawn as per cent.
    words : str
        The same in a sentence, for those who do not see it.
    file : str
        Name of the file when its numbers are saved.
    current, baseline : mapping of str to array (rows,)
        `LEVELS`; the two may differ in length.
    """

    title: str
    unit: str
    words: str
    file: str
    current: Bands
    baseline: Bands


@dataclass(frozen=True)
class Mark:
    """Something that happens on one day, so many weeks after the start: a sign on the axis of time."""

    row: float
    title: str


def fan_charts(
    start: date, weeks: int, curves: Sequence[Curve], *, fitted_until: date, marks: Sequence[Mark] = ()
) -> bytes:
    """Pack the quantiles of some outcomes over time.

    Parameters
    ----------
    start : date
        Day of row 0.
    weeks : int
        Horizon that the axes show, whether or not all of it is computed yet.
    curves : sequence of Curve
        One chart each.
    fitted_until : date
        Day of a dotted upright line, drawn if it lies within the horizon.
    marks : sequence of Mark
        Signs under every chart.

    Returns
    -------
    bytes
        What ``scripts/curves.js`` draws.
    """
    arrays: list[NDArray[Any]] = []
    charts = []
    for curve in curves:
        rows = [len(curve.current["p50"]), len(curve.baseline["p50"])]
        at = sum(array.size for array in arrays)
        arrays += [bands[level] for bands in (curve.current, curve.baseline) for level in LEVELS]
        charts.append(
            {
                "title": curve.title,
                "unit": curve.unit,
                "words": curve.words,
                "alt": f"Curve over time: {curve.title}, your version beside the baseline",
                "file": curve.file,
                "share": is_share(curve.unit),
                "rows": rows,
                "at": at,
            }
        )
    head = {
        "start": start.isoformat(),
        "weeks": weeks,
        "fitted_until": (fitted_until - start).days / 7,
        "marks": [{"row": mark.row, "title": mark.title} for mark in marks],
        "charts": charts,
    }
    return pack(head, arrays)
