"""Places that yield to IS without a fight: when, how often, and what becomes of those who stood there."""

from __future__ import annotations

import numpy as np
import pytest

from sim import names
from sim.agents.strength import gather_strength
from sim.agents.yielding import yield_places
from sim.core.world import World
from tests.worlds import make_world

RUNS = 800
NOTHING = np.zeros(0, dtype=np.int64)
PANIC = 2.0  # log-odds, as good as certain flight where the news is fresh


def _make(numbers: dict[str, float]) -> World:
    """Return a world in which nobody but what a test sets stands anywhere and no tribe has taken a side."""
    alone = {"fight.yield_reckons": 0.0, "fight.hold_down": 0.0}
    world = make_world(runs=RUNS, numbers={"fight.panic": PANIC, **alone, **numbers})
    gather_strength(world)
    world.state.seen.loyal = np.zeros_like(world.state.seen.loyal)
    return world


def _set(
    world: World,
    panic: float = 1.0,
    shock: float = 0.0,
    ratio: float = 4.0,
    inside: float = 0.0,
    units: float = 0.0,
    will: float = 1.0,
) -> None:
    """Fear everywhere, and a strength of IS next door that is a multiple of what would defend a place."""
    state, seen, shape = world.state, world.state.seen, world.state.places.people.shape
    seen.panic, seen.defence = np.full(shape, panic), np.full(shape, 100.0)
    state.camps.shock[:] = shock
    seen.unit_defence = np.full(shape, 100.0 * units)
    seen.unit_power = np.ones_like(seen.unit_power)
    seen.fighting_will = np.full_like(seen.unit_power, will)
    seen.at_post = np.arange(RUNS)[:, None] * shape[1] + np.arange(seen.unit_power.shape[1]) % shape[1]
    seen.is_power_nearby = np.full(shape, 100.0 * ratio)
    seen.within = np.full(shape, 100.0 * inside)


def _rate(world: World) -> np.ndarray:
    """Share of runs in which each place yields, (P,)."""
    at, winners = yield_places(world, NOTHING, NOTHING)
    assert (winners == names.ISLAMIC_STATE).all() and (np.diff(at) > 0).all()
    return np.bincount(at % world.spots.places, minlength=world.spots.places) / RUNS


def _strangers(world: World) -> np.ndarray:
    """Share of the people of each place who are Sunnis or would not defend it under its holder, (P,)."""
    camp, places = world.state.places.camp[0], np.arange(world.spots.places)
    return np.maximum(1.0 - world.maps.defenders[camp, places], world.maps.sunni)


@pytest.mark.parametrize(
    "fears", [{"panic": 0.4}, {"panic": 0.0, "shock": 0.2}, {"panic": 0.4, "shock": 0.2}]
)
def test_the_rate_is_that_of_the_formula(fears: dict[str, float]) -> None:
    world = _make({"fight.yielding": 1.2, "fight.yielding_odds": 4.0, "fight.shock": 5.0})
    _set(world, **fears)
    fear = 1.0 - np.exp(-PANIC * fears["panic"] - 5.0 * fears.get("shock", 0.0))
    expected = 1.0 - np.exp(-1.2 * fear * _strangers(world) * 0.5)
    expected[world.state.seen.is_held[0]] = 0.0
    assert np.abs(_rate(world) - expected).max() < 4.5 * np.sqrt(0.25 / RUNS)


@pytest.mark.parametrize("without", [{"panic": 0.0}, {"ratio": 0.0}])
def test_without_fear_or_superior_strength_nothing_yields(without: dict[str, float]) -> None:
    world = _make({"fight.yielding": 2.0})
    _set(world, **without)
    assert not _rate(world).any()


def test_men_and_tribes_of_is_within_count_as_those_next_door_do() -> None:
    rates = []
    for where in ({"ratio": 4.0}, {"ratio": 0.0, "inside": 4.0}):
        world = _make({"fight.yielding": 1.0})
        _set(world, **where)
        rates.append(_rate(world))
    np.testing.assert_array_equal(*rates)
    assert rates[0].any()


def test_units_keep_a_place_as_far_as_they_mean_to_fight() -> None:
    rates = []
    for will in (0.0, 0.5, 1.0):
        world = _make({"fight.yielding": 1.0})
        _set(world, units=1.0, will=will)
        has_unit = np.isin(np.arange(world.spots.places), world.state.seen.at_post[0])
        rates.append(_rate(world)[has_unit].mean())
    assert rates[0] > 1.4 * rates[1] > rates[2] == 0.0


def test_half_hearted_units_steady_a_place_little() -> None:
    world = _make({"fight.yielding": 1.2, "fight.yielding_odds": 4.0})
    _set(world, units=1.0, will=0.4)
    has_unit = np.isin(np.arange(world.spots.places), world.state.seen.at_post[0])
    fear = 1.0 - np.exp(-PANIC)
    expected = 1.0 - np.exp(-1.2 * fear * _strangers(world) * 0.5 * (1.0 - 0.4) ** 2)
    expected[world.state.seen.is_held[0]] = 0.0
    assert np.abs(_rate(world) - expected)[has_unit].max() < 4.5 * np.sqrt(0.25 / RUNS)


@pytest.mark.parametrize("numbers", [{"fight.yield_reckons": 0.5}, {"fight.hold_down": 2.0}])
def test_friends_next_door_and_the_size_of_a_town_keep_it_from_yielding(numbers: dict[str, float]) -> None:
    world = _make({"fight.yielding": 1.2, "fight.yielding_odds": 1.0, **numbers})
    _set(world, ratio=1.0)
    seen = world.state.seen
    seen.friends_nearby = np.full(seen.defence.shape, 200.0)
    people = world.state.places.people[0] / 1000.0
    crowd, friends = numbers.get("fight.hold_down", 0.0), numbers.get("fight.yield_reckons", 0.0)
    against = 100.0 + friends * 200.0 + crowd * people
    odds = (100.0 / against) ** 2 / (1.0 + (100.0 / against) ** 2)
    fear = 1.0 - np.exp(-PANIC)
    expected = 1.0 - np.exp(-1.2 * fear * _strangers(world) * odds)
    expected[seen.is_held[0]] = 0.0
    assert np.abs(_rate(world) - expected).max() < 4.5 * np.sqrt(0.25 / RUNS)
    assert expected.mean() < 0.8 * (1.0 - np.exp(-1.2 * fear * _strangers(world) * 0.5)).mean()


def test_a_place_whose_armed_men_stand_with_the_government_does_not_yield() -> None:
    world = _make({"fight.yielding": 2.0})
    _set(world)
    seen = world.state.seen
    loyal = seen.armed_at_home > 0.0
    seen.loyal = loyal.astype(float)
    rate = _rate(world)
    assert not rate[loyal[0]].any() and rate[~loyal[0]].any()


def test_places_of_the_holders_own_people_yield_less_and_the_strong_seldom() -> None:
    world = _make({"fight.yielding": 1.0, "fight.yielding_odds": 4.0})
    _set(world)
    rates = [_rate(world)]
    _set(world, ratio=0.4)
    rates.append(_rate(world))
    free, strangers = ~world.state.seen.is_held[0], _strangers(world)
    assert rates[0][free & (strangers > 0.9)].min() > 10.0 * rates[1][free & (strangers > 0.9)].mean() > 0.0
    assert rates[0][free & (strangers < 0.2)].max() < 0.5 * rates[0][free & (strangers > 0.9)].min()


def test_what_falls_anyway_keeps_its_winner() -> None:
    world = _make({"fight.yielding": 2.0})
    _set(world)
    falls = np.arange(0, RUNS * world.spots.places, 7)
    winners = np.full(len(falls), names.REBELS)
    at, winner = yield_places(world, falls, winners)
    assert len(at) > len(falls)
    assert (winner[np.isin(at, falls)] == names.REBELS).all()
    assert (winner[~np.isin(at, falls)] == names.ISLAMIC_STATE).all()
