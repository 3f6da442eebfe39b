"""Timing that a busy machine disturbs little: medians of pairs that are measured by turns."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Work = Callable[[], Any]


@dataclass(frozen=True)
class Pair:
    """Medians of two pieces of work, seconds, and the median of their ratios, first to second."""

    first: float
    second: float
    ratio: float


def seconds(work: Work) -> float:
    """Time one piece of work."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def median(work: Work, times: int) -> float:
    """Median time of a piece of work, after one go that does not count."""
    work()
    return statistics.median(seconds(work) for _ in range(times))


def pairs(first: Work, second: Work, times: int, scale: float = 1.0) -> Pair:
    """Time two pieces of work by turns, each first in every other pair.

    Parameters
    ----------
    first, second : callable
        What to compare.
    times : int
        Number of pairs, after one that does not count.
    scale : float
        How much more work the first does than the second; its times are divided by it.

    Returns
    -------
    Pair
    """
    first()
    second()
    measured = []
    for turn in range(times):
        if turn % 2:
            later = seconds(second)
            measured.append((seconds(first) / scale, later))
        else:
            earlier = seconds(first) / scale
            measured.append((earlier, seconds(second)))
    columns = list(zip(*measured, strict=True))
    return Pair(
        statistics.median(columns[0]),
        statistics.median(columns[1]),
        statistics.median(a / b for a, b in measured),
    )
