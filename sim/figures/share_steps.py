"""Five steps of a share, each with a colour and words: how often the runs are right about a place."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.figures.palette import DIFFERENCE_COLOURS

EDGES: Final = (0.2, 0.4, 0.6, 0.8)
STEP_COLOURS: Final = tuple(DIFFERENCE_COLOURS[place] for place in (7, 5, 4, 2, 0))
"""From wrong in most runs to right in most: orange to purple, told apart in lightness on each side."""
STEP_WORDS: Final = ("under 20 %", "20 to 40 %", "40 to 60 %", "60 to 80 %", "80 % and more")
NOT_SCORED: Final = "#c3c8ce"


def step_colours(shares: NDArray[np.float64]) -> list[str]:
    """Colour of each share; NaN is not scored."""
    return [
        NOT_SCORED if np.isnan(share) else STEP_COLOURS[int(np.digitize(share, EDGES))] for share in shares
    ]
