"""Orders: the units that reconsider choose a front by value, feasibility and threat, within a march.

Each camp's strength goes to IS by its effort, to the camps that it fights besides by the rest, and to what it
holds. A unit chooses among places by a softmax of their worth (Luce 1959), so a side's units spread over fronts
and gather where an attack is under way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.agents.prospects import STAY_ROW, Prospects, find_prospects
from sim.core.choice import Choice
from sim.core.helpers import Array
from sim.core.maps import BLOCKS, CAMPS, ENEMIES
from sim.core.world import World

Index = NDArray[np.int64]


@dataclass
class Asking:
    """The units that ask for orders, (n,)."""

    run: Index
    camp: Index
    post: Index
    will: Array


def give_orders(world: World) -> None:
    """Let units march on, and give new orders to those that reconsider.

    A share of them attack, the more the better their prospects and the less their own post is threatened; the
    others guard. Within either, worth falls off with the length of the march.
    """
    forces = world.state.forces
    width = forces.men.shape[1]
    forces.travel = np.maximum(forces.travel - 1.0, 0.0)
    _drop_stale_targets(world)
    asks = _who_asks(world)
    place = world.uniform("orders.place", width)
    purpose = world.uniform("orders.purpose", width)
    at = np.flatnonzero(asks)
    if len(at) == 0:
        return
    unit, run = at % width, at // width
    asking = Asking(run, world.maps.camp[unit], forces.post.ravel()[at], forces.will.ravel()[at])
    prospects = find_prospects(world)
    ready_row = world.maps.ways[unit] * world.spots.places + asking.post
    choice = Choice(prospects.worth, _readiness(world), ready_row, BLOCKS)
    goes, draw = _choose_purpose(world, prospects, asking, choice, purpose.ravel()[at], place.ravel()[at])
    chosen = choice.pick(draw)
    base = np.where(goes, asking.post, chosen)
    leaves = np.flatnonzero(goes & (chosen >= 0))
    base[leaves] = _base_of_attack(world, asking, leaves, chosen[leaves])
    sent = np.flatnonzero(chosen >= 0)
    at, base = at[sent], base[sent]
    forces.travel.ravel()[at] = world.maps.weeks_away[asking.post[sent], base]
    forces.post.ravel()[at] = base
    forces.target.ravel()[at] = np.where(goes, chosen, -1)[sent]


def _drop_stale_targets(world: World) -> None:
    """End attacks on places that the unit's own camp now holds."""
    state, spots = world.state, world.spots
    forces = state.forces
    at = spots.flat(np.maximum(forces.target, 0))
    done = (forces.target >= 0) & (state.places.camp.ravel().take(at) == world.maps.camp)
    forces.target[done] = -1


def _who_asks(world: World) -> NDArray[np.bool_]:
    """Return which units reconsider this week, (R, F)."""
    forces, numbers = world.state.forces, world.numbers.orders
    draw = world.uniform("orders.asks", forces.men.shape[1])
    at_rest = np.where(world.maps.is_kind.brigade, numbers.reconsider_is, numbers.reconsider)
    chance = np.where(forces.target >= 0, numbers.give_up, at_rest)
    return (draw < chance) & (forces.travel <= 0.0) & (forces.men > numbers.least_men)


def _readiness(world: World) -> Array:
    """Return how ready a unit is to go from each place to each other, by way of going, (3 * P, W).

    Militias stand in Sunni places as far as they are deployed there; tribal units keep to Sunni places.
    """
    maps = world.maps
    deployed = world.numbers.orders.deployed * world.levers["militia_deployment"]
    ready = np.empty((3, *maps.closeness.shape))
    ready[0] = maps.closeness
    ready[1:] = 0.0
    places = world.spots.places
    np.multiply(maps.closeness[:, :places], 1.0 - maps.sunni + deployed * maps.sunni, out=ready[1, :, :places])
    np.multiply(maps.closeness[:, :places], maps.sunni, out=ready[2, :, :places])
    return ready.reshape(-1, ready.shape[2])


def _choose_purpose(
    world: World, prospects: Prospects, asking: Asking, choice: Choice, purpose: Array, draw: Array
) -> tuple[NDArray[np.bool_], Array]:
    """Return which units attack and a fresh uniform draw for each, (n,); weigh the places each may choose.

    A draw above the highest possible chance to attack settles the matter without a look at the prospects.
    """
    numbers, runs, camp = world.numbers.orders, world.runs, asking.camp
    can_stay = prospects.can_stay[camp, asking.run]
    effort = world.state.camps.effort.ravel().take(asking.run * CAMPS + camp)
    on_is = purpose < effort
    most = np.where(camp == names.ISLAMIC_STATE, numbers.offence_is, numbers.offence * _zeal(world)[camp, on_is * 1])
    threatened = prospects.threatened.ravel().take(asking.run * world.spots.places + asking.post)
    highest = most * (1.0 - numbers.pinned * threatened)
    most = np.where(can_stay, highest, 1.0)
    offence = most.copy()
    tempted = np.flatnonzero(draw < most)
    row = (camp + ENEMIES * on_is) * runs + asking.run
    can_go = choice.weigh(tempted, row[tempted]) * asking.will[tempted]
    chance = highest[tempted] * can_go / (can_go + numbers.tempting)
    offence[tempted] = np.where(can_stay[tempted], chance, 1.0)
    goes = draw < offence
    stays = np.flatnonzero(~goes)
    choice.weigh(stays, (STAY_ROW + camp[stays]) * runs + asking.run[stays])
    low = np.where(goes, 0.0, np.where(draw < most, offence, most))
    high = np.where(goes, offence, np.where(draw < most, most, 1.0))
    return goes, (draw - low) / np.maximum(high - low, numbers.least_worth)


def _zeal(world: World) -> Array:
    """Return how readily each camp attacks others than IS, and IS, (C, 2), against its readiness to attack IS."""
    numbers = world.numbers.orders
    zeal = np.ones((CAMPS, 2))
    zeal[:, 0] = numbers.other_wars
    zeal[[names.DAMASCUS, names.REBELS], 0] += numbers.campaign * world.uncertainties["aleppo_campaign"]
    return zeal


def _base_of_attack(world: World, asking: Asking, units: Index, target: Index) -> Index:
    """Return the friendly neighbour of each target that is nearest to the unit's post; else the post."""
    spots, maps = world.spots, world.maps
    post, around = asking.post[units], maps.neighbours[target]
    is_place = around < spots.places
    around = np.where(is_place, around, 0)
    holder = world.state.places.camp.ravel().take(around + (asking.run[units] * spots.places)[:, None])
    friendly = is_place & (holder == asking.camp[units, None])
    near = maps.closeness.ravel().take(around + (post * maps.closeness.shape[1])[:, None])
    best = np.argmax(np.where(friendly, near, -1.0), axis=1)
    rows = np.arange(len(units))
    return np.where(friendly[rows, best], around[rows, best], post)
