"""What wins and loses fights."""

from __future__ import annotations

from sim.claims.military.armies import (
    aid_leaks_to_militias,
    army_rebuilds_slowly,
    call_to_arms,
    force_needs_politics,
    foreign_army_backlash,
    hollow_army,
)
from sim.claims.military.front import (
    advice_and_intelligence,
    air_needs_ground,
    costly_assaults,
    elite_units_tire,
    heartland_limits,
    man_for_man,
    militia_effectiveness,
)
from sim.claims.military.gains import (
    cities_are_the_prize,
    momentum,
    momentum_as_streak,
    overstretch,
    overstretch_as_per_place,
    smuggling_raids,
    spoils_of_war,
    strikes_cripple_the_state,
)

__all__ = [
    "advice_and_intelligence",
    "aid_leaks_to_militias",
    "air_needs_ground",
    "army_rebuilds_slowly",
    "call_to_arms",
    "cities_are_the_prize",
    "costly_assaults",
    "elite_units_tire",
    "force_needs_politics",
    "foreign_army_backlash",
    "heartland_limits",
    "hollow_army",
    "man_for_man",
    "militia_effectiveness",
    "momentum",
    "momentum_as_streak",
    "overstretch",
    "overstretch_as_per_place",
    "smuggling_raids",
    "spoils_of_war",
    "strikes_cripple_the_state",
]
