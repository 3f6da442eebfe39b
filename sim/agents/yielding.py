"""Towns that give themselves up to IS without a fight.

Where IS has just won nearby and stands next door in strength, garrisons melt away and local leaders come to
terms, unless field units see to it that they stand: fear and the wish to be on the winning side go from town
to town (Kuran 1991; Kalyvas 2006, chapter 5).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.core.helpers import odds
from sim.core.world import World

Index = NDArray[np.int64]


def yield_places(world: World, falls: Index, winners: Index) -> tuple[Index, Index]:
    """Add to the falls of the week the places that yield to IS.

    Parameters
    ----------
    world : World
    falls : numpy.ndarray
        (n,) positions in a raveled (R, P) array of places that fall anyway, ascending.
    winners : numpy.ndarray
        (n,) camp that takes each.

    Returns
    -------
    tuple
        The same of all places that fall, ascending.
    """
    seen, numbers = world.state.seen, world.numbers.fight
    alone = np.maximum(1.0 - seen.unit_defence / seen.defence, 0.0)
    superior = odds(seen.is_power_nearby / (numbers.yielding_odds * seen.defence))
    ready = alone * superior * seen.panic * world.maps.sunni
    chance = -np.expm1(-numbers.yielding * ready) * ~seen.is_held
    yields = world.uniform("fight.yield", world.spots.places) < chance
    taker = np.full(yields.size, -1)
    taker.put(np.flatnonzero(yields), names.ISLAMIC_STATE)
    taker.put(falls, winners)
    every = np.flatnonzero(taker >= 0)
    return every, taker[every]
