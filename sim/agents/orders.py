"""Orders: the units that reconsider choose a front by value, feasibility and threat, within a march.

Each camp's strength goes to IS by its effort, to the camps that it fights besides by the rest, and to what it
holds. A unit chooses among places by a softmax of their worth (Luce 1959), so a side's units spread over fronts
and gather where an attack is under way.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.core.helpers import Array, pick, total
from sim.core.world import World


def give_orders(world: World) -> None:
    """Let units march on, and give new orders to those that reconsider."""
    forces = world.state.forces
    forces.travel = np.maximum(forces.travel - 1.0, 0.0)
    _drop_stale_targets(world)
    asks = _who_asks(world)
    choice = world.uniform("orders.place", forces.men.shape[1])
    purpose = world.uniform("orders.purpose", forces.men.shape[1])
    runs, units = np.nonzero(asks)
    if len(runs) == 0:
        return
    worth = _worth(world, runs, units, purpose[runs, units])
    chosen = pick(worth, choice[runs, units])
    is_sent = chosen >= 0
    _send(world, runs[is_sent], units[is_sent], chosen[is_sent])


def _drop_stale_targets(world: World) -> None:
    """End attacks on places that the unit's own camp now holds."""
    state, spots = world.state, world.spots
    forces = state.forces
    own = np.asarray(world.theatre.forces.camp)[None, :]
    at = spots.flat(np.maximum(forces.target, 0))
    done = (forces.target >= 0) & (state.places.camp.ravel().take(at) == own)
    forces.target[done] = -1


def _who_asks(world: World) -> NDArray[np.bool_]:
    """Return which units reconsider this week, (R, F)."""
    forces, numbers = world.state.forces, world.numbers.orders
    draw = world.uniform("orders.asks", forces.men.shape[1])
    busy = forces.target >= 0
    at_rest = np.where(world.maps.is_kind.brigade, numbers.reconsider_is, numbers.reconsider)
    chance = np.where(busy, numbers.give_up, at_rest)
    return (draw < chance) & (forces.travel <= 0.0) & (forces.men > numbers.least_men)


def _worth(world: World, runs: NDArray, units: NDArray, purpose: Array) -> Array:
    """Return the worth of each place for each unit that asks, (n, P); 0 where it cannot go."""
    state, numbers, theatre = world.state, world.numbers.orders, world.theatre
    forces = state.forces
    camp = np.asarray(theatre.forces.camp)[units]
    holder = state.places.camp[runs]
    own = holder == camp[:, None]
    threatened, defend, for_is, for_others = _place_worth(world)
    closeness = world.maps.closeness[forces.post[runs, units]]
    hostile = np.asarray(theatre.hostility)[camp][np.arange(len(runs))[:, None], holder]
    effort = state.camps.effort[runs, camp][:, None]
    is_enemy_of_is = (camp != names.ISLAMIC_STATE)[:, None]
    against_is = np.where(purpose[:, None] < effort, 1.0, 0.0)
    against = np.where(holder == names.ISLAMIC_STATE, against_is, 1.0 - against_is)
    fight = np.where(is_enemy_of_is, hostile * against, hostile)
    front = _frontier(world)[runs] >> camp[:, None] & 1
    hidden = (state.places.underground[runs] > numbers.least_hidden) & ~is_enemy_of_is
    attack = np.where(is_enemy_of_is, for_others[runs], for_is[runs])
    go = attack * fight * ((front > 0) | hidden) * forces.will[runs, units][:, None]
    go = go * _fit(world, units) * world.maps.aims[camp]
    stay = defend[runs] * np.where(is_enemy_of_is, np.maximum(effort, numbers.home_guard), 1.0)
    stay = np.where(own, stay, 0.0) * closeness
    go = np.where(own, 0.0, go) * closeness
    offence = np.where(is_enemy_of_is, numbers.offence, numbers.offence_is)
    pinned = threatened[runs, forces.post[runs, units]][:, None]
    offence = offence * (1.0 - numbers.pinned * pinned)
    can_go = total(go)
    offence = offence * can_go / (can_go + numbers.tempting)
    guard = np.maximum(total(stay), numbers.least_worth)
    return stay * (1.0 - offence) / guard + go * offence / np.maximum(can_go, numbers.least_worth)


def _place_worth(world: World) -> tuple[Array, Array, Array, Array]:
    """Return how threatened each place is, what it is worth to defend, and to attack for IS and for others, (R, P).

    An attack that one's own side has under way draws more units.
    """
    state, seen, numbers = world.state, world.state.seen, world.numbers.orders
    value = _value(world)
    threat = np.where(seen.is_held, seen.enemy_power_nearby, seen.is_power_nearby)
    strength = seen.defence_before + numbers.floor_power
    threatened = _odds((threat + numbers.pressed * seen.attack_before) / strength)
    defend = value * (numbers.keep + threatened)
    hidden = state.places.underground * world.numbers.fight.hidden_quality
    risen = seen.fighting_for_is * world.numbers.fight.tribal_quality
    by_is = _odds((seen.is_power_nearby + hidden + risen) / strength)
    by_others = _odds(seen.enemy_power_nearby / strength)
    ratio_is = np.minimum(seen.attack_by_is_before / strength, numbers.most_join)
    ratio_others = np.minimum((seen.attack_before - seen.attack_by_is_before) / strength, numbers.most_join)
    for_is = value * (by_is + numbers.join * ratio_is)
    for_others = value * (by_others + numbers.join * ratio_others)
    return threatened, defend, for_is, for_others


def _odds(ratio: Array) -> Array:
    """Return how promising or how threatening a ratio of strengths is, 0-1, one half at equal strengths."""
    return ratio * ratio / (1.0 + ratio * ratio)


def _value(world: World) -> Array:
    """Return the worth of a place, (P,): people (square root), oil, crossings, capitals."""
    table, numbers = world.theatre.places, world.numbers.orders
    people = np.sqrt(np.asarray(table.population) / 100_000.0)
    extra = (
        numbers.oil * np.asarray(table.oil)
        + numbers.capital * table.is_capital
        + numbers.crossing * table.is_crossing
    )
    return numbers.least_value + people + extra


def _frontier(world: World) -> NDArray[np.int64]:
    """Return which camps hold ground next to each place, (R, P) bit by camp."""
    camp = world.state.places.camp
    bits = np.zeros((world.runs, camp.shape[1] + 1), dtype=np.int64)
    bits[:, :-1] = np.left_shift(1, camp)
    return np.bitwise_or.reduce(bits[:, world.maps.neighbours], axis=2)


def _fit(world: World, units: NDArray) -> Array:
    """Return how far a kind of unit is used against a place, (n, P).

    Militias are sent into Sunni places as far as they are deployed there; forces with local ties prefer home.
    """
    kind, sunni = world.maps.is_kind, world.maps.sunni[None, :]
    deployment = float(world.levers["militia_deployment"])
    militia = kind.militia[units][:, None]
    tribal = kind.tribal[units][:, None]
    fit = np.where(militia, 1.0 - sunni + sunni * deployment * 2.0, 1.0)
    return np.where(tribal, sunni, fit)


def _send(world: World, runs: NDArray, units: NDArray, chosen: NDArray) -> None:
    """Post units to the chosen place, or next to it with orders to attack."""
    state = world.state
    forces, camp = state.forces, np.asarray(world.theatre.forces.camp)[units]
    own = state.places.camp[runs, chosen] == camp
    post = forces.post[runs, units]
    beside = _base_of_attack(world, runs, camp, chosen, post)
    new_post = np.where(own, chosen, beside)
    forces.travel[runs, units] = world.maps.weeks_away[post, new_post]
    forces.post[runs, units] = new_post
    forces.target[runs, units] = np.where(own, -1, chosen)


def _base_of_attack(world: World, runs: NDArray, camp: NDArray, target: NDArray, post: NDArray) -> NDArray:
    """Return the friendly neighbour of each target that is nearest to the unit's post; else the post."""
    holder = np.full((world.runs, world.spots.places + 1), -1, dtype=np.int64)
    holder[:, :-1] = world.state.places.camp
    around = world.maps.neighbours[target]
    friendly = holder[runs[:, None], around] == camp[:, None]
    near = world.maps.closeness[post[:, None], np.minimum(around, world.spots.places - 1)]
    best = np.argmax(np.where(friendly, near, -1.0), axis=1)
    base = around[np.arange(len(target)), best]
    return np.where(friendly.any(axis=1), base, post)
