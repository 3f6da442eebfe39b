"""What each place is worth to each camp this week: to guard what it holds, to attack what others hold.

The worth of a place for a unit is the worth of the place for its camp, times the unit's readiness to march
there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.agents.clearing import men_to_clear
from sim.core.helpers import Array, odds, of_run, spread
from sim.core.networks import CAMPS, ENEMIES, GO_ROWS, SITUATIONS
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
    threat, firm : numpy.ndarray
        (R, P) what may be brought against each place, and what would surely meet it.
    resistance : numpy.ndarray
        (R, P) what the enemies of IS have to overcome there: the strength that meets them, what its friends
        have next door, as far as they count on it, and the people.
    goals : numpy.ndarray
        (ENEMIES, R, P) what each place is worth to each enemy of IS in attack on IS, the odds left aside.
    """

    worth: Array
    can_stay: NDArray[np.bool_]
    threat: Array
    firm: Array
    resistance: Array
    goals: Array


def find_prospects(world: World) -> Prospects:
    """Return what is worth guarding and attacking this week."""
    state, maps, runs = world.state, world.maps, world.runs
    holder = state.places.camp
    threat, strength = _threat(world)
    firm = _firm(world, strength)
    relief = world.numbers.orders.counter * state.seen.friends_nearby
    resistance = strength + men_to_clear(world, maps.sunni) + relief
    for_is, for_others = _odds_of_attack(world, strength + relief, resistance)
    worth_to = _worth_to_enemies(world)
    defend = (maps.value + maps.hallowed) * (world.numbers.orders.keep + odds(threat / firm))
    places = holder.shape[1]
    worth = np.empty((GO_ROWS + CAMPS, runs, maps.closeness.shape[1]))
    worth[:, :, places:] = 0.0
    go, stay = worth[:GO_ROWS, :, :places], worth[STAY_ROW:, :, :places]
    situation, held = _situation(world), state.seen.held
    np.multiply(maps.hostile[0].take(situation), maps.value, out=go[0])
    go[0] *= maps.row_aims[0]
    go[0] *= for_is
    # IS holds a place or others do: in one go for both wars of the enemies of IS, and then told apart.
    wanted = go[1 : 1 + ENEMIES]
    np.multiply(maps.hostile_to_either.take(situation, axis=1), worth_to, out=wanted)
    goals = wanted * held
    np.multiply(goals, for_others, out=go[1 + ENEMIES :])
    wanted *= for_others * (1.0 - held)
    stay[:] = 0.0
    stay[holder, np.arange(runs)[:, None], np.arange(places)] = defend
    can_stay = world.by_holder(defend) > 0.0
    return Prospects(worth.reshape(-1, worth.shape[2]), can_stay, threat, firm, resistance, goals)


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

    A threat is what IS or a rival may bring in attack, and not all that they have nearby, and who may rise
    within. Rivals attack over entrenched fronts.
    """
    seen, numbers = world.state.seen, world.numbers.orders
    threat = np.where(
        seen.is_held, numbers.offence * seen.enemy_power_nearby, numbers.offence_is * seen.is_power_nearby
    )
    entrenched = np.exp(-world.numbers.fight.entrenched)
    threat = threat + seen.within + numbers.offence * entrenched * seen.rivals_nearby
    return threat + numbers.pressed * seen.attack_before, seen.defence_before + numbers.floor_power


def _firm(world: World, strength: Array) -> Array:
    """Return what a command counts on to meet a threat, (R, P): field units, as garrisons may melt away.

    IS, whose garrisons stand, counts on all that it has there.
    """
    seen = world.state.seen
    return np.where(seen.is_held, strength, seen.unit_defence_before + world.numbers.orders.floor_power)


def _odds_of_attack(world: World, strength: Array, resistance: Array) -> tuple[Array, Array]:
    """Return how good the prospects of attacks on each place are: of IS, (R, P); of others, (ENEMIES, R, P).

    Camps at peace with each other attack together. An attack that is under way draws more units.
    """
    state, seen, numbers = world.state, world.state.seen, world.numbers.orders
    hidden = state.places.underground * world.numbers.fight.hidden_quality
    risen = seen.fighting_for_is * world.numbers.fight.tribal_quality
    by_is = odds((seen.is_power_nearby + hidden + risen) / strength)
    allied = np.einsum("cd,drp->crp", world.maps.at_peace[1:, 1:], seen.power_nearby[1:])
    by_others = odds(allied / (numbers.superiority * resistance))
    joins_is = np.minimum(seen.attack_by_is_before / strength, numbers.most_join)
    joins_others = np.minimum((seen.attack_before - seen.attack_by_is_before) / resistance, numbers.most_join)
    return by_is + numbers.join * joins_is, by_others + numbers.join * joins_others


def _worth_to_enemies(world: World) -> Array:
    """Return what each place is worth to each enemy of IS, (ENEMIES, R, P): as far as it aims at it, and for
    what the place threatens of its own people next door.
    """
    maps, threatens = world.maps, world.numbers.orders.relief
    safe = maps.value * ~world.state.seen.is_held
    worth = np.empty((ENEMIES, *safe.shape))
    for camp in range(1, CAMPS):
        own = spread(safe * maps.residents[camp], maps.adjacent)
        worth[camp - 1] = maps.aims[camp] * (maps.value + maps.hallowed) + maps.acts[camp] * threatens * own
    return worth
