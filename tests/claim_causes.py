"""For each claim, what turns its cause up from nothing to plenty, and which way its pushes must go.

Most cases stand in the entries of the catalogue. Here are those whose cause is a pattern over things rather
than one value for all. Directions are those of the claim's text: +1 the push rises with the cause, -1 falls.
"""

from __future__ import annotations

import numpy as np

from sim import names
from sim.core.state import State
from tests.claim_cases import Case, Setter, cases_of_entries, use_maps, write
from tests.worlds import THEATRE

PLACES, GROUPS, FORCES = len(THEATRE.places), len(THEATRE.groups), len(THEATRE.forces)


# ---- tribes and allegiance -----------------------------------------------------------------------------


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


def come_deep(state: State, amount: float) -> None:
    """Let the same Kurdish fighters stand in places with more and more Sunnis."""
    write(state, "seen.kurdish_men", 500.0)
    use_maps(state, sunni=np.full(PLACES, amount))


def end_rule_of_is(state: State, amount: float) -> None:
    """Let more and more places have been taken from IS, and the borders be new."""
    lose_all(state)
    state.places.taken_from_is = (np.arange(PLACES) < round(amount * PLACES))[None, :]
    write(state, "settlement.autonomy", 1.0)


# ---- the enemies of IS ---------------------------------------------------------------------------------


def lose_ground(state: State, amount: float) -> None:
    """Let Baghdad lose a fifth of its people while the coalition flies."""
    shock_baghdad(state, 0.2 * amount)
    write(state, "patrons.strikes", 100.0)


def lose_cities(state: State, amount: float) -> None:
    shock_baghdad(state, 0.3 * amount)


def shock_baghdad(state: State, share: float) -> None:
    state.camps.shock = np.zeros_like(state.camps.shock)
    state.camps.shock[:, names.BAGHDAD] = share


def empty_coffers(state: State, amount: float) -> None:
    """Take from the budgets of all governments, with people ready to protest and a quarrel over oil."""
    ordinary = np.asarray(THEATRE.governments.budget)[None, :]
    state.governments.budget = ordinary * (1.0 - amount)
    write(state, "leader.protest", 0.5)
    write(state, "kurdish_region.oil_feud", 0.8)


def protest_unpaid(state: State, amount: float) -> None:
    empty_coffers(state, 0.4)
    write(state, "leader.protest", amount)


def quarrel_over_oil(state: State, amount: float) -> None:
    empty_coffers(state, 0.4)
    write(state, "kurdish_region.oil_feud", amount)


# ---- fights --------------------------------------------------------------------------------------------


def live_among_others(state: State, amount: float) -> None:
    use_maps(state, sunni=np.full(PLACES, 1.0 - amount))


def stay_at_home(state: State, amount: float) -> None:
    state.places.people = THEATRE.places.population[None, :] * amount


def lose_all(state: State) -> None:
    """Let IS hold nothing."""
    write(state, "seen.is_held", 0.0)
    write(state, "seen.held", 0.0)


def assault_more(state: State, amount: float) -> None:
    """Let IS attack the more places, under strikes at all of them."""
    lose_all(state)
    write(state, "patrons.strikes_at", 10.0)
    state.seen.attack_by_is_before = 500.0 * (np.arange(PLACES) < round(amount * PLACES))[None, :]


# ---- inside IS -----------------------------------------------------------------------------------------


def keep_land(state: State, amount: float) -> None:
    state.seen.land = state.islamic_state.peak_land * amount


def lose_land(state: State, amount: float) -> None:
    keep_land(state, 1.0 - amount)


def part_ways(state: State, amount: float) -> None:
    """Let all groups be with IS but for those who have left it."""
    left = np.arange(GROUPS) < round(amount * GROUPS)
    state.groups.side = np.where(left, names.ASIDE, names.WITH_IS)[None, :]
    state.seen.armed_with_is = state.seen.armed_at_home * (1.0 - amount)


def stand_together(state: State, amount: float) -> None:
    """Let all groups be with IS, whatever the amount."""
    part_ways(state, 0.0 * amount)


CASES = (
    *cases_of_entries(),
    Case("pledge_cascade", "groups that pledge to IS", pledge(names.WITH_IS), {"leaning_is": 1, "hold": -1}),
    Case("pledge_cascade", "groups that join the government side", pledge(names.WITH_GOVERNMENT),
         {"leaning_government": 1}),
    Case("sunni_ownership", "Sunni men in a force on Sunni ground", draw_from_sunnis, {"fighting_will": 1}),
    Case("sunni_ownership", "local men with the holder", side_with_holder, {"hold": 1}),
    Case("peshmerga_fear", "Kurdish fighters deeper among Sunnis", come_deep,
         {"leaning_government": -1, "leaning_is": 1}),
    Case("new_borders_stabilise", "an end of the rule of IS", end_rule_of_is, {"polarisation_inflow": -1}),
    Case("blame_game", "defeats of a partner", lose_ground, {"unity": -1}),
    Case("defeat_unseats_leader", "a great defeat", lose_cities, {"backing": -1, "replacement": 1}),
    Case("protest_breaks_ranks", "protest", protest_unpaid, {"cohesion": -1}),
    Case("protest_breaks_ranks", "unpaid salaries", empty_coffers, {"cohesion": -1}),
    Case("oil_feud", "the quarrel", quarrel_over_oil, {"budget": -1, "unity": -1}),
    Case("oil_feud", "empty coffers", empty_coffers, {"budget": -1, "unity": -1}),
    Case("heartland_limits", "people who are not Sunni Arabs", live_among_others, {"defence": 1}),
    Case("heartland_limits", "people still at home", stay_at_home, {"defence": 1}),
    Case("costly_assaults", "assaults under strikes", assault_more, {"assault_losses": 1, "is_power": -1}),
    Case("caliphate_appeal", "land against its peak", keep_land,
         {"foreign_inflow": 1, "recruits": 1, "appeal": 1}),
    Case("three_part_coalition", "tribes and allies gone", part_ways, {"command": -1, "is_power": -1},
         before=stand_together),
    Case("defeat_abroad", "land lost", lose_land, {"attacks_abroad": 1}),
    Case("too_extreme_to_adapt", "land lost", lose_land, {"go_under": -1}),
)  # fmt: skip
