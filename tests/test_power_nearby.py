"""Whose power is next door: friends are counted on, rivals threaten, nobody attacks with another's men."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sim import names
from sim.agents.observe import observe
from sim.agents.prospects import find_prospects
from sim.agents.strength import gather_strength, remember_strength
from sim.core.networks import CAMPS, ENEMIES
from sim.core.world import World
from tests.fronts import ARMY, BRIGADE, CENTRE, GOI, IS, MILITIA, RIGHT, hold, make_front
from tests.worlds import THEATRE, make_world

SAA, REB = names.PARTIES.index("SAA"), names.PARTIES.index("REB")
POWER = 1000.0 * 0.5 * 0.6  # of a unit of the front


def _front(parties: list[int], camps: list[int], posts: list[int], runs: int = 1) -> World:
    """Return the front with its places and its three units, each 1,000 men, given to others."""
    world = make_front(runs=runs, numbers={"fight.last_stand": 0.0})
    hold(world, parties)
    world.maps.camp = np.asarray(camps)
    world.state.forces.men[:] = 1000.0
    world.state.forces.post[:] = posts
    observe(world)
    gather_strength(world)
    remember_strength(world)
    return world


def test_the_power_next_door_is_that_of_each_camp() -> None:
    world = _front([IS, IS, SAA, REB, REB], [names.DAMASCUS, names.REBELS, names.REBELS], [2, 3, 4])
    near = world.state.seen.power_nearby[:, 0]
    assert near[names.DAMASCUS, RIGHT] == pytest.approx(POWER)
    assert near[names.REBELS, RIGHT] == pytest.approx(POWER)  # of the unit at the end; not of its own
    assert near[names.REBELS, CENTRE] == pytest.approx(POWER)
    assert near[names.ISLAMIC_STATE].sum() == 0.0
    np.testing.assert_allclose(world.state.seen.enemy_power_nearby, near[None, 1:].sum(axis=1))


def test_shaken_units_next_door_count_for_less() -> None:
    counted = []
    for panic in (0.0, 1.0):
        world = make_front()
        world.state.places.panic[:] = panic
        observe(world)
        gather_strength(world)  # sees how the units would fight
        observe(world)
        counted.append(world.state.seen.power_nearby[names.BAGHDAD, 0, CENTRE])
        assert counted[-1] == pytest.approx(1000.0 * 0.5 * world.state.seen.fighting_will[0, ARMY])
    assert counted[0] == pytest.approx(POWER) and counted[1] < 0.9 * POWER


def test_only_garrisons_of_is_reinforce_each_other() -> None:
    world = make_front()
    world.state.forces.men[:] = 0.0
    world.state.places.garrison[:] = 100.0
    observe(world)
    near, quality = world.state.seen.power_nearby[:, 0], world.numbers.fight.garrison_quality_is
    assert near[names.ISLAMIC_STATE, RIGHT] == pytest.approx(100.0 * quality)
    assert near[1:].sum() == 0.0


@pytest.mark.parametrize(
    ("holder", "friends", "rivals"),
    [(SAA, 0.0, 2.0), (REB, 2.0, 0.0), (GOI, 0.0, 0.2), (IS, 0.0, 0.0)],
)
def test_friends_are_at_peace_with_the_holder_and_rivals_are_not(
    holder: int, friends: float, rivals: float
) -> None:
    world = _front([IS, IS, REB, holder, REB], [names.REBELS] * 3, [2, 2, 2])
    world.state.forces.men[0, 0] = 0.0
    observe(world)
    seen = world.state.seen
    assert seen.friends_nearby[0, RIGHT] == pytest.approx(friends * POWER)
    assert seen.rivals_nearby[0, RIGHT] == pytest.approx(rivals * POWER)


def test_camps_at_peace_and_rivals_are_those_of_the_table_of_relations() -> None:
    maps, hostility = make_world().maps, np.asarray(THEATRE.hostility)
    at_peace, enmity = maps.at_peace, maps.enmity
    assert (np.diag(at_peace) == 1.0).all() and (at_peace == at_peace.T).all()
    assert (at_peace[names.ISLAMIC_STATE, 1:] == 0.0).all()
    assert at_peace[names.BAGHDAD, names.ERBIL] == 1.0 and at_peace[names.DAMASCUS, names.REBELS] == 0.0
    assert (enmity[names.ISLAMIC_STATE] == 0.0).all() and (enmity[:, names.ISLAMIC_STATE] == 0.0).all()
    assert (enmity[at_peace > 0.0] == 0.0).all()
    assert enmity[names.REBELS, names.DAMASCUS] == hostility[names.REBELS, names.DAMASCUS] == 1.0
    for camp in range(CAMPS):
        assert maps.friends[camp] == (at_peace[camp] > 0.0) @ (1 << np.arange(CAMPS))


def test_a_rival_next_door_is_a_threat_and_a_friend_is_not() -> None:
    threats = []
    for camp in (names.DAMASCUS, names.REBELS):
        world = _front([IS, SAA, SAA, REB, REB], [camp] * 3, [CENTRE] * 3)
        threats.append(find_prospects(world).threat[0, RIGHT])
    numbers = world.numbers
    brought = numbers.orders.offence * np.exp(-numbers.fight.entrenched) * 3.0 * POWER
    assert threats == [pytest.approx(brought), 0.0]


def test_men_of_is_within_are_a_threat() -> None:
    threats = []
    for hidden in (0.0, 200.0):
        world = make_front()
        world.state.forces.men[:, BRIGADE] = 0.0
        world.state.places.underground[:, RIGHT] = hidden
        observe(world)
        gather_strength(world)
        threats.append(find_prospects(world).threat[0, RIGHT])
    assert threats == [0.0, pytest.approx(200.0 * world.numbers.fight.hidden_quality)]


def test_a_camp_attacks_with_its_own_men_and_those_at_peace_with_it() -> None:
    worth = []
    for camp in (names.BAGHDAD, names.ERBIL, names.REBELS):
        world = _front([IS, IS, IS, GOI, GOI], [camp] * 3, [RIGHT] * 3)
        rows = find_prospects(world).worth.reshape(-1, 1, world.maps.closeness.shape[1])
        worth.append(rows[names.BAGHDAD + ENEMIES, 0, CENTRE])
    assert worth[0] == worth[1] > 0.0 == worth[2]


def test_who_plans_an_attack_reckons_with_what_the_other_side_has_next_door() -> None:
    resistance, worth = [], []
    for men in (0.0, 1000.0, 4000.0):
        world = make_front()
        hold(world, [IS, IS, IS, GOI, GOI])
        world.state.forces.post[:, MILITIA] = RIGHT + 1
        world.state.forces.men[:, MILITIA] = men
        observe(world)
        gather_strength(world)
        remember_strength(world)
        prospects = find_prospects(world)
        resistance.append(prospects.resistance[0, RIGHT])
        worth.append(prospects.worth.reshape(-1, 1, world.maps.closeness.shape[1])[0, 0, RIGHT])
    relief = world.numbers.orders.counter * POWER
    assert np.diff(resistance) == pytest.approx([relief, 3.0 * relief])
    assert worth[0] > worth[1] > worth[2] > 0.0


def test_men_under_cover_rise_the_less_the_more_stands_next_door() -> None:
    shares = []
    numbers = {"fight.least_hidden": 1.0, "fight.rise_reckons": 0.2, "fight.rise_ratio": 0.3}
    for men in (0.0, 3000.0, 30_000.0):
        world = make_front(runs=3000, numbers=numbers)
        world.state.forces.men[:, BRIGADE] = 0.0
        world.state.forces.post[:, MILITIA] = RIGHT + 1
        world.state.forces.men[:, MILITIA] = men
        world.state.places.underground[:, RIGHT] = 150.0
        observe(world)
        gather_strength(world)
        shares.append(world.state.seen.rises[:, RIGHT].mean())
    assert all(fewer < more for more, fewer in pairwise(shares)) and shares[0] > 0.5


def test_stakes_are_the_share_of_own_people_in_a_place_and_next_door() -> None:
    world = make_front()
    people = np.asarray(world.theatre.places.population, dtype=float)
    whole = [names.COMMUNITIES.index(name) for name in ("shia_arab", "kurd")]  # Kurds belong to a friend
    own = world.theatre.places.composition[:, whole].sum(axis=1) * people
    around = np.unique([CENTRE, RIGHT, RIGHT + 1])
    expected = own[around].sum() / people[around].sum()
    assert 0.0 < expected < 1.0
    assert world.maps.stakes[names.BAGHDAD, RIGHT] == pytest.approx(expected)
    assert (world.maps.stakes[names.ISLAMIC_STATE] == 0.0).all()


def test_nobody_counts_as_home_to_units_but_who_is_theirs_alone_and_a_shrine_is_a_whole_town() -> None:
    stakes, composition = make_world().maps.stakes, THEATRE.places.composition
    place = {name: row for row, name in enumerate(THEATRE.places.id)}
    assert composition[place["IQ_SINUNI"], names.COMMUNITIES.index("yazidi")] > 0.8
    assert stakes[names.ERBIL, place["IQ_SINUNI"]] < 0.15  # Kurds of the places next door
    assert stakes[names.ERBIL, place["IQ_ERBIL"]] > 0.8
    assert (stakes[names.REBELS, [place["SY_DEZ"], place["SY_MAYADIN"]]] == 0.0).all()
    shrine = np.flatnonzero(THEATRE.places.is_shrine)
    assert len(shrine) and (stakes[names.BAGHDAD, shrine] == 1.0).all()
    assert stakes[names.ERBIL, place["IQ_SAMARRA"]] < 0.1


def test_units_that_hold_a_place_with_their_people_at_their_back_stand_the_better() -> None:
    wills = []
    for stake in (0.0, 3.0):
        world = make_front(runs=2, numbers={"fight.stake": stake})
        world.state.forces.target[1, ARMY] = CENTRE
        observe(world)
        gather_strength(world)
        wills.append(world.state.seen.fighting_will.copy())
    share = world.maps.stakes[names.BAGHDAD, RIGHT]
    gained = np.log(wills[1] / (1.0 - wills[1])) - np.log(wills[0] / (1.0 - wills[0]))
    assert share > 0.0
    np.testing.assert_allclose(gained[:, ARMY], [3.0 * share, 0.0], atol=1e-12)  # who attacks gains nothing
    np.testing.assert_array_equal(gained[:, BRIGADE], 0.0)
