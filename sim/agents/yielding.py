"""Towns that give themselves up to IS without a fight.

Where IS has just won nearby and is strong next door or within, garrisons melt away and local leaders come to
terms, unless field units that mean to fight see to it that the place stands: fear and the wish to be on the
winning side go from town to town (Kuran 1991; Kalyvas 2006, chapter 5).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.agents.capture import join_falls
from sim.core.helpers import Array, odds
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
    superior = odds((seen.is_power_nearby + seen.within) / (numbers.yielding_odds * _resistance(world)))
    ready = (1.0 - _steadied(world)) ** 2 * superior * _fear(world) * _strangers(world)
    chance = -np.expm1(-numbers.yielding * ready) * ~seen.is_held
    yields = world.uniform("fight.yield", world.spots.places) < chance
    at = np.flatnonzero(yields)
    return join_falls(world, at, np.full(len(at), names.ISLAMIC_STATE), falls, winners)


def _resistance(world: World) -> Array:
    """Return what keeps a place from yielding to a handful of men, (R, P), effective men.

    Its defence, what its side and its friends have next door, as far as those who come to terms reckon with
    it, and the men that it takes to hold down so many people.
    """
    seen, numbers = world.state.seen, world.numbers.fight
    crowd = numbers.hold_down * world.state.places.people / 1000.0
    return seen.defence + numbers.yield_reckons * seen.friends_nearby + crowd


def _fear(world: World) -> Array:
    """Return how far news of falls nearby and of what its camp has lost unsettle each place, 0-1, (R, P)."""
    state, numbers = world.state, world.numbers.fight
    shock = state.camps.shock.ravel().take(state.places.camp + world.camp_rows)
    return -np.expm1(-numbers.shock * shock - numbers.panic * world.state.seen.panic)


def _strangers(world: World) -> Array:
    """Return how little the people of each place have to do with its holder's side, 0-1, (R, P).

    Sunnis among whom no armed men stand with the government side, and all who would not defend the place
    under its holder.
    """
    return np.maximum(1.0 - world.would_defend(), world.maps.sunni) * (1.0 - world.state.seen.loyal)


def _steadied(world: World) -> Array:
    """Return how far field units keep each place from yielding, 0-1, (R, P): share of defence times will."""
    seen = world.state.seen
    willing = world.spots.tally(seen.at_post, seen.unit_power * seen.fighting_will)
    will = willing / np.maximum(world.spots.tally(seen.at_post, seen.unit_power), 1.0)
    return np.minimum(seen.unit_defence / seen.defence, 1.0) * will
