"""Each claim alone: more of its cause moves its pushes the way that its text says, dose by dose."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from sim import names
from sim.claims.frame import claim_functions
from sim.core.memory import Memory
from tests.claim_causes import CASES, Case
from tests.worlds import CATALOG, changed, copy_state, digest_of, make_world, plan_of, run, state_arrays

DOSES = (0.0, 0.25, 0.5, 0.75, 1.0)
WORLD = make_world(plan_of("historical"))
# Case -> why the push does not rise or fall with every dose. Empty: all are monotone.
NOT_MONOTONE: dict[tuple[str, str], str] = {}

# Nobody in Baghdad wishes to concede, and nobody abroad presses it to.
NO_CONCESSIONS = {"inclusive_cabinet": 0.0, "aid_conditionality": 0.0, "us_iran_rapprochement": 0.0}
# Claim -> settings under which its cause is absent, so that its dial does nothing.
ABSENT = {
    "patronage": {"tribal_payments": 0.0},
    "broken_promises": {"promises_made": 0.0, "prior_broken_promises": 0.0, "tribal_payments": 50.0},
    "inclusive_government": NO_CONCESSIONS,
    "militia_lobby": NO_CONCESSIONS,
    "political_ownership": {"political_ownership": 0.0},
    "oversight_restrains": {"militia_oversight": 0.0},
    "air_needs_ground": {"air_strikes": 0.0},
    "beside_the_militias": {"air_strikes": 0.0},
    "strikes_cripple_the_state": {"infrastructure_strikes": 0.0},
    "advice_and_intelligence": {"advisers": 0.0},
    "foreign_influence_binds": {"coalition_mediation": 0.0},
    "patron_rivalries_feed_factions": {"patron_rivalry": 0.0},
    "intra_shia_rivalry": {"shia_rivalry": 0.0},
    "infighting_frees_is": {"enemy_infighting": 0.0},
    "call_to_arms": {"clerical_call": 0.0},
    "oil_price_squeeze": {"oil_price": CATALOG.claims["oil_price_squeeze"].numbers["balance_price"].value},
    "sustained_will": {"burden_sharing": CATALOG.claims["sustained_will"].numbers["neutral_share"].value},
}


def pushes_at(case: Case, amount: float) -> Mapping[str, NDArray]:
    """Return the claim's pushes when its cause is at an amount, with a memory of its own."""
    function, numbers, memory = claim_functions()[case.claim], WORLD.claim_numbers[case.claim], Memory()
    if case.before is not None:
        earlier = copy_state(WORLD.state)
        case.before(earlier, amount)
        function(earlier, numbers, memory)
    state = copy_state(WORLD.state)
    case.set_cause(state, amount)
    return {driver: np.asarray(push) for driver, push in function(state, numbers, memory).items()}


def name_of(case: Case) -> str:
    return f"{case.claim}: {case.cause}"


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_more_cause_pushes_the_way_that_the_claim_says(case):
    by_dose = [pushes_at(case, amount) for amount in DOSES]
    for driver, way in case.goes.items():
        rows = np.stack([np.broadcast_to(pushes[driver], by_dose[0][driver].shape) for pushes in by_dose])
        steps = way * np.diff(rows, axis=0)
        assert (way * (rows[-1] - rows[0]) > 0.0).any(), f"{driver} does not move"
        assert (way * (rows[-1] - rows[0]) >= 0.0).all(), f"{driver} goes the other way somewhere"
        if (case.claim, case.cause) not in NOT_MONOTONE:
            assert (steps >= -1e-15).all(), f"{driver} turns round between doses"


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_signs_are_those_of_the_catalogue(case):
    signs = CATALOG.claims[case.claim].pushes
    for amount in DOSES:
        for driver, push in pushes_at(case, amount).items():
            assert signs[driver] != "+" or (push >= 0.0).all(), driver
            assert signs[driver] != "-" or (push <= 0.0).all(), driver


# Claim and driver -> things that the claim is about; on all others its push is nothing.
ONLY_ON = {
    ("protector_narrative", "leaning_is"): lambda state: state.maps.is_ally > 0.0,
    ("exclusion_grievance", "grievance_inflow"): lambda state: state.maps.is_iraqi_group > 0.0,
    ("inclusive_government", "trust_inflow"): lambda state: state.maps.is_iraqi_group > 0.0,
    ("political_ownership", "power"): lambda state: state.maps.is_baghdad_force,
    ("militia_effectiveness", "power"): lambda state: state.maps.is_baghdad_force,
    ("pledge_cascade", "hold"): lambda state: ~state.seen.is_held,
    ("sunni_ownership", "hold"): lambda state: ~state.seen.is_held,
    ("sunni_ownership", "fighting_will"): lambda state: ~state.maps.is_kind.brigade,
    ("air_needs_ground", "power"): lambda state: state.maps.is_partner_force,
    ("advice_and_intelligence", "power"): lambda state: state.maps.is_partner_force,
    ("hollow_army", "fighting_will"): lambda state: state.maps.is_kind.army | state.maps.is_kind.police,
    ("hollow_army", "hold"): lambda state: state.places.camp == names.BAGHDAD,
    ("heartland_limits", "defence"): lambda state: ~state.seen.is_held,
    ("momentum", "fighting_will"): lambda state: state.maps.is_kind.brigade,
    ("desert_reversion", "underground_growth"): lambda state: ~state.seen.is_held,
    ("intra_shia_rivalry", "effort"): lambda state: np.arange(len(names.CAMPS)) == names.BAGHDAD,
}


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.claim in {claim for claim, _ in ONLY_ON}], ids=name_of
)
def test_a_claim_leaves_alone_what_it_is_not_about(case):
    for driver, push in pushes_at(case, 1.0).items():
        if (case.claim, driver) in ONLY_ON:
            about = ONLY_ON[case.claim, driver](WORLD.state)
            assert (push[~np.broadcast_to(about, push.shape)] == 0.0).all(), driver


@pytest.mark.parametrize("name", CATALOG.claims)
def test_every_push_of_every_claim_has_a_case(name):
    shown = {driver for case in CASES if case.claim == name for driver in case.goes}
    assert shown == set(CATALOG.claims[name].pushes)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_claim_assigns_nothing(case):
    state = copy_state(WORLD.state)
    case.set_cause(state, 0.5)
    kept = copy_state(state)
    claim_functions()[case.claim](state, WORLD.claim_numbers[case.claim], Memory())
    before = dict(state_arrays(kept))
    for name, value in state_arrays(state):
        np.testing.assert_array_equal(value, before.pop(name), err_msg=name)
    assert not before


@pytest.mark.parametrize("name", ABSENT)
def test_without_its_cause_a_claim_does_nothing(name):
    plan = changed(plan_of(weeks=12), ABSENT[name])
    usual, doubled, off = (digest_of(run(changed(plan, strengths={name: s}))) for s in (1.0, 2.0, 0.0))
    assert usual == off
    assert doubled == off
