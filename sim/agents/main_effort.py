"""Main efforts: each command sets itself one objective in each country at a time, and masses there.

Mass at one point and economy of force elsewhere is the oldest advice on war (Clausewitz 1832, book 3,
chapters 11 to 14), and staffs, fires and air support suffice for few battles at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.agents.pockets import Pockets
from sim.agents.prospects import Prospects
from sim.core.helpers import Array, odds, of_run
from sim.core.networks import CAMPS, ENEMIES, GO_ROWS
from sim.core.world import World

Index = NDArray[np.int64]
CAMP = np.arange(CAMPS)
ON_IS = CAMP + ENEMIES * (CAMP != names.ISLAMIC_STATE)  # the rows of worth of the war with IS


def set_main_efforts(world: World, prospects: Prospects, pockets: Pockets) -> None:
    """Let commands drop and choose objectives, and weigh the worth of attacks by them."""
    plans = Plans(world, prospects, pockets)
    _drop(world, plans)
    _choose(world, plans)
    _weigh(world, prospects, plans)


class Plans:
    """What places are worth to commands as their objective in the war with IS.

    The enemies of IS reckon with what they can bring there over connected ground, from wherever it stands,
    and not with what stands next door already; IS takes what it can reach.
    """

    def __init__(self, world: World, prospects: Prospects, pockets: Pockets) -> None:
        self._world, self._prospects = world, prospects
        state, runs = world.state, world.runs
        number = world.spots.flat(pockets.number)
        at = number.ravel().take(world.spots.flat(state.forces.post))
        in_pocket = world.spots.tally(at, state.seen.unit_power).ravel().take(number)
        self._power = np.append(in_pocket, np.zeros((runs, 1)), axis=1)  # the last for no neighbour
        self._camp = np.append(state.places.camp, np.full((runs, 1), -1), axis=1)
        self._around = np.ascontiguousarray(world.maps.neighbours.T)

    def worth(self, run: Index, camp: Index, place: Index) -> Array:
        """Return what places are worth as objectives to camps in runs, (n,)."""
        numbers, table, places = self._world.numbers.orders, self._prospects, self._world.spots.places
        at = run * places + place
        brought = of_run(numbers.offence, run) * self._reach(run, camp, place)
        meets = of_run(numbers.superiority, run) * table.resistance.ravel().take(at)
        goals = table.goals.ravel().take(np.maximum(camp - 1, 0) * table.resistance.size + at)
        of_is = table.worth.ravel().take(run * table.worth.shape[1] + place)
        return np.where(camp == names.ISLAMIC_STATE, of_is, goals * odds(brought / meets))

    def everywhere(self, run: Index, camp: Index, among: NDArray[np.bool_]) -> Array:
        """Return what places are worth as objectives to camps in runs, (n, P): 0 where not among these."""
        table, places = self._prospects, self._world.spots.places
        tempts = table.goals[np.maximum(camp - 1, 0), run] > 0.0
        tempts[camp == names.ISLAMIC_STATE] = True
        tempts &= among
        at = np.flatnonzero(tempts)
        row, place = np.divmod(at, places)
        worth = np.zeros(tempts.shape)
        worth.put(at, self.worth(run[row], camp[row], place))
        return worth

    def _reach(self, run: Index, camp: Index, place: Index) -> Array:
        """Return the power that camps can bring to places, (n,): that of their strongest pocket next door."""
        at = self._around.take(place, axis=1) + run * self._camp.shape[1]
        return (self._power.ravel().take(at) * (self._camp.ravel().take(at) == camp)).max(axis=0)


def _drop(world: World, plans: Plans) -> None:
    """Drop objectives that are taken or out of reach, and some that are not."""
    objective = world.state.camps.objective
    run, column = np.nonzero(objective >= 0)
    camp, place = column % CAMPS, objective[run, column]
    is_taken = world.state.places.camp[run, place] == camp
    is_lost = plans.worth(run, camp, place) <= 0.0
    draw = world.uniform("orders.call_off", objective.shape[1])[run, column]
    ends = is_taken | is_lost | (draw < of_run(world.numbers.orders.call_off, run))
    objective[run[ends], column[ends]] = -1


def _choose(world: World, plans: Plans) -> None:
    """Let commands without an objective choose one, the likelier the more it is worth."""
    objective, runs = world.state.camps.objective, world.runs
    width = objective.shape[1]
    draw = world.uniform("orders.objective", width)
    is_free = world.uniform("orders.plan", width) < world.numbers.orders.plan
    run, column = np.nonzero((objective < 0) & is_free & world.maps.is_theatre_of)
    worth = plans.everywhere(run, column % CAMPS, world.maps.countries[column // CAMPS])
    sharp = np.broadcast_to(world.numbers.orders.discernment, (runs, 1))[run]
    chance = np.power(worth, sharp, out=np.zeros(worth.shape), where=worth > 0.0)
    upto = np.cumsum(np.ascontiguousarray(chance.T), axis=0)  # down columns, which is faster
    end = upto[-1]
    place = np.argmax(upto > draw[run, column] * end, axis=0)
    objective[run, column] = np.where(end > 0.0, place, -1)


def _weigh(world: World, prospects: Prospects, plans: Plans) -> None:
    """Make attacks on objectives worth more than others: no less than what was planned."""
    numbers, runs = world.numbers.orders, world.runs
    objective = world.state.camps.objective
    worth = prospects.worth.reshape(-1, runs, prospects.worth.shape[1])
    run, column = np.nonzero(objective >= 0)
    camp, place = column % CAMPS, objective[run, column]
    planned = plans.worth(run, camp, place)
    there = np.maximum(worth[ON_IS[camp], run, place], planned) * of_run(numbers.main_effort, run)
    beside = _beside(world)[:, :, None]
    worth[names.ISLAMIC_STATE] *= beside[names.ISLAMIC_STATE]
    worth[1 + ENEMIES : GO_ROWS] *= beside[1:]
    worth[ON_IS[camp], run, place] = there


def _beside(world: World) -> Array:
    """Return the worth of other attacks than those on objectives, (C, R)."""
    numbers = world.numbers.orders
    beside = np.empty((CAMPS, world.runs))
    beside[:] = np.ravel(numbers.beside)
    beside[names.ISLAMIC_STATE] = np.ravel(numbers.beside_is)
    return beside
