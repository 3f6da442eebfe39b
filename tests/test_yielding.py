"""Places that yield to IS without a fight: when, how often, and what becomes of those who stood there."""

from __future__ import annotations

import numpy as np
import pytest

from sim import names
from sim.agents.yielding import yield_places
from sim.core.world import World
from tests.worlds import make_world

RUNS = 800
NOTHING = np.zeros(0, dtype=np.int64)


def _set(world: World, panic: float = 1.0, ratio: float = 4.0, units: float = 0.0) -> None:
    """Fear everywhere, and a strength of IS next door that is a multiple of what would defend a place."""
    seen, shape = world.state.seen, world.state.places.people.shape
    seen.panic, seen.defence = np.full(shape, panic), np.full(shape, 100.0)
    seen.unit_defence = np.full(shape, 100.0 * units)
    seen.is_power_nearby = np.full(shape, 100.0 * ratio)


def _rate(world: World) -> np.ndarray:
    """Share of runs in which each place yields, (P,)."""
    at, winners = yield_places(world, NOTHING, NOTHING)
    assert (winners == names.ISLAMIC_STATE).all() and (np.diff(at) > 0).all()
    return np.bincount(at % world.spots.places, minlength=world.spots.places) / RUNS


def test_the_rate_is_that_of_the_formula() -> None:
    world = make_world(runs=RUNS, numbers={"fight.yielding": 1.2, "fight.yielding_odds": 4.0})
    _set(world, panic=0.8)
    expected = 1.0 - np.exp(-1.2 * 0.8 * world.maps.sunni * 0.5)
    expected[world.state.seen.is_held[0]] = 0.0
    assert np.abs(_rate(world) - expected).max() < 4.5 * np.sqrt(0.25 / RUNS)


@pytest.mark.parametrize("without", [{"panic": 0.0}, {"ratio": 0.0}, {"units": 1.0}])
def test_without_fear_or_superior_strength_or_with_field_units_nothing_yields(
    without: dict[str, float],
) -> None:
    world = make_world(runs=RUNS, numbers={"fight.yielding": 2.0})
    _set(world, **without)
    assert not _rate(world).any()


def test_only_sunni_places_yield_and_the_strong_seldom() -> None:
    world = make_world(runs=RUNS, numbers={"fight.yielding": 1.0, "fight.yielding_odds": 4.0})
    _set(world)
    rates = [_rate(world)]
    _set(world, ratio=0.4)
    rates.append(_rate(world))
    sunni = (world.maps.sunni > 0.9) & ~world.state.seen.is_held[0]
    assert rates[0][sunni].min() > 10.0 * rates[1][sunni].mean() > 0.0
    assert not rates[0][world.maps.sunni == 0.0].any()


def test_what_falls_anyway_keeps_its_winner() -> None:
    world = make_world(runs=RUNS, numbers={"fight.yielding": 2.0})
    _set(world)
    falls = np.arange(0, RUNS * world.spots.places, 7)
    winners = np.full(len(falls), names.REBELS)
    at, winner = yield_places(world, falls, winners)
    assert len(at) > len(falls)
    assert (winner[np.isin(at, falls)] == names.REBELS).all()
    assert (winner[~np.isin(at, falls)] == names.ISLAMIC_STATE).all()
