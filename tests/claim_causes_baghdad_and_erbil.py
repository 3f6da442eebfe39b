"""Causes of the claims on Baghdad and Erbil; see tests/claim_causes.py."""

from __future__ import annotations

import numpy as np

from sim import names
from sim.core.state import State
from tests.claim_cases import Case, put
from tests.worlds import THEATRE


def empty_coffers(state: State, amount: float) -> None:
    """Take from the budgets of all governments, with people ready to protest and a quarrel over oil."""
    ordinary = np.asarray(THEATRE.governments.budget)[None, :]
    state.governments.budget = ordinary * (1.0 - amount)
    state.leader.protest = np.full_like(state.leader.protest, 0.5)
    state.kurdish_region.oil_feud = np.full_like(state.kurdish_region.oil_feud, 0.8)


def protest_unpaid(state: State, amount: float) -> None:
    empty_coffers(state, 0.4)
    state.leader.protest = np.full_like(state.leader.protest, amount)


def quarrel_over_oil(state: State, amount: float) -> None:
    empty_coffers(state, 0.4)
    state.kurdish_region.oil_feud = np.full_like(state.kurdish_region.oil_feud, amount)


def lose_cities(state: State, amount: float) -> None:
    state.camps.shock = np.zeros_like(state.camps.shock)
    state.camps.shock[:, names.BAGHDAD] = 0.3 * amount


CASES = (
    Case("erbil_deadlock", "the dispute", put("kurdish_region.dispute", 1.0, governments__cohesion=0.5),
         {"cohesion": -1, "effort": -1}),
    Case("independence_referendum", "the campaign",
         put("kurdish_region.referendum", 1.0, seen__kurdish_land_held=0.9), {"cohesion": 1, "unity": -1}),
    Case("strong_leader_paradox", "a strengthened leader", put("leader.backing", 1.0), {"backing": -1}),
    Case("strong_leader_paradox", "reform pushed fast", put("leader.reform_pace", 1.0), {"backing": -1}),
    Case("concessions_need_backing", "backing", put("leader.backing", 1.0, baghdad__concession=0.5),
         {"inclusiveness": 1}),
    Case("defeat_unseats_leader", "a great defeat", lose_cities, {"backing": -1, "replacement": 1}),
    Case("institutions_offset_militias", "reform of the security sector",
         put("leader.reform", 1.0, leader__reform_pace=1.0, groups__trust=0.3),
         {"influence": -1, "trust_inflow": 1}),
    Case("institutions_offset_militias", "reform of politics",
         put("leader.reform_pace", 1.0, leader__reform=1.0, baghdad__concession=0.0, groups__trust=0.3),
         {"influence": -1, "trust_inflow": 1}),
    Case("displacement_strains_erbil", "people who fled there", put("kurdish_region.displaced", 2e6),
         {"budget": -1, "cohesion": -1}),
    Case("protest_breaks_ranks", "protest", protest_unpaid, {"cohesion": -1}),
    Case("protest_breaks_ranks", "unpaid salaries", empty_coffers, {"cohesion": -1}),
    Case("oil_feud", "the quarrel", quarrel_over_oil, {"budget": -1, "unity": -1}),
    Case("oil_feud", "empty coffers", empty_coffers, {"budget": -1, "unity": -1}),
    Case("pkk_rise_divides_kurds", "weight of the affiliates", put("kurdish_region.pkk_rise", 1.0),
         {"cohesion": -1, "supply": -1}),
    Case("pkk_rise_divides_kurds", "border that they hold",
         put("seen.sdf_border", 1.0, kurdish_region__pkk_rise=0.3), {"cohesion": -1, "supply": -1}),
)  # fmt: skip
