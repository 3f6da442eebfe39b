"""What happens when a place changes hands: garrisons, units, men under cover, shock and spoils."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.agents.retreat import retreat
from sim.core.helpers import Array, total
from sim.core.maps import PARTY_CAMP
from sim.core.world import World

DEFAULT_PARTY = np.asarray([names.PARTY_CAMP.index(camp) for camp in range(len(names.CAMPS))])


def change_hands(world: World, falls: NDArray[np.bool_]) -> None:
    """Hand fallen places to the strongest attacker and let all who stand there react.

    Parameters
    ----------
    world : World
    falls : numpy.ndarray
        (R, P) bool.
    """
    state, seen = world.state, world.state.seen
    places = state.places
    seen.captured_by_is = np.zeros(falls.shape, dtype=bool)
    seen.lost_by_is = np.zeros(falls.shape, dtype=bool)
    if not falls.any():
        return
    runs, where = np.nonzero(falls)
    loser = places.camp[runs, where]
    own = np.maximum(world.maps.people_of_camp, world.by_holder(places.people))
    winner = np.argmax(seen.attack_by[:, runs, where], axis=0)
    party = _leading_party(world, runs, where, winner)
    _dissolve_garrison(world, runs, where, loser)
    places.party[runs, where] = party
    places.camp[runs, where] = PARTY_CAMP[party]
    places.progress[runs, where] = 0.0
    places.grip[runs, where] = world.numbers.rule.grip_at_first
    seen.captured_by_is[runs, where] = winner == names.ISLAMIC_STATE
    seen.lost_by_is[runs, where] = loser == names.ISLAMIC_STATE
    _occupy(world, falls)
    _surface(world, runs, where, winner)
    _drive_out(world, falls)
    _remember(world, runs, where, loser, own)


def _leading_party(world: World, runs: NDArray, where: NDArray, winner: NDArray) -> NDArray:
    """Return the party of the winner's largest unit at each place; its camp's first party if it had none."""
    forces, table = world.state.forces, world.theatre.forces
    there = (forces.target[runs] == where[:, None]) & (np.asarray(table.camp)[None, :] == winner[:, None])
    men = np.where(there, forces.men[runs], 0.0)
    leader = np.argmax(men, axis=1)
    return np.where(there.any(axis=1), np.asarray(table.party)[leader], DEFAULT_PARTY[winner])


def _dissolve_garrison(world: World, runs: NDArray, where: NDArray, loser: NDArray) -> None:
    """Garrisons of IS die, scatter or go under cover; those of others leave or are captured."""
    state, numbers, camps = world.state, world.numbers.fight, len(names.CAMPS)
    places, islamic_state, ledger = state.places, state.islamic_state, state.ledger
    men = places.garrison[runs, where]
    of_is = np.where(loser == names.ISLAMIC_STATE, men, 0.0)
    places.underground[runs, where] += numbers.go_under * of_is
    scattered = numbers.scattered * of_is
    islamic_state.dispersed += np.bincount(runs, weights=scattered, minlength=world.runs)[:, None]
    killed = of_is * (1.0 - numbers.go_under - numbers.scattered)
    ledger.dead[:, names.ISLAMIC_STATE] += np.bincount(runs, weights=killed, minlength=world.runs)
    gone = np.bincount(runs * camps + loser, weights=men - of_is, minlength=world.runs * camps)
    ledger.left += gone.reshape(world.runs, camps)
    places.garrison[runs, where] = 0.0


def _occupy(world: World, falls: NDArray[np.bool_]) -> None:
    """Attackers move in and leave a garrison of their own men."""
    state, spots, numbers = world.state, world.spots, world.numbers.fight
    forces, places = state.forces, state.places
    camp = np.asarray(world.theatre.forces.camp)[None, :]
    at = spots.flat(np.maximum(forces.target, 0))
    won = (forces.target >= 0) & falls.ravel().take(at) & (places.camp.ravel().take(at) == camp)
    left = np.where(won, forces.men * numbers.garrison_share, 0.0)
    places.garrison += spots.tally(at, left)
    forces.men -= left
    forces.post = np.where(won, forces.target, forces.post)
    forces.target = np.where(won, -1, forces.target)


def _surface(world: World, runs: NDArray, where: NDArray, winner: NDArray) -> None:
    """Men of IS under cover come into the open where IS has won."""
    places = world.state.places
    hidden = np.where(winner == names.ISLAMIC_STATE, places.underground[runs, where], 0.0)
    places.garrison[runs, where] += hidden
    places.underground[runs, where] -= hidden


def _drive_out(world: World, falls: NDArray[np.bool_]) -> None:
    """Units of the loser that stood there fall back."""
    state, spots = world.state, world.spots
    forces = state.forces
    camp = np.asarray(world.theatre.forces.camp)[None, :]
    at = spots.flat(forces.post)
    lost = falls.ravel().take(at) & (state.places.camp.ravel().take(at) != camp)
    retreat(world, lost, world.numbers.fight.retreat_loss)


def _remember(world: World, runs: NDArray, where: NDArray, loser: NDArray, own: Array) -> None:
    """Shock the loser's camp by the share lost of its people, (R, C), and keep the accounts of IS."""
    state, seen = world.state, world.state.seen
    table, islamic_state, places = world.theatre.places, state.islamic_state, state.places
    people = places.people[runs, where]
    camps = len(names.CAMPS)
    lost = np.bincount(runs * camps + loser, weights=people, minlength=world.runs * camps)
    state.camps.shock += lost.reshape(world.runs, camps) / np.maximum(own, 1.0)
    taken = seen.captured_by_is
    islamic_state.regained_from += total(seen.lost_by_is * table.settled_km2)
    places.taken_from_is = (places.taken_from_is | seen.lost_by_is) & ~taken
    places.panic = np.where(taken, 1.0, places.panic)
