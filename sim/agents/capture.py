"""What happens when a place changes hands: garrisons, units, men under cover, shock and spoils."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.agents.retreat import retreat
from sim.core.helpers import Array, log_odds, logistic, of_run, total
from sim.core.networks import CAMPS, PARTY_CAMP
from sim.core.world import World

Index = NDArray[np.int64]
DEFAULT_PARTY = np.asarray([names.PARTY_CAMP.index(camp) for camp in range(CAMPS)])


@dataclass
class Falls:
    """Places that fall, (n,): position in a raveled (R, P) array, run, camp that loses and camp that wins."""

    at: Index
    run: Index
    loser: Index
    winner: Index


def change_hands(world: World, at: Index, winner: Index) -> None:
    """Hand fallen places to their winners and let all who stand there react.

    Parameters
    ----------
    world : World
    at : numpy.ndarray
        (n,) positions of the fallen places in a raveled (R, P) array, ascending.
    winner : numpy.ndarray
        (n,) camp that takes each.
    """
    places, seen = world.state.places, world.state.seen
    seen.captured_by_is = np.zeros(places.camp.shape, dtype=bool)
    seen.lost_by_is = np.zeros(places.camp.shape, dtype=bool)
    hides = logistic(world.board.resolve("go_under", log_odds(world.numbers.fight.go_under)))
    if len(at) == 0:
        return
    own = np.maximum(world.maps.people_of_camp, world.by_holder(places.people))
    falls = Falls(at, at // world.spots.places, places.camp.ravel().take(at), winner)
    units, number = _aimed_at(world, at)
    party = _leading_party(world, falls, units, number)
    _dissolve_garrison(world, falls, hides + np.zeros((world.runs, 1)))
    places.party.put(at, party)
    places.camp.put(at, PARTY_CAMP[party])
    places.progress.put(at, 0.0)
    places.works.put(at, 0.0)
    places.grip.put(at, of_run(world.numbers.rule.grip_at_first, falls.run))
    seen.captured_by_is.put(at, falls.winner == names.ISLAMIC_STATE)
    seen.lost_by_is.put(at, falls.loser == names.ISLAMIC_STATE)
    _occupy(world, falls, units, number)
    _surface(world, falls)
    _drive_out(world, at)
    _remember(world, falls, own)


def strongest_attackers(world: World, at: Index) -> Index:
    """Return the camp with the strongest attack on each fallen place, (n,)."""
    seen = world.state.seen
    fallen = np.full(seen.unit_defence.size, -1)
    fallen.put(at, np.arange(len(at)))
    number = fallen.take(seen.attacked)
    here = np.flatnonzero(number >= 0)
    power = seen.attack_power.take(seen.attackers[here])
    label, size = number[here] * CAMPS + seen.attacker_camp[here], len(at) * CAMPS
    came = np.bincount(label, weights=power, minlength=size).reshape(-1, CAMPS)
    fled = power * seen.has_fled.take(seen.attackers[here])
    lost = np.bincount(label, weights=fled, minlength=size).reshape(-1, CAMPS)
    left = np.maximum(came * seen.partisan_factor.ravel().take(at)[:, None] - lost, 0.0)
    left[:, names.ISLAMIC_STATE] = seen.attack_by_is.ravel().take(at)
    return np.argmax(left, axis=1)


def join_falls(
    world: World, falls: Index, winners: Index, others: Index, their_winners: Index | int
) -> tuple[Index, Index]:
    """Return positions and winners of all places that fall, ascending; where both name one, others count."""
    taker = np.full(world.state.places.camp.size, -1)
    taker.put(falls, winners)
    taker.put(others, their_winners)
    every = np.flatnonzero(taker >= 0)
    return every, taker[every]


def _aimed_at(world: World, at: Index) -> tuple[Index, Index]:
    """Return the units whose target has fallen, (m,) positions in a raveled (R, F) array, and which place it
    is.
    """
    target, spots = world.state.forces.target, world.spots
    fallen = np.zeros(spots.runs * spots.places, dtype=bool)
    fallen.put(at, True)
    units = np.flatnonzero(fallen.take(spots.flat(np.maximum(target, 0))) & (target >= 0))
    where = target.ravel().take(units) + units // target.shape[1] * spots.places
    return units, np.searchsorted(at, where)


def _leading_party(world: World, falls: Falls, units: Index, number: Index) -> Index:
    """Return the party of the winner's largest unit at each place; its camp's first party if it had none."""
    forces, table = world.state.forces, world.theatre.forces
    if len(units) == 0:
        return DEFAULT_PARTY[falls.winner]
    unit = units % forces.men.shape[1]
    there = (number == np.arange(len(falls.at))[:, None]) & (world.maps.camp[unit] == falls.winner[:, None])
    leader = np.argmax(np.where(there, forces.men.ravel().take(units), -1.0), axis=1)
    return np.where(there.any(axis=1), np.asarray(table.party)[unit[leader]], DEFAULT_PARTY[falls.winner])


def _dissolve_garrison(world: World, falls: Falls, hides: Array) -> None:
    """Garrisons of IS die, scatter or go under cover, (R, 1); those of others leave or are captured."""
    state, numbers, run = world.state, world.numbers.fight, falls.run
    go_under, scattered = of_run(hides, run), of_run(numbers.scattered, run)
    go_under = np.minimum(go_under, 1.0 - scattered)
    places, ledger = state.places, state.ledger
    men = places.garrison.ravel().take(falls.at)
    of_is = np.where(falls.loser == names.ISLAMIC_STATE, men, 0.0)
    places.underground.put(falls.at, places.underground.ravel().take(falls.at) + go_under * of_is)
    state.islamic_state.dispersed += np.bincount(run, scattered * of_is, world.runs)[:, None]
    killed = of_is * (1.0 - go_under - scattered)
    ledger.dead[:, names.ISLAMIC_STATE] += np.bincount(run, killed, world.runs)
    ledger.left += world.by_run_and_camp(run, falls.loser, men - of_is)
    places.garrison.put(falls.at, 0.0)


def _occupy(world: World, falls: Falls, units: Index, number: Index) -> None:
    """Attackers leave a garrison of their own men, and move in if nothing ties them to their post."""
    forces, places = world.state.forces, world.state.places
    won = world.maps.camp[units % forces.men.shape[1]] == places.camp.ravel().take(falls.at[number])
    units, number = units[won], number[won]
    men = forces.men.ravel().take(units)
    left = men * of_run(world.numbers.fight.garrison_share, falls.run[number])
    garrison = np.bincount(number, weights=left, minlength=len(falls.at))
    places.garrison.put(falls.at, places.garrison.ravel().take(falls.at) + garrison)
    forces.men.put(units, men - left)
    moves = units[~world.state.seen.tied.ravel().take(units)]
    forces.post.put(moves, forces.target.ravel().take(moves))
    forces.target.put(units, -1)


def _surface(world: World, falls: Falls) -> None:
    """Men of IS under cover come into the open where IS has won."""
    places = world.state.places
    at = falls.at[falls.winner == names.ISLAMIC_STATE]
    places.garrison.put(at, places.garrison.ravel().take(at) + places.underground.ravel().take(at))
    places.underground.put(at, 0.0)


def _drive_out(world: World, at: Index) -> None:
    """Units of the loser that stood there fall back."""
    state, spots = world.state, world.spots
    fallen = np.full(spots.runs * spots.places, -1)
    fallen.put(at, state.places.camp.ravel().take(at))
    holder = fallen.take(spots.flat(state.forces.post))
    lost = np.flatnonzero((holder >= 0) & (holder != world.maps.camp))
    retreat(world, lost, world.numbers.fight.retreat_loss)


def _remember(world: World, falls: Falls, own: Array) -> None:
    """Shock the loser's camp by the share lost of its people, (R, C), and keep the accounts of IS."""
    state, seen, places = world.state, world.state.seen, world.state.places
    people = places.people.ravel().take(falls.at)
    state.camps.shock += world.by_run_and_camp(falls.run, falls.loser, people) / np.maximum(own, 1.0)
    state.hand_changes += np.bincount(falls.run, minlength=world.runs)[:, None]
    state.islamic_state.regained_from += total(seen.lost_by_is * world.theatre.places.settled_km2)
    places.taken_from_is = (places.taken_from_is | seen.lost_by_is) & ~seen.captured_by_is
    places.panic = np.where(seen.captured_by_is, 1.0, places.panic)
