"""Claims on the fights obey their conditions: only where, only together, not without."""

from __future__ import annotations

import numpy as np
import pytest

from tests.claim_conditions import WORLD, is_still, pushes_over, pushes_with, state_with
from tests.worlds import CATALOG, THEATRE

PLACES = len(THEATRE.places)
NOWHERE, EVERYWHERE = np.zeros((1, PLACES), dtype=bool), np.ones((1, PLACES), dtype=bool)
KIND, MAPS = WORLD.maps.is_kind, WORLD.maps
# Claim -> what both of its causes are at plenty; with either at nothing the claim does nothing.
TOGETHER = {
    "aid_leaks_to_militias": {"seen__army_aid": 100.0, "baghdad__influence": 0.8},
    "foreign_army_backlash": {"region__troops": 1e5, "seen__civilians_killed": 1000.0},
    "smuggling_raids": {"region__raiders": 1000.0, "seen__held": 1.0},
    "air_needs_ground": {"seen__strikes_per_thousand": 20.0, "forces__will": 0.9},
    "call_to_arms": {"baghdad__call": 1.0, "seen__held": 1.0},
    "man_for_man": {"seen__is_men_at": 1000.0, "seen__local_men_at": 1000.0},
}


@pytest.mark.condition(*TOGETHER)
@pytest.mark.parametrize("claim", TOGETHER)
def test_neither_cause_acts_without_the_other(claim):
    both = TOGETHER[claim]
    assert not is_still(pushes_with(claim, **both))
    for cause in both:
        assert is_still(pushes_with(claim, **(both | {cause: 0.0}))), cause


@pytest.mark.condition("air_needs_ground")
def test_aircraft_do_nothing_for_a_force_that_will_not_fight():
    threshold = CATALOG.claims["air_needs_ground"].numbers["will_threshold"].value
    assert is_still(pushes_with("air_needs_ground", seen__strikes_per_thousand=50.0, forces__will=threshold))


@pytest.mark.condition("army_rebuilds_slowly")
def test_the_army_rebuilds_the_more_slowly_the_more_is_stolen_swayed_or_unpaid():
    honest = pushes_with("army_rebuilds_slowly", baghdad__corruption=0.1, baghdad__influence=0.1)
    for worse in ({"corruption": 0.8}, {"influence": 0.9}):
        changed = {f"baghdad__{name}": value for name, value in worse.items()}
        slower = pushes_with(
            "army_rebuilds_slowly", **({"baghdad__corruption": 0.1, "baghdad__influence": 0.1} | changed)
        )
        trained = KIND.army | KIND.police
        assert (slower["quality_growth"] < honest["quality_growth"])[0, trained].all()
        assert (slower["quality_growth"] == 0.0)[0, ~trained].all()


def test_only_special_units_tire_in_this_way():
    push = pushes_with("elite_units_tire", forces__fatigue=1.0)["power"]
    assert (push < 0.0)[0, KIND.elite].all()
    assert (push == 0.0)[0, ~KIND.elite].all()


def test_no_edge_man_for_man_where_numbers_are_far_from_equal():
    even, few, many = (
        pushes_with("man_for_man", seen__is_men_at=1000.0, seen__local_men_at=other)["power"].max()
        for other in (1000.0, 10.0, 100_000.0)
    )
    assert max(few, many) < 0.1 * even


def test_raiders_trouble_only_the_syrian_desert():
    push = pushes_with("smuggling_raids", region__raiders=1000.0, seen__held=1.0)["is_power"]
    desert = (THEATRE.places.cell_km2 > THEATRE.places.settled_km2) & ~MAPS.is_iraqi_place
    np.testing.assert_array_equal(push[0] < 0.0, desert)


@pytest.mark.condition("costly_assaults")
def test_assaults_cost_more_under_strikes_and_when_repeated():
    quiet = {"seen__is_held": NOWHERE, "patrons__strikes_at": 10.0}
    assert is_still(pushes_with("costly_assaults", **quiet, seen__attack_by_is_before=0.0))
    uncovered = quiet | {"patrons__strikes_at": 0.0, "seen__attack_by_is_before": 500.0}
    assert is_still(pushes_with("costly_assaults", **uncovered))
    assault = state_with(**quiet, seen__attack_by_is_before=500.0)
    once, often = (pushes_over("costly_assaults", [assault] * weeks) for weeks in (1, 8))
    assert (often["assault_losses"] > once["assault_losses"]).all()
    over = pushes_over(
        "costly_assaults", [assault] * 8 + [state_with(**quiet, seen__attack_by_is_before=0.0)]
    )
    assert (over["assault_losses"] == 0.0).all()
    assert (over["is_power"] < 0.0).all()


@pytest.mark.condition("force_needs_politics")
@pytest.mark.parametrize("settled", [0.0, 1.0])
def test_a_settlement_holds_only_ground_that_was_regained_by_force(settled):
    offered = {"baghdad__concession": settled, "groups__trust": settled}
    never = pushes_with(
        "force_needs_politics", **offered, places__taken_from_is=NOWHERE, seen__is_held=NOWHERE
    )
    assert is_still(never)
    again = pushes_with(
        "force_needs_politics", **offered, places__taken_from_is=EVERYWHERE, seen__is_held=EVERYWHERE
    )
    assert is_still(again)
    regained = pushes_with(
        "force_needs_politics", **offered, places__taken_from_is=EVERYWHERE, seen__is_held=NOWHERE
    )
    sunni = MAPS.is_iraqi_place & (MAPS.sunni > 0.0)
    for push in regained.values():
        np.testing.assert_array_equal(push[0] != 0.0, sunni)
        assert (np.sign(push[0, sunni]) == (1.0 if settled else -1.0)).all()


def test_a_streak_ends_with_a_week_of_loss():
    gain, loss = state_with(seen__people_taken=50_000.0), state_with(seen__people_lost=50_000.0)
    short, long, broken = (
        pushes_over("momentum", weeks, "streak")["recruits"].item()
        for weeks in ([gain], [gain] * 6, [gain] * 6 + [loss])
    )
    assert 0.0 < short < long
    assert broken < 0.0
    assert pushes_over("momentum", [gain] * 6 + [loss])["recruits"].item() > 0.0


def test_places_count_alike_where_stretch_is_counted_by_place():
    fields = {"seen__held": 1.0, "seen__fighters": 20_000.0, "seen__is_men_at": 100.0}
    few, many = (
        state_with(**fields, places__people=people, seen__people=people * PLACES) for people in (1e3, 1e5)
    )
    by_place = [pushes_over("overstretch", [state], "per_place")["is_power"] for state in (few, many)]
    by_people = [pushes_over("overstretch", [state])["is_power"] for state in (few, many)]
    np.testing.assert_array_equal(by_place[0], by_place[1])
    assert (by_people[1] < by_people[0]).all()
    fewer = state_with(**(fields | {"seen__held": np.eye(1, PLACES)}))
    assert (by_place[0] <= pushes_over("overstretch", [fewer], "per_place")["is_power"]).all()
