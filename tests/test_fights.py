"""Fights by hand: contest, losses, rout, retreat and capture on a front of five places."""

from __future__ import annotations

import numpy as np
import pytest

from sim import names
from sim.agents.capture import change_hands
from sim.agents.fights import fight
from sim.agents.observe import observe
from sim.agents.retreat import retreat
from sim.agents.strength import gather_strength
from sim.core.world import World
from tests.fronts import (
    ARMY,
    BRIGADE,
    CENTRE,
    GOI,
    IS,
    LEFT,
    MILITIA,
    RIGHT,
    attack_centre,
    hold,
    make_front,
)

# ---- contests ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ratio", [0.3, 1.0, 3.0, 8.0])
def test_progress_follows_the_ratio_of_strengths(ratio):
    world = make_front()
    world.state.places.progress[:, CENTRE] = 0.5
    attack_centre(world, ratio)
    fight(world)
    numbers = world.numbers.fight
    success = ratio**numbers.decisiveness / (ratio**numbers.decisiveness + 1.0)
    expected = 0.5 + numbers.speed * (2.0 * success - 1.0)
    np.testing.assert_allclose(world.state.places.progress[0, CENTRE], expected, rtol=1e-9)
    if ratio == 1.0:
        np.testing.assert_allclose(world.state.places.progress[0, CENTRE], 0.5, rtol=1e-9)


@pytest.mark.parametrize("works", [0.0, 0.5, 1.0])
def test_an_attack_gets_on_the_slower_the_better_the_holder_has_dug_in(works):
    world = make_front(numbers={"fight.siege": 0.8})
    world.state.places.progress[:, CENTRE] = 0.5
    world.state.places.works[:, CENTRE] = works
    attack_centre(world, 1.5)
    fight(world)
    numbers = world.numbers.fight
    success = 1.5**numbers.decisiveness / (1.5**numbers.decisiveness + 1.0)
    expected = 0.5 + numbers.speed * (1.0 - 0.8 * works) * (2.0 * success - 1.0)
    np.testing.assert_allclose(world.state.places.progress[0, CENTRE], expected, rtol=1e-9)


def test_luck_is_even_and_moves_equal_sides_both_ways():
    world = make_front(runs=2000, numbers={"fight.luck": 0.1})
    world.state.places.progress[:, CENTRE] = 0.5
    attack_centre(world, 1.0)
    fight(world)
    moved = world.state.places.progress[:, CENTRE] - 0.5
    assert np.abs(moved).max() <= 0.05
    assert moved.std() == pytest.approx(0.1 / np.sqrt(12.0), rel=0.05)
    assert abs(moved.mean()) < 3.0 * moved.std() / np.sqrt(len(moved))


@pytest.mark.parametrize("ratio", [0.5, 1.0, 4.0])
def test_losses_follow_the_geometric_mean(ratio):
    world = make_front()
    attack_centre(world, ratio)
    before = world.state.forces.men.copy()
    fight(world)
    seen, numbers = world.state.seen, world.numbers.fight
    strength = np.sqrt((seen.attack[0, CENTRE] + 1.0) / seen.defence[0, CENTRE])
    assert strength == pytest.approx(np.sqrt(ratio), rel=0.01)
    dead = before - world.state.forces.men
    np.testing.assert_allclose(dead[0, BRIGADE], before[0, BRIGADE] * numbers.losses * strength)
    np.testing.assert_allclose(dead[0, ARMY], before[0, ARMY] * numbers.losses / strength)
    ledger = world.state.ledger.dead[0]
    np.testing.assert_allclose(ledger[[names.ISLAMIC_STATE, names.BAGHDAD]], dead[0, [BRIGADE, ARMY]])


def test_no_more_die_in_a_week_than_the_bound():
    world = make_front(numbers={"fight.losses": 5.0})
    attack_centre(world, 1.0)
    before = world.state.forces.men.copy()
    fight(world)
    share = 1.0 - world.state.forces.men[0, :2] / before[0, :2]
    np.testing.assert_allclose(share, world.numbers.fight.most_losses)


def test_where_nobody_attacks_nobody_dies_and_progress_is_lost():
    world = make_front()
    world.state.places.progress[:, CENTRE] = 0.5
    before, people = world.state.forces.men.copy(), world.state.places.people.copy()
    fight(world)
    np.testing.assert_array_equal(world.state.forces.men, before)
    np.testing.assert_array_equal(world.state.places.people, people)
    assert world.state.places.progress[0, CENTRE] == pytest.approx(0.5 * world.numbers.fight.calm)


def test_a_stronger_attack_takes_the_place_and_leaves_a_garrison():
    world = make_front(numbers={"fight.speed": 5.0})
    attack_centre(world, 6.0)
    fight(world)
    state, numbers = world.state, world.numbers.fight
    assert state.places.party[0, CENTRE] == GOI
    assert state.forces.post[0, ARMY] == CENTRE
    assert state.forces.target[0, ARMY] == -1
    whole = state.forces.men[0, ARMY] + state.places.garrison[0, CENTRE]
    assert state.places.garrison[0, CENTRE] == pytest.approx(numbers.garrison_share * whole)
    assert state.forces.post[0, BRIGADE] == LEFT, "the loser falls back to the nearest place of its camp"
    assert state.seen.lost_by_is[0, CENTRE]
    assert state.places.taken_from_is[0, CENTRE]


def test_under_hopeless_pressure_units_run_and_under_none_they_stand():
    for margin, runs_away in ((100.0, True), (-100.0, False)):
        world = make_front(numbers={"fight.break_margin": margin})
        attack_centre(world, 2.0)
        fight(world)
        assert (world.state.forces.post[0, BRIGADE] == LEFT) == runs_away
        assert (world.state.forces.target[0, ARMY] == -1) == runs_away


@pytest.mark.parametrize("rescue", [0.0, 0.5])
def test_holders_count_on_what_their_side_has_next_door(rescue):
    runs, friends, numbers = 2000, 4.0, {"fight.break_steep": 3.0, "fight.break_margin": 0.8}
    world = make_front(runs=runs, numbers={**numbers, "fight.rescue": rescue, "fight.break_will": 0.0})
    attack_centre(world, 2.0)
    gather_strength(world)
    seen = world.state.seen
    seen.friends_nearby = friends * seen.defence
    attack = seen.attack[0, CENTRE] + 1.0
    pressure = np.log(attack / (seen.defence[0, CENTRE] * (1.0 + rescue * friends)))
    expected = 1.0 / (1.0 + np.exp(-3.0 * (pressure + 0.8)))
    fight(world)
    ran = (world.state.forces.post[:, BRIGADE] == LEFT).mean()
    assert ran == pytest.approx(expected, abs=4.0 * np.sqrt(0.25 / runs))


# ---- retreat ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("parties", "refuge"), [
    ([IS, IS, IS, GOI, GOI], LEFT),
    ([IS, GOI, IS, GOI, IS], 0),
    ([GOI, GOI, IS, GOI, IS], 4),
    ([GOI, GOI, IS, IS, GOI], RIGHT),
])  # fmt: skip
def test_a_unit_falls_back_to_the_nearest_place_of_its_camp(parties, refuge):
    world = make_front()
    hold(world, parties)
    retreat(world, np.asarray([BRIGADE]), 0.4)
    forces = world.state.forces
    assert forces.post[0, BRIGADE] == refuge
    assert forces.travel[0, BRIGADE] == 1.0 + world.maps.weeks_away[CENTRE, refuge]
    assert forces.men[0, BRIGADE] == pytest.approx(600.0)
    assert world.state.islamic_state.dispersed[0, 0] == pytest.approx(400.0)
    assert forces.will[0, BRIGADE] == pytest.approx(0.6 * world.numbers.fight.will_after_rout)
    np.testing.assert_array_equal(forces.post[0, [ARMY, MILITIA]], RIGHT)


def test_a_unit_whose_camp_has_no_ground_left_dissolves():
    world = make_front()
    hold(world, [IS, IS, IS, IS, IS])
    men = world.state.forces.men[0, ARMY]
    retreat(world, np.asarray([ARMY]), 0.4)
    assert world.state.forces.men[0, ARMY] == 0.0
    assert world.state.ledger.left[0, names.BAGHDAD] == pytest.approx(men)
    assert world.state.islamic_state.dispersed[0, 0] == 0.0


def test_a_unit_that_breaks_on_its_last_ground_loses_its_share_and_stays():
    world = make_front()
    hold(world, [IS, IS, IS, GOI, IS])
    retreat(world, np.asarray([ARMY]), 0.4)
    assert world.state.forces.post[0, ARMY] == RIGHT
    assert world.state.ledger.left[0, names.BAGHDAD] == pytest.approx(400.0)


# ---- capture ---------------------------------------------------------------------------------------------


def take(world: World, place: int, camp: int) -> None:
    """Let a place fall to a camp."""
    gather_strength(world)
    change_hands(world, np.asarray([place]), np.asarray([camp]))


def test_a_garrison_of_is_dies_scatters_or_goes_under_cover():
    world = make_front()
    world.state.places.garrison[0, CENTRE] = 100.0
    take(world, CENTRE, names.BAGHDAD)
    state, numbers = world.state, world.numbers.fight
    assert state.places.underground[0, CENTRE] == pytest.approx(100.0 * numbers.go_under)
    assert state.islamic_state.dispersed[0, 0] == pytest.approx(
        100.0 * numbers.scattered + 1000.0 * numbers.retreat_loss
    )
    dead = 100.0 * (1.0 - numbers.go_under - numbers.scattered)
    assert state.ledger.dead[0, names.ISLAMIC_STATE] == pytest.approx(dead)
    assert state.places.garrison[0, CENTRE] == 0.0
    assert state.places.grip[0, CENTRE] == world.numbers.rule.grip_at_first
    assert state.places.party[0, CENTRE] == names.PARTY_CAMP.index(names.BAGHDAD)


def test_men_under_cover_come_out_where_is_wins_and_the_garrison_of_others_is_gone():
    world = make_front()
    world.state.places.underground[0, RIGHT] = 50.0
    world.state.places.garrison[0, RIGHT] = 300.0
    world.state.forces.target[0, BRIGADE] = RIGHT
    take(world, RIGHT, names.ISLAMIC_STATE)
    state, share = world.state, world.numbers.fight.garrison_share
    assert state.places.garrison[0, RIGHT] == pytest.approx(50.0 + 1000.0 * share)
    assert state.places.underground[0, RIGHT] == 0.0
    assert state.forces.men[0, BRIGADE] == pytest.approx(1000.0 * (1.0 - share))
    assert state.ledger.left[0, names.BAGHDAD] == pytest.approx(
        300.0 + 1000.0 * world.numbers.fight.retreat_loss
    )
    assert state.forces.post[0, ARMY] == RIGHT + 1
    assert state.places.panic[0, RIGHT] == 1.0
    assert not state.places.taken_from_is[0, RIGHT]


def test_the_largest_unit_gives_the_holder():
    world = make_front()
    world.state.forces.men[0] = [1000.0, 400.0, 900.0]
    world.state.forces.target[0] = [-1, CENTRE, CENTRE]
    take(world, CENTRE, names.BAGHDAD)
    assert names.PARTIES[world.state.places.party[0, CENTRE]] == "PMF"


@pytest.mark.parametrize("party", names.PARTIES)
def test_shock_is_a_share_of_a_camps_people(party):
    world = make_front()
    code = names.PARTIES.index(party)
    winner = names.BAGHDAD if party == "IS" else names.ISLAMIC_STATE
    hold(world, [GOI if party == "IS" else IS] * 4 + [code])
    observe(world)
    take(world, 4, winner)
    shock = world.state.camps.shock[0, names.PARTY_CAMP[code]]
    assert 0.0 < shock <= 1.0
    observe(world)
    gather_strength(world)
    threat = world.state.seen.threat_to_camp
    assert ((threat >= 0.0) & (threat <= 1.0)).all()
