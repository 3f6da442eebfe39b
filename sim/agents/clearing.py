"""What it takes to clear a town of IS whose people are not the attackers' own, and to hold them down.

Counts of past wars give some twenty men for each thousand people where these are hostile (Quinlivan 1995): a
large town ties down men street by street, however few defend it. Where armed men of the place stand with the
government, its people need not be held down. What IS meets where people are not Sunnis is a claim,
`heartland_limits`.
"""

from __future__ import annotations

import numpy as np

from sim.core.helpers import Array
from sim.core.world import World


def see_loyalty(world: World) -> None:
    """Note the share of the armed men of each place with the government side, ``seen.loyal`` (R, P)."""
    seen = world.state.seen
    loyal = seen.armed_with_government / np.maximum(seen.armed_at_home, 1.0)
    seen.loyal = np.minimum(loyal, 1.0)


def men_to_clear(world: World, strangers: Array) -> Array:
    """Return what it takes to clear the places of IS and hold their people down, (R, P), effective men.

    Parameters
    ----------
    world : World
    strangers : numpy.ndarray
        (R, P) or (P,) share of the people who are not the attackers' own, 0-1.
    """
    seen, people = world.state.seen, world.state.places.people
    return seen.held * (1.0 - seen.loyal) * strangers * (world.numbers.fight.clear * people / 1000.0)


def see_what_must_be_cleared(world: World, power: Array) -> None:
    """Note what the attackers of each place need to clear it, ``seen.crowd`` (R, P), effective men.

    Parameters
    ----------
    world : World
    power : numpy.ndarray
        (n,) effective men of the attacking units, in the order of ``seen.attackers``.
    """
    seen, spots = world.state.seen, world.spots
    own = world.maps.residents[seen.attacker_camp, seen.attacked % spots.places]
    total = np.maximum(spots.tally(seen.attacked, power), 1.0)
    seen.crowd = men_to_clear(world, 1.0 - spots.tally(seen.attacked, power * own) / total)
