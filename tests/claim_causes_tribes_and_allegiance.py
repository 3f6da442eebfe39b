"""Causes of the later claims on tribes and allegiance, set by hand; see ``tests.claim_causes``."""

from __future__ import annotations

import numpy as np

from sim import names
from sim.core.state import State
from tests.claim_cases import Case, put, use_maps, write
from tests.worlds import THEATRE

PLACES, GROUPS = len(THEATRE.places), len(THEATRE.groups)


def live_under_is(state: State, amount: float) -> None:
    """Let IS hold every place, as firmly as the amount says."""
    write(state, "seen.held", 1.0)
    write(state, "places.progress", 0.0)
    write(state, "places.grip", amount)


def come_after_lawlessness(state: State, amount: float) -> None:
    """Let IS rule firmly everywhere, the more lawless each place was before."""
    live_under_is(state, 0.85)
    write(state, "life.lawless_before", amount)


def bring_order(state: State, amount: float) -> None:
    live_under_is(state, amount)
    write(state, "life.lawless_before", 0.9)


def starve_services(state: State, amount: float) -> None:
    write(state, "seen.held", 1.0)
    write(state, "life.services", 0.7 * (1.0 - amount))


def impoverish(state: State, amount: float) -> None:
    """Take the revenue of IS away while it still rules some millions."""
    write(state, "seen.held", 1.0)
    write(state, "seen.people", 5e6)
    write(state, "islamic_state.revenue", 100.0 * (1.0 - amount))


def stand_with_is(state: State, amount: float) -> None:
    """Return to the best days of IS, all groups at its side."""
    state.groups.side = np.full((1, GROUPS), names.WITH_IS)
    write(state, "seen.city_people", 4e6)
    write(state, "islamic_state.revenue", 60.0)


def lose_cities(state: State, amount: float) -> None:
    stand_with_is(state, amount)
    write(state, "seen.city_people", 4e6 * (1.0 - amount))


def lose_revenue(state: State, amount: float) -> None:
    stand_with_is(state, amount)
    write(state, "islamic_state.revenue", 60.0 * (1.0 - amount))


def come_deep(state: State, amount: float) -> None:
    """Let the same Kurdish fighters stand in places with more and more Sunnis."""
    write(state, "seen.kurdish_men", 500.0)
    use_maps(state, sunni=np.full(PLACES, amount))


def end_rule_of_is(state: State, amount: float) -> None:
    """Let more and more places have been taken from IS, and the borders be new."""
    state.seen.is_held = np.zeros((1, PLACES), dtype=bool)
    state.places.taken_from_is = (np.arange(PLACES) < round(amount * PLACES))[None, :]
    write(state, "settlement.autonomy", 1.0)


def free_places(state: State, amount: float) -> None:
    end_rule_of_is(state, 1.0)
    write(state, "settlement.autonomy", amount)


def accept_borders(state: State, amount: float) -> None:
    end_rule_of_is(state, 1.0)
    write(state, "settlement.legitimacy", amount)


def rebuild(state: State, amount: float) -> None:
    state.seen.is_held = np.zeros((1, PLACES), dtype=bool)
    write(state, "life.rebuilt", 100.0 * amount)


CASES = (
    Case("patronage", "people on the spot who bring the money",
         put("outreach.contact_direct", 1.0, groups__payment=300.0, baghdad__promised=1.0,
             seen__rule_of_is=0.8),
         {"leaning_is": -1, "leaning_government": 1}),
    Case("peshmerga_fear", "Kurdish fighters near home", put("seen.kurdish_men", 5000.0),
         {"leaning_government": -1, "leaning_is": 1}),
    Case("peshmerga_fear", "Kurdish fighters deeper among Sunnis", come_deep,
         {"leaning_government": -1, "leaning_is": 1}),
    Case("hostile_narrative", "a louder narrative", put("region.narrative", 1.0), {"menace": 1}),
    Case("hostile_narrative", "abuses to report", put("abuses_at", 5.0, region__narrative=0.5),
         {"menace": 1}),
    Case("circle_of_horror", "complicity", put("outreach.complicity", 1.0), {"cost_of_leaving_is": 1}),
    Case("postwar_assurance", "an assurance", put("settlement.guarantee", 1.0), {"leaning_is": -1}),
    Case("postwar_assurance", "a word that counts",
         put("baghdad.promise_weight", 1.0, settlement__guarantee=0.5), {"leaning_is": -1}),
    Case("autonomy_offer", "self-rule offered", put("settlement.autonomy", 1.0), {"leaning_is": -1}),
    Case("autonomy_offer", "an offer that is the region's own",
         put("settlement.legitimacy", 1.0, settlement__autonomy=1.0), {"leaning_is": -1}),
    Case("patrons_resist_borders", "a state offered", put("settlement.autonomy", 1.0),
         {"will": -1, "effort": -1, "supply": -1}),
    Case("patrons_resist_borders", "gains from the new borders",
         put("seen.crescent", 1.0, settlement__autonomy=1.0), {"will": 1, "effort": 1, "supply": 1}),
    Case("contact_is_deadly", "rule of IS where contacts are",
         put("seen.rule_of_is", 1.0, outreach__contact_direct=0.5), {"contact_loss": 1}),
    Case("digital_outreach", "contact over the net",
         put("outreach.contact_online", 1.0, settlement__guarantee=0.8),
         {"leaning_is": -1, "leaning_government": 1}),
    Case("digital_outreach", "assurances to those in touch",
         put("settlement.guarantee", 1.0, outreach__contact_online=0.8),
         {"leaning_is": -1, "leaning_government": 1}),
    Case("inclusive_dialogue", "breadth of the dialogue", put("settlement.dialogue", 1.0),
         {"settlement_legitimacy": 1, "promise_weight": 1}),
    Case("imposed_settlement", "a settlement made by outsiders", put("settlement.visibility", 1.0),
         {"settlement_legitimacy": -1}),
    Case("governance_failure", "services that fail", starve_services, {"discontent": 1}),
    Case("civil_peace_is_bought", "less revenue per head", impoverish, {"discontent": 1, "unrest": 1}),
    Case("opportunists_leave", "cities lost", lose_cities, {"leaning_is": -1}, before=stand_with_is),
    Case("opportunists_leave", "revenue lost", lose_revenue, {"leaning_is": -1}, before=stand_with_is),
    Case("order_appeals", "lawlessness before", come_after_lawlessness, {"leaning_is": 1, "discontent": -1}),
    Case("order_appeals", "firm rule after lawlessness", bring_order, {"leaning_is": 1, "discontent": -1}),
    Case("new_borders_stabilise", "self-rule in force", free_places, {"polarisation_inflow": -1}),
    Case("new_borders_stabilise", "an end of the rule of IS", end_rule_of_is, {"polarisation_inflow": -1}),
    Case("new_borders_stabilise", "borders that are the region's own", accept_borders,
         {"polarisation_inflow": -1}),
    Case("rebuilding_drains_hatred", "money for rebuilding", rebuild,
         {"polarisation_inflow": -1, "underground_growth": -1}),
)  # fmt: skip
