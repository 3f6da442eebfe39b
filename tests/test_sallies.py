"""Units tied to their post: who is, what they may attack, and that they stay where they are when they win."""

from __future__ import annotations

import numpy as np
import pytest

from sim import names
from sim.agents.capture import change_hands
from sim.agents.main_effort import set_main_efforts
from sim.agents.observe import observe
from sim.agents.orders import give_orders
from sim.agents.pockets import find_pockets
from sim.agents.prospects import find_prospects
from sim.agents.sallies import sally, see_who_is_tied
from sim.agents.strength import gather_strength, remember_strength
from sim.core.networks import ENEMIES
from sim.core.world import World
from tests.fronts import ARMY, BRIGADE, CENTRE, GOI, IS, LEFT, MILITIA, RIGHT, hold, make_front
from tests.worlds import plan_of, run

RUNS = 1500
ON_IS = names.BAGHDAD + ENEMIES


def _tied(world: World, unit: int = ARMY, asks: tuple[int, ...] = ()) -> float:
    """Share of runs in which a unit is tied to its post, where others ask for orders, too."""
    observe(world)
    also = np.zeros(world.state.forces.men.shape, dtype=bool)
    also[:, asks] = True
    see_who_is_tied(world, find_prospects(world), also)
    return world.state.seen.tied[:, unit].mean()


def test_a_post_that_hangs_on_a_unit_ties_it_and_one_that_does_not_leaves_it_free() -> None:
    world = make_front(runs=RUNS, numbers={"orders.pinned": 0.8})
    alone = _tied(world)
    assert 0.6 < alone <= 0.85
    world.state.places.garrison[:, RIGHT] = 100_000.0  # which may melt away
    gather_strength(world)
    remember_strength(world)
    assert _tied(world) > 0.6
    world.state.forces.men[:, MILITIA] = 100_000.0
    observe(world)
    gather_strength(world)
    remember_strength(world)
    assert _tied(world) < 0.05
    assert _tied(make_front(runs=RUNS, numbers={"orders.pinned": 0.0})) == 0.0


def test_of_two_units_neither_leaves_because_the_other_is_there() -> None:
    world = make_front(runs=RUNS, numbers={"orders.pinned": 1.0, "orders.caution": 2.0})
    world.state.forces.men[:, [ARMY, MILITIA]] = 20_000.0
    world.state.forces.men[:, BRIGADE] = 4000.0
    observe(world)
    gather_strength(world)
    remember_strength(world)
    assert _tied(world) < 0.05 and _tied(world, asks=(ARMY,)) < 0.05
    assert _tied(world, asks=(ARMY, MILITIA)) > 0.9
    world.state.forces.post[:, MILITIA] = RIGHT + 1  # what others elsewhere ask is nothing to it
    observe(world)
    gather_strength(world)
    remember_strength(world)
    assert _tied(world, asks=(ARMY,)) == _tied(world, asks=(ARMY, MILITIA)) > 0.9


@pytest.mark.parametrize("men", [500.0, 20_000.0])
def test_caution_sharpens_who_is_tied(men: float) -> None:
    """Others at the post are as strong as the threat or not: what is likely grows surer with caution."""
    shares = []
    for caution in (1.0, 4.0):
        world = make_front(runs=RUNS, numbers={"orders.caution": caution, "orders.pinned": 1.0})
        world.state.forces.men[:, MILITIA] = men
        observe(world)
        gather_strength(world)
        remember_strength(world)
        prospects = find_prospects(world)
        seen = world.state.seen
        own = seen.unit_power[0, ARMY] * seen.strengthened[0, RIGHT]
        ratio = prospects.threat[0, RIGHT] / (prospects.firm[0, RIGHT] - own)
        shares.append(_tied(world))
        expected = ratio ** (2.0 * caution) / (1.0 + ratio ** (2.0 * caution))
        assert shares[-1] == pytest.approx(expected, abs=4.5 * np.sqrt(0.25 / RUNS))
    assert (shares[1] > shares[0]) is (ratio > 1.0)


def test_the_surrounded_are_tied_but_for_brigades_of_is() -> None:
    for unit, parties, post, expected in (
        (ARMY, [IS, IS, IS, GOI, IS], RIGHT, 1.0),
        (BRIGADE, [GOI, GOI, IS, GOI, GOI], CENTRE, 0.0),
    ):
        world = make_front(runs=RUNS, numbers={"orders.pinned": 0.0})
        hold(world, parties)
        world.state.forces.post[:, unit] = post
        assert _tied(world, unit) == expected


@pytest.mark.parametrize(("is_guard", "at_home"), [(True, True), (True, False), (False, True)])
def test_home_guards_are_tied_to_their_home_and_nobody_else_to_his(is_guard: bool, at_home: bool) -> None:
    world = make_front(runs=RUNS, numbers={"orders.pinned": 0.0})
    world.maps.is_guard = np.array([False, is_guard, False])
    world.maps.home = np.array([CENTRE, RIGHT if at_home else RIGHT + 1, RIGHT])
    assert _tied(world) == float(is_guard and at_home)


def test_no_orders_take_home_guards_from_home() -> None:
    def check(world: World) -> None:
        maps, forces = world.maps, world.state.forces
        at_home = maps.is_guard & (forces.post == maps.home)
        observe(world)
        give_orders(world)
        assert (forces.post == maps.home)[at_home].all()
        attacks = at_home & (forces.target >= 0)
        run_of, unit = np.nonzero(attacks)
        assert (maps.neighbours[maps.home[unit]] == forces.target[run_of, unit][:, None]).any(axis=1).all()
        checked.append((at_home.sum(), attacks.sum()))

    checked: list[tuple[int, int]] = []
    run(plan_of(weeks=30), each_week=check)
    assert np.sum(checked, axis=0).min() > 5


@pytest.mark.parametrize("zeal", [0.3, 1.0])
def test_the_tied_attack_next_door_as_the_prospects_are_or_stay(zeal: float) -> None:
    world = make_front(numbers={"orders.tempting": 0.2})
    prospects = find_prospects(world)
    row, post = np.full(4000, ON_IS), np.full(4000, RIGHT)
    draw = (np.arange(4000) + 0.5) / 4000
    target = sally(world, prospects, row, post, np.full(4000, 0.6), np.full(4000, zeal), draw)
    go = 0.6 * prospects.worth[ON_IS, CENTRE]
    assert set(np.unique(target)) == {-1, CENTRE}
    assert (target == CENTRE).mean() == pytest.approx(zeal * go / (go + 0.2), abs=1 / 4000)


def test_which_neighbour_they_attack_goes_with_its_worth() -> None:
    world = make_front(numbers={"orders.tempting": 0.0})
    hold(world, [IS, IS, GOI, IS, GOI])
    world.state.forces.post[:, ARMY] = CENTRE
    observe(world)
    prospects = find_prospects(world)
    draw = (np.arange(4000) + 0.5) / 4000
    row, post = np.full(4000, ON_IS), np.full(4000, CENTRE)
    target = sally(world, prospects, row, post, np.ones(4000), np.ones(4000), draw)
    left, right = prospects.worth[ON_IS, [LEFT, RIGHT]]
    assert (target == LEFT).mean() == pytest.approx(left / (left + right), abs=1 / 2000)
    assert (target == RIGHT).mean() == pytest.approx(right / (left + right), abs=1 / 2000)


def test_orders_give_tied_units_no_march() -> None:
    world = make_front(runs=RUNS, numbers={"orders.pinned": 1.0, "orders.reconsider": 1.0})
    world.state.forces.men[:, ARMY] = 8000.0
    observe(world)
    gather_strength(world)
    give_orders(world)
    forces, tied = world.state.forces, world.state.seen.tied[:, ARMY]
    assert tied.mean() > 0.5
    assert (forces.post[tied, ARMY] == RIGHT).all() and (forces.travel[tied, ARMY] == 0.0).all()
    assert set(np.unique(forces.target[tied, ARMY])) == {-1, CENTRE}


@pytest.mark.parametrize("is_tied", [True, False])
def test_who_is_tied_takes_a_place_and_goes_back_to_his_post(is_tied: bool) -> None:
    world = make_front()
    forces, seen = world.state.forces, world.state.seen
    forces.target[:, ARMY] = CENTRE
    observe(world)
    gather_strength(world)
    seen.has_fled = np.zeros(seen.unit_power.size, dtype=bool)
    seen.tied = np.full(forces.post.shape, is_tied)
    change_hands(world, np.array([CENTRE]), np.array([names.BAGHDAD]))
    assert forces.post[0, ARMY] == (RIGHT if is_tied else CENTRE) and forces.target[0, ARMY] == -1
    left = world.state.places.garrison[0, CENTRE]
    assert left == pytest.approx(1000.0 * world.numbers.fight.garrison_share)
    assert forces.men[0, ARMY] == pytest.approx(1000.0 - left)


def test_commands_tell_a_better_main_effort_from_a_worse_as_sharply_as_they_discern() -> None:
    shares = []
    for discernment in (1.0, 3.0):
        world = make_front(runs=RUNS, numbers={"orders.plan": 1.0, "orders.discernment": discernment})
        hold(world, [IS, IS, GOI, IS, GOI])
        world.state.forces.post[:, ARMY] = CENTRE
        observe(world)
        prospects = find_prospects(world)
        worth = prospects.worth.reshape(-1, RUNS, prospects.worth.shape[1])[ON_IS, 0] ** discernment
        set_main_efforts(world, prospects, find_pockets(world))
        chosen = world.state.camps.objective[:, names.BAGHDAD]
        shares.append(((chosen == LEFT).mean(), worth[LEFT] / (worth[LEFT] + worth[RIGHT])))
    for found, expected in shares:
        assert found == pytest.approx(expected, abs=4.5 * np.sqrt(0.25 / RUNS))
    assert abs(shares[1][1] - 0.5) > abs(shares[0][1] - 0.5)
