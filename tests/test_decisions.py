"""Policy, allegiance, moods and politics by hand: partial adjustment, a logit, half-lives."""

from __future__ import annotations

import numpy as np
import pytest

from sim import names
from sim.agents.allegiance import choose_sides
from sim.agents.economy import WEEKS_A_MONTH
from sim.agents.observe import observe
from sim.agents.policy import enact, move_patrons
from sim.agents.politics import decide_effort, govern
from sim.agents.sentiment import feel
from sim.core.helpers import log_odds, logistic
from tests.fronts import SMALL
from tests.worlds import THEATRE, all_strengths, changed, make_world, plan_of

OFF = changed(plan_of("neutral-world"), strengths=all_strengths(0.0))

# ---- policy: practice moves towards what is asked ------------------------------------------------------


@pytest.mark.parametrize(("lever", "part", "practice"), [
    ("sunni_purge", "baghdad", "exclusion"),
    ("political_ownership", "baghdad", "ownership"),
    ("militia_oversight", "baghdad", "oversight"),
    ("promises_made", "baghdad", "promised"),
    ("promises_kept", "baghdad", "kept"),
    ("border_closure", "patrons", "border_closed"),
    ("burden_sharing", "patrons", "burden"),
    ("coalition_mediation", "patrons", "mediation"),
    ("advisers", "patrons", "advisers"),
])  # fmt: skip
def test_practice_closes_a_share_of_the_gap_each_week(lever, part, practice):
    world = make_world(OFF)
    start = getattr(getattr(world.state, part), practice)[0, 0]
    world.levers[lever] = 0.8
    for _ in range(5):
        enact(world)
    left = (1.0 - world.numbers.policy.pace) ** 5
    expected = 0.8 + (start - 0.8) * left
    assert getattr(getattr(world.state, part), practice)[0, 0] == pytest.approx(expected)


def test_payments_are_shared_out_in_full():
    world = make_world(OFF)
    world.levers["tribal_payments"] = 10.0
    for week in range(1, 4):
        enact(world)
        paid = (world.state.groups.payment * world.state.groups.armed).sum()
        assert paid == pytest.approx(10e6 * (1.0 - (1.0 - world.numbers.policy.pace) ** week))


def test_cost_adds_up_by_the_unit_costs():
    world = make_world(OFF)
    world.levers |= {"air_strikes": 100.0, "tribal_payments": 3.0}
    levers = world.catalog.levers
    monthly = sum(lever.unit_cost.value * world.levers[name] for name, lever in levers.items())
    enact(world)
    enact(world)
    assert world.state.money_spent[0, 0] == pytest.approx(2.0 * monthly / WEEKS_A_MONTH)


def test_strikes_are_flown_as_far_as_will_carries_them():
    world = make_world(OFF)
    world.levers["air_strikes"] = 100.0
    world.uncertainties["war_weariness"] = 0.0
    move_patrons(world)
    assert world.state.patrons.strikes[0, 0] == pytest.approx(100.0)
    world.uncertainties["war_weariness"] = 0.52
    for _ in range(10):
        move_patrons(world)
    assert world.state.patrons.strikes[0, 0] == pytest.approx(100.0 * (1.0 - 0.01) ** 10)


# ---- allegiance: a logit over three sides --------------------------------------------------------------


@pytest.mark.parametrize("side", range(len(names.SIDES)))
def test_shares_of_the_sides_are_those_of_the_logit(side):
    runs = 6000
    sure = {
        "allegiance.reconsider": 1.0,
        "allegiance.constant_is": 0.4,
        "allegiance.constant_government": -0.2,
    }
    world = make_world(runs=runs, theatre=SMALL, numbers=sure)
    groups, seen, numbers = world.state.groups, world.state.seen, world.numbers.allegiance
    groups.side[:] = side
    groups.grievance[:], groups.trust[:] = 0.7, 0.3
    observe(world)
    stance = SMALL.groups.stance[0]
    rule = seen.rule_of_is[0, 0] - seen.rule_of_others[0, 0]
    to_is = 0.4 + numbers.stance * stance + numbers.rule * rule + numbers.grievance * 0.7
    to_government = -0.2 - numbers.stance * stance - numbers.rule * rule
    to_government += numbers.trust * 0.3 - numbers.grievance_government * 0.7
    utility = np.asarray([0.0, to_is, to_government])  # in the order of names.SIDES
    utility[side] += numbers.inertia
    expected = np.exp(utility) / np.exp(utility).sum()
    choose_sides(world)
    found = np.bincount(groups.side[:, 0], minlength=3) / runs
    spread = np.sqrt(expected * (1.0 - expected) / runs)
    assert (np.abs(found - expected) < 4.0 * spread + 1e-9).all()


def test_who_does_not_reconsider_stays():
    never = {"allegiance.reconsider": 0.0, "allegiance.reconsider_contested": 0.0}
    world = make_world(numbers=never)
    before = world.state.groups.side.copy()
    choose_sides(world)
    np.testing.assert_array_equal(world.state.groups.side, before)


# ---- moods and politics --------------------------------------------------------------------------------


def test_half_of_a_mood_is_left_after_the_memory_of_a_tribe():
    world = make_world(OFF)
    world.uncertainties["tribe_memory"] = 13.0
    groups, numbers = world.state.groups, world.numbers.sentiment
    iraqi = world.maps.is_iraqi_group > 0.0
    groups.grievance[:], groups.trust[:] = iraqi * 0.9, iraqi * 0.5
    for _ in range(13):
        feel(world)
    for values, start, floor in (
        (groups.grievance, 0.9, numbers.grievance_floor),
        (groups.trust, 0.5, numbers.trust_floor),
    ):
        np.testing.assert_allclose(values[0, iraqi], floor + 0.5 * (start - floor))
        assert (values[0, ~iraqi] == 0.0).all()


def test_without_quarrels_effort_is_that_of_the_theatre_and_quarrels_lower_it():
    efforts = []
    for infighting in (0.0, 1.0, 3.0):
        world = make_world(OFF)
        world.uncertainties["enemy_infighting"] = infighting
        decide_effort(world)
        efforts.append(world.state.camps.effort[0].copy())
    enemies = slice(1, None)
    np.testing.assert_allclose(efforts[0][enemies], np.clip(THEATRE.base_effort, 0.001, 0.999)[enemies])
    assert (np.diff(np.stack(efforts)[:, enemies], axis=0) <= 0.0).all()
    assert efforts[0][names.ISLAMIC_STATE] == 0.0
    quarrel = world.state.camps.quarrel[0, enemies]
    cost = world.numbers.politics.quarrel_cost * quarrel
    np.testing.assert_allclose(efforts[2][enemies], logistic(log_odds(efforts[0][enemies]) - cost))


def test_without_claims_budgets_and_cohesion_stay_and_concessions_follow_the_lever():
    world = make_world(OFF)
    governments, baghdad = world.state.governments, world.state.baghdad
    before = (governments.budget.copy(), governments.cohesion.copy(), baghdad.concession[0, 0])
    world.levers["inclusive_cabinet"] = 1.0
    for _ in range(4):
        govern(world)
    np.testing.assert_allclose(governments.budget, before[0])
    np.testing.assert_allclose(governments.cohesion, before[1])
    left = (1.0 - world.numbers.politics.concession_pace) ** 4
    assert baghdad.concession.shape == (1, 1)
    assert baghdad.concession[0, 0] == pytest.approx(1.0 + (before[2] - 1.0) * left)
    for multiple in (baghdad.menace, baghdad.promise_weight, baghdad.abuse_rate, baghdad.mobilised):
        assert (multiple == 1.0).all()
