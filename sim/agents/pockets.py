"""Where units may go: pockets are stretches of connected ground that one camp holds.

Units march within the pocket that they stand in and attack what lies next to it: no columns drive through
land that others hold. A government flies men to guard an air base of its own that has no way out, as many as
its aircraft can supply there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from sim import names
from sim.core.helpers import Array, of_run
from sim.core.networks import CAMPS
from sim.core.world import World

Index = NDArray[np.int64]
BITS = 64  # of a word
HAS_AIRCRAFT = np.isin(np.arange(CAMPS), [names.BAGHDAD, names.DAMASCUS])


@dataclass
class Pockets:
    """The pockets of this week.

    Attributes
    ----------
    number : numpy.ndarray
        (R, P) pocket that each place belongs to, counted from 0 in each run.
    beside : numpy.ndarray
        (words, R, P) which pockets lie next to each place, a bit for each: bit n % 64 of word n // 64.
    """

    number: Index
    beside: NDArray[np.uint64]

    def within(self, run: Index, pocket: Index) -> NDArray[np.bool_]:
        """Return which places belong to a pocket, (n, P), for n runs and pockets of them."""
        return self.number.take(run, axis=0) == pocket[:, None]

    def next_to(self, run: Index, pocket: Index) -> NDArray[np.bool_]:
        """Return which places lie next to a pocket, (n, P), for n runs and pockets of them."""
        word, bit = np.divmod(pocket, BITS)
        bits = self.beside.reshape(-1, self.number.shape[1]).take(word * len(self.number) + run, axis=0)
        return (bits >> bit.astype(np.uint64)[:, None]) & np.uint64(1) == 1


def find_pockets(world: World) -> Pockets:
    """Return the connected ground of each camp as things stand."""
    number = _number(world)
    words = 1 + number.max(initial=0) // BITS
    bits = np.zeros((words, len(number), number.shape[1] + 1), dtype=np.uint64)  # the last for no neighbour
    one = np.left_shift(np.uint64(1), (number % BITS).astype(np.uint64))
    for word in range(words):
        bits[word, :, :-1] = one * (number // BITS == word)
    beside = np.zeros((words, *number.shape), dtype=np.uint64)
    for around in world.maps.neighbours.T:
        beside |= bits[:, :, around]
    return Pockets(number, beside)


def _number(world: World) -> Index:
    """Return the pocket of each place, (R, P).

    All runs are one network of R * P places, without links between runs. A link to ground of another camp is
    turned into one from a place to itself, so that every week has the same number of links.
    """
    camp, links = world.state.places.camp, world.maps.adjacent
    runs, places = camp.shape
    start, end = np.repeat(np.arange(places), np.diff(links.indptr)), links.indices
    same = camp.take(start, axis=1) == camp.take(end, axis=1)
    first = np.arange(runs)[:, None]
    reached = (np.where(same, end, start) + first * places).ravel()
    upto = np.append((links.indptr[:-1] + first * len(end)).ravel(), runs * len(end))
    network = csr_array((np.ones(len(reached)), reached, upto), shape=(camp.size, camp.size))
    label = connected_components(network, connection="weak")[1].reshape(camp.shape)
    return label - label.min(axis=1, keepdims=True)


class Reach:
    """How ready units are to go from place to place over ground of their own camp, or by air.

    Brigades of IS know the tracks of the desert and reach whatever is theirs. Units raised where they stand
    are the less ready the farther they are sent from there.

    Parameters
    ----------
    world : World
    pockets : Pockets
        The pockets of this week.
    run, unit, post : numpy.ndarray
        (n,) run and number of each unit, and where it stands.
    """

    def __init__(self, world: World, pockets: Pockets, run: Index, unit: Index, post: Index) -> None:
        self._world, self._maps, self._pockets = world, world.maps, pockets
        self._run, self._unit, self._pocket = run, unit, pockets.number[run, post]
        self._is_anywhere = world.maps.camp[unit] == names.ISLAMIC_STATE

    def to_attack(self, some: Index) -> Array:
        """Return how ready some of the units are to attack each place, (m, P), 0-1.

        0 where they cannot reach the ground next to it.
        """
        beside = self._pockets.next_to(self._run[some], self._pocket[some])
        return self._maps.homeward.take(self._unit[some], axis=0) * (beside | self._is_anywhere[some, None])

    def to_guard(self, some: Index) -> Array:
        """Return how ready some of the units are to go to each place, (m, P), 0-1."""
        can = self.can_march(some) + self._can_fly(some)
        return self._maps.homeward.take(self._unit[some], axis=0) * can

    def can_march(self, some: Index) -> NDArray[np.bool_]:
        """Return the places that some of the units can march to, (m, P)."""
        within = self._pockets.within(self._run[some], self._pocket[some])
        return within | self._is_anywhere[some, None]

    def _can_fly(self, some: Index) -> Array:
        """Return how much room there is for some of the units at bases that only aircraft reach, (m, P), 0-1.

        They fly from a pocket of their camp with an air base.
        """
        world, maps = self._world, self._maps
        camp, bases = world.state.places.camp, maps.air_bases
        is_base = np.zeros(camp.shape, dtype=bool)
        is_base[:, bases] = HAS_AIRCRAFT.take(camp[:, bases])
        is_lone = is_base & world.state.seen.is_cut_off
        run, unit = self._run[some], self._unit[some]
        room = np.zeros((len(some), camp.shape[1]))
        row, place = np.nonzero(is_lone[run] & (camp[run] == maps.camp[unit, None]))
        if len(row) == 0:
            return room
        takes_off = np.any(self._pockets.within(run, self._pocket[some]) & is_base[run], axis=1).take(row)
        there = world.spots.tally(world.spots.flat(world.state.forces.post), world.state.forces.men)
        men = there[run[row], place] + world.state.forces.men[run[row], unit[row]]
        supplied = of_run(world.numbers.orders.supplied, run[row])
        room[row, place] = takes_off * np.maximum(1.0 - men / supplied, 0.0)
        return room
