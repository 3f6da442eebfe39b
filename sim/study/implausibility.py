"""How implausible a parameter point is, given what its runs show of the patterns (history matching).

For each pattern, the distance of what is found from the middle of the tolerance, over the standard
deviation of all that could explain it: the tolerance (taken as uniform), chance, and what the model gets
wrong anyway (Vernon, Goldstein and Bower 2010). A point is ruled out if more patterns than are let pass
lie beyond the cutoff.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.catalog import Pattern
from sim.study.points import FOUND, VARIANCE

FIT_YEAR: Final = 2014
UNIFORM: Final = 1.0 / 3.0  # variance of a uniform distribution of half-width 1


def patterns_of(patterns: Sequence[Pattern], is_fit: bool) -> list[Pattern]:
    """Patterns of 2014, which are fitted, or the later ones, which are a check."""
    return [pattern for pattern in patterns if (pattern.at.year <= FIT_YEAR) is is_fit]


def implausibilities(
    points: pd.DataFrame, patterns: Sequence[Pattern], discrepancy: float
) -> NDArray[np.float64]:
    """Implausibility of each point by pattern, (N, patterns).

    Parameters
    ----------
    points : pandas.DataFrame
        Columns ``found.ID`` and ``variance.ID`` of each pattern.
    patterns : sequence of Pattern
        Which to look at.
    discrepancy : float
        Standard deviation of the model's own error, as a share of the half-width of the tolerance.
    """
    columns = []
    for pattern in patterns:
        half = (pattern.high - pattern.low) / 2.0
        middle = (pattern.high + pattern.low) / 2.0
        variance = half**2 * (UNIFORM + discrepancy**2) + points[VARIANCE + pattern.id].to_numpy()
        columns.append(np.abs(points[FOUND + pattern.id].to_numpy() - middle) / np.sqrt(variance))
    return np.stack(columns, axis=1)


def worst_that_counts(by_pattern: NDArray[np.float64], may_miss: int) -> NDArray[np.float64]:
    """The highest implausibility of each point after its `may_miss` worst patterns are let pass, (N,)."""
    ordered = np.sort(by_pattern, axis=1)
    return ordered[:, max(ordered.shape[1] - 1 - may_miss, 0)]
