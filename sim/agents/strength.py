"""Fighting strength at each place: units, garrisons, residents, tribes and men under cover.

Effective strength = men x quality x will x support. The people of a place defend it for a camp that they
belong to; tribes fight beside the side that they chose; an IS held under cover rises when it expects to win.
"""

from __future__ import annotations

import numpy as np

from sim import names
from sim.core.helpers import log_odds, logistic
from sim.core.world import World


def gather_strength(world: World) -> None:
    """Fill ``state.seen`` with attack and defence at every place, (R, P), as orders stand.

    ``attack_by`` is (C, R, P); ``unit_power`` (R, F) is what each unit brings.
    """
    _unit_power(world)
    _defence(world)
    _attack(world)


def _unit_power(world: World) -> None:
    """Men x quality x will, with the claims' pushes on power and will."""
    state, seen, board, numbers = world.state, world.state.seen, world.board, world.numbers.fight
    forces, spots = state.forces, world.spots
    camp = np.asarray(world.theatre.forces.camp)
    panic = np.where(world.maps.is_kind.brigade, 0.0, spots.here(seen.panic, seen.where))
    nerve = log_odds(forces.will) - numbers.shock * state.camps.shock[:, camp] - numbers.panic * panic
    seen.fighting_will = logistic(board.resolve("fighting_will", nerve))
    power = forces.men * forces.quality * seen.fighting_will * np.exp(board.pushed("power"))
    seen.unit_power = np.where(forces.travel <= 0.0, power, 0.0)
    seen.is_attacking = (forces.target >= 0) & (forces.travel <= 0.0)
    seen.at_post = world.spots.flat(forces.post)
    seen.at_target = world.spots.flat(np.maximum(forces.target, 0))


def _defence(world: World) -> None:
    """Defence of each place by its holder, (R, P)."""
    state, seen, numbers, spots = world.state, world.state.seen, world.numbers.fight, world.spots
    places, held = state.places, seen.held
    at_post = np.where(seen.is_attacking, numbers.rear, 1.0) * seen.unit_power
    units = spots.tally(seen.at_post, at_post)
    shock = np.take_along_axis(state.camps.shock, places.camp, axis=1)
    seen.garrison_stands = logistic(
        world.board.resolve("hold", log_odds(np.where(seen.is_held, numbers.stand_is, numbers.stand)) - numbers.shock * shock - numbers.panic * seen.panic * ~seen.is_held)
    )
    quality = np.where(seen.is_held, numbers.garrison_quality_is, numbers.garrison_quality)
    garrison = places.garrison * quality * seen.garrison_stands
    ready = np.take_along_axis(world.maps.residents.T[None], places.camp[..., None], axis=2)[..., 0]
    residents = places.people * ready * numbers.residents * numbers.residents_quality
    tribes = np.where(seen.is_held, seen.fighting_for_is, seen.fighting_for_government) * numbers.tribal_quality
    built_up = 1.0 + numbers.built_up * np.asarray(world.theatre.places.is_city)
    seen.is_power_push = world.board.pushed("is_power")
    pushes = world.board.pushed("defence") + held * seen.is_power_push
    seen.defence = (units + garrison + residents + tribes) * built_up * np.exp(pushes) + numbers.least_defence
    seen.unit_defence = units * built_up * np.exp(pushes)


def _attack(world: World) -> None:
    """Attack on each place by camp, with tribes and men under cover who rise, (C, R, P) and (R, P)."""
    state, seen, numbers = world.state, world.state.seen, world.numbers.fight
    camp = np.asarray(world.theatre.forces.camp)
    power = np.where(seen.is_attacking, seen.unit_power, 0.0)
    by = world.spots.tally_by(camp, len(names.CAMPS), seen.at_target, power)
    slowed = np.exp(
        -numbers.suppress * state.patrons.strikes_at / (state.patrons.strikes_at + numbers.half_strikes)
    )
    hidden = np.where(seen.is_held, 0.0, state.places.underground) * numbers.hidden_quality
    rebels = np.where(seen.is_held, 0.0, seen.fighting_for_is) * numbers.tribal_quality
    is_push = np.exp(seen.is_power_push)
    could = (by[names.ISLAMIC_STATE] + hidden + rebels) * is_push * slowed
    odds = numbers.rise_steep * (np.log((could + 1.0) / (seen.defence * numbers.rise_ratio)))
    draw = world.uniform("fight.rise", world.spots.places)
    chance = np.where(state.places.progress > numbers.in_revolt, 1.0, numbers.rise_chance) * logistic(odds)
    rises = (hidden > numbers.least_hidden) & (draw < chance)
    with_units = by[names.ISLAMIC_STATE] > 0.0
    joins = rises | (with_units & ~seen.is_held)
    seen.rises = rises & ~with_units
    by[names.ISLAMIC_STATE] = np.where(joins, could, by[names.ISLAMIC_STATE] * is_push * slowed)
    partisans = np.where(seen.is_held, seen.fighting_for_government, 0.0) * numbers.tribal_quality
    others = by[1:].sum(axis=0)
    seen.partisan_factor = 1.0 + np.where(others > 0.0, partisans / np.maximum(others, 1.0), 0.0)
    by[1:] *= np.minimum(seen.partisan_factor, numbers.most_help)
    seen.attack_by = by
    seen.attack = by.sum(axis=0)
