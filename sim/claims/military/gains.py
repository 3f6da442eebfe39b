"""What gains bring Islamic State and losses cost it."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim.core.helpers import Array, saturate, total
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]


def spoils_of_war(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Captured cities give IS arms, money and freed prisoners who join it.

    Reads people in cities that IS took lately, (R, 1) thousand, and where its men stand, (R, P).
    """
    taken = memory.total("taken", state.seen.city_people_taken / 1000.0, k.half_life)
    dose = saturate(taken, k.half_saturation)
    return {
        "recruits": k.weight_recruits * dose,
        "revenue": k.weight_revenue * dose,
        "is_power": k.weight_is_power * dose * (state.seen.is_men_at > 0.0),
    }


def overstretch(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """The more IS takes and must govern, the thinner it stands.

    Reads people ruled per fighter, overall (R, 1) and at each place that IS holds, (R, P).
    """
    seen = state.seen
    overall = seen.people / np.maximum(seen.fighters, 1.0)
    here = seen.held * state.places.people / np.maximum(seen.is_men_at, 1.0)
    return {
        "is_power": -k.weight_is_power
        * saturate(0.5 * (overall + np.minimum(here, k.most_thin * overall)), k.half_saturation)
    }


def overstretch_as_per_place(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """The more places IS has to garrison, the thinner it stands, large or small.

    Reads places held per thousand fighters, overall (R, 1) and at each place that IS holds, (R, P).
    """
    seen = state.seen
    overall = total(seen.held) * 1000.0 / np.maximum(seen.fighters, 1.0)
    here = seen.held * 1000.0 / np.maximum(seen.is_men_at, 1.0)
    thin = 0.5 * (overall + np.minimum(here, k.most_thin * overall))
    return {"is_power": -k.weight_is_power * saturate(thin, k.half_places)}


def cities_are_the_prize(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Losing cities hurts IS far more than losing countryside.

    Reads people in the cities that IS holds against the most it ever held, (R, 1), and what it holds, (R, P).
    """
    most = memory.lasting("most", state.seen.city_people, 1e9)
    share = state.seen.city_people / np.maximum(most, 1.0) - k.neutral_share
    return {
        "revenue": k.weight_revenue * share,
        "legitimacy": k.weight_legitimacy * share,
        "services": k.weight_services * share * state.seen.held,
    }


def momentum(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Victories feed the spirit and the recruiting of IS; a checked advance breaks them.

    Reads people in places taken less those in places lost lately, (R, 1) thousand.
    """
    net = memory.total("net", (state.seen.people_taken - state.seen.people_lost) / 1000.0, k.half_life)
    dose = net / (np.abs(net) + k.half_saturation)
    return {
        "fighting_will": k.weight_fighting_will * dose * state.maps.is_kind.brigade,
        "recruits": k.weight_recruits * dose,
    }


def momentum_as_streak(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Each week of success in a row adds to the drive of IS; one week of loss ends it, and vice versa.

    Reads whether more people came under IS or were lost to it in the week, (R, 1).
    """
    net = state.seen.people_taken - state.seen.people_lost
    won = memory.total("won", (net > 0.0) * 1.0, np.where(net < 0.0, 0.0, k.half_life))
    lost = memory.total("lost", (net < 0.0) * 1.0, np.where(net > 0.0, 0.0, k.half_life))
    dose = saturate(won, k.half_streak) - saturate(lost, k.half_streak)
    return {
        "fighting_will": k.weight_fighting_will * dose * state.maps.is_kind.brigade,
        "recruits": k.weight_recruits * dose,
    }


def strikes_cripple_the_state(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Strikes on oil, roads, bridges and offices take from IS the means to pay and to govern.

    Reads strikes flown on infrastructure, (R, 1) a week, and the places and cities that IS holds, (R, P).
    """
    damage = saturate(
        memory.mean("damage", state.patrons.strikes_on_infrastructure, k.half_life), k.half_saturation
    )
    built_up = 0.5 * (1.0 + state.theatre.places.is_city)
    return {
        "revenue": -k.weight_revenue * damage,
        "services": -k.weight_services * damage * built_up * state.seen.held,
    }


def smuggling_raids(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Raiders in the Syrian desert disturb the smuggling of IS and pin down its outposts.

    Reads raiders in the field, (R, 1), and how much of the Syrian desert IS holds, (R, P).
    """
    places = state.theatre.places
    desert = (1.0 - places.settled_km2 / places.cell_km2) * ~state.maps.is_iraqi_place
    raided = saturate(state.region.raiders, k.half_saturation) * desert * state.seen.held
    passed = total(raided * places.cell_km2) / max(float((desert * places.cell_km2).sum()), 1.0)
    return {"revenue": -k.weight_revenue * passed, "is_power": -k.weight_is_power * raided}
