"""What a place is worth to attack: what it threatens counts for the enemies of IS, and so do safe odds."""

from __future__ import annotations

import numpy as np
import pytest

from sim import names
from sim.agents.observe import observe
from sim.agents.prospects import STAY_ROW, find_prospects
from sim.agents.strength import gather_strength, remember_strength
from sim.core.networks import ENEMIES
from sim.core.world import World
from tests.fronts import ARMY, CENTRE, GOI, IS, RIGHT, hold, make_front
from tests.worlds import THEATRE, make_world

ON_IS = names.BAGHDAD + ENEMIES  # the row of worth of Baghdad's attacks on IS


def _worth(world: World) -> np.ndarray:
    """Worth of each place to Baghdad in attack on IS, (P,)."""
    gather_strength(world)
    remember_strength(world)
    worth = find_prospects(world).worth.reshape(-1, world.runs, world.maps.closeness.shape[1])
    return worth[ON_IS, 0, : world.spots.places]


def test_a_place_of_is_is_worth_more_by_what_it_threatens_next_door() -> None:
    plain, relief = (_worth(make_front(numbers={"orders.relief": value})) for value in (0.0, 0.5))
    world = make_front()
    value, own = world.maps.value, world.maps.residents[names.BAGHDAD]
    assert plain[CENTRE] > 0.0 and own[RIGHT] > 0.0
    relieved = value[CENTRE] + 0.5 * value[RIGHT] * own[RIGHT]
    assert relief[CENTRE] / plain[CENTRE] == pytest.approx(relieved / value[CENTRE])


def test_what_a_place_threatens_counts_whether_a_camp_aims_at_the_place_or_not() -> None:
    gained = []
    for aim in (1.0, 0.1):
        plain, relief = (
            _worth(_aims(make_front(numbers={"orders.relief": value}), aim)) for value in (0.0, 0.5)
        )
        gained.append(relief[CENTRE] - plain[CENTRE])
    assert gained[0] > 0.0 and gained[1] == pytest.approx(gained[0])


def _aims(world: World, aim: float) -> World:
    """Let Baghdad aim at all places to some degree."""
    world.maps.aims = world.maps.aims.copy()
    world.maps.aims[names.BAGHDAD] = aim
    return world


@pytest.mark.parametrize(("party", "counts"), [(GOI, False), (IS, True)])
def test_a_garrison_eases_the_threat_for_is_alone(party: int, counts: bool) -> None:
    worth = []
    for garrison in (0.0, 50_000.0):
        world = make_front()
        hold(world, [IS, IS, IS, party, GOI] if party == GOI else [IS, IS, IS, GOI, GOI])
        place, row = (RIGHT, names.BAGHDAD) if party == GOI else (CENTRE, names.ISLAMIC_STATE)
        world.state.places.garrison[:, place] = garrison
        observe(world)
        gather_strength(world)
        remember_strength(world)
        rows = find_prospects(world).worth.reshape(-1, world.runs, world.maps.closeness.shape[1])
        worth.append(rows[STAY_ROW + row, 0, place])
    assert bool(worth[1] < 0.9 * worth[0]) is counts and worth[1] > 0.0
    assert counts or worth[1] == worth[0]


def test_a_shrine_is_worth_more_to_guard_and_to_take_back_but_not_to_is() -> None:
    worth = []
    for shrine in (0.0, 2.0):
        world = make_front(numbers={"orders.relief": 0.0})
        hold(world, [IS, IS, IS, GOI, GOI])
        world.maps.hallowed = np.array([0.0, 0.0, shrine, shrine, 0.0])
        observe(world)
        prospects = find_prospects(world)
        rows = prospects.worth.reshape(-1, world.runs, world.maps.closeness.shape[1])[:, 0]
        worth.append(
            (rows[ON_IS, CENTRE], rows[STAY_ROW + names.BAGHDAD, RIGHT], rows[names.ISLAMIC_STATE, RIGHT])
        )
    value = world.maps.value
    assert worth[1][0] / worth[0][0] == pytest.approx(1.0 + 2.0 / value[CENTRE])
    assert worth[1][1] / worth[0][1] == pytest.approx(1.0 + 2.0 / value[RIGHT])
    assert worth[1][2] == worth[0][2] > 0.0


def _hallowed(**numbers: float) -> dict[str, float]:
    """Return the places that are worth more to the enemies of IS, and how much."""
    maps = make_world(numbers={f"orders.{name}": value for name, value in numbers.items()}).maps
    return {THEATRE.places.id[place]: maps.hallowed[place] for place in np.flatnonzero(maps.hallowed)}


def test_shrines_and_air_bases_are_worth_more_to_the_enemies_of_is() -> None:
    shrines = _hallowed(shrine=1.5, air_base=0.0)
    assert shrines == {"IQ_SAMARRA": 1.5, "IQ_KARBALA": 1.5, "IQ_NAJAF": 1.5}
    bases = _hallowed(shrine=0.0, air_base=0.5)
    assert set(bases.values()) == {0.5}
    assert {"SY_T4", "SY_KUWEIRES", "SY_DEZ_GOV", "IQ_HABBANIYAH"} <= set(bases) and not set(bases) & set(
        shrines
    )
    assert len(bases) == np.sum(THEATRE.places.is_air_base)


def test_what_is_itself_holds_next_door_adds_nothing() -> None:
    worth = []
    for value in (0.0, 0.5):
        world = make_front(numbers={"orders.relief": value})
        hold(world, [IS, IS, IS, IS, GOI])
        world.state.forces.post[0, ARMY] = RIGHT + 1
        observe(world)
        worth.append(_worth(world))
    assert worth[0][CENTRE] == worth[1][CENTRE] == 0.0
    assert worth[1][RIGHT] > worth[0][RIGHT] > 0.0


@pytest.mark.parametrize("superiority", [1.0, 2.0, 3.0])
def test_odds_are_even_at_the_superiority_that_is_asked_for(superiority: float) -> None:
    numbers = {"orders.superiority": superiority, "orders.relief": 0.0, "orders.floor_power": 1e-6}
    world = make_front(numbers=numbers)
    _worth(world)
    seen = world.state.seen
    world.state.forces.men[0, ARMY] *= (
        superiority * seen.defence[0, CENTRE] / seen.enemy_power_nearby[0, CENTRE]
    )
    observe(world)
    even = world.maps.value[CENTRE] * 0.5
    scale = (
        _worth(make_front(numbers={**numbers, "orders.superiority": 1e-6}))[CENTRE] / world.maps.value[CENTRE]
    )
    assert _worth(world)[CENTRE] == pytest.approx(even * scale, rel=1e-6)


def test_is_takes_even_odds_as_they_are() -> None:
    rows = []
    for superiority in (1.0, 4.0):
        world = make_front(numbers={"orders.superiority": superiority})
        _worth(world)
        rows.append(find_prospects(world).worth[names.ISLAMIC_STATE * world.runs])
    np.testing.assert_array_equal(*rows)
    assert rows[0].any()
