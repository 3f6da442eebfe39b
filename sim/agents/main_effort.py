"""Main efforts: each command sets itself one objective in each country at a time, and masses there.

Mass at one point and economy of force elsewhere is the oldest advice on war (Clausewitz 1832, book 3,
chapters 11 to 14), and staffs, fires and air support suffice for few battles at once.
"""

from __future__ import annotations

import numpy as np

from sim import names
from sim.agents.prospects import Prospects
from sim.core.helpers import Array, odds
from sim.core.networks import CAMPS, ENEMIES
from sim.core.world import World

CAMP = np.arange(CAMPS)
ON_IS = CAMP + ENEMIES * (CAMP != names.ISLAMIC_STATE)  # the rows of worth of the war with IS


def set_main_efforts(world: World, prospects: Prospects) -> None:
    """Let commands drop and choose objectives, and weigh the worth of attacks by them."""
    planned = _plan(world, prospects)
    _drop(world)
    _choose(world, planned)
    _weigh(world, prospects, planned)


def _plan(world: World, prospects: Prospects) -> Array:
    """Return what each place is worth to each camp as its objective in the war with IS, (C, R, P).

    The enemies of IS reckon with what they can bring there from wherever it stands, and not with what stands
    next door already; IS takes what it can reach.
    """
    numbers, runs, places = world.numbers.orders, world.runs, world.spots.places
    brought = numbers.offence * world.by_camp(world.state.seen.unit_power)
    meets = numbers.superiority * prospects.strength
    planned = np.empty((CAMPS, runs, places))
    planned[names.ISLAMIC_STATE] = prospects.worth[:runs, :places]
    planned[names.BAGHDAD :] = prospects.goals * odds(brought.T[names.BAGHDAD :, :, None] / meets)
    return planned


def _drop(world: World) -> None:
    """Drop objectives that are taken, and some that are not."""
    objective, spots = world.state.camps.objective, world.spots
    holder = world.state.places.camp.ravel().take(spots.flat(np.maximum(objective, 0)))
    is_taken = holder == np.tile(CAMP, objective.shape[1] // CAMPS)
    draw = world.uniform("orders.call_off", objective.shape[1])
    objective[is_taken | (draw < world.numbers.orders.call_off)] = -1


def _choose(world: World, planned: Array) -> None:
    """Let commands without an objective choose one, the likelier the more it is worth."""
    objective, runs = world.state.camps.objective, world.runs
    width = objective.shape[1]
    draw = world.uniform("orders.objective", width)
    plans = world.uniform("orders.plan", width) < world.numbers.orders.plan
    run, column = np.nonzero((objective < 0) & plans)
    worth = planned[column % CAMPS, run]
    sharp = np.broadcast_to(world.numbers.orders.discernment, (runs, 1))[run]
    upto = np.cumsum(worth**sharp * world.maps.countries[column // CAMPS], axis=1)
    end = upto[:, -1]
    place = np.argmax(upto > (draw[run, column] * end)[:, None], axis=1)
    objective[run, column] = np.where(end > 0.0, place, -1)


def _weigh(world: World, prospects: Prospects, planned: Array) -> None:
    """Make attacks on objectives worth more than others: no less than what was planned."""
    numbers, runs = world.numbers.orders, world.runs
    objective = world.state.camps.objective
    worth = prospects.worth.reshape(-1, runs, prospects.worth.shape[1])
    run, column = np.nonzero(objective >= 0)
    camp, place = column % CAMPS, objective[run, column]
    main = np.broadcast_to(numbers.main_effort, (runs, 1))[run, 0]
    there = np.maximum(worth[ON_IS[camp], run, place], planned[camp, run, place]) * main
    worth[ON_IS] *= _beside(world)[:, :, None]
    worth[ON_IS[camp], run, place] = there


def _beside(world: World) -> Array:
    """Return the worth of other attacks than those on objectives, (C, R)."""
    numbers = world.numbers.orders
    beside = np.empty((CAMPS, world.runs))
    beside[:] = np.ravel(numbers.beside)
    beside[names.ISLAMIC_STATE] = np.ravel(numbers.beside_is)
    return beside
