"""Main efforts: each command sets itself one objective in each country at a time, and masses there.

Mass at one point and economy of force elsewhere is the oldest advice on war (Clausewitz 1832, book 3,
chapters 11 to 14), and staffs, fires and air support suffice for few battles at once.
"""

from __future__ import annotations

import numpy as np

from sim import names
from sim.agents.prospects import Prospects
from sim.core.helpers import Array
from sim.core.networks import CAMPS, ENEMIES
from sim.core.world import World

CAMP = np.arange(CAMPS)
ON_IS = CAMP + ENEMIES * (CAMP != names.ISLAMIC_STATE)  # the rows of worth of the war with IS


def set_main_efforts(world: World, prospects: Prospects) -> None:
    """Let commands drop and choose objectives, and weigh the worth of attacks by them."""
    _drop(world)
    _choose(world, prospects)
    _weigh(world, prospects)


def _drop(world: World) -> None:
    """Drop objectives that are taken, and some that are not."""
    objective, spots = world.state.camps.objective, world.spots
    holder = world.state.places.camp.ravel().take(spots.flat(np.maximum(objective, 0)))
    is_taken = holder == np.tile(CAMP, objective.shape[1] // CAMPS)
    draw = world.uniform("orders.call_off", objective.shape[1])
    objective[is_taken | (draw < world.numbers.orders.call_off)] = -1


def _choose(world: World, prospects: Prospects) -> None:
    """Let commands without an objective choose one, the likelier the more it is worth."""
    objective, runs = world.state.camps.objective, world.runs
    width = objective.shape[1]
    draw = world.uniform("orders.objective", width)
    plans = world.uniform("orders.plan", width) < world.numbers.orders.plan
    run, column = np.nonzero((objective < 0) & plans)
    worth = prospects.worth.take(ON_IS[column % CAMPS] * runs + run, axis=0)[:, : world.spots.places]
    sharp = np.broadcast_to(world.numbers.orders.discernment, (runs, 1))[run]
    upto = np.cumsum(worth**sharp * world.maps.countries[column // CAMPS], axis=1)
    end = upto[:, -1]
    place = np.argmax(upto > (draw[run, column] * end)[:, None], axis=1)
    objective[run, column] = np.where(end > 0.0, place, -1)


def _weigh(world: World, prospects: Prospects) -> None:
    """Make attacks on objectives worth more than others."""
    numbers, runs = world.numbers.orders, world.runs
    objective = world.state.camps.objective
    beside = _beside(world)
    worth = prospects.worth.reshape(-1, runs, prospects.worth.shape[1])
    worth[ON_IS] *= beside[:, :, None]
    run, column = np.nonzero(objective >= 0)
    camp = column % CAMPS
    main = np.broadcast_to(numbers.main_effort, (runs, 1))[run, 0]
    worth[ON_IS[camp], run, objective[run, column]] *= main / beside[camp, run]


def _beside(world: World) -> Array:
    """Return the worth of other attacks than those on objectives, (C, R)."""
    numbers = world.numbers.orders
    beside = np.empty((CAMPS, world.runs))
    beside[:] = np.ravel(numbers.beside)
    beside[names.ISLAMIC_STATE] = np.ravel(numbers.beside_is)
    return beside
