"""Field works: who faces an enemy next door digs in, and the longer the harder he is to drive out.

Prepared positions multiply what defenders are worth (Dupuy 1979; Biddle 2004): ditches, berms, mines,
tunnels. Ground that has just been taken has none yet, and is won back more easily in the first weeks.
"""

from __future__ import annotations

import numpy as np

from sim import names
from sim.core.helpers import Array
from sim.core.world import World

OTHERS = np.uint8(~(1 << names.ISLAMIC_STATE) & 0xFF)


def dig_in(world: World, pace: float | Array) -> None:
    """Let holders dig in where ground of the other side of the war with IS is next to theirs.

    Parameters
    ----------
    world : World
    pace : float or numpy.ndarray
        Share of what is still to be dug that is dug now.
    """
    places, seen = world.state.places, world.state.seen
    is_front = np.where(seen.is_held, (seen.camps_nearby & OTHERS) > 0, seen.is_next_to_is)
    places.works += pace * is_front * (1.0 - places.works)


def dig_in_at_first(world: World) -> None:
    """Let the fronts of the first day have their works, and air bases, which are built to be held."""
    dig_in(world, world.numbers.start.works)
    world.state.places.works[:, world.maps.air_bases] = 1.0
