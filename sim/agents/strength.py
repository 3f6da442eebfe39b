"""Fighting strength at each place: units, garrisons, residents, tribes and men under cover.

Effective strength = men x quality x will x support. The people of a place defend it for their camp, and under
one that is at peace with theirs; tribes fight beside the side that they chose; an IS held under cover rises
when it expects to win.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.agents.clearing import see_what_must_be_cleared
from sim.core.helpers import Array, log_odds, logistic, of_run
from sim.core.world import World

Index = NDArray[np.int64]


def gather_strength(world: World) -> None:
    """Fill ``state.seen`` with attack and defence at every place, (R, P), as orders stand.

    ``unit_power`` (R, F) is what each unit brings; ``attackers`` (n,) are the positions of units that attack
    in a raveled (R, F) array. The attack is ``attack_by_is`` and ``attack_by_others``.
    """
    _unit_power(world)
    _defence(world)
    _attack(world)


def remember_strength(world: World) -> None:
    """Note attack and defence, and the field units' part of it, at every place for the next week's orders."""
    seen = world.state.seen
    seen.attack_before, seen.defence_before = seen.attack, seen.defence
    seen.attack_by_is_before = seen.attack_by_is
    seen.unit_defence_before = seen.unit_defence


def _unit_power(world: World) -> None:
    """Men x quality x will, with the claims' pushes on power and will.

    Units that hold a place stand the better with their own people at their back, and with no way out (Sun
    Tzu, chapter 11).
    """
    state, seen, board, numbers = world.state, world.state.seen, world.board, world.numbers.fight
    forces, spots = state.forces, world.spots
    shock = state.camps.shock.take(world.maps.camp, axis=1)
    panic = spots.here(seen.panic, seen.where) * world.maps.is_enemy_force
    nerve = log_odds(forces.will) - numbers.shock * shock - numbers.panic * panic
    holds = forces.target < 0
    stake = world.maps.stakes.ravel().take(world.maps.camp * spots.places + forces.post)
    will = logistic(board.resolve("fighting_will", nerve + numbers.stake * stake * holds))
    seen.at_post = spots.flat(forces.post)
    is_cornered = seen.is_cut_off.ravel().take(seen.at_post) & holds
    seen.fighting_will = will + numbers.last_stand * is_cornered * (1.0 - will)
    is_here = forces.travel <= 0.0
    power = forces.men * forces.quality * np.exp(board.pushed("power"))
    power = np.where(world.maps.is_kind.brigade, power * state.inside.command, power)
    seen.unit_power = power * seen.fighting_will * is_here
    seen.is_attacking = (forces.target >= 0) & is_here


def _defence(world: World) -> None:
    """Defence of each place by its holder, (R, P).

    Where IS was driven out, the garrison is men of the field units that took the place and not local police.
    """
    state, seen, numbers, spots = world.state, world.state.seen, world.numbers.fight, world.spots
    places, held = state.places, seen.held
    at_post = np.where(seen.is_attacking, numbers.rear, 1.0) * seen.unit_power
    units = spots.tally(seen.at_post, at_post)
    shock = state.camps.shock.ravel().take(places.camp + world.camp_rows)
    retaken = places.taken_from_is & ~seen.is_held
    at_first = np.where(seen.is_held, log_odds(numbers.stand_is), log_odds(numbers.stand))
    stand = np.where(retaken, log_odds(numbers.stand_retaken), at_first)
    stand = stand - numbers.shock * shock - numbers.panic * (seen.panic * ~seen.is_held)
    stands = logistic(world.board.resolve("hold", stand))
    quality = np.where(seen.is_held, numbers.garrison_quality_is, numbers.garrison_quality)
    quality = np.where(retaken, numbers.garrison_quality_retaken, quality)
    residents = places.people * world.would_defend() * (numbers.residents * numbers.residents_quality)
    tribes = np.where(seen.is_held, seen.fighting_for_is, seen.fighting_for_government)
    local = places.garrison * quality * stands + residents + tribes * numbers.tribal_quality
    seen.is_power_push = world.board.pushed("is_power")
    pushes = world.board.pushed("defence") + held * seen.is_power_push
    strengthened = (1.0 + numbers.built_up * world.theatre.places.is_city) * np.exp(pushes)
    strengthened *= 1.0 + numbers.works * places.works
    seen.strengthened = strengthened
    seen.unit_defence = units * strengthened
    seen.defence = seen.unit_defence + local * strengthened + numbers.least_defence


def _attack(world: World) -> None:
    """Attack on each place by IS and by others, with tribes and men under cover who rise, (R, P).

    The fronts among the enemies of IS are entrenched: attacks there count for less.
    """
    state, seen, spots, forces = world.state, world.state.seen, world.spots, world.state.forces
    numbers, width = world.numbers.fight, forces.men.shape[1]
    seen.attackers = np.flatnonzero(seen.is_attacking)
    run, unit = seen.attackers // width, seen.attackers % width
    seen.attacker_camp = world.maps.camp.take(unit)
    seen.attacked = forces.target.ravel().take(seen.attackers) + run * spots.places
    power = seen.unit_power.ravel().take(seen.attackers)
    of_is = seen.attacker_camp == names.ISLAMIC_STATE
    is_entrenched = ~(of_is | seen.is_held.ravel().take(seen.attacked))
    power = power * np.where(is_entrenched, np.exp(-of_run(numbers.entrenched, run)), 1.0)
    seen.attack_power = np.zeros(seen.unit_power.size)
    seen.attack_power.put(seen.attackers, power)
    by_is = spots.tally(seen.attacked, power * of_is)
    others = spots.tally(seen.attacked, power * ~of_is)
    strikes = state.patrons.strikes_at
    slowed = np.exp(seen.is_power_push - numbers.suppress * strikes / (strikes + numbers.half_strikes))
    hidden = state.places.underground * numbers.hidden_quality * ~seen.is_held
    rebels = seen.fighting_for_is * numbers.tribal_quality * ~seen.is_held
    seen.within = hidden + rebels
    could = (by_is + seen.within) * slowed
    rises = np.zeros(hidden.shape, dtype=bool)
    rises.put(_who_rise(world, np.flatnonzero(hidden > numbers.least_hidden), could), True)
    with_units = by_is > 0.0
    seen.rises = rises & ~with_units
    seen.attack_by_is = could * (rises | with_units)
    partisans = seen.fighting_for_government * numbers.tribal_quality * seen.held
    seen.partisan_factor = np.minimum(1.0 + partisans / np.maximum(others, 1.0), numbers.most_help)
    seen.attack_by_others = others * seen.partisan_factor
    seen.attack = seen.attack_by_is + seen.attack_by_others
    see_what_must_be_cleared(world, power)


def _who_rise(world: World, at: Index, could: Array) -> Index:
    """Return at which of some places, positions in a raveled (R, P) array, men under cover rise, (n,).

    Parameters
    ----------
    world : World
    at : numpy.ndarray
        (m,) where there are men under cover.
    could : numpy.ndarray
        (R, P) attack of all who could rise or attack.
    """
    numbers, run = world.numbers.fight, at // world.spots.places
    steep, ratio = (of_run(number, run) for number in (numbers.rise_steep, numbers.rise_ratio))
    army = of_run(numbers.rise_reckons, run) * world.state.seen.friends_nearby.ravel().take(at)
    expected = world.state.seen.defence.ravel().take(at) + army
    odds = steep * np.log((could.ravel().take(at) + 1.0) / (expected * ratio))
    draw = world.uniform("fight.rise", world.spots.places).ravel().take(at)
    return at[draw < logistic(odds)]
