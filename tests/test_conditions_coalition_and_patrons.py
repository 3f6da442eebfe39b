"""Claims on the enemies of IS obey their conditions; further forms go the same way."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from sim import names
from sim.claims.frame import ORDINARY, claim_function
from sim.core.memory import Memory
from sim.core.state import State
from sim.study.claim_cases import copy_state
from tests.claim_causes import CASES
from tests.claim_conditions import WORLD, state_with
from tests.worlds import CATALOG

STEPS = 9


def pushes_of(claim: str, *weeks: State, form: str = ORDINARY) -> Mapping[str, NDArray]:
    """Return a claim's pushes in the last of some weeks, with a memory of its own."""
    function, numbers, memory = claim_function(claim, form), WORLD.claim_numbers[claim], Memory()
    pushes: Mapping[str, NDArray] = {}
    for week in weeks:
        pushes = function(week, numbers, memory)
    return {driver: np.asarray(push) for driver, push in pushes.items()}


def effort(claim: str, camp: int, state: State, form: str = ORDINARY) -> float:
    return float(pushes_of(claim, state, form=form)["effort"][0, camp])


# ---- further forms -------------------------------------------------------------------------------------


def test_a_threshold_is_all_or_nothing():
    for name in ("threat_unites", "kurds_stop_at_borders"):
        case = next(case for case in CASES if case.claim == name)
        driver = next(iter(case.goes))
        sizes = set()
        for amount in np.linspace(0.0, 1.0, STEPS):
            state = copy_state(WORLD.state)
            case.set_cause(state, float(amount))
            sizes |= set(np.abs(pushes_of(name, state, form="threshold")[driver]).ravel().tolist())
        assert len(sizes) == 2


# ---- who turns away, and who does not ------------------------------------------------------------------


@pytest.mark.condition("sideshow")
def test_the_syrian_kurds_and_baghdad_do_not_treat_is_as_a_sideshow():
    push = pushes_of("sideshow", state_with(seen__rivals_near=1.0, seen__threat_to_camp=0.1))["effort"][0]
    assert push[names.SDF] == push[names.BAGHDAD] == push[names.ERBIL] == 0.0
    assert push[names.DAMASCUS] < 0.0
    assert push[names.REBELS] < 0.0


def test_a_camp_with_nobody_near_ranks_nothing():
    assert (
        effort("sideshow", names.TURKEY, state_with(seen__rivals_near=0.0, seen__threat_to_camp=0.0)) == 0.0
    )


def test_no_siege_of_aleppo_without_both_sides_and_none_below_the_usual_fighting():
    siege = {"region__aleppo": 0.9, "seen__aleppo_shared": 0.8}
    assert effort("aleppo_diversion", names.REBELS, state_with(**siege)) < 0.0
    assert effort("aleppo_diversion", names.BAGHDAD, state_with(**siege)) == 0.0
    assert (
        effort("aleppo_diversion", names.REBELS, state_with(**(siege | {"seen__aleppo_shared": 0.0}))) == 0.0
    )
    assert effort("aleppo_diversion", names.REBELS, state_with(**(siege | {"region__aleppo": 0.3}))) == 0.0


@pytest.mark.condition("kurds_stop_at_borders")
@pytest.mark.parametrize("form", [ORDINARY, "threshold"])
def test_kurds_do_not_stop_while_is_stands_in_their_lands(form):
    quiet = {"seen__kurdish_land_held": 0.97, "seen__kurdish_land_lost": 0.0}
    broken = quiet | {"seen__kurdish_land_lost": 0.03}
    assert effort("kurds_stop_at_borders", names.ERBIL, state_with(**quiet), form) < 0.0
    assert effort("kurds_stop_at_borders", names.ERBIL, state_with(**broken), form) == 0.0
    assert effort("kurds_stop_at_borders", names.SDF, state_with(**quiet), form) == 0.0


@pytest.mark.condition("turkey_stands_aside")
def test_turkey_stands_aside_more_with_each_kurdish_advance():
    by_advance = [
        pushes_of("turkey_stands_aside", state_with(region__pkk_war=0.2, seen__sdf_border=share))
        for share in (0.25, 0.5, 0.75)
    ]
    supply = [float(pushes["supply"][0, names.SDF]) for pushes in by_advance]
    assert supply[0] == 0.0 > supply[1] > supply[2]
    assert by_advance[2]["supply"][0, names.ERBIL] == 0.0
    assert by_advance[2]["effort"][0, names.TURKEY] < 0.0


def test_only_the_newly_attacked_and_idle_join():
    quiet = state_with(seen__attacked_by_is=0.0, camps__effort=0.1, inside__recklessness=0.5)
    attacked = state_with(seen__attacked_by_is=0.4, camps__effort=0.1, inside__recklessness=0.5)
    committed = state_with(seen__attacked_by_is=0.4, camps__effort=0.9, inside__recklessness=0.5)
    earlier = state_with(seen__attacked_by_is=0.0, camps__effort=0.9, inside__recklessness=0.5)
    joined = pushes_of("fights_everyone", quiet, attacked)["effort"][0]
    assert (joined[1:] > 0.0).all()
    assert joined[names.ISLAMIC_STATE] == 0.0
    assert not pushes_of("fights_everyone", attacked, attacked)["effort"].any()
    assert not pushes_of("fights_everyone", earlier, committed)["effort"].any()


def test_the_anger_of_the_attacked_lasts():
    quiet = state_with(seen__attacked_by_is=0.0, camps__effort=0.1, inside__recklessness=0.5)
    attacked = state_with(seen__attacked_by_is=0.4, camps__effort=0.1, inside__recklessness=0.5)
    at_once = pushes_of("fights_everyone", quiet, attacked)["effort"]
    later = pushes_of("fights_everyone", quiet, attacked, *[quiet] * 20)["effort"]
    assert (later[:, 1:] > 0.5 * at_once[:, 1:]).all()


# ---- coalition and patrons -----------------------------------------------------------------------------


def test_nobody_is_blamed_before_there_is_a_coalition():
    assert not pushes_of("blame_game", state_with(camps__shock=0.2, patrons__strikes=0.0))["unity"].any()


def test_blame_falls_among_partners_only():
    push = pushes_of("blame_game", state_with(camps__shock=0.2, patrons__strikes=100.0))["unity"][0]
    assert push[names.BAGHDAD] < 0.0
    assert push[names.DAMASCUS] == push[names.TURKEY] == 0.0


def test_the_hunt_for_leaders_comes_after_the_outrage():
    struck, calm = state_with(inside__struck_state=1.0), state_with(inside__struck_state=0.0)
    soon = pushes_of("atrocity_backlash", calm, struck)
    later = pushes_of("atrocity_backlash", calm, struck, *[calm] * 12)
    assert soon["command"].item() > later["command"].item()
    assert soon["recruits"].item() < later["recruits"].item() < 0.0


def test_nothing_is_asked_of_a_baghdad_that_has_conceded_all():
    for claim, cause in (
        ("aid_with_conditions", "region__conditionality"),
        ("iran_presses_baghdad", "region__rapprochement"),
    ):
        for push in pushes_of(claim, state_with(baghdad__concession=1.0, **{cause: 1.0})).values():
            assert not push.any()


def test_advisers_of_iran_inflame_nobody():
    pushes = pushes_of("iran_inflames", state_with(region__iran_open=0.1))
    assert not any(push.any() for push in pushes.values())


def test_civilian_dead_cost_western_will_only_with_a_western_hand_in_the_war():
    apart = state_with(seen__civilians_killed=2000.0, region__troops=0.0, patrons__strikes=0.0)
    assert not pushes_of("publics_refuse_mass_war", apart)["will"].any()
    part = state_with(seen__civilians_killed=2000.0, region__troops=0.0, patrons__strikes=100.0)
    will = pushes_of("publics_refuse_mass_war", part)["will"][0]
    assert will[names.PATRONS.index("united_states")] < 0.0
    assert will[names.PATRONS.index("iran")] == 0.0


def test_ordinary_backing_of_iran_changes_nothing():
    neutral = CATALOG.claims["iran_backs_militias"].numbers["neutral_share"].value
    pushes = pushes_of("iran_backs_militias", state_with(region__iran_backing=neutral))
    assert not any(push.any() for push in pushes.values())
