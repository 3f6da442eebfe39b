"""Units that break or lose the ground under them fall back to the nearest place of their camp."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.core.helpers import Array, of_run
from sim.core.world import World


def retreat(world: World, who: NDArray[np.int64], share_lost: float | Array) -> None:
    """Send units to the nearest friendly place and take off the men who do not come along.

    Parameters
    ----------
    world : World
    who : numpy.ndarray
        (n,) positions, in a raveled (R, F) array, of units that fall back.
    share_lost : float
        Share of their men who desert or are scattered; more where they have no way out, and all where their
        camp has no ground left in reach.
    """
    if len(who) == 0:
        return
    forces, maps = world.state.forces, world.maps
    width = forces.men.shape[1]
    run = who // width
    camp, post = maps.camp.take(who - run * width), forces.post.ravel().take(who)
    units = np.arange(len(who))
    friendly = world.state.places.camp.take(run, axis=0) == camp[:, None]
    has_ground = friendly[units, post].copy()
    friendly[units, post] = False
    worth = np.where(friendly, maps.closeness[:, : world.spots.places].take(post, axis=0), -1.0)
    refuge = np.argmax(worth, axis=1)
    is_safe = worth[units, refuge] > 0.0
    men, will = forces.men.ravel().take(who), forces.will.ravel().take(who)
    is_caught = world.state.seen.is_cut_off[run, post]
    least = np.where(is_caught, of_run(world.numbers.fight.caught, run), 0.0)
    share = np.maximum(of_run(share_lost, run), least)
    lost = men * np.where(is_safe | has_ground, share, 1.0)
    _scatter(world, run, camp, lost)
    forces.men.put(who, men - lost)
    forces.will.put(who, will * of_run(world.numbers.fight.will_after_rout, run))
    forces.target.put(who, -1)
    forces.post.put(who, np.where(is_safe, refuge, post))
    forces.travel.put(who, np.where(is_safe, 1.0 + maps.weeks_away[post, refuge], 1.0))


def _scatter(world: World, run: NDArray[np.int64], camp: NDArray[np.int64], lost: Array) -> None:
    """Add the men of IS who are scattered to the pool that may be rallied; count the others as gone."""
    gone = world.by_run_and_camp(run, camp, lost)
    world.state.islamic_state.dispersed += gone[:, names.ISLAMIC_STATE, None]
    gone[:, names.ISLAMIC_STATE] = 0.0
    world.state.ledger.left += gone
