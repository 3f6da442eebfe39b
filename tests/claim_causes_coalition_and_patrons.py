"""Causes of the claims on what holds the enemies of IS together; see tests/claim_causes.py."""

from __future__ import annotations

import numpy as np

from sim import names
from sim.core.state import State
from tests.claim_cases import Case, put

KURDS = "seen.kurdish_land_held"


def lose_ground(state: State, amount: float) -> None:
    """Let Baghdad lose a fifth of its people while the coalition flies."""
    state.camps.shock = np.zeros_like(state.camps.shock)
    state.camps.shock[:, names.BAGHDAD] = 0.2 * amount
    state.patrons.strikes = np.full_like(state.patrons.strikes, 100.0)


CASES = (
    Case("sideshow", "a rival next door", put("seen.rivals_near", 1.0, seen__threat_to_camp=0.3),
         {"effort": -1}),
    Case("sideshow", "IS further away", put("seen.threat_to_camp", 0.05, start=1.0, seen__rivals_near=0.5),
         {"effort": -1}),
    Case("aleppo_diversion", "the campaign", put("region.aleppo", 1.0, seen__aleppo_shared=0.8),
         {"effort": -1}),
    Case("aleppo_diversion", "both sides on the ground", put("seen.aleppo_shared", 1.0, region__aleppo=0.9),
         {"effort": -1}),
    Case("blame_game", "defeats of a partner", lose_ground, {"unity": -1}),
    Case("blame_game", "a coalition at work", put("patrons.strikes", 200.0, camps__shock=0.1), {"unity": -1}),
    Case("atrocity_backlash", "an attack on a state", put("inside.struck_state", 1.0),
         {"recruits": -1, "foreign_inflow": -1, "image": -1, "command": -1}),
    Case("kurds_stop_at_borders", "claimed land held", put(KURDS, 1.0, seen__kurdish_land_lost=0.0),
         {"effort": -1}),
    Case("turkey_stands_aside", "war with the PKK", put("region.pkk_war", 1.0), {"effort": -1, "supply": -1}),
    Case("turkey_stands_aside", "advance along the border", put("seen.sdf_border", 1.0),
         {"effort": -1, "supply": -1}),
    Case("aid_with_conditions", "support held back",
         put("region.conditionality", 1.0, baghdad__concession=0.2), {"inclusiveness": 1, "supply": -1}),
    Case("iran_presses_baghdad", "rapprochement", put("region.rapprochement", 1.0, baghdad__concession=0.2),
         {"inclusiveness": 1}),
    Case("iran_inflames", "an open role", put("region.iran_open", 1.0, groups__trust=0.3),
         {"grievance_inflow": 1, "menace": 1}),
    Case("fights_everyone", "an attack on an idle camp",
         put("seen.attacked_by_is", 0.5, camps__effort=0.1, inside__recklessness=0.5), {"effort": 1},
         before=put("seen.attacked_by_is", 0.0, camps__effort=0.1)),
    Case("fights_everyone", "recklessness",
         put("inside.recklessness", 1.0, seen__attacked_by_is=0.5, camps__effort=0.1), {"effort": 1},
         before=put("seen.attacked_by_is", 0.0, camps__effort=0.1)),
    Case("attack_frees_others", "IS held by others", put("seen.tied_by_others", 0.3), {"effort": 1}),
    Case("publics_refuse_mass_war", "combat troops", put("region.troops", 150_000.0), {"will": -1}),
    Case("publics_refuse_mass_war", "civilian dead",
         put("seen.civilians_killed", 2000.0, region__troops=50_000.0), {"will": -1}),
    Case("iran_backs_militias", "backing", put("region.iran_backing", 1.0),
         {"mobilisation": 1, "influence": 1}),
)  # fmt: skip
