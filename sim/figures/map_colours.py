"""Colours of places: by most common holder, or by difference to the baseline."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.figures.palette import DIFFERENCE_COLOURS, DIFFERENCE_EDGES, PARTY_COLOURS, blend

SHARE_LEVELS: Final = (0.9, 0.6)
"""Held in nearly all runs, in most runs, and below: divided among the runs."""
LEVEL_WEIGHTS: Final = (1.0, 0.68, 0.40)


def share_level(share: NDArray[np.float64]) -> NDArray[np.int64]:
    """0 held in nearly all runs, 1 in most, 2 divided."""
    return sum((np.asarray(share) < limit).astype(np.int64) for limit in SHARE_LEVELS)  # type: ignore[return-value]


def holder_colours(counts: NDArray[np.int64]) -> list[str]:
    """Colour of each place: its most common holder, paler where the runs disagree.

    Parameters
    ----------
    counts : array (P, H)
        Number of runs in which each party holds each place.
    """
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    levels = share_level(shares.max(axis=1))
    return [
        blend(PARTY_COLOURS[party], LEVEL_WEIGHTS[level])
        for party, level in zip(shares.argmax(axis=1), levels, strict=True)
    ]


def difference_colours(difference: NDArray[np.float64]) -> list[str]:
    """Colour of each place for a difference of shares, -1 to 1, in nine steps."""
    return [DIFFERENCE_COLOURS[step] for step in np.digitize(difference, DIFFERENCE_EDGES)]
