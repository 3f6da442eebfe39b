"""Places that a partner takes over from a camp in shock: which, from whom, and what becomes of the men."""

from __future__ import annotations

import numpy as np
import pytest

from sim import names
from sim.agents.takeover import take_over
from sim.core.world import World
from tests.worlds import THEATRE, make_world

BAGHDAD, ERBIL, SDF, IS = names.BAGHDAD, names.ERBIL, names.SDF, names.ISLAMIC_STATE
PLACE = {name: row for row, name in enumerate(THEATRE.places.id)}
OPEN, SHARED = PLACE["IQ_RABIA"], PLACE["IQ_KIRKUK"]
NUMBERS = {"rule.step_in": 0.05, "rule.step_in_odds": 0.2, "rule.step_in_garrison": 0.25}


def _make(
    shock: float = 0.1,
    defence: float = 10.0,
    friends: float = 100.0,
    is_near: float = 50.0,
    own: float = 1.0,
) -> World:
    """Return a world in which one place of Baghdad that nobody shares is next to IS and to Kurdish power."""
    world = make_world(numbers=NUMBERS)
    seen, shape = world.state.seen, world.state.places.camp.shape
    world.maps.stakes = np.full_like(world.maps.stakes, own)
    world.state.camps.shock[:] = 0.0
    world.state.camps.shock[:, BAGHDAD] = shock
    seen.is_next_to_is = np.zeros(shape, dtype=bool)
    seen.is_next_to_is[:, OPEN] = True
    seen.defence = np.full(shape, defence)
    seen.power_nearby = np.zeros((len(names.CAMPS), *shape))
    seen.power_nearby[ERBIL], seen.power_nearby[BAGHDAD] = friends, 10_000.0
    seen.is_power_nearby = np.full(shape, is_near)
    world.state.places.garrison[:, OPEN] = 200.0
    return world


def _holders(world: World) -> np.ndarray:
    take_over(world)
    return world.state.places.camp[0]


def test_a_friend_moves_in_where_a_camp_in_shock_has_left_next_to_nothing() -> None:
    world = _make()
    before = world.state.places.camp[0].copy()
    changed = np.flatnonzero(_holders(world) != before)
    shared = np.flatnonzero((THEATRE.places.shared_with >= 0) & (before == BAGHDAD))
    assert set(changed) == {OPEN, *shared} and SHARED in changed
    assert (world.state.places.camp[0, changed] == ERBIL).all()
    assert world.state.places.garrison[0, OPEN] == pytest.approx(50.0)
    assert world.state.hand_changes[0] == len(changed)


@pytest.mark.parametrize(
    "without",
    [{"shock": 0.04}, {"defence": 21.0}, {"friends": 40.0}, {"is_near": 101.0}, {"own": 0.45}],
    ids=["no shock", "it is defended", "few friends", "IS is stronger", "few people of theirs"],
)
def test_it_does_not_without_any_one_of_its_causes(without: dict[str, float]) -> None:
    assert _holders(_make(**without))[OPEN] == BAGHDAD


def test_it_does_not_far_from_is() -> None:
    world = _make()
    world.state.seen.is_next_to_is[:] = False
    assert _holders(world)[OPEN] == BAGHDAD


def test_only_a_camp_that_acts_in_the_country_moves_in() -> None:
    world = _make(friends=100.0)
    world.state.seen.power_nearby[SDF] = 500.0  # at peace with Baghdad, and across the border
    assert _holders(world)[OPEN] == ERBIL
    world = _make(friends=0.0)
    world.state.seen.power_nearby[SDF] = 500.0
    assert _holders(world)[OPEN] == BAGHDAD


@pytest.mark.parametrize(("friend", "moves_in"), [(SDF, True), (names.REBELS, False)])
def test_a_camp_at_peace_with_the_holder_moves_in_and_an_enemy_of_its_does_not(
    friend: int, moves_in: bool
) -> None:
    place, world = PLACE["SY_KHANASIR"], _make()
    assert world.state.places.camp[0, place] == names.DAMASCUS
    world.state.camps.shock[:] = 0.1
    world.state.seen.is_next_to_is[:, place] = True
    world.state.seen.power_nearby[:] = 0.0
    world.state.seen.power_nearby[friend] = 500.0
    assert _holders(world)[place] == (friend if moves_in else names.DAMASCUS)


def test_nobody_moves_in_on_is() -> None:
    world = _make(friends=500.0)
    hold = world.state.places
    hold.camp[:, OPEN], hold.party[:, OPEN] = IS, names.PARTY_CAMP.index(IS)
    world.state.seen.is_held[:, OPEN] = True
    world.state.camps.shock[:] = 0.1
    assert _holders(world)[OPEN] == IS


def test_units_of_the_former_holder_leave_and_men_are_accounted_for() -> None:
    world = _make()
    unit = int(np.flatnonzero((THEATRE.forces.post == OPEN) & (THEATRE.forces.camp == BAGHDAD))[0])
    garrisons = world.state.places.garrison.sum()
    take_over(world)
    assert world.state.forces.post[0, unit] != OPEN
    ledger = world.state.ledger
    left, joined = ledger.left.sum(), ledger.joined.sum()
    assert garrisons - world.state.places.garrison.sum() == pytest.approx(left - joined)
