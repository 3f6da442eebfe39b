"""Claims on tribes and allegiance obey their conditions: unless, only where, not without."""

from __future__ import annotations

import numpy as np
import pytest

from sim import names
from sim.claims.frame import ORDINARY
from tests.claim_conditions import WORLD, pushes_of, size, state_with
from tests.worlds import THEATRE, changed, digest_of, plan_of, run

ALL_ON = {"digital_outreach": 1.0, "direct_outreach": 1.0, "postwar_guarantees": 0.8, "promises_made": 0.8}


# ---- militias and Kurdish forces -----------------------------------------------------------------------


@pytest.mark.condition("militia_fear")
def test_militias_that_are_owned_up_to_are_feared_less():
    owned = pushes_of("political_ownership", state_with(baghdad__ownership=1.0))["menace"]
    menace = float(np.exp(owned).item())
    assert menace < 1.0
    near = {"seen__militia_men_at": 500.0}
    assert size("militia_fear", "leaning_government", baghdad__menace=menace, **near) < size(
        "militia_fear", "leaning_government", baghdad__menace=1.0, **near
    )


def test_kurdish_fighters_among_kurds_frighten_no_arab_tribe():
    men = np.where(WORLD.maps.sunni < 0.5, 5000.0, 0.0)[None, :]
    assert size("peshmerga_fear", "leaning_government", seen__kurdish_men=men) == 0.0
    assert size("peshmerga_fear", "leaning_government", seen__kurdish_men=men[:, ::-1].copy()) > 0.0


def test_groups_that_are_no_sunni_arabs_do_not_fear_kurds():
    push = pushes_of("peshmerga_fear", state_with(seen__kurdish_men=5000.0))["leaning_is"]
    others = np.asarray(THEATRE.groups.community) != names.COMMUNITIES.index("sunni_arab")
    assert others.any()
    assert not push[:, others].any()
    assert (push[:, ~others] > 0.0).all()


def test_silence_in_the_media_makes_militias_less_menacing_whatever_they_do():
    quiet = pushes_of("hostile_narrative", state_with(region__narrative=0.0, abuses_at=5.0))["menace"]
    loud = pushes_of("hostile_narrative", state_with(region__narrative=1.0, abuses_at=5.0))["menace"]
    assert quiet < 0.0 < loud


# ---- money and contact ---------------------------------------------------------------------------------


@pytest.mark.condition("patronage")
def test_money_does_nothing_for_those_who_do_not_believe_the_word_with_it():
    paid = {"groups__payment": 500.0, "baghdad__promised": 1.0}
    assert size("patronage", "leaning_is", baghdad__promise_weight=0.0, **paid) == 0.0
    assert size("patronage", "leaning_is", "bidding", baghdad__promise_weight=0.0, **paid) == 0.0
    assert size("patronage", "leaning_is", baghdad__promise_weight=0.8, **paid) > 0.0


@pytest.mark.condition("patronage")
@pytest.mark.parametrize("form", [ORDINARY, "bidding"])
def test_money_needs_somebody_who_carries_it_in_where_is_rules(form):
    paid = {"groups__payment": 500.0, "baghdad__promised": 1.0, "baghdad__promise_weight": 1.0}
    amounts = [
        size("patronage", "leaning_is", form, seen__rule_of_is=rule, outreach__contact_direct=contact, **paid)
        for rule, contact in ((0.8, 0.0), (0.8, 0.5), (0.8, 1.0), (0.0, 0.0))
    ]
    assert amounts[0] < amounts[1] < amounts[2] == amounts[3]


@pytest.mark.condition("contact_is_deadly")
def test_contacts_are_lost_only_where_is_rules_and_there_are_any():
    assert (
        size("contact_is_deadly", "contact_loss", seen__rule_of_is=0.0, outreach__contact_direct=0.5) == 0.0
    )
    assert (
        size("contact_is_deadly", "contact_loss", seen__rule_of_is=0.9, outreach__contact_direct=0.0) == 0.0
    )
    assert size("contact_is_deadly", "contact_loss", seen__rule_of_is=0.9, outreach__contact_direct=0.5) > 0.0


def test_contact_over_the_net_is_not_what_is_lost():
    assert (
        size("contact_is_deadly", "contact_loss", seen__rule_of_is=0.9, outreach__contact_online=1.0) == 0.0
    )


# ---- assurances ----------------------------------------------------------------------------------------


@pytest.mark.condition("digital_outreach")
@pytest.mark.parametrize(
    "lacking", ["settlement__guarantee", "baghdad__promise_weight", "outreach__contact_online"]
)
def test_digital_outreach_does_nothing_without_credible_assurances_or_contact(lacking):
    given = {"settlement__guarantee": 0.8, "baghdad__promise_weight": 0.8, "outreach__contact_online": 0.8}
    for driver in ("leaning_is", "leaning_government"):
        assert size("digital_outreach", driver, **given) > 0.0
        assert size("digital_outreach", driver, **given | {lacking: 0.0}) == 0.0


@pytest.mark.condition("digital_outreach")
def test_digital_outreach_without_assurances_leaves_the_war_as_it_is():
    plan = changed(plan_of(weeks=12), ALL_ON | {"postwar_guarantees": 0.0})
    on, off = (digest_of(run(changed(plan, strengths={"digital_outreach": s}))) for s in (2.0, 0.0))
    assert on == off


def test_digital_outreach_wins_waverers_and_former_officers_but_no_committed_tribe():
    state = state_with(settlement__guarantee=1.0, baghdad__promise_weight=1.0, outreach__contact_online=1.0)
    push = -pushes_of("digital_outreach", state)["leaning_is"][0]
    stance, is_ally = np.asarray(THEATRE.groups.stance), WORLD.maps.is_ally > 0.0
    assert not push[(np.abs(stance) == 2.0) & ~is_ally].any()
    np.testing.assert_allclose(push[is_ally], push.max())
    np.testing.assert_allclose(push[stance == 0.0], push.max())


def test_an_assurance_is_worth_what_promises_are_worth():
    given = {"settlement__guarantee": 1.0}
    assert size("postwar_assurance", "leaning_is", baghdad__promise_weight=0.0, **given) == 0.0
    half = size("postwar_assurance", "leaning_is", baghdad__promise_weight=0.5, **given)
    assert half == pytest.approx(
        0.5 * size("postwar_assurance", "leaning_is", baghdad__promise_weight=1.0, **given)
    )


# ---- borders and the settlement ------------------------------------------------------------------------


def test_a_federal_region_draws_tribes_less_than_a_state_and_is_resisted_by_nobody():
    region, state = ({"settlement__autonomy": amount} for amount in (0.5, 1.0))
    assert (
        0.0 < size("autonomy_offer", "leaning_is", **region) < size("autonomy_offer", "leaning_is", **state)
    )
    for driver in ("will", "effort", "supply"):
        assert size("patrons_resist_borders", driver, **region) == 0.0
        assert size("patrons_resist_borders", driver, **state) > 0.0


def test_an_offer_that_all_see_as_imposed_draws_nobody():
    assert size("autonomy_offer", "leaning_is", settlement__autonomy=1.0, settlement__legitimacy=0.0) == 0.0


@pytest.mark.condition("patrons_resist_borders")
def test_iran_and_the_saudis_can_be_compensated_and_turkey_cannot():
    def will(**gains: float) -> dict[str, float]:
        push = pushes_of("patrons_resist_borders", state_with(settlement__autonomy=1.0, **gains))["will"][0]
        return dict(zip(names.PATRONS, push, strict=True))

    nothing = will(seen__crescent=0.0, seen__free_sunnis=0.0)
    crescent = will(seen__crescent=1.0, seen__free_sunnis=0.0)
    counterweight = will(seen__crescent=0.0, seen__free_sunnis=1.0)
    assert nothing["iran"] == nothing["saudi_arabia"] == nothing["turkey"] < 0.0
    assert nothing["iran"] < crescent["iran"] < 0.0
    assert nothing["saudi_arabia"] < counterweight["saudi_arabia"] < 0.0
    assert crescent["saudi_arabia"] == counterweight["iran"] == nothing["iran"]
    assert crescent["turkey"] == counterweight["turkey"] == nothing["turkey"]
    assert {name for name, push in nothing.items() if push} == {"iran", "saudi_arabia", "turkey"}


def test_only_camps_whose_patrons_resist_put_less_effort_in():
    push = pushes_of("patrons_resist_borders", state_with(settlement__autonomy=1.0))["effort"][0]
    lowered = {names.CAMPS[camp] for camp in np.flatnonzero(push < 0.0)}
    assert lowered == {"baghdad", "erbil", "damascus", "rebels", "turkey"}


@pytest.mark.condition("new_borders_stabilise")
def test_new_borders_calm_only_where_they_are_in_force_and_the_rule_of_is_is_over():
    none = np.zeros((1, len(THEATRE.places)), dtype=bool)
    after = {"settlement__autonomy": 1.0, "seen__is_held": none, "places__taken_from_is": ~none}
    push = "polarisation_inflow"
    assert size("new_borders_stabilise", push, **after) > 0.0
    assert size("new_borders_stabilise", push, **after | {"settlement__autonomy": 0.5}) == 0.0
    assert size("new_borders_stabilise", push, **after | {"seen__is_held": ~none}) == 0.0
    assert size("new_borders_stabilise", push, **after | {"places__taken_from_is": none}) == 0.0


def test_a_dialogue_gives_promises_weight_as_far_as_the_settlement_has_standing():
    held = {"settlement__dialogue": 1.0}
    assert size("inclusive_dialogue", "promise_weight", settlement__legitimacy=0.0, **held) == 0.0
    low, high = (
        size("inclusive_dialogue", "promise_weight", settlement__legitimacy=x, **held) for x in (0.2, 0.8)
    )
    assert low < high


def test_an_ordinary_presence_of_outsiders_costs_a_settlement_nothing():
    ordinary = WORLD.claim_numbers["imposed_settlement"].neutral_share
    pushes = [
        pushes_of("imposed_settlement", state_with(settlement__visibility=x))["settlement_legitimacy"].item()
        for x in (0.0, ordinary, 1.0)
    ]
    assert pushes[0] > pushes[1] == 0.0 > pushes[2]


# ---- life under IS -------------------------------------------------------------------------------------


def test_discontent_with_is_moves_only_where_it_rules():
    held = np.zeros((1, len(THEATRE.places)))
    held[:, :5] = 1.0
    for claim in ("governance_failure", "civil_peace_is_bought", "order_appeals"):
        state = state_with(
            seen__held=held, life__services=0.1, life__lawless_before=0.9, islamic_state__revenue=1.0
        )
        push = pushes_of(claim, state)["discontent"]
        assert not push[held == 0.0].any(), claim
        assert push[held == 1.0].all(), claim


@pytest.mark.condition("order_appeals")
@pytest.mark.parametrize("form", [ORDINARY, "improvement"])
def test_order_appeals_only_after_lawlessness(form):
    ruled = {"seen__held": 1.0, "places__grip": 0.85, "places__progress": 0.0}
    assert size("order_appeals", "leaning_is", form, life__lawless_before=0.9, **ruled) > 0.0
    assert size("order_appeals", "leaning_is", form, life__lawless_before=0.1, **ruled) == 0.0
    assert (
        size("order_appeals", "leaning_is", form, life__lawless_before=0.9, **ruled | {"places__grip": 0.0})
        == 0.0
    )


def test_order_and_bad_rule_pull_the_same_people_in_opposite_ways():
    state = state_with(seen__held=1.0, places__grip=0.85, life__lawless_before=0.9, life__services=0.2)
    assert (pushes_of("order_appeals", state)["discontent"] < 0.0).all()
    assert (pushes_of("governance_failure", state)["discontent"] > 0.0).all()


def test_only_those_with_is_and_without_conviction_leave_it_for_its_losses():
    side = np.full((1, len(THEATRE.groups)), names.WITH_IS)
    side[:, ::3] = names.ASIDE
    before = state_with(groups__side=side, seen__city_people=4e6, islamic_state__revenue=60.0)
    after = state_with(groups__side=side, seen__city_people=0.0, islamic_state__revenue=5.0)
    push = pushes_of("opportunists_leave", after, before=before)["leaning_is"]
    stance = np.asarray(THEATRE.groups.stance)[None, :]
    leaves = (side == names.WITH_IS) & (np.abs(stance) < 2.0)
    np.testing.assert_array_equal(push < 0.0, leaves)
    assert not pushes_of("opportunists_leave", before, before=before)["leaning_is"].any()
