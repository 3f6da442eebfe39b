"""For each claim, a hand that turns its cause up from nothing to plenty, and which way its pushes must go.

A case sets in the state what the claim says is the cause, and what else must be there. Directions are those
of the claim's text: +1 the push rises with the cause, -1 it falls. A claim with two causes has two cases.
"""

from __future__ import annotations

import numpy as np

from sim import names
from sim.core.state import State
from tests.claim_cases import Case, Setter, put, use_maps, write
from tests.claim_causes_baghdad_and_erbil import CASES as OF_GOVERNMENTS
from tests.claim_causes_coalition_and_patrons import CASES as OF_COALITION
from tests.claim_causes_inside_is import CASES as OF_INSIDE
from tests.claim_causes_military import CASES as OF_FIGHTS
from tests.claim_causes_tribes_and_allegiance import CASES as OF_TRIBES
from tests.worlds import THEATRE

PLACES, GROUPS, FORCES = len(THEATRE.places), len(THEATRE.groups), len(THEATRE.forces)


def exclude(state: State, amount: float) -> None:
    write(state, "baghdad.exclusion", amount)
    write(state, "baghdad.concession", 1.0 - amount)
    write(state, "baghdad.corruption", amount)


def pledge(side: int) -> Setter:
    def take_sides(state: State, amount: float) -> None:
        pledged = np.arange(GROUPS) < round(amount * GROUPS)
        state.seen.with_is = (pledged * (side == names.WITH_IS))[None, :] * 1.0
        state.seen.with_government = (pledged * (side == names.WITH_GOVERNMENT))[None, :] * 1.0
        state.seen.armed_with_is = state.seen.armed_at_home * amount * (side == names.WITH_IS)

    return take_sides


def draw_from_sunnis(state: State, amount: float) -> None:
    use_maps(state, force_sunni=np.full(FORCES, amount))
    state.seen.sunni_at_force = np.full((1, FORCES), 0.9)


def side_with_holder(state: State, amount: float) -> None:
    state.seen.armed_with_government = state.seen.armed_at_home * amount


def threaten(state: State, amount: float) -> None:
    write(state, "seen.land_share", 0.6 * amount)
    write(state, "seen.threat_to_camp", amount)
    write(state, "seen.trend", 0.0)


def live_among_others(state: State, amount: float) -> None:
    use_maps(state, sunni=np.full(PLACES, 1.0 - amount))


def stay_at_home(state: State, amount: float) -> None:
    state.places.people = THEATRE.places.population[None, :] * amount


def lead_badly(state: State, amount: float) -> None:
    write(state, "baghdad.leadership", 1.0 - amount)
    write(state, "forces.quality", 0.6 * (1.0 - amount))


def rule_more(state: State, amount: float) -> None:
    write(state, "seen.fighters", 20_000.0)
    write(state, "seen.people", 8e6 * amount)


def hold_of_peak(state: State, amount: float) -> None:
    state.seen.land = state.islamic_state.peak_land * amount


def cheapen_oil(state: State, amount: float) -> None:
    state.oil_price = 120.0 - 100.0 * amount


CASES = (
    Case("militia_fear", "militiamen near home", put("seen.militia_men_at", 5000.0),
         {"leaning_government": -1, "leaning_is": 1}),
    Case("militia_fear", "more menacing militiamen", put("baghdad.menace", 2.0, seen__militia_men_at=500.0),
         {"leaning_government": -1, "leaning_is": 1}),
    Case("protector_narrative", "militias near an ally", put("seen.militia_men", 5000.0), {"leaning_is": 1}),
    Case("protector_narrative", "Kurdish fighters near an ally", put("seen.kurdish_men", 5000.0),
         {"leaning_is": 1}),
    Case("isolation_defeats", "fewer allies beside IS",
         put("seen.armed_with_is", 0.0, start=40.0, seen__is_men_at=100.0), {"is_power": -1}),
    Case("exclusion_grievance", "purges, exclusion and corruption", exclude, {"grievance_inflow": 1}),
    Case("inclusive_government", "concessions made", put("baghdad.concession", 1.0), {"trust_inflow": 1}),
    Case("broken_promises", "promises broken", put("baghdad.breach", 1.0, baghdad__kept=0.0),
         {"promise_weight": -1}),
    Case("broken_promises", "promises kept",
         put("baghdad.kept", 1.0, baghdad__promised=1.0, baghdad__breach=1.0), {"promise_weight": 1}),
    Case("patronage", "money with a promise that is believed",
         put("groups.payment", 1000.0, baghdad__promised=1.0), {"leaning_is": -1, "leaning_government": 1}),
    Case("patronage", "a promise that goes with money", put("baghdad.promised", 1.0, groups__payment=300.0),
         {"leaning_is": -1, "leaning_government": 1}),
    Case("political_ownership", "responsibility taken",
         put("baghdad.ownership", 1.0, seen__militia_share_at_force=0.5), {"menace": -1, "power": 1}),
    Case("oversight_restrains", "oversight", put("baghdad.oversight", 1.0), {"abuse": -1}),
    Case("atrocities_discredit_state", "people killed by militias", put("abuses_at", 5.0, groups__trust=0.5),
         {"trust_inflow": -1, "recruits": 1}),
    Case("pledge_cascade", "groups that pledge to IS", pledge(names.WITH_IS), {"leaning_is": 1, "hold": -1}),
    Case("pledge_cascade", "groups that join the government side", pledge(names.WITH_GOVERNMENT),
         {"leaning_government": 1}),
    Case("sunni_ownership", "Sunni men in a force on Sunni ground", draw_from_sunnis, {"fighting_will": 1}),
    Case("sunni_ownership", "local men with the holder", side_with_holder, {"hold": 1}),
    Case("beside_the_militias", "strikes beside militias", put("seen.strikes_with_militias", 1.0),
         {"leaning_government": -1}),
    Case("threat_unites", "IS grown large and near", threaten, {"unity": 1}),
    Case("infighting_frees_is", "quarrels of its enemies", put("seen.quarrelling", 1.0, seen__pressure=0.2),
         {"rally": 1, "recruits": 1}),
    Case("infighting_frees_is", "less pressure on IS",
         put("seen.pressure", 0.0, start=1.0, seen__quarrelling=0.5), {"rally": 1, "recruits": 1}),
    Case("concert_overwhelms", "fronts at one time", put("seen.fronts", 8.0), {"losses": 1}),
    Case("sustained_will", "effort that partners carry", put("patrons.burden", 1.0), {"will": 1}),
    Case("foreign_influence_binds", "mediation", put("patrons.mediation", 1.0), {"unity": 1}),
    Case("patron_rivalries_feed_factions", "patrons at odds", put("patrons.rivalry", 1.0),
         {"unity": -1, "cohesion": -1}),
    Case("air_needs_ground", "strikes beside a resolute force",
         put("seen.strikes_per_thousand", 20.0, forces__will=0.8), {"power": 1}),
    Case("air_needs_ground", "resolve of a force under strikes",
         put("forces.will", 1.0, seen__strikes_per_thousand=5.0), {"power": 1}),
    Case("hollow_army", "bad leadership and training", lead_badly, {"fighting_will": -1, "hold": -1}),
    Case("militia_effectiveness", "militias there", put("seen.militia_share_at_force", 1.0), {"power": 1}),
    Case("spoils_of_war", "cities taken", put("seen.city_people_taken", 2e6, seen__is_men_at=100.0),
         {"recruits": 1, "revenue": 1, "is_power": 1}),
    Case("overstretch", "people to govern", rule_more, {"is_power": -1}),
    Case("heartland_limits", "people who are not Sunni Arabs", live_among_others, {"defence": 1}),
    Case("heartland_limits", "people still at home", stay_at_home, {"defence": 1}),
    Case("cities_are_the_prize", "cities kept", put("seen.city_people", 4e6), {"revenue": 1, "legitimacy": 1},
         before=put("seen.city_people", 4e6, start=4e6)),
    Case("call_to_arms", "the call as heard", put("baghdad.call", 1.0, seen__held=0.3), {"mobilisation": 1}),
    Case("call_to_arms", "IS near Shias", put("seen.held", 1.0, baghdad__call=1.0), {"mobilisation": 1}),
    Case("momentum", "places taken", put("seen.people_taken", 2e6), {"fighting_will": 1, "recruits": 1}),
    Case("momentum", "places lost", put("seen.people_lost", 2e6), {"fighting_will": -1, "recruits": -1}),
    Case("strikes_cripple_the_state", "strikes on infrastructure",
         put("patrons.strikes_on_infrastructure", 100.0), {"revenue": -1}),
    Case("advice_and_intelligence", "advisers", put("patrons.advisers", 5000.0), {"power": 1}),
    Case("war_chest", "revenue per fighter", put("islamic_state.revenue", 40.0, seen__fighters=20_000.0),
         {"retention": 1, "recruits": 1}),
    Case("border_lifeline", "crossings", put("islamic_state.open_crossings", 1.0), {"foreign_inflow": 1}),
    Case("desert_reversion", "loose rule", put("places.grip", 0.0, start=1.0, places__progress=0.0),
         {"underground_growth": 1}),
    Case("caliphate_appeal", "land against its peak", hold_of_peak, {"foreign_inflow": 1, "recruits": 1}),
    Case("militia_lobby", "weight of the militias", put("baghdad.influence", 1.0, baghdad__concession=0.5),
         {"inclusiveness": -1}),
    Case("oil_price_squeeze", "cheap oil", cheapen_oil, {"budget": -1, "fighting_will": -1, "cohesion": -1}),
    Case("intra_shia_rivalry", "a contest of leaders", put("baghdad.rivalry", 1.0, baghdad__influence=0.5),
         {"effort": -1, "cohesion": -1}),
    *OF_TRIBES,
    *OF_COALITION,
    *OF_GOVERNMENTS,
    *OF_FIGHTS,
    *OF_INSIDE,
)  # fmt: skip
