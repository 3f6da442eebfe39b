"""What power stands next door to each place: of each camp, of friends of its holder, of rivals."""

from __future__ import annotations

import numpy as np

from sim import names
from sim.core.helpers import Array, spread, sums
from sim.core.networks import CAMPS
from sim.core.world import World


def see_power_nearby(world: World, of_units: Array, of_garrisons: Array) -> None:
    """Note the power next door to each place in ``state.seen``.

    Parameters
    ----------
    world : World
    of_units : numpy.ndarray
        (R, F) effective men of each unit at its post.
    of_garrisons : numpy.ndarray
        (R, P) those of the garrisons of IS, which reinforce each other; others keep to their town.
    """
    seen, maps, runs, places = world.state.seen, world.maps, world.runs, world.spots.places
    at = maps.camp * (runs * places) + world.spots.flat(world.state.forces.post)
    stands = sums(at.ravel(), of_units.ravel(), CAMPS * runs * places).reshape(-1, places)
    stands[:runs] += of_garrisons
    near = spread(stands, maps.adjacent).reshape(CAMPS, runs, places)
    seen.power_nearby = near
    seen.is_power_nearby = near[names.ISLAMIC_STATE]
    seen.enemy_power_nearby = near[names.ISLAMIC_STATE + 1 :].sum(axis=0)
    seen.friends_nearby = _weighed(world, near, maps.at_peace)
    seen.rivals_nearby = _weighed(world, near, maps.enmity)


def _weighed(world: World, near: Array, weights: Array) -> Array:
    """Return the sum of what camps have next door, each by its weight, (C, C), for the holder, (R, P)."""
    holder = world.state.places.camp
    weighed = np.zeros(holder.shape)
    for camp in range(CAMPS):
        weighed += near[camp] * weights[camp].take(holder)
    return weighed
