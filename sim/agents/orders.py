"""Orders: the units that reconsider choose a front by value, feasibility and threat, within a march.

They march over ground of their own camp and attack what lies next to it; brigades of IS also cross deserts.

Each camp's strength goes to IS by its effort, to the camps that it fights besides by the rest, and to what it
holds. A unit chooses among places by a softmax of their worth (Luce 1959), so a side's units spread over
fronts and gather where an attack is under way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.agents.main_effort import set_main_efforts
from sim.agents.pockets import Pockets, Reach, find_pockets
from sim.agents.prospects import STAY_ROW, Prospects, chance_to_attack, find_prospects
from sim.agents.sallies import sally, see_who_is_tied
from sim.core.choice import Choice
from sim.core.helpers import Array, of_run
from sim.core.networks import BLOCKS, CAMPS, ENEMIES
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

    A share of them attack, the more the better their prospects; the others guard. Within either, worth falls
    off with the length of the march. Units that are tied to their post attack what is next door, or stay.
    """
    forces = world.state.forces
    width = forces.men.shape[1]
    forces.travel = np.maximum(forces.travel - 1.0, 0.0)
    _drop_stale_targets(world)
    prospects = find_prospects(world)
    pockets = find_pockets(world)
    set_main_efforts(world, prospects, pockets)
    asks = _who_asks(world)
    see_who_is_tied(world, prospects, asks)
    place = world.uniform("orders.place", width).ravel()
    purpose = world.uniform("orders.purpose", width).ravel()
    tied = world.state.seen.tied
    at = np.flatnonzero(asks & tied)
    if len(at):
        forces.target.put(at, _sally(world, prospects, at, purpose[at], place[at]))
    at = np.flatnonzero(asks & ~tied)
    if len(at):
        _send(world, prospects, pockets, at, purpose[at], place[at])


def _ask(world: World, at: Index) -> Asking:
    """Return what matters of units, (n,) positions in a raveled (R, F) array."""
    forces = world.state.forces
    run, unit = np.divmod(at, forces.men.shape[1])
    return Asking(run, world.maps.camp[unit], forces.post.ravel()[at], forces.will.ravel()[at])


def _sally(world: World, prospects: Prospects, at: Index, purpose: Array, draw: Array) -> Index:
    """Return what units that are tied to their posts attack, or -1, (n,)."""
    asking = _ask(world, at)
    on_is = _turn_on_is(world, asking, purpose)
    row = (asking.camp + ENEMIES * on_is) * world.runs + asking.run
    return sally(world, prospects, row, asking.post, asking.will, _highest(world, asking, on_is), draw)


def _send(
    world: World, prospects: Prospects, pockets: Pockets, at: Index, purpose: Array, draw: Array
) -> None:
    """Send units that may go anywhere to attack or to guard."""
    forces, asking = world.state.forces, _ask(world, at)
    ready_row = world.maps.ways[at % forces.men.shape[1]] * world.spots.places + asking.post
    deployed = world.numbers.orders.deployed * world.levers["militia_deployment"]
    choice = Choice(prospects.worth, world.maps.readiness(deployed), ready_row, BLOCKS)
    reach = Reach(world, pockets, asking.run, at % forces.men.shape[1], asking.post)
    goes, draw = _choose_purpose(world, prospects, asking, reach, choice, purpose, draw)
    chosen = choice.pick(draw)
    base = np.where(goes, asking.post, chosen)
    leaves = np.flatnonzero(goes & (chosen >= 0))
    base[leaves] = _base_of_attack(world, asking, reach, leaves, chosen[leaves])
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


def _turn_on_is(world: World, asking: Asking, purpose: Array) -> NDArray[np.bool_]:
    """Return which units turn on IS, and not on the other enemies of their camp, (n,)."""
    return purpose < world.state.camps.effort.ravel().take(asking.run * CAMPS + asking.camp)


def _highest(world: World, asking: Asking, on_is: NDArray[np.bool_]) -> Array:
    """Return the highest chance that each unit attacks, (n,), however tempting the prospects."""
    run, camp = asking.run, asking.camp
    at_post = run * world.spots.places + asking.post
    is_free = 1.0 - _settling(world, run, camp) * _unsettled(world, run, at_post)
    return _zeal(world)[run, camp, on_is * 1] * is_free


def _choose_purpose(
    world: World,
    prospects: Prospects,
    asking: Asking,
    reach: Reach,
    choice: Choice,
    purpose: Array,
    draw: Array,
) -> tuple[NDArray[np.bool_], Array]:
    """Return which units attack and a fresh uniform draw for each, (n,); weigh the places each may choose.

    A draw above the highest possible chance to attack settles the matter without a look at the prospects.
    """
    runs, run, camp = world.runs, asking.run, asking.camp
    numbers = world.numbers.orders
    least = of_run(numbers.least_worth, run)
    can_stay = prospects.can_stay[run, camp]
    on_is = _turn_on_is(world, asking, purpose)
    highest = _highest(world, asking, on_is)
    most = np.where(can_stay, highest, 1.0)
    tempted = draw < most
    row = (camp + ENEMIES * on_is) * runs + run
    can_go, some = np.zeros(len(run)), np.flatnonzero(tempted)
    can_go[some] = choice.weigh(some, row[some], reach.to_attack(some)) * asking.will[some]
    offence = np.where(tempted & can_stay, chance_to_attack(world, run, highest, can_go), most)
    goes = draw < offence
    rest = np.flatnonzero(~goes)
    choice.weigh(rest, (STAY_ROW + camp[rest]) * runs + run[rest], reach.to_guard(rest))
    low = np.where(goes, 0.0, np.where(tempted, offence, most))
    high = np.where(goes, offence, np.where(tempted, most, 1.0))
    return goes, (draw - low) / np.maximum(high - low, least)


def _settling(world: World, run: Index, camp: Index) -> Array:
    """Return how far a place just taken keeps its new holder's units from attacking elsewhere, (n,)."""
    ours, theirs = (
        of_run(number, run) for number in (world.numbers.orders.settling, world.numbers.orders.settling_is)
    )
    return np.where(camp == names.ISLAMIC_STATE, theirs, ours)


def _unsettled(world: World, run: Index, at_post: Index) -> Array:
    """Return how far rule has yet to take hold at units' posts, (n,): 1 where a place has just been taken."""
    rule = world.numbers.rule
    firm, loose = of_run(rule.grip_full, run), of_run(rule.grip_at_first, run)
    grip = world.state.places.grip.ravel().take(at_post)
    return np.clip((firm - grip) / (firm - loose), 0.0, 1.0)


def _zeal(world: World) -> Array:
    """Return the share of each camp's units that attack, (R, C, 2), where much tempts them: not on IS, and on
    IS.
    """
    numbers = world.numbers.orders
    zeal = np.empty((world.runs, CAMPS, 2))
    zeal[:] = of_run(numbers.offence, np.arange(world.runs)[:, None, None])
    zeal[:, :, 0] *= numbers.other_wars
    campaign = numbers.offence * numbers.campaign * world.uncertainties["aleppo_campaign"]
    zeal[:, [names.DAMASCUS, names.REBELS], 0] += campaign
    zeal[:, names.ISLAMIC_STATE] = numbers.offence_is
    return zeal


def _base_of_attack(world: World, asking: Asking, reach: Reach, units: Index, target: Index) -> Index:
    """Return the place next to each target, in reach, that is nearest to the unit's post; else the post."""
    spots, maps = world.spots, world.maps
    post, around = asking.post[units], maps.neighbours[target]
    is_place = around < spots.places
    around = np.where(is_place, around, 0)
    holder = world.state.places.camp.ravel().take(around + (asking.run[units] * spots.places)[:, None])
    friendly = is_place & (holder == asking.camp[units, None])
    friendly &= reach.can_march_to(units, around)
    near = maps.closeness.ravel().take(around + (post * maps.closeness.shape[1])[:, None])
    best = np.argmax(np.where(friendly, near, -1.0), axis=1)
    rows = np.arange(len(units))
    return np.where(friendly[rows, best], around[rows, best], post)
