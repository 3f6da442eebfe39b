"""Units that cannot leave their post: they attack what is next door, or stay."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.agents.prospects import Prospects, chance_to_attack
from sim.core.helpers import Array, odds
from sim.core.world import World

Index = NDArray[np.int64]


def see_who_is_tied(world: World, prospects: Prospects, asks: NDArray[np.bool_]) -> None:
    """Note which units are tied to their posts this week, ``state.seen.tied`` (R, F).

    Home guards are, at home. Those without a way out over own ground are, but for brigades of IS, which know
    the tracks of the desert and have men under cover; others with a chance that grows with the threat that
    their post would be under without them and the others who ask, the more sharply the more cautious commands
    are: of two units neither leaves because the other is there.
    """
    seen, forces, numbers = world.state.seen, world.state.forces, world.numbers.orders
    at_post = world.spots.flat(forces.post)
    own = seen.unit_power * seen.strengthened.ravel().take(at_post)
    may_leave = world.spots.here(world.spots.tally(at_post, own * asks), at_post) + own * ~asks
    others = np.maximum(prospects.firm.ravel().take(at_post) - may_leave, numbers.floor_power)
    needed = odds((prospects.threat.ravel().take(at_post) / others) ** numbers.caution)
    draw = world.uniform("orders.tied", forces.men.shape[1])
    has_way = (seen.camps_nearby.ravel().take(at_post) >> world.maps.camp) & 1 == 1
    has_no_way = ~has_way & (world.maps.camp != names.ISLAMIC_STATE)
    is_home = world.maps.is_guard & (forces.post == world.maps.home)
    seen.tied = (draw < numbers.pinned * needed) | has_no_way | is_home


def sally(
    world: World, prospects: Prospects, row: Index, post: Index, will: Array, zeal: Array, draw: Array
) -> Index:
    """Return what tied units attack, (n,): a place next door, or -1 if they stay.

    Parameters
    ----------
    world : World
    prospects : Prospects
    row : numpy.ndarray
        (n,) row of worth to attack of each unit's camp, run and war.
    post : numpy.ndarray
        (n,) where it stands.
    will, zeal : numpy.ndarray
        (n,) its will, and the highest chance to attack.
    draw : numpy.ndarray
        (n,) uniform between 0 and 1.
    """
    runs, places = world.runs, world.spots.places
    around = world.maps.neighbours.T.take(post, axis=1)  # (K, n): sums down columns are faster
    worth = prospects.worth.ravel().take(np.minimum(around, places - 1) + row * prospects.worth.shape[1])
    worth *= around < places
    upto = np.cumsum(worth, axis=0)
    go = upto[-1] * will
    chance = chance_to_attack(world, row % runs, zeal, go)
    goes = draw < chance
    pick = draw / np.where(goes, chance, 1.0) * upto[-1]
    chosen = np.argmax(upto > pick, axis=0)
    return np.where(goes, around[chosen, np.arange(len(post))], -1)
