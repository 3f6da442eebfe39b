"""Field works: who faces the other side digs in with time, who takes a place finds none, and works hold."""

from __future__ import annotations

import numpy as np
import pytest

from sim import names
from sim.agents.capture import change_hands
from sim.agents.field_works import dig_in
from sim.agents.observe import observe
from sim.agents.strength import gather_strength
from tests.fronts import CENTRE, GOI, IS, LEFT, RIGHT, hold, make_front
from tests.worlds import make_world

REB = names.PARTIES.index("REB")


def test_only_neighbours_of_the_other_side_dig_in() -> None:
    world = make_front()
    dig_in(world, 1.0)
    np.testing.assert_array_equal(world.state.places.works[0], [0.0, 0.0, 1.0, 1.0, 0.0])


def test_enemies_of_is_do_not_dig_in_against_each_other() -> None:
    world = make_front()
    hold(world, [IS, GOI, GOI, REB, REB])
    observe(world)
    dig_in(world, 1.0)
    np.testing.assert_array_equal(world.state.places.works[0], [1.0, 1.0, 0.0, 0.0, 0.0])


def test_each_week_digs_a_share_of_what_is_left_and_quiet_places_keep_theirs() -> None:
    world = make_front()
    for _ in range(3):
        dig_in(world, 0.1)
    hold(world, [IS, IS, IS, IS, GOI])
    observe(world)
    for _ in range(2):
        dig_in(world, 0.1)
    expected = [0.0, 0.0, 1.0 - 0.9**3, 1.0 - 0.9**5, 1.0 - 0.9**2]
    np.testing.assert_allclose(world.state.places.works[0], expected)


def test_works_raise_the_defence_by_their_share() -> None:
    world = make_front(numbers={"fight.works": 0.6})
    gather_strength(world)
    least = world.numbers.fight.least_defence
    before = world.state.seen.defence[0, CENTRE] - least
    world.state.places.works[0, CENTRE] = 0.5
    gather_strength(world)
    assert world.state.seen.defence[0, CENTRE] - least == pytest.approx(1.3 * before)


def test_who_takes_a_place_begins_anew() -> None:
    world = make_front()
    world.state.places.works[:] = 0.8
    gather_strength(world)
    world.state.seen.attack_by_is_before = world.state.seen.attack_by_is
    world.state.seen.has_fled = np.zeros(world.state.seen.unit_power.size, dtype=bool)
    change_hands(world, np.array([CENTRE]), np.array([names.BAGHDAD]))
    works = world.state.places.works[0]
    assert works[CENTRE] == 0.0 and works[LEFT] == works[RIGHT] == 0.8


def test_fronts_of_the_first_day_have_works_and_air_bases_full_ones() -> None:
    world = make_world(numbers={"start.works": 0.7})
    works, places = world.state.places.works[0], world.theatre.places.id
    assert works[places.index("IQ_AMIRIYAH_F")] == works[places.index("IQ_FALLUJAH")] == 0.7
    assert works[places.index("SY_DEZ_GOV")] == works[places.index("IQ_BALAD")] == 1.0  # front or not
    assert works[places.index("IQ_BASRA")] == works[places.index("IQ_MOSUL_W")] == 0.0
