"""Where the tribes stand on the map, and how large."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.figures.geometry import MapShapes
from sim.figures.theatre_map import TribeMarks

GOLDEN_ANGLE: Final = math.pi * (3 - math.sqrt(5))
STEP: Final = 0.11
SMALLEST, LARGEST = 5.5, 12.0


def tribe_positions(shapes: MapShapes, homes: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lay each tribe beside its main home, those of one home round it in a spiral.

    Parameters
    ----------
    shapes : MapShapes
        Gives the towns.
    homes : sparse matrix (B, P)
        Share of each tribe at each place.

    Returns
    -------
    tuple of array (B,)
        x and y on the map's plane.
    """
    main = np.asarray(homes.toarray().argmax(axis=1)).ravel()
    x, y = shapes.x[main].copy(), shapes.y[main].copy()
    seen: dict[int, int] = {}
    for tribe, place in enumerate(main):
        turn = seen.get(int(place), 0) + 1
        seen[int(place)] = turn
        x[tribe] += STEP * math.sqrt(turn) * math.cos(turn * GOLDEN_ANGLE)
        y[tribe] += STEP * math.sqrt(turn) * math.sin(turn * GOLDEN_ANGLE)
    return x, y


def tribe_marks(
    shapes: MapShapes,
    homes: Any,
    armed: NDArray[np.float64],
    sides: NDArray[np.int64],
    says: Sequence[list[str]],
) -> TribeMarks:
    """Make markers of the tribes for one week.

    Parameters
    ----------
    shapes : MapShapes
        Gives the towns.
    homes : sparse matrix (B, P)
        Share of each tribe at each place.
    armed : array (B,)
        Men; area of the marker.
    sides : array (B, 3)
        Number of runs in which each tribe is on each side.
    says : sequence of list of str
        (B,)
    """
    x, y = tribe_positions(shapes, homes)
    largest = max(float(armed.max(initial=0.0)), 1.0)
    size = SMALLEST + (LARGEST - SMALLEST) * np.sqrt(armed / largest)
    return TribeMarks(x=x, y=y, side=sides.argmax(axis=1), size=size, says=says)
