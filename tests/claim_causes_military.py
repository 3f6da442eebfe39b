"""Causes of the later claims on the fights, set by hand; see ``tests.claim_causes``."""

from __future__ import annotations

import numpy as np

from sim.core.state import State
from tests.claim_cases import Case, put, write
from tests.worlds import THEATRE

PLACES = len(THEATRE.places)


def lose_all(state: State) -> None:
    """Let IS hold nothing."""
    state.seen.is_held = np.zeros((1, PLACES), dtype=bool)
    write(state, "seen.held", 0.0)


def strike_assaults(state: State, amount: float) -> None:
    """Let IS attack everywhere, under the more strikes."""
    lose_all(state)
    write(state, "seen.attack_by_is_before", 500.0)
    write(state, "patrons.strikes_at", 20.0 * amount)


def assault_more(state: State, amount: float) -> None:
    """Let IS attack the more places, under strikes at all of them."""
    lose_all(state)
    write(state, "patrons.strikes_at", 10.0)
    state.seen.attack_by_is_before = 500.0 * (np.arange(PLACES) < round(amount * PLACES))[None, :]


def take_from_is(state: State) -> None:
    """Let every place have been taken from IS."""
    lose_all(state)
    state.places.taken_from_is = np.ones((1, PLACES), dtype=bool)


def concede(state: State, amount: float) -> None:
    take_from_is(state)
    write(state, "baghdad.concession", amount)


def win_trust(state: State, amount: float) -> None:
    take_from_is(state)
    write(state, "groups.trust", amount)


CASES = (
    Case("army_rebuilds_slowly", "corruption", put("baghdad.corruption", 1.0), {"quality_growth": -1}),
    Case("army_rebuilds_slowly", "militia sway", put("baghdad.influence", 1.0, baghdad__corruption=0.4),
         {"quality_growth": -1}),
    Case("army_rebuilds_slowly", "poor pay", put("governments.budget", 0.0, start=8000.0),
         {"quality_growth": -1}),
    Case("elite_units_tire", "weeks at the front", put("forces.fatigue", 1.0), {"power": -1}),
    Case("foreign_army_backlash", "Western troops",
         put("region.troops", 150_000.0, seen__civilians_killed=900.0),
         {"attacks_abroad": 1, "recruits": 1}),
    Case("foreign_army_backlash", "civilian dead",
         put("seen.civilians_killed", 2000.0, region__troops=50_000.0),
         {"attacks_abroad": 1, "recruits": 1}),
    Case("strikes_cripple_the_state", "strikes where IS governs",
         put("patrons.strikes_on_infrastructure", 100.0, seen__held=1.0), {"revenue": -1, "services": -1}),
    Case("cities_are_the_prize", "cities kept, with what serves them",
         put("seen.city_people", 4e6, seen__held=1.0), {"services": 1},
         before=put("seen.city_people", 4e6, start=4e6)),
    Case("man_for_man", "as many local fighters", put("seen.local_men_at", 1000.0, seen__is_men_at=1000.0),
         {"power": 1}),
    Case("smuggling_raids", "raiders", put("region.raiders", 3000.0, seen__held=1.0),
         {"revenue": -1, "is_power": -1}),
    Case("smuggling_raids", "desert places held", put("seen.held", 1.0, region__raiders=500.0),
         {"revenue": -1, "is_power": -1}),
    Case("aid_leaks_to_militias", "aid", put("seen.army_aid", 200.0, baghdad__influence=0.5),
         {"mobilisation": 1, "quality_growth": -1}),
    Case("aid_leaks_to_militias", "militia sway", put("baghdad.influence", 1.0, seen__army_aid=67.0),
         {"mobilisation": 1, "quality_growth": -1}),
    Case("costly_assaults", "strikes on assaults", strike_assaults, {"assault_losses": 1, "is_power": -1}),
    Case("costly_assaults", "assaults under strikes", assault_more, {"assault_losses": 1, "is_power": -1}),
    Case("force_needs_politics", "concessions", concede, {"defence": 1, "hold": 1}),
    Case("force_needs_politics", "trust of those who live there", win_trust, {"defence": 1, "hold": 1}),
)  # fmt: skip
