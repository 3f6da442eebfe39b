"""Outcomes that happen once a run, read from its weekly series."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from sim.core.helpers import Array

WEEKS_TO_REGAIN = 52  # a year


def once_outcomes(series: dict[str, Array], numbers: SimpleNamespace) -> dict[str, Array]:
    """Return weeks to collapse, resurgence and durable defeat of each run.

    Parameters
    ----------
    series : dict
        Weekly outcome id -> (R, T+1); reads ``is_territory_km2``.
    numbers : namespace
        Of the processes; ``once`` has the shares of land at which IS counts as collapsed or resurgent.

    Returns
    -------
    dict
        id -> (R,). Weeks to collapse: first week under a tenth of the peak so far, NaN if never. Resurgence:
        1 if IS regained at least a quarter of what it had lost since its peak within a year of a low, else 0.
        Durable defeat: 1 if it collapsed and never afterwards resurged.
    """
    land = series["is_territory_km2"]
    peak = np.maximum.accumulate(land, axis=1)
    is_down = land < numbers.once.collapse * peak
    collapsed = is_down.any(axis=1)
    week = np.where(collapsed, is_down.argmax(axis=1), np.nan)
    regained = _is_regained(land, peak, numbers.once.regain)
    resurged = regained.any(axis=1)
    weeks = np.arange(land.shape[1])[None, :]
    after = np.where(collapsed, np.nan_to_num(week), land.shape[1])[:, None]
    later = (regained & (weeks > after)).any(axis=1)
    return {
        "weeks_to_collapse": week,
        "resurgence": resurged.astype(float),
        "durable_defeat": (collapsed & ~later).astype(float),
    }


def _is_regained(land: Array, peak: Array, share: Array | float) -> NDArray[np.bool_]:
    """Return, by week, whether a share of what was lost at some low of the last year has been regained.

    A low counts from a loss of that share of the peak before it.
    """
    runs, rows = land.shape
    lost = peak - land
    goal = np.where(lost >= share * peak, land + share * lost, np.inf)
    padded = np.concatenate([np.full((runs, WEEKS_TO_REGAIN), np.inf), goal], axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, WEEKS_TO_REGAIN + 1, axis=1)[:, :rows]
    return (land >= windows.min(axis=2)) & np.isfinite(windows.min(axis=2))
