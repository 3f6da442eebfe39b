"""Fights: one contest process for collapses in days and sieges of months.

Success is a ratio contest (Hirshleifer 1989); losses follow a mixed Lanchester law (geometric mean of the two
strengths); a unit breaks when its will falls under the pressure on it. Progress adds up over weeks and a
place falls at 1. Most places are quiet in most weeks: only the contested ones, and the units there, are
looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.agents.capture import change_hands, strongest_attackers
from sim.agents.placed_falls import place_falls
from sim.agents.retreat import retreat
from sim.agents.strength import gather_strength, remember_strength
from sim.agents.yielding import yield_places
from sim.core.helpers import Array, logistic, of_run
from sim.core.world import World

Index = NDArray[np.int64]
NO_PRESSURE = -9.0  # log ratio; less is no pressure at all
LEAST_ATTACK = 1e-9  # effective men; guards a division by nothing


@dataclass
class Contests:
    """The contests of a week, n of them, and the m units that take part.

    Attributes
    ----------
    at, run : numpy.ndarray
        (n,) position of the place in a raveled (R, P) array, and run.
    camp : numpy.ndarray
        (n,) camp of the holder.
    at_unit, unit_run, unit_camp : numpy.ndarray
        (m,) position of the unit in a raveled (R, F) array, run and camp.
    attacks, target : numpy.ndarray
        (m,) whether it attacks, and position of its target, which means something for those that attack only.
    at_post, at_target : numpy.ndarray
        (m,) number of the contest at its post and where it attacks, or -1.
    """

    at: Index
    run: Index
    camp: Index
    at_unit: Index
    unit_run: Index
    unit_camp: Index
    attacks: NDArray[np.bool_]
    target: Index
    at_post: Index
    at_target: Index


def fight(world: World) -> None:
    """Resolve the week's contests at all places."""
    gather_strength(world)
    seen = world.state.seen
    seen.is_contested = seen.attack > world.numbers.fight.least_attack
    contests = _find_contests(world)
    _break_units(world, contests)
    _suffer_losses(world, contests)
    falls = _advance(world, contests)
    winners = strongest_attackers(world, falls)
    if world.placed.falling_places:
        falls, winners = place_falls(world, falls, winners)
    falls, winners = yield_places(world, falls, winners)
    change_hands(world, falls, winners)
    remember_strength(world)
    _see_partners(world)


def _find_contests(world: World) -> Contests:
    """Return the contested places and the units at them."""
    state, seen, spots = world.state, world.state.seen, world.spots
    at = np.flatnonzero(seen.is_contested)
    number = np.full(seen.is_contested.size, -1)
    number.put(at, np.arange(len(at)))
    takes_part = seen.is_contested.ravel().take(seen.at_post)
    takes_part.put(
        seen.attackers, takes_part.ravel().take(seen.attackers) | (number.take(seen.attacked) >= 0)
    )
    at_unit = np.flatnonzero(takes_part & (state.forces.men > 0.0))
    width = takes_part.shape[1]
    unit_run = at_unit // width
    attacks = seen.is_attacking.ravel().take(at_unit)
    target = state.forces.target.ravel().take(at_unit) + unit_run * spots.places
    return Contests(
        at=at,
        run=at // spots.places,
        camp=state.places.camp.ravel().take(at),
        at_unit=at_unit,
        unit_run=unit_run,
        unit_camp=world.maps.camp.take(at_unit - unit_run * width),
        attacks=attacks,
        target=target,
        at_post=number.take(seen.at_post.ravel().take(at_unit)),
        at_target=np.where(attacks, number.take(np.maximum(target, 0)), -1),
    )


def _break_units(world: World, contests: Contests) -> None:
    """Let units whose will is under the pressure on them run; a place loses what they brought.

    Those who hold a place count on what their side has next door; an attacker has only what attacks.
    """
    seen, forces, run = world.state.seen, world.state.forces, contests.unit_run
    ease, margin, bears, steep = (
        of_run(getattr(world.numbers.fight, name), run)
        for name in ("attack_ease", "break_margin", "break_will", "break_steep")
    )
    attack, defence = seen.attack.ravel().take(contests.at), seen.defence.ravel().take(contests.at)
    friends = of_run(world.numbers.fight.rescue, contests.run) * seen.friends_nearby.ravel().take(contests.at)
    on_holder = np.append(np.log((attack + 1.0) / (defence + friends)), 0.0)  # last: in no contest there
    on_attacker = np.append(np.log(defence / (attack + 1.0)), 0.0)
    at_post = np.where(contests.at_post >= 0, on_holder.take(contests.at_post), NO_PRESSURE)
    at_target = np.where(contests.at_target >= 0, on_attacker.take(contests.at_target) - ease, NO_PRESSURE)
    felt = np.maximum(at_target, at_post)
    will = seen.fighting_will.ravel().take(contests.at_unit)
    chance = logistic(steep * (felt + margin - bears * will))
    draw = world.uniform("fight.break", forces.men.shape[1]).ravel().take(contests.at_unit)
    breaks = (draw < chance) & (felt > NO_PRESSURE)
    fled = breaks & contests.attacks
    ran = breaks & ~contests.attacks
    _weaken_defence(world, contests, ran)
    _weaken_attack(world, contests, fled)
    contests.attacks &= ~breaks
    retreat(world, contests.at_unit[ran & (at_post > NO_PRESSURE)], world.numbers.fight.rout_loss)
    forces.target.put(contests.at_unit[fled], -1)


def _weaken_defence(world: World, contests: Contests, ran: NDArray[np.bool_]) -> None:
    """Take the power of units that ran off the defence of their posts."""
    seen = world.state.seen
    power = seen.unit_power.ravel().take(contests.at_unit[ran])
    lost = np.bincount(contests.at_post[ran], weights=power, minlength=len(contests.at))
    left = seen.defence.ravel().take(contests.at) - np.minimum(
        lost, seen.unit_defence.ravel().take(contests.at)
    )
    seen.defence.put(contests.at, np.maximum(left, of_run(world.numbers.fight.least_defence, contests.run)))


def _weaken_attack(world: World, contests: Contests, fled: NDArray[np.bool_]) -> None:
    """Take the power of units that fled off the attacks that they took part in."""
    seen, spots = world.state.seen, world.spots
    power = seen.attack_power.take(contests.at_unit[fled])
    target, of_is = contests.target[fled], contests.unit_camp[fled] == names.ISLAMIC_STATE
    seen.attack_by_is = np.maximum(seen.attack_by_is - spots.tally(target, power * of_is), 0.0)
    seen.attack_by_others = np.maximum(seen.attack_by_others - spots.tally(target, power * ~of_is), 0.0)
    seen.attack = seen.attack_by_is + seen.attack_by_others
    seen.has_fled = np.zeros(seen.unit_power.size, dtype=bool)
    seen.has_fled.put(contests.at_unit[fled], True)


def _suffer_losses(world: World, contests: Contests) -> None:
    """Take the week's dead from units and garrisons on both sides, and from civilians near them."""
    state, seen, at, run = world.state, world.state.seen, contests.at, contests.run
    places, ledger = state.places, state.ledger
    losses, most = (
        of_run(number, run) for number in (world.numbers.fight.losses, world.numbers.fight.most_losses)
    )
    attack, defence = seen.attack.ravel().take(at), seen.defence.ravel().take(at)
    strength = np.sqrt((attack + 1.0) / defence)
    push = of_run(np.exp(world.board.pushed("losses")), run)
    on_holder = losses * strength * np.where(contests.camp == names.ISLAMIC_STATE, push, 1.0)
    by_is = seen.attack_by_is.ravel().take(at) > 0.5 * attack
    assault = np.exp((world.board.pushed("assault_losses") + np.zeros(seen.attack.shape)).ravel().take(at))
    on_attacker = np.minimum(losses / strength * np.where(by_is, push * assault, 1.0), most)
    on_holder = np.minimum(on_holder, most)
    _lose_men_of_units(world, contests, on_holder, on_attacker)
    garrison = places.garrison.ravel().take(at)
    places.garrison.put(at, garrison - garrison * on_holder)
    hidden = places.underground.ravel().take(at)
    hidden_dead = hidden * on_attacker * seen.rises.ravel().take(at)
    places.underground.put(at, hidden - hidden_dead)
    ledger.dead += world.by_run_and_camp(run, contests.camp, garrison * on_holder)
    ledger.dead[:, names.ISLAMIC_STATE] += np.bincount(run, weights=hidden_dead, minlength=world.runs)
    _count_civilians(world, contests, attack, defence)


def _lose_men_of_units(world: World, contests: Contests, on_holder: Array, on_attacker: Array) -> None:
    """Take the dead of the units: an attacker's share where it attacks, else the holder's at its post."""
    forces = world.state.forces
    as_attacker = np.append(on_attacker, 0.0).take(contests.at_target)
    as_holder = np.append(on_holder, 0.0).take(contests.at_post)
    men = forces.men.ravel().take(contests.at_unit)
    dead = men * np.where(contests.attacks, as_attacker, as_holder)
    forces.men.put(contests.at_unit, men - dead)
    world.state.ledger.dead += world.by_run_and_camp(contests.unit_run, contests.unit_camp, dead)


def _count_civilians(world: World, contests: Contests, attack: Array, defence: Array) -> None:
    """Civilians killed and driven out where places are fought over."""
    state, at, run = world.state, contests.at, contests.run
    crowd, deaths, flight = (
        of_run(getattr(world.numbers.harm, name), run) for name in ("crowd", "deaths", "flight")
    )
    people = state.places.people.ravel().take(at)
    dense = np.minimum(people / crowd, 1.0)
    dead = np.minimum(deaths * np.sqrt(attack * defence) * dense, people)
    flee = flight * (people - dead)
    state.places.people.put(at, people - dead - flee)
    state.displaced.put(at, state.displaced.ravel().take(at) + flee)
    state.civilian_deaths += np.bincount(run, weights=dead, minlength=world.runs)[:, None]


def _advance(world: World, contests: Contests) -> Index:
    """Move the progress of each contest; return positions in a raveled (R, P) array of places that fall.

    Attackers have to do with the defence and with the people whom they must hold down.
    """
    seen, places, at = world.state.seen, world.state.places, contests.at
    decisive, speed, spread, siege = (
        of_run(getattr(world.numbers.fight, name), contests.run)
        for name in ("decisiveness", "speed", "luck", "siege")
    )
    attack, defence = seen.attack.ravel().take(at), seen.defence.ravel().take(at)
    resistance = defence + seen.crowd.ravel().take(at)
    success = 1.0 / (1.0 + (resistance / np.maximum(attack, LEAST_ATTACK)) ** decisive)
    luck = world.uniform("fight.luck", world.spots.places).ravel().take(at) - 0.5
    speed = speed * (1.0 - siege * places.works.ravel().take(at))
    step = speed * (2.0 * success - 1.0) + spread * luck
    moving = np.clip(places.progress.ravel().take(at) + step, 0.0, 1.0)
    places.progress = places.progress * world.numbers.fight.calm
    places.progress.put(at, moving)
    return at[moving >= 1.0]


def _see_partners(world: World) -> None:
    """Note where forces that the air campaign supports have attacked IS."""
    seen, spots = world.state.seen, world.spots
    power = seen.attack_power.take(seen.attackers) * world.maps.is_partner.take(seen.attacker_camp)
    fled = seen.has_fled.take(seen.attackers)
    left = spots.tally(seen.attacked, power) * seen.partisan_factor - spots.tally(seen.attacked, power * fled)
    seen.is_attacked_by_partner = left > 0.0
