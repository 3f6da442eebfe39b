"""Connected ground: what a pocket is, and that units march and attack from their own only."""

from __future__ import annotations

import numpy as np
import pytest

from sim import names
from sim.agents.observe import observe
from sim.agents.orders import give_orders
from sim.agents.pockets import BITS, Reach, find_pockets
from sim.core.world import World
from tests.fronts import ARMY, BRIGADE, CENTRE, GOI, IS, LEFT, RIGHT, hold, make_front
from tests.worlds import THEATRE, make_world, plan_of, run

GOERS = {"orders.reconsider": 1.0, "orders.pinned": 0.0, "orders.tempting": 0.05, "orders.offence": 0.7}


def _flood(world: World, run: int, start: int) -> set[int]:
    """Places that can be reached from a place over ground of the camp that holds it."""
    camp, neighbours = world.state.places.camp[run], world.theatre.neighbours
    reached, ahead = {start}, [start]
    while ahead:
        around = neighbours[ahead.pop()]
        for place in around[around >= 0]:
            if camp[place] == camp[start] and place not in reached:
                reached.add(int(place))
                ahead.append(int(place))
    return reached


def _scattered(share: float, runs: int = 3) -> World:
    """Return worlds in which a share of the places has been given to camps by lot."""
    world = make_world(runs=runs)
    places, draw = world.state.places, np.random.default_rng(7)
    is_given = draw.random(places.camp.shape) < share
    places.camp[:] = np.where(is_given, draw.integers(0, len(names.CAMPS), places.camp.shape), places.camp)
    return world


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_a_pocket_is_what_can_be_reached_over_ones_own_ground(share: float) -> None:
    world = _scattered(share)
    pockets, neighbours = find_pockets(world), world.theatre.neighbours
    for one in range(world.runs):
        for place in range(0, world.spots.places, 7):
            at = np.array([one]), np.array([pockets.number[one, place]])
            inside = _flood(world, one, place)
            assert set(np.flatnonzero(pockets.within(*at)[0])) == inside
            around = {int(other) for own in inside for other in neighbours[own] if other >= 0}
            assert set(np.flatnonzero(pockets.next_to(*at)[0])) == around


ENCLAVE, HUB = (THEATRE.places.id.index(name) for name in ("SY_DEZ_GOV", "SY_HAMA"))


def _lone_base(
    camp: int, men: float = 2000.0, post: int = HUB, supplied: float = 8000.0
) -> tuple[World, int]:
    """Return a world in which a camp holds two air bases far apart, and a unit of it that stands at one."""
    world = make_world(runs=1, numbers={"orders.supplied": supplied})
    state = world.state
    state.places.camp[:] = names.ISLAMIC_STATE
    state.places.camp[:, [ENCLAVE, post]] = camp
    unit = int(np.flatnonzero(world.maps.camp == camp)[0])
    state.forces.men[:] = 0.0
    state.forces.post[:, unit] = post
    state.forces.men[:, unit] = men
    observe(world)
    return world, unit


def _to_enclave(world: World, unit: int) -> tuple[float, bool]:
    """Return how ready a unit is to guard the lone base, and whether it may attack what lies next to it."""
    at = np.zeros(1, dtype=np.int64)
    post = world.state.forces.post[:, unit]
    reach = Reach(world, find_pockets(world), at, np.array([unit]), post)
    around = THEATRE.neighbours[ENCLAVE]
    ready = reach.to_guard(at)[0, ENCLAVE] / world.maps.homeward[unit, ENCLAVE]
    return float(ready), bool(reach.to_attack(at)[0, around[around >= 0]].any())


@pytest.mark.parametrize(
    ("camp", "flies"),
    [(names.BAGHDAD, True), (names.DAMASCUS, True), (names.REBELS, False), (names.SDF, False)],
)
def test_governments_fly_men_to_guard_a_base_with_no_way_out(camp: int, flies: bool) -> None:
    world, unit = _lone_base(camp)
    assert _to_enclave(world, unit) == (pytest.approx(0.75 if flies else 0.0), False)


def test_no_more_men_are_flown_in_than_aircraft_can_supply() -> None:
    for men, ready in ((1000.0, 0.875), (6000.0, 0.25), (8000.0, 0.0), (20000.0, 0.0)):
        world, unit = _lone_base(names.DAMASCUS, men)
        assert _to_enclave(world, unit)[0] == pytest.approx(ready)
    world, unit = _lone_base(names.DAMASCUS, 1000.0)
    world.state.forces.post[:, unit + 1], world.state.forces.men[:, unit + 1] = ENCLAVE, 5000.0
    assert _to_enclave(world, unit)[0] == pytest.approx(0.25)


def test_nobody_is_flown_from_where_there_is_no_base_or_to_where_there_is_a_way() -> None:
    world, unit = _lone_base(names.DAMASCUS, post=THEATRE.places.id.index("SY_DAMASCUS"))
    assert _to_enclave(world, unit)[0] == 0.0
    world, unit = _lone_base(names.DAMASCUS)
    world.state.places.camp[:, THEATRE.neighbours[ENCLAVE][0]] = names.DAMASCUS
    observe(world)
    assert _to_enclave(world, unit)[0] == 0.0


def test_what_a_pocket_is_in_one_run_does_not_hang_on_the_others() -> None:
    world = _scattered(0.5)
    many = find_pockets(world).number
    for one in range(world.runs):
        alone = make_world(runs=1)
        alone.state.places.camp[:] = world.state.places.camp[one]
        np.testing.assert_array_equal(find_pockets(alone).number[0], many[one])


def test_more_pockets_than_a_word_has_bits_are_told_apart() -> None:
    assert find_pockets(_scattered(1.0)).number.max() >= BITS


def test_brigades_of_is_reach_whatever_is_theirs_and_others_their_own_pocket() -> None:
    world = make_front()
    hold(world, [IS, GOI, IS, GOI, GOI])
    zeros = np.zeros(2, dtype=np.int64)
    reach = Reach(world, find_pockets(world), zeros, np.array([BRIGADE, ARMY]), np.array([CENTRE, LEFT]))
    assert reach.can_march(np.arange(2)).tolist() == [[True] * 5, [False, True, False, False, False]]


@pytest.mark.parametrize(
    ("parties", "posts"),
    [
        ([IS, GOI, IS, GOI, GOI], {RIGHT, RIGHT + 1}),
        ([IS, GOI, GOI, GOI, GOI], {LEFT, CENTRE, RIGHT, RIGHT + 1}),
    ],
)
def test_no_unit_marches_through_what_others_hold(parties: list[int], posts: set[int]) -> None:
    world = make_front(runs=800, numbers=GOERS)
    hold(world, parties)
    observe(world)
    give_orders(world)
    assert set(np.unique(world.state.forces.post[:, ARMY])) == posts


def test_in_history_units_march_over_their_own_connected_ground_only() -> None:
    marched = []

    def check(world: World) -> None:
        before = world.state.forces.post.copy()
        pocket = find_pockets(world).number
        observe(world)
        is_base = world.theatre.places.is_air_base & world.state.seen.is_cut_off
        give_orders(world)
        run_of, unit = np.nonzero(
            (world.state.forces.post != before) & (world.maps.camp != names.ISLAMIC_STATE)
        )
        start, end = before[run_of, unit], world.state.forces.post[run_of, unit]
        is_flown = is_base[run_of, end]
        assert ((pocket[run_of, start] == pocket[run_of, end]) | is_flown).all()
        marched.append(len(unit))

    run(plan_of(weeks=12), each_week=check)
    assert sum(marched) > 50


def test_units_with_local_ties_are_the_less_ready_the_farther_they_are_sent() -> None:
    maps = make_world().maps
    has_ties = np.asarray(THEATRE.forces.has_local_ties)
    assert (maps.homeward[~has_ties] == 1.0).all()
    for unit in np.flatnonzero(has_ties)[::9]:
        order = np.argsort(THEATRE.travel_km[THEATRE.forces.post[unit]])
        ready = maps.homeward[unit, order]
        assert ready[0] == 1.0 and (np.diff(ready) <= 0.0).all() and ready[-1] < 0.2


@pytest.mark.parametrize("home_km", [60.0, 240.0])
def test_how_ready_a_unit_is_goes_with_the_road_from_home(home_km: float) -> None:
    world = make_world(numbers={"orders.home_km": home_km})
    unit = THEATRE.forces.id.index("K_KDP_DOHUK")
    home, far = THEATRE.forces.post[unit], THEATRE.places.id.index("IQ_ERBIL")
    reach = Reach(world, find_pockets(world), np.zeros(1, dtype=np.int64), np.array([unit]), np.array([home]))
    some = np.zeros(1, dtype=np.int64)
    expected = np.exp(-THEATRE.travel_km[home, far] / home_km)
    assert reach.can_march(some)[0, far]
    assert reach.to_guard(some)[0, far] == pytest.approx(expected)
    assert reach.to_guard(some)[0, home] == 1.0
