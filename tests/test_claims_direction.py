"""Each claim alone, in each form: more of its cause moves its pushes the way that its text says, by dose.

On the first day and in weeks of a historical run: what the claim says must not hang on where the war stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from sim import names
from sim.claims.frame import ORDINARY, claim_function
from sim.core.memory import Memory
from sim.core.state import State
from sim.core.world import World
from sim.study.claim_cases import DOSES, copy_state, direction_problems, pushes_by_dose
from tests.claim_causes import CASES, Case
from tests.worlds import CATALOG, make_world, plan_of, run, state_arrays

WORLD = make_world(plan_of("historical"))
WEEKS = (0, 20, 60, 100)
CASES_OF_FORMS = [
    (case, form)
    for case in CASES
    for form in (ORDINARY, *CATALOG.claims[case.claim].forms)
    if case.speaks_of(form)
]
each_case = pytest.mark.parametrize(
    ("case", "form"),
    CASES_OF_FORMS,
    ids=[f"{case.claim}{' as ' * bool(form)}{form}: {case.cause}" for case, form in CASES_OF_FORMS],
)


@cache
def history() -> Mapping[int, State]:
    """Return the state of one historical run in some weeks."""
    states = {0: WORLD.state}

    def keep(world: World) -> None:
        if world.week in WEEKS:
            states[world.week] = copy_state(world.state)

    run(plan_of("historical", max(WEEKS)), [0], each_week=keep)
    return states


def pushes_at(case: Case, form: str, week: int) -> list[Mapping[str, NDArray]]:
    """Return the claim's pushes by dose of its cause in a week of history."""
    return _pushes_at(CASES.index(case), form, week)


@cache
def _pushes_at(number: int, form: str, week: int) -> list[Mapping[str, NDArray]]:
    case = CASES[number]
    numbers = WORLD.claim_numbers[case.claim]
    return pushes_by_dose(
        claim_function(case.claim, form), numbers, history()[week], case.set_cause, case.before
    )


@pytest.mark.parametrize("week", WEEKS)
@each_case
def test_more_cause_pushes_the_way_that_the_claim_says(case, form, week):
    assert direction_problems(pushes_at(case, form, week), case.goes, case.is_monotone) == []


@pytest.mark.parametrize("week", WEEKS)
@each_case
def test_signs_are_those_of_the_catalogue(case, form, week):
    signs = CATALOG.claims[case.claim].pushes
    for pushes in pushes_at(case, form, week):
        for driver, push in pushes.items():
            assert signs[driver] != "+" or (push >= 0.0).all(), driver
            assert signs[driver] != "-" or (push <= 0.0).all(), driver


@pytest.mark.parametrize(
    ("name", "form"), [(name, form) for name, claim in CATALOG.claims.items() for form in ("", *claim.forms)]
)
def test_every_push_of_every_claim_has_a_case(name, form):
    claim = CATALOG.claims[name]
    shown = {driver for case in CASES if case.claim == name and case.speaks_of(form) for driver in case.goes}
    lacking = sorted(set(claim.pushes) - shown)
    assert not lacking, (
        f"sim/catalog/claims/{claim.family}.yaml: {name}{' as ' * bool(form)}{form}: no case shows which way "
        f"{', '.join(lacking)} goes; add to the entry, under cases, one such as "
        f"{{cause: in words, turn: {{forces.fatigue: 1}}, goes: {{{lacking[0]}: '+'}}}}"
    )


def test_a_turn_for_the_worse_between_doses_is_seen():
    """The judge has teeth: it sees a push that does not move, that falls, and that turns round."""
    still, up, down = ({"power": np.array([[value]])} for value in (0.0, 1.0, -1.0))
    assert "does not rise" in direction_problems([still, still], {"power": 1})[0]
    assert "does not rise" in direction_problems([still, down], {"power": 1})[0]
    assert "turns round" in direction_problems([still, up, still, up], {"power": 1})[0]
    assert direction_problems([still, up, still, up], {"power": 1}, monotone=False) == []
    two_ways = {"power": np.array([[1.0, -1.0]])}
    assert "other way" in direction_problems([{"power": np.zeros((1, 2))}, two_ways], {"power": 1})[0]


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


@pytest.mark.parametrize("week", WEEKS)
@pytest.mark.parametrize(
    ("case", "driver"),
    [(case, driver) for case in CASES for driver in case.goes if (case.claim, driver) in ONLY_ON],
    ids=lambda part: part if isinstance(part, str) else f"{part.claim}: {part.cause}",
)
def test_a_claim_leaves_alone_what_it_is_not_about(case, driver, week):
    push = pushes_at(case, ORDINARY, week)[-1][driver]
    about = ONLY_ON[case.claim, driver](history()[week])
    assert (push[~np.broadcast_to(about, push.shape)] == 0.0).all()


@each_case
def test_a_claim_assigns_nothing(case, form):
    state = copy_state(WORLD.state)
    case.set_cause(state, 0.5)
    kept = copy_state(state)
    claim_function(case.claim, form)(state, WORLD.claim_numbers[case.claim], Memory())
    before = dict(state_arrays(kept))
    for name, value in state_arrays(state):
        np.testing.assert_array_equal(value, before.pop(name), err_msg=name)
    assert not before
    assert len(DOSES) == 5
