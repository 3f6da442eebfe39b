"""Claims on the inside of IS and what it does abroad obey their conditions."""

from __future__ import annotations

import numpy as np
import pytest

from sim import names
from sim.agents.observe import observe
from sim.study.claim_cases import copy_state
from sim.week import run_week
from tests.claim_conditions import WORLD, is_still, pushes_over, pushes_with, state_with
from tests.worlds import CATALOG, THEATRE, make_world, plan_of

MAPS, PLACES = WORLD.maps, len(THEATRE.places)
PEAK = float(WORLD.state.islamic_state.peak_land[0, 0])
NOWHERE, EVERYWHERE = np.zeros((1, PLACES), dtype=bool), np.ones((1, PLACES), dtype=bool)
# Claim -> both of its causes at plenty, and each at nothing; with either at nothing the claim does nothing.
TOGETHER = {
    "defeat_abroad": {"seen__land": (0.2 * PEAK, PEAK), "abroad__appeal": (0.5, 0.0)},
    "too_extreme_to_adapt": {"seen__land": (0.2 * PEAK, PEAK), "inside__brutality": (0.8, 0.0)},
}


@pytest.mark.condition(*TOGETHER)
@pytest.mark.parametrize("claim", TOGETHER)
def test_neither_cause_acts_without_the_other(claim):
    plenty = {name: most for name, (most, _) in TOGETHER[claim].items()}
    assert not is_still(pushes_with(claim, **plenty))
    for cause, (_, nothing) in TOGETHER[claim].items():
        assert is_still(pushes_with(claim, **(plenty | {cause: nothing}))), cause


@pytest.mark.condition("who_wins_matters")
def test_a_defeat_by_the_west_leaves_the_attraction_as_it_is():
    beaten = {"seen__regained": 0.8 * PEAK}
    west, region, sunnis = (
        pushes_with(
            "who_wins_matters", **beaten, seen__regained_by_muslims=muslims, seen__regained_by_sunnis=own
        )["appeal"]
        for muslims, own in ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))
    )
    assert west == 0.0
    assert sunnis < region < 0.0


@pytest.mark.condition("defeat_abroad")
def test_a_defeat_by_their_own_sends_fewer_abroad():
    """The attraction that Muslim victors take away is what defeat_abroad needs."""
    pushed = pushes_with("who_wins_matters", seen__regained=PEAK, seen__regained_by_muslims=1.0)[
        "appeal"
    ].item()
    left = 1.0 / (1.0 + np.exp(-pushed))  # from an even attraction
    humbled, other = (
        pushes_with("defeat_abroad", seen__land=0.0, abroad__appeal=appeal)["attacks_abroad"].item()
        for appeal in (left, 0.5)
    )
    assert humbled < other


def test_only_groups_that_were_with_is_can_leave_it():
    aside = np.full(WORLD.state.groups.side.shape, names.ASIDE)
    never = state_with(groups__side=aside, seen__armed_with_is=0.0)
    assert is_still(pushes_over("three_part_coalition", [never, never]))


def test_foreigners_do_not_mind_wars_that_are_not_fought():
    at_home, abroad = (
        pushes_with("disillusion", islamic_state__foreign_share=share, seen__war_on_rebels=0.0)
        for share in (0.0, 0.9)
    )
    np.testing.assert_array_equal(at_home["retention"], abroad["retention"])


def test_a_firm_is_without_losses_has_no_cause_for_plots_and_a_plot_is_made_good_in_time():
    firm = CATALOG.claims["coups"].numbers["firm_cohesion"].value
    calm = {"inside__cohesion": firm, "seen__is_dead": 0.0}
    assert is_still(pushes_with("coups", **calm))
    plot, quiet = state_with(**calm, inside__is_plot=1.0), state_with(**calm)
    fresh, old = (
        pushes_over("coups", [plot])["command"],
        pushes_over("coups", [plot] + [quiet] * 26)["command"],
    )
    assert fresh < old < 0.0


def test_cohesion_of_is_comes_to_bear_on_plots():
    split, firm = (pushes_with("coups", inside__cohesion=share)["coups"].item() for share in (0.2, 0.8))
    assert split > firm


def test_provocation_moves_baghdad_alone():
    pushes = pushes_with("sectarian_provocation", inside__provocation=20.0)
    assert np.flatnonzero(pushes["cohesion"][0]).tolist() == [names.GOVERNMENTS.index("baghdad")]
    assert np.flatnonzero(pushes["effort"][0]).tolist() == [names.BAGHDAD]


def test_strife_feeds_no_network_where_is_rules_or_no_sunnis_live():
    push = pushes_with("collapse_breeds_is", seen__strife=1.0, seen__is_held=NOWHERE)["underground_growth"]
    np.testing.assert_array_equal(push[0] > 0.0, MAPS.sunni > 0.0)
    ruled = pushes_with("collapse_breeds_is", seen__strife=1.0, seen__is_held=EVERYWHERE)[
        "underground_growth"
    ]
    assert (ruled == 0.0).all()


def test_loose_rule_without_strife_is_no_collapse():
    calm = pushes_with("collapse_breeds_is", seen__strife=0.0, places__grip=0.0)
    assert (calm["underground_growth"] == 0.0).all()


def test_ground_on_this_side_of_the_border_is_no_sanctuary():
    held = np.where(MAPS.is_iraqi_place, 1.0, 0.0)[None, :]
    push = pushes_with("sanctuary_across_the_border", seen__held=held)["is_power"][0]
    assert (push[MAPS.is_iraqi_place] <= 0.0).all()
    assert push[~MAPS.is_iraqi_place].max() > 0.0


def test_no_sanctuary_far_from_the_border():
    push = pushes_with("sanctuary_across_the_border", seen__held=1.0)["is_power"][0]
    far = [THEATRE.places.id.index(name) for name in ("IQ_BASRA",) if name in THEATRE.places.id]
    road = np.asarray(THEATRE.travel_km)
    other_side = np.where(MAPS.is_iraqi_place[:, None] != MAPS.is_iraqi_place[None, :], road, np.inf).min(
        axis=1
    )
    far += np.flatnonzero(other_side > 400.0).tolist()
    assert far
    assert (push[far] == 0.0).all()


def test_a_threshold_in_place_of_a_slope():
    numbers = CATALOG.claims["desert_reversion"].values
    nowhere = {"seen__is_held": NOWHERE, "places__progress": 0.0}
    sunni = MAPS.sunni > 0.9
    firm, loose, looser = (
        pushes_with("desert_reversion", "threshold", **nowhere, places__grip=grip)["underground_growth"][
            0, sunni
        ]
        for grip in (0.9, 0.4, 0.0)
    )
    assert (firm < 0.0).all()
    assert (loose > 0.0).all()
    np.testing.assert_array_equal(loose, looser)
    assert firm[0] == -numbers["weight_underground_growth"] * numbers["neutral_looseness"]


def test_facts_of_the_dead_and_of_who_won_add_up():
    world = make_world(plan_of(weeks=40), runs=2)
    seen, dead, dead_of_is = world.state.seen, 0.0, 0.0
    for _ in range(40):
        run_week(world)
        dead_of_is = dead_of_is + seen.is_dead[:, 0]  # since the last look, such as deserters put to death
        observe(world)
        dead_of_is += seen.is_dead[:, 0]
        dead += seen.civilians_killed
        for share in (seen.won_by_muslims, seen.won_by_sunnis, seen.strife, seen.war_on_rebels):
            assert (share >= 0.0).all()
            assert (share <= 1.0 + 1e-12).all()
    np.testing.assert_allclose(dead, world.state.civilian_deaths, rtol=1e-9)
    np.testing.assert_allclose(dead_of_is, world.state.ledger.dead[:, names.ISLAMIC_STATE], rtol=1e-9)
    assert (seen.regained > 0.0).all()
    assert (seen.regained_by_muslims > 0.5).all()


def test_ground_won_by_a_western_army_is_not_put_down_to_muslims():
    state = copy_state(WORLD.state)
    world = make_world(plan_of("historical"))
    at = int(np.flatnonzero(WORLD.state.seen.is_held[0])[0])
    world.state = state
    state.places.camp[:, at], state.seen.lost_by_is[:, at] = names.BAGHDAD, True
    state.places.taken_from_is[:, at] = True
    state.forces.post[:] = np.where(state.forces.post == at, (at + 1) % PLACES, state.forces.post)
    state.forces.post[:, MAPS.is_kind.western], state.forces.travel[:] = at, 0.0
    observe(world)
    assert state.seen.regained_by_muslims.item() == 0.0
    assert state.seen.regained.item() == THEATRE.places.settled_km2[at]
