"""What each place is worth to each camp this week: to guard what it holds, to attack what others hold.

The worth of a place for a unit is the worth of the place for its camp, times the unit's readiness to march
there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.core.helpers import Array, odds, of_run, spread
from sim.core.networks import CAMPS, GO_ROWS, SITUATIONS
from sim.core.world import World

STAY_ROW = GO_ROWS  # the first row of worth to guard


@dataclass
class Prospects:
    """Worth of places by camp.

    Attributes
    ----------
    worth : numpy.ndarray
        ((GO_ROWS + C) * R, W): a camp's worth of attack and of guard in each run; columns beyond P are 0.
    can_stay : numpy.ndarray
        (R, C) whether there is anything to guard.
    threat, strength : numpy.ndarray
        (R, P) what may be brought against each place, and what would meet it.
    """

    worth: Array
    can_stay: NDArray[np.bool_]
    threat: Array
    strength: Array


def find_prospects(world: World) -> Prospects:
    """Return what is worth guarding and attacking this week."""
    state, maps, runs = world.state, world.maps, world.runs
    holder = state.places.camp
    threat, strength = _threat(world)
    defend, for_is, for_others = _place_worth(world, odds(threat / strength), strength)
    places = holder.shape[1]
    worth = np.zeros((GO_ROWS + CAMPS, runs, maps.closeness.shape[1]))
    go, stay = worth[:GO_ROWS, :, :places], worth[STAY_ROW:, :, :places]
    hostile = maps.hostile.take(_situation(world), axis=1)
    np.multiply(hostile[0], for_is, out=go[0])
    np.multiply(hostile[1:], for_others, out=go[1:])
    go *= maps.row_aims[:, None, :]
    np.multiply(holder == np.arange(CAMPS)[:, None, None], defend, out=stay)
    return Prospects(worth.reshape(-1, worth.shape[2]), world.by_holder(defend) > 0.0, threat, strength)


def chance_to_attack(world: World, run: NDArray[np.int64], highest: Array, go: Array) -> Array:
    """Return the chance that units attack, (n,), where what they may attack is worth `go` to each.

    It nears the highest as the prospects grow; `orders.tempting` is the worth at which it is half of that.
    """
    return highest * go / (go + of_run(world.numbers.orders.tempting, run))


def _situation(world: World) -> NDArray[np.int64]:
    """Return, (R, P), which camp holds each place and, as bits, which camps stand next to it, in one code.

    Men of IS under cover at a place stand next to it.
    """
    places = world.state.places
    hidden = places.underground > world.numbers.orders.least_hidden
    return places.camp * SITUATIONS + (world.state.seen.camps_nearby | hidden)


def _threat(world: World) -> tuple[Array, Array]:
    """Return the threat to each place and the strength that would meet it, (R, P).

    A threat is what the other side may bring in attack, and not all that it has nearby.
    """
    seen, numbers = world.state.seen, world.numbers.orders
    threat = np.where(
        seen.is_held, numbers.offence * seen.enemy_power_nearby, numbers.offence_is * seen.is_power_nearby
    )
    return threat + numbers.pressed * seen.attack_before, seen.defence_before + numbers.floor_power


def _place_worth(world: World, threatened: Array, strength: Array) -> tuple[Array, Array, Array]:
    """Return what each place is worth to defend, and to attack for IS and for others, (R, P).

    An attack that one's own side has under way draws more units.
    """
    state, seen, numbers = world.state, world.state.seen, world.numbers.orders
    value = world.maps.value
    defend = (value + world.maps.hallowed) * (numbers.keep + threatened)
    hidden = state.places.underground * world.numbers.fight.hidden_quality
    risen = seen.fighting_for_is * world.numbers.fight.tribal_quality
    by_is = odds((seen.is_power_nearby + hidden + risen) / strength)
    by_others = odds(seen.enemy_power_nearby / (numbers.superiority * strength))
    ratio_is = np.minimum(seen.attack_by_is_before / strength, numbers.most_join)
    ratio_others = np.minimum((seen.attack_before - seen.attack_by_is_before) / strength, numbers.most_join)
    for_is = value * (by_is + numbers.join * ratio_is)
    own = value * world.own_people() * ~seen.is_held
    relieved = value + world.maps.hallowed + numbers.relief * spread(own, world.maps.adjacent)
    for_others = relieved * (by_others + numbers.join * ratio_others)
    return defend, for_is, for_others
