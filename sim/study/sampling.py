"""Where a calibration looks: a Latin hypercube first, then around the points that are not ruled out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def latin_hypercube(count: int, low: Floats, high: Floats, generator: np.random.Generator) -> Floats:
    """Points spread evenly over each range (McKay, Beckman and Conover 1979).

    Parameters
    ----------
    count : int
        Number of points N; each range falls into N parts and each part holds one point.
    low, high : numpy.ndarray
        (K,) ends of the ranges.
    generator : numpy.random.Generator
        Source of chance.

    Returns
    -------
    numpy.ndarray
        (N, K).
    """
    order = np.argsort(generator.random((count, len(low))), axis=0, kind="stable")
    inside = (order + generator.random((count, len(low)))) / count
    return low + inside * (high - low)


def around(
    parents: Floats, count: int, spread: float, low: Floats, high: Floats, generator: np.random.Generator
) -> Floats:
    """Points near some parents, at normal distances in each magnitude, kept inside the ranges.

    Parameters
    ----------
    parents : numpy.ndarray
        (M, K) points to look around; each is used about equally often.
    count : int
        Number of points N.
    spread : float
        Standard deviation of the steps, in standard deviations of the parents.
    low, high : numpy.ndarray
        (K,) ends; a step beyond an end is reflected.
    generator : numpy.random.Generator
        Source of chance.

    Returns
    -------
    numpy.ndarray
        (N, K).
    """
    step = spread * parents.std(axis=0)
    chosen = parents[np.argsort(generator.random(count), kind="stable") % len(parents)]
    moved = chosen + step * generator.normal(size=chosen.shape)
    width = high - low
    # Reflection: a saw-tooth of twice the width, folded over.
    folded = np.mod(moved - low, 2.0 * width)
    return low + np.minimum(folded, 2.0 * width - folded)
