"""Causes of the later claims on the inside of IS and what it does abroad; see ``tests.claim_causes``."""

from __future__ import annotations

import numpy as np

from sim import names
from sim.core.state import State
from tests.claim_cases import Case, put
from tests.worlds import THEATRE

GROUPS = len(THEATRE.groups)
LOSE_HEART = {"retention": -1, "is_cohesion": -1}


def part_ways(state: State, amount: float) -> None:
    """Let all groups be with IS but for those who have left it."""
    left = np.arange(GROUPS) < round(amount * GROUPS)
    state.groups.side = np.where(left, names.ASIDE, names.WITH_IS)[None, :]
    state.seen.armed_with_is = state.seen.armed_at_home * (1.0 - amount)


def stand_together(state: State, amount: float) -> None:
    """Let all groups be with IS, whatever the amount."""
    part_ways(state, 0.0 * amount)


def lose_land(state: State, amount: float) -> None:
    state.seen.land = state.islamic_state.peak_land * (1.0 - amount)


def keep_land(state: State, amount: float) -> None:
    lose_land(state, 1.0 - amount)


CASES = (
    Case("caliphate_appeal", "land kept, as seen from outside", keep_land, {"appeal": 1}),
    Case("three_part_coalition", "tribes and allies gone", part_ways, {"command": -1, "is_power": -1},
         before=stand_together),
    Case("disillusion", "public violence", put("inside.brutality", 1.0), LOSE_HEART),
    Case("disillusion", "men sent against other rebels",
         put("seen.war_on_rebels", 0.5, islamic_state__foreign_share=0.4), LOSE_HEART),
    Case("disillusion", "foreigners sent against other rebels",
         put("islamic_state.foreign_share", 1.0, seen__war_on_rebels=0.2), LOSE_HEART),
    Case("coups", "less cohesion", put("inside.cohesion", 0.0, start=1.0), {"coups": 1}),
    Case("coups", "losses", put("seen.is_dead", 3000.0, seen__fighters=20_000.0), {"coups": 1}),
    Case("coups", "a plot", put("inside.is_plot", 1.0), {"command": -1}),
    Case("sectarian_provocation", "bombings", put("inside.provocation", 30.0), {"cohesion": -1, "effort": 1}),
    Case("who_wins_matters", "ground regained by Muslim forces",
         put("seen.regained", 20_000.0, seen__regained_by_muslims=1.0), {"appeal": -1}),
    Case("who_wins_matters", "Sunnis among those who won it",
         put("seen.regained_by_sunnis", 1.0, seen__regained=20_000.0, seen__regained_by_muslims=1.0),
         {"appeal": -1}),
    Case("defeat_abroad", "land lost", lose_land, {"attacks_abroad": 1}),
    Case("defeat_abroad", "attraction left", put("abroad.appeal", 1.0, seen__land=0.0),
         {"attacks_abroad": 1}),
    Case("lost_generation", "divided places", put("life.polarisation", 1.0), {"recruits": 1}),
    Case("lost_generation", "civilians killed", put("civilian_deaths", 100_000.0), {"recruits": 1}),
    Case("image_of_power", "massacres", put("inside.brutality", 1.0), {"image": 1}),
    Case("image_of_power", "attacks abroad", put("abroad.attacks", 10.0), {"image": 1}),
    Case("image_of_power", "a spectacular attack", put("inside.struck_state", 1.0), {"image": 1}),
    Case("image_of_power", "the image that there is", put("inside.image", 1.0),
         {"recruits": 1, "leaning_government": -1, "fighting_will": -1}),
    Case("base_for_global_jihad", "land held", put("seen.land_share", 0.6), {"attacks_abroad": 1}),
    Case("collapse_breeds_is", "others fight each other", put("seen.strife", 1.0),
         {"underground_growth": 1, "recruits": 1}),
    Case("collapse_breeds_is", "looser rule", put("places.grip", 0.0, start=1.0, places__progress=0.0,
                                                  seen__strife=0.5),
         {"underground_growth": 1, "recruits": 1}),
    Case("sanctuary_across_the_border", "ground beyond the border", put("seen.held", 1.0), {"is_power": 1}),
    Case("too_extreme_to_adapt", "land lost", lose_land, {"go_under": -1}),
    Case("too_extreme_to_adapt", "public violence", put("inside.brutality", 1.0, seen__land=0.0),
         {"go_under": -1}),
)  # fmt: skip
