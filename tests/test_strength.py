"""Strength by hand: what units, bases, strikes and men under cover bring to a fight."""

from __future__ import annotations

import numpy as np
import pytest

from sim import names
from sim.agents.observe import observe
from sim.agents.strength import gather_strength
from tests.fronts import ARMY, BRIGADE, CENTRE, GOI, IS, RIGHT, SMALL, hold, make_front
from tests.worlds import THEATRE, make_world


def test_strength_is_men_times_quality_times_will_and_a_base_is_bared_by_an_attack():
    world = make_front()
    numbers, seen = world.numbers.fight, world.state.seen
    power = 1000.0 * 0.5 * 0.6
    for target, share_at_home in ((-1, 1.0), (CENTRE, numbers.rear)):
        world.state.forces.target[0, ARMY] = target
        observe(world)
        gather_strength(world)
        np.testing.assert_allclose(seen.unit_power[0], [power, power, 0.0])
        built_up = 1.0 + numbers.built_up * SMALL.places.is_city
        home = power * share_at_home * built_up[RIGHT] + numbers.least_defence
        assert seen.defence[0, RIGHT] == pytest.approx(home)
        assert seen.defence[0, CENTRE] == pytest.approx(power * built_up[CENTRE] + numbers.least_defence)
        assert seen.attack_by_others[0, CENTRE] == pytest.approx(power if target == CENTRE else 0.0)


def test_a_unit_on_the_march_neither_attacks_nor_defends():
    world = make_front()
    world.state.forces.target[0, ARMY] = CENTRE
    world.state.forces.travel[0, ARMY] = 2.0
    observe(world)
    gather_strength(world)
    assert world.state.seen.attack.sum() == 0.0
    assert world.state.seen.defence[0, RIGHT] == pytest.approx(world.numbers.fight.least_defence)


def test_a_garrison_left_by_field_units_where_is_was_driven_out_holds_better():
    defence = []
    for retaken in (False, True):
        world = make_front()
        world.state.places.garrison[0, RIGHT] = 300.0
        world.state.forces.men[0, ARMY] = 0.0
        world.state.places.taken_from_is[0, RIGHT] = retaken
        observe(world)
        gather_strength(world)
        defence.append(world.state.seen.defence[0, RIGHT] - world.numbers.fight.least_defence)
    numbers = world.numbers.fight
    at_first = numbers.garrison_quality * numbers.stand
    later = numbers.garrison_quality_retaken * numbers.stand_retaken
    assert defence[1] / defence[0] == pytest.approx(later / at_first)


def test_strikes_where_it_attacks_slow_is_down():
    strengths = []
    for flown in (0.0, 5.0, 50.0):
        world = make_front()
        world.state.forces.target[0, BRIGADE] = RIGHT
        world.state.patrons.strikes_at[0, RIGHT] = flown
        observe(world)
        gather_strength(world)
        strengths.append(world.state.seen.attack_by_is[0, RIGHT])
    numbers = world.numbers.fight
    slowed = np.exp(-numbers.suppress * 5.0 / (5.0 + numbers.half_strikes))
    assert strengths[1] == pytest.approx(strengths[0] * slowed)
    assert strengths[2] < strengths[1]


def test_men_under_cover_rise_with_an_attack_and_fight_at_their_worth():
    world = make_front()
    world.state.places.underground[0, RIGHT] = 100.0
    world.state.forces.target[0, BRIGADE] = RIGHT
    observe(world)
    gather_strength(world)
    power = 1000.0 * 0.5 * 0.6 + 100.0 * world.numbers.fight.hidden_quality
    assert world.state.seen.attack_by_is[0, RIGHT] == pytest.approx(power)


def test_pushes_on_power_multiply_what_they_are_about():
    world = make_front()
    world.state.forces.target[0, BRIGADE] = RIGHT
    observe(world)
    gather_strength(world)
    seen = world.state.seen
    before = (seen.attack_by_is[0, RIGHT], seen.defence[0, CENTRE], seen.defence[0, RIGHT])
    least = world.numbers.fight.least_defence
    world.board.clear(world.week)
    world.board.push("is_power", "a claim", np.full((1, 5), np.log(2.0)))
    world.board.push("power", "a claim", np.log([[1.0, 3.0, 1.0]]))
    gather_strength(world)
    assert seen.attack_by_is[0, RIGHT] == pytest.approx(2.0 * before[0])
    assert seen.defence[0, CENTRE] - least == pytest.approx(2.0 * (before[1] - least))
    assert seen.defence[0, RIGHT] - least == pytest.approx(3.0 * (before[2] - least))


def test_who_stands_next_to_whom_is_seen():
    world = make_front()
    seen = world.state.seen
    np.testing.assert_array_equal(seen.is_next_to_is[0], [True, True, True, True, False])
    hold(world, [GOI, GOI, GOI, IS, GOI])
    observe(world)
    np.testing.assert_array_equal(seen.is_next_to_is[0], [False, False, True, False, True])


def _ready(place: str, camp: int, at_peace: float = 0.05) -> float:
    """Share of the people of a place who would defend it under a camp."""
    return make_world(numbers={"fight.at_peace": at_peace}).maps.defenders[
        camp, THEATRE.places.id.index(place)
    ]


def test_people_defend_their_place_under_a_camp_that_is_at_peace_with_theirs() -> None:
    maps = make_world().maps
    town = THEATRE.places.id.index("SY_QAMISHLI")
    kurds = THEATRE.places.composition[town, names.COMMUNITIES.index("kurd")]
    assert kurds > 0.5
    assert _ready("SY_QAMISHLI", names.DAMASCUS) > 0.5 > maps.residents[names.DAMASCUS, town]
    assert _ready("SY_QAMISHLI", names.DAMASCUS, at_peace=0.0) == maps.residents[names.DAMASCUS, town]


def test_camps_that_are_not_in_a_country_bring_nobody_to_arms_there() -> None:
    """The rebels of Syria are at peace with Erbil, but Sunnis of Iraq do not fight for it on that account."""
    tikrit = THEATRE.places.id.index("IQ_TIKRIT")
    assert make_world().maps.residents[names.REBELS, tikrit] > 0.4
    assert _ready("IQ_TIKRIT", names.ERBIL) < 0.1 and _ready("IQ_TIKRIT", names.BAGHDAD) < 0.1


def test_nobody_defends_a_place_for_islamic_state_as_its_own() -> None:
    assert not make_world().maps.defenders[names.ISLAMIC_STATE].any()
