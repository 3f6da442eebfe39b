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
    """Return the worth of each place for each unit that asks, (n, P); 0 where it cannot go.

    A share of the units attack, the more the better their prospects and the less their own post is threatened;
    the others guard. Within either, worth falls off with the length of the march.
    """
    numbers, forces = world.numbers.orders, world.state.forces
    camp = np.asarray(world.theatre.forces.camp)[units]
    threatened, table = _worth_by_class(world)
    against_is = (purpose < world.state.camps.effort[runs, camp]).astype(np.int64)
    post = forces.post[runs, units]
    worth = table[against_is, world.maps.order_class[units], runs] * world.maps.closeness[post]
    own = world.state.places.camp[runs] == camp[:, None]
    guard = np.einsum("np,np->n", worth, own.astype(float))
    can_go = (worth.sum(axis=1) - guard) * forces.will[runs, units]
    offence = np.where(camp == names.ISLAMIC_STATE, numbers.offence_is, numbers.offence)
    offence = offence * (1.0 - numbers.pinned * threatened[runs, post]) * can_go / (can_go + numbers.tempting)
    to_stay = (1.0 - offence) / np.maximum(guard, numbers.least_worth)
    to_go = offence / np.maximum(can_go, numbers.least_worth)
    worth *= np.where(own, to_stay[:, None], to_go[:, None])
    return worth


def _worth_by_class(world: World) -> tuple[Array, Array]:
    """Return how threatened each place is, (R, P), and the worth of places for each class of unit.

    The second is (2, classes, R, P): for units that do not and that do turn on IS this time; a class is a camp, or
    a camp's militias or tribal units, which go where they are sent or at home.
    """
    state, numbers, maps = world.state, world.numbers.orders, world.maps
    threatened, defend, for_is, for_others = _place_worth(world)
    holder, front = state.places.camp, _frontier(world)
    hidden = state.places.underground > numbers.least_hidden
    table = np.zeros((2, len(maps.class_camp), world.runs, holder.shape[1]))
    for label, camp in enumerate(maps.class_camp):
        own = holder == camp
        fit = _fit(world, label)
        reach = (front >> camp & 1) > 0
        hostile = np.asarray(world.theatre.hostility)[camp][holder] * maps.aims[camp] * fit
        if camp == names.ISLAMIC_STATE:
            table[:, label] = np.where(own, defend, for_is * hostile * (reach | hidden))
            continue
        stay = defend * np.maximum(state.camps.effort[:, camp : camp + 1], numbers.home_guard) * fit
        go = for_others * hostile * reach
        on_is = holder == names.ISLAMIC_STATE
        table[0, label] = np.where(own, stay, np.where(on_is, 0.0, go))
        table[1, label] = np.where(own, stay, np.where(on_is, go, 0.0))
    return threatened, table


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


def _fit(world: World, label: int) -> Array:
    """Return how far a class of units is used at a place, (P,).

    Militias stand in Sunni places as far as they are deployed there; tribal units keep to Sunni places.
    """
    sunni = world.maps.sunni
    if label == world.maps.militia_class:
        deployment = np.float64(world.levers["militia_deployment"])
        return 1.0 - sunni + world.numbers.orders.deployed * sunni * deployment
    if label == world.maps.tribal_class:
        return sunni
    return np.ones(sunni.shape)


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
