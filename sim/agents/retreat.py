"""Units that break or lose the ground under them fall back to the nearest place of their camp."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.core.helpers import Array
from sim.core.world import World


def retreat(world: World, who: NDArray[np.bool_], share_lost: float | Array) -> None:
    """Send units to the nearest friendly place and take off the men who do not come along.

    Parameters
    ----------
    world : World
    who : numpy.ndarray
        (R, F) bool, units that fall back.
    share_lost : float
        Share of their men who desert or are scattered.
    """
    runs, units = np.nonzero(who)
    if len(runs) == 0:
        return
    state, numbers = world.state, world.numbers.fight
    forces = state.forces
    camp = np.asarray(world.theatre.forces.camp)[units]
    post = forces.post[runs, units]
    friendly = state.places.camp[runs] == camp[:, None]
    friendly[np.arange(len(runs)), post] = False
    worth = np.where(friendly, world.maps.closeness[post, : world.spots.places], -1.0)
    refuge = np.argmax(worth, axis=1)
    is_safe = worth[np.arange(len(runs)), refuge] >= 0.0
    lost = forces.men[runs, units] * share_lost
    _scatter(world, runs, camp, lost)
    forces.men[runs, units] -= lost
    forces.will[runs, units] *= numbers.will_after_rout
    forces.target[runs, units] = -1
    forces.post[runs, units] = np.where(is_safe, refuge, post)
    forces.travel[runs, units] = np.where(is_safe, 1.0 + world.maps.weeks_away[post, refuge], 1.0)


def _scatter(world: World, runs: NDArray, camp: NDArray, lost: Array) -> None:
    """Add the men of IS who are scattered to the pool that may be rallied; count the others as gone."""
    camps = len(names.CAMPS)
    gone = np.bincount(runs * camps + camp, weights=lost, minlength=world.runs * camps).reshape(world.runs, camps)
    world.state.islamic_state.dispersed += gone[:, names.ISLAMIC_STATE, None]
    gone[:, names.ISLAMIC_STATE] = 0.0
    world.state.ledger.left += gone
