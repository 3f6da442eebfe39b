"""Where units may go: pockets are stretches of connected ground that one camp holds.

Units march within the pocket that they stand in and attack what lies next to it: no columns drive through
land that others hold. A government flies men to guard an air base of its own that has no way out, as many as
its aircraft can supply there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.core.helpers import Array, of_run
from sim.core.networks import CAMPS
from sim.core.world import World

Index = NDArray[np.int64]
Numbers = NDArray[np.int32]
BITS = 64  # of a word
NO_MARK = np.uint16(2**16 - 1)
HAS_AIRCRAFT = np.isin(np.arange(CAMPS), [names.BAGHDAD, names.DAMASCUS])


@dataclass
class Pockets:
    """The pockets of this week.

    Attributes
    ----------
    camp : numpy.ndarray
        (R, P) the holders of places that they follow from.
    number : numpy.ndarray
        (R, P) pocket that each place belongs to, counted from 0 in each run.
    beside : numpy.ndarray
        (words, R, P) which pockets lie next to each place, a bit for each: bit n % 64 of word n // 64.
    """

    camp: Index
    number: Numbers
    beside: NDArray[np.uint64]

    def within(self, run: Index, pocket: Numbers) -> NDArray[np.bool_]:
        """Return which places belong to a pocket, (n, P), for n runs and pockets of them."""
        return self.number.take(run, axis=0) == pocket[:, None]

    def next_to(self, run: Index, pocket: Numbers) -> NDArray[np.bool_]:
        """Return which places lie next to a pocket, (n, P), for n runs and pockets of them."""
        word, bit = np.divmod(pocket, BITS)
        bits = self.beside.reshape(-1, self.number.shape[1]).take(word * len(self.number) + run, axis=0)
        bits &= np.left_shift(np.uint64(1), bit.astype(np.uint64))[:, None]
        return bits != 0


def find_pockets(world: World) -> Pockets:
    """Return the connected ground of each camp as things stand.

    Most runs have the same holders as last week; only the pockets of the others are worked out anew.
    """
    camp = world.state.places.camp
    known: Pockets | None = world.known.get("pockets")
    if known is None:
        number = _number(world, camp)
        pockets = Pockets(camp.copy(), number, _beside(world, number))
    else:
        changed = np.flatnonzero((camp != known.camp).any(axis=1))
        pockets = _renew(world, known, camp, changed) if len(changed) else known
    world.known["pockets"] = pockets
    return pockets


def _renew(world: World, known: Pockets, camp: Index, changed: Index) -> Pockets:
    """Return the pockets of last week, with those of the runs in which a place has another holder now."""
    number, beside = known.number.copy(), known.beside
    number[changed] = _number(world, camp.take(changed, axis=0))
    fresh = _beside(world, number.take(changed, axis=0))
    words = max(len(fresh), len(beside))
    beside = np.concatenate([beside, np.zeros((words - len(beside), *number.shape), dtype=np.uint64)])
    beside[:, changed] = 0
    beside[: len(fresh), changed] = fresh
    return Pockets(camp.copy(), number, beside)


def _beside(world: World, number: Numbers) -> NDArray[np.uint64]:
    """Return which pockets lie next to each place, (words, n, P), for n runs."""
    words, (runs, places) = 1 + int(number.max(initial=0)) // BITS, number.shape
    bits = np.zeros((places + 1, words, runs), dtype=np.uint64)  # the last for no neighbour
    one = np.left_shift(np.uint64(1), (number.T % BITS).astype(np.uint64))
    for word in range(words):
        bits[:-1, word] = one * (word == number.T // BITS)
    beside = np.bitwise_or.reduce(bits.take(world.maps.neighbours.T, axis=0), axis=0)
    return np.ascontiguousarray(beside.transpose(1, 2, 0))


def _number(world: World, camp: Index) -> Numbers:
    """Return the pocket of each place, (n, P), for n runs with these holders of places.

    Every place begins with a mark of its own, its position. It takes the lowest mark among its neighbours of
    the same camp, and then the mark that the place of that position has, until no mark changes. All runs go
    side by side, places first: that is faster than a search from place to place.
    """
    around, (runs, places) = world.maps.neighbours.T, camp.shape
    holder = np.full((places + 1, runs), -1, dtype=np.int8)  # the last for no neighbour
    holder[:-1] = camp.T
    others = (holder.take(around, axis=0) != holder[:-1]) * NO_MARK
    marks = np.full((places + 1, runs), NO_MARK)
    mark = marks[:-1]
    mark[:] = np.arange(places, dtype=NO_MARK.dtype)[:, None]
    run = np.arange(runs)
    while True:
        lowest = np.minimum((marks.take(around, axis=0) | others).min(axis=0), mark)
        lowest = lowest.ravel().take(lowest * runs + run)
        if np.array_equal(lowest, mark):
            break
        mark[:] = lowest
    count = np.cumsum(mark == np.arange(places)[:, None], axis=0, dtype=np.int32) - 1
    return np.ascontiguousarray(count.ravel().take(mark * runs + run).T)


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
        beside |= self._is_anywhere[some, None]
        ready = self._maps.homeward.take(self._unit[some], axis=0)
        ready *= beside
        return ready

    def to_guard(self, some: Index) -> Array:
        """Return how ready some of the units are to go to each place, (m, P), 0-1."""
        can, ready = self.can_march(some), self._maps.homeward.take(self._unit[some], axis=0)
        row, place, room = self._can_fly(some)
        by_air = ready[row, place] * (can[row, place] + room)
        ready *= can
        ready[row, place] = by_air
        return ready

    def can_march(self, some: Index) -> NDArray[np.bool_]:
        """Return the places that some of the units can march to, (m, P)."""
        within = self._pockets.within(self._run[some], self._pocket[some])
        within |= self._is_anywhere[some, None]
        return within

    def can_march_to(self, some: Index, place: Index) -> NDArray[np.bool_]:
        """Return whether some of the units can march to places, (m, k), of which each has k of its own."""
        number = self._pockets.number
        there = number.ravel().take(place + (self._run[some] * number.shape[1])[:, None])
        return (there == self._pocket[some][:, None]) | self._is_anywhere[some, None]

    def _can_fly(self, some: Index) -> tuple[Index, Index, Array]:
        """Return which of some units may be flown to bases that only aircraft reach, and to which.

        As row among them, place, and how much room there is, 0-1, each (k,). They fly from a pocket of their
        camp with an air base.
        """
        world, bases = self._world, self._maps.air_bases
        camp = self._maps.camp[self._unit[some]]
        flies = np.flatnonzero(HAS_AIRCRAFT.take(camp))
        holder = world.state.places.camp.take(bases, axis=1)
        is_base = HAS_AIRCRAFT.take(holder)
        is_lone = is_base & world.state.seen.is_cut_off.take(bases, axis=1)
        own_lone = np.where(is_lone, holder, -1).take(self._run[some[flies]], axis=0) == camp[flies, None]
        row, base = np.nonzero(own_lone)
        row, place = flies[row], bases[base]
        run, unit = self._run[some[row]], self._unit[some[row]]
        if len(row) == 0:
            return row, place, np.zeros(0)
        number = self._pockets.number.take(bases, axis=1)
        nearby = number.take(run, axis=0) == self._pocket[some[row], None]
        takes_off = np.any(nearby & is_base[run], axis=1)
        there = world.spots.tally(world.spots.flat(world.state.forces.post), world.state.forces.men)
        men = there[run, place] + world.state.forces.men[run, unit]
        supplied = of_run(world.numbers.orders.supplied, run)
        return row, place, takes_off * np.maximum(1.0 - men / supplied, 0.0)
