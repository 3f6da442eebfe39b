"""Places that a partner takes over without a fight from a holder whose camp is in shock.

Where two parties ran a place together, the other stays as the one leaves. Elsewhere a camp at peace with the
holder moves in where next to nothing is left that would meet IS next door, if it is there in strength, as far
as its own people live there and around, and stronger than IS: so Kurdish forces moved into land that the army
had left in June 2014.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.agents.capture import DEFAULT_PARTY
from sim.agents.retreat import retreat
from sim.core.helpers import of_run
from sim.core.networks import CAMPS, PARTY_CAMP
from sim.core.world import World

Index = NDArray[np.int64]


def take_over(world: World) -> None:
    """Hand over the places of the week."""
    places = world.state.places
    shock = world.state.camps.shock.ravel().take(places.camp + world.camp_rows)
    in_shock = shock > world.numbers.rule.step_in
    if not in_shock.any():
        return
    party = np.where(in_shock & _is_shared(world), np.asarray(world.theatre.places.shared_with), -1).ravel()
    left, friend = _left_open(world, in_shock)
    party[left] = np.where(party[left] >= 0, party[left], DEFAULT_PARTY[friend])
    at = np.flatnonzero(party >= 0)
    if len(at):
        _hand_over(world, at, party[at])


def _is_shared(world: World) -> NDArray[np.bool_]:
    """Return where the first holder still holds a place that two parties ran together, (R, P)."""
    table = world.theatre.places
    holds = world.state.places.camp == PARTY_CAMP[np.asarray(table.holder)]
    return holds & (np.asarray(table.shared_with) >= 0)


def _left_open(world: World, in_shock: NDArray[np.bool_]) -> tuple[Index, Index]:
    """Return the places that friends of the holder take over, (n,) positions in a raveled (R, P) array, and
    which camp does.
    """
    seen, maps = world.state.seen, world.maps
    is_front = seen.is_next_to_is & ~seen.is_held
    at = np.flatnonzero(in_shock & is_front)
    holder, place = world.state.places.camp.ravel().take(at), at % world.spots.places
    is_friend = (maps.at_peace[:, holder] > 0.0) & maps.acts[:, place]
    is_friend[holder, np.arange(len(at))] = False
    is_friend[names.ISLAMIC_STATE] = False
    power = seen.power_nearby.reshape(CAMPS, -1)[:, at] * is_friend * maps.stakes[:, place]
    friend = np.argmax(power, axis=0)
    most = power[friend, np.arange(len(at))]
    share = of_run(world.numbers.rule.step_in_odds, at // world.spots.places)
    takes = (most * share > seen.defence.ravel().take(at)) & (most > seen.is_power_nearby.ravel().take(at))
    return at[takes], friend[takes]


def _hand_over(world: World, at: Index, party: Index) -> None:
    """Let a party take over places, (n,); a part of the garrison stays, units of the former holder leave."""
    places, forces, run = world.state.places, world.state.forces, at // world.spots.places
    holder = places.camp.ravel().take(at)
    garrison = places.garrison.ravel().take(at)
    stays = garrison * of_run(world.numbers.rule.step_in_garrison, run)
    world.state.ledger.left += world.by_run_and_camp(run, holder, garrison)
    world.state.ledger.joined += world.by_run_and_camp(run, PARTY_CAMP[party], stays)
    places.party.put(at, party)
    places.camp.put(at, PARTY_CAMP[party])
    places.garrison.put(at, stays)
    places.progress.put(at, 0.0)
    world.state.hand_changes += np.bincount(run, minlength=world.runs)[:, None]
    passed = np.full(places.camp.size, -1)
    passed.put(at, PARTY_CAMP[party])
    now = passed.take(world.spots.flat(forces.post))
    retreat(world, np.flatnonzero((now >= 0) & (now != world.maps.camp)), 0.0)
