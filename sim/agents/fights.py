"""Fights: one contest process for collapses in days and sieges of months.

Success is a ratio contest (Hirshleifer 1989); losses follow a mixed Lanchester law (geometric mean of the two
strengths); a unit breaks when its will falls under the pressure on it. Progress adds up over weeks and a place
falls at 1.
"""

from __future__ import annotations

import numpy as np

from sim import names
from sim.agents.capture import change_hands
from sim.agents.retreat import retreat
from sim.agents.strength import gather_strength
from sim.core.helpers import Array, logistic, total
from sim.core.world import World


def fight(world: World) -> None:
    """Resolve the week's contests at all places."""
    gather_strength(world)
    seen = world.state.seen
    seen.is_contested = seen.attack > world.numbers.fight.least_attack
    _break_units(world)
    _suffer_losses(world)
    falls = _advance(world)
    change_hands(world, falls)
    seen.attack_before, seen.defence_before = seen.attack, seen.defence
    seen.attack_by_is_before = seen.attack_by[names.ISLAMIC_STATE]
    seen.is_attacked_by_partner = seen.attack_by[world.maps.is_partner].sum(axis=0) > 0.0


def _break_units(world: World) -> None:
    """Let units whose will is under the pressure on them run; a place loses what they brought."""
    seen, numbers, forces = world.state.seen, world.numbers.fight, world.state.forces
    pressure = np.log((seen.attack + 1.0) / seen.defence)
    draw = world.uniform("fight.break", forces.men.shape[1])
    at_post = np.where(seen.is_contested, pressure, -np.inf).ravel().take(seen.at_post)
    at_target = np.where(seen.is_contested, -pressure, -np.inf).ravel().take(seen.at_target)
    felt = np.where(seen.is_attacking, np.maximum(at_target - numbers.attack_ease, at_post), at_post)
    chance = logistic(
        numbers.break_steep
        * (np.maximum(felt, -9.0) + numbers.break_margin - numbers.break_will * seen.fighting_will)
    )
    breaks = (draw < chance) & (felt > -9.0) & (forces.men > 0.0)
    gone = np.where(breaks & ~seen.is_attacking, seen.unit_power, 0.0)
    lost = world.spots.tally(seen.at_post, gone)
    share = np.where(seen.unit_defence > 0.0, lost / np.maximum(seen.unit_defence, 1e-9), 0.0)
    seen.defence = np.maximum(
        seen.defence - seen.unit_defence * np.minimum(share, 1.0), numbers.least_defence
    )
    fled = breaks & seen.is_attacking
    gone = np.where(fled, seen.unit_power, 0.0)
    camp = np.asarray(world.theatre.forces.camp)
    seen.attack_by = np.maximum(
        seen.attack_by - world.spots.tally_by(camp, len(names.CAMPS), seen.at_target, gone), 0.0
    )
    seen.attack = seen.attack_by.sum(axis=0)
    seen.is_attacking &= ~breaks
    seen.broken = breaks
    retreat(world, breaks & (at_post > -9.0) & ~fled, numbers.rout_loss)
    forces.target[fled] = -1


def _suffer_losses(world: World) -> None:
    """Take the week's dead from units and garrisons on both sides, and from civilians near them."""
    state, seen, numbers = world.state, world.state.seen, world.numbers.fight
    forces, places = state.forces, state.places
    strength = np.sqrt((seen.attack + 1.0) / seen.defence)
    push = np.exp(world.board.pushed("losses"))
    on_holder = np.where(seen.is_contested, numbers.losses * strength, 0.0)
    on_attacker = np.where(seen.is_contested, numbers.losses / strength, 0.0)
    on_holder = np.minimum(np.where(seen.is_held, on_holder * push, on_holder), numbers.most_losses)
    by_is = seen.attack_by[names.ISLAMIC_STATE] > 0.5 * seen.attack
    on_attacker = np.minimum(np.where(by_is, on_attacker * push, on_attacker), numbers.most_losses)
    share = np.where(
        seen.is_attacking,
        on_attacker.ravel().take(seen.at_target),
        on_holder.ravel().take(seen.at_post),
    )
    unit_dead = forces.men * share
    forces.men -= unit_dead
    garrison_dead = places.garrison * on_holder
    places.garrison = places.garrison - garrison_dead
    hidden_dead = np.where(seen.rises, places.underground * on_attacker, 0.0)
    places.underground = places.underground - hidden_dead
    state.ledger.dead += world.by_camp(unit_dead) + world.by_holder(garrison_dead)
    state.ledger.dead[:, names.ISLAMIC_STATE] += hidden_dead.sum(axis=1)
    _count_civilians(world)


def _count_civilians(world: World) -> None:
    """Civilians killed and driven out where places are fought over."""
    state, seen, numbers = world.state, world.state.seen, world.numbers.harm
    fighting = np.where(seen.is_contested, np.sqrt(seen.attack * seen.defence), 0.0)
    dense = np.minimum(state.places.people / numbers.crowd, 1.0)
    dead = np.minimum(numbers.deaths * fighting * dense, numbers.most_deaths * state.places.people)
    flee = np.where(seen.is_contested, numbers.flight, 0.0) * state.places.people
    state.places.people = state.places.people - dead - flee
    state.displaced += flee
    state.civilian_deaths += total(dead)


def _advance(world: World) -> Array:
    """Move the progress of each contest; return which places fall, (R, P) bool."""
    seen, numbers, places = world.state.seen, world.numbers.fight, world.state.places
    attack = np.maximum(seen.attack, 1e-9) ** numbers.decisiveness
    defence = seen.defence**numbers.decisiveness
    success = attack / (attack + defence)
    luck = world.uniform("fight.luck", world.spots.places) - 0.5
    step = numbers.speed * (2.0 * success - 1.0) + numbers.luck * luck
    moving = np.clip(places.progress + step, 0.0, 1.0)
    places.progress = np.where(seen.is_contested, moving, places.progress * numbers.calm)
    seen.success = success
    return (places.progress >= 1.0) & seen.is_contested
