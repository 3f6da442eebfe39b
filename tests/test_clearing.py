"""Towns whose people are not the attackers' own take men to clear and to hold down."""

from __future__ import annotations

import numpy as np
import pytest

from sim import names
from sim.agents.clearing import men_to_clear, see_loyalty
from sim.agents.fights import fight
from sim.agents.observe import observe
from sim.agents.prospects import find_prospects
from sim.agents.strength import gather_strength
from sim.core.networks import GO_ROWS
from sim.core.world import World
from tests.fronts import ARMY, BRIGADE, CENTRE, GOI, IS, RIGHT, attack_centre, hold, make_front
from tests.worlds import make_world

CLEAR = 4.0  # effective men per 1,000 people
PEOPLE = 200_000.0


def _front(clear: float = CLEAR, sunni: float = 1.0, people: float = PEOPLE) -> World:
    """Return a front of towns of one size, with a share of Sunnis of whom nobody has taken a side."""
    world = make_front(numbers={"fight.clear": clear})
    world.state.places.people[:] = people
    world.maps.sunni = np.full_like(world.maps.sunni, sunni)
    world.maps.residents = np.zeros_like(world.maps.residents)
    world.maps.residents[names.BAGHDAD] = 1.0 - sunni
    world.state.groups.armed[:] = 0.0
    observe(world)
    return world


def _needed(world: World) -> float:
    """Return what the army unit needs to clear the centre."""
    attack_centre(world, 2.0)
    gather_strength(world)
    return float(world.state.seen.crowd[0, CENTRE])


@pytest.mark.parametrize("strangers", [0.0, 0.25, 1.0])
def test_the_men_it_takes_grow_with_the_people_who_are_not_the_attackers_own(strangers: float) -> None:
    world = _front()
    held = world.state.seen.held
    assert 0.0 < held.mean() < 1.0
    needed = men_to_clear(world, np.full_like(held, strangers))
    np.testing.assert_allclose(needed, held * strangers * CLEAR * PEOPLE / 1000.0)


@pytest.mark.parametrize(("sunni", "share"), [(1.0, 1.0), (0.3, 0.3), (0.0, 0.0)])
def test_a_government_has_to_hold_down_those_who_are_not_its_own(sunni: float, share: float) -> None:
    np.testing.assert_allclose(_needed(_front(sunni=sunni)), share * CLEAR * PEOPLE / 1000.0)


def test_where_all_armed_men_stand_with_the_government_nobody_is_held_down() -> None:
    world = _front()
    seen = world.state.seen
    attack_centre(world, 2.0)
    seen.armed_at_home = np.full_like(seen.held, 50.0)
    for with_government, expected in ((0.0, 1.0), (25.0, 0.5), (50.0, 0.0), (80.0, 0.0)):
        seen.armed_with_government = np.full_like(seen.held, with_government)
        see_loyalty(world)
        gather_strength(world)
        np.testing.assert_allclose(seen.crowd[0, CENTRE], expected * CLEAR * PEOPLE / 1000.0)


def test_is_holds_nobody_down() -> None:
    world = _front(sunni=0.0)
    world.state.forces.target[:, BRIGADE] = RIGHT
    gather_strength(world)
    assert world.state.seen.attack[0, RIGHT] > 0.0
    assert world.state.seen.crowd[0, RIGHT] == 0.0


def test_an_attack_gets_on_the_slower_the_more_there_is_to_clear() -> None:
    moved = []
    for people in (0.0, 50_000.0, PEOPLE):
        world = _front(people=people)
        attack_centre(world, 2.0)
        gather_strength(world)
        world.state.places.progress[:, CENTRE] = 0.5
        seen, numbers = world.state.seen, world.numbers.fight
        ratio = seen.attack[0, CENTRE] / (seen.defence[0, CENTRE] + CLEAR * people / 1000.0)
        fight(world)
        success = ratio**numbers.decisiveness / (ratio**numbers.decisiveness + 1.0)
        moved.append(float(world.state.places.progress[0, CENTRE]))
        np.testing.assert_allclose(moved[-1], 0.5 + numbers.speed * (2.0 * success - 1.0), rtol=1e-9)
    assert moved[0] > moved[1] > moved[2]


def test_losses_are_those_of_the_fight_whoever_lives_there() -> None:
    left = []
    for people in (0.0, PEOPLE):
        world = _front(people=people)
        attack_centre(world, 2.0)
        fight(world)
        left.append(world.state.forces.men[0, [BRIGADE, ARMY]])
    np.testing.assert_allclose(left[0], left[1])


def test_commands_reckon_with_the_people_of_a_town() -> None:
    resistance, worth = [], []
    for clear in (0.0, CLEAR):
        world = make_world(runs=1, numbers={"fight.clear": clear})
        observe(world)
        gather_strength(world)
        prospects = find_prospects(world)
        resistance.append(prospects.resistance[0])
        worth.append(prospects.worth[:GO_ROWS])
    held, loyal = world.state.seen.held[0], world.state.seen.loyal[0]
    people = held * world.state.places.people[0] * world.maps.sunni * (1.0 - loyal)
    np.testing.assert_allclose(resistance[1] - resistance[0], CLEAR * people / 1000.0, atol=1e-9)
    assert (worth[1][0] == worth[0][0]).all()
    assert (worth[1] <= worth[0]).all() and (worth[1] < worth[0]).any()


def test_nobody_needs_men_where_the_attackers_are_at_home() -> None:
    world = _front(sunni=0.0)
    hold(world, [IS, IS, IS, GOI, GOI])
    assert _needed(world) == 0.0
