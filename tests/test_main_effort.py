"""Main efforts: what a command sets itself, keeps and drops, and how attacks gather there."""

from __future__ import annotations

import numpy as np
import pytest

from sim import names
from sim.agents.main_effort import ON_IS, set_main_efforts
from sim.agents.observe import observe
from sim.agents.pockets import find_pockets
from sim.agents.prospects import Prospects, find_prospects
from sim.core.networks import CAMPS
from sim.core.world import World
from tests.worlds import make_world

RUNS = 200
BESIDE = {"orders.beside": 0.5, "orders.beside_is": 0.25}
SURE = {"orders.plan": 1.0, "orders.call_off": 0.0}


def _begun(**numbers: float) -> World:
    return make_world(runs=RUNS, numbers={**SURE, **BESIDE, **{f"orders.{k}": v for k, v in numbers.items()}})


def _set(world: World) -> Prospects:
    """Let commands set their main efforts; return the prospects as weighed by them."""
    prospects = find_prospects(world)
    set_main_efforts(world, prospects, find_pockets(world))
    return prospects


def _reach(world: World, camp: int) -> np.ndarray:
    """What a camp can bring to each place over connected ground, (P,), in a world whose runs are alike."""
    number, holder = find_pockets(world).number[0], world.state.places.camp[0]
    power, post = world.state.seen.unit_power[0], world.state.forces.post[0]
    found = np.zeros(len(holder))
    for place, around in enumerate(world.theatre.neighbours):
        own = [other for other in around if other >= 0 and holder[other] == camp]
        found[place] = max((power[number[post] == number[other]].sum() for other in own), default=0.0)
    return found


def _planned(world: World, prospects: Prospects, camp: int) -> np.ndarray:
    """What each place is worth as an objective to a camp: (R, P)."""
    places, numbers = world.spots.places, world.numbers.orders
    if camp == names.ISLAMIC_STATE:
        return prospects.worth[:RUNS, :places].copy()
    ratio = numbers.offence * _reach(world, camp) / (numbers.superiority * prospects.resistance)
    return prospects.goals[camp - 1] * ratio**2 / (1.0 + ratio**2)


@pytest.mark.parametrize("camp", [names.ISLAMIC_STATE, names.BAGHDAD])
def test_objectives_are_chosen_by_a_power_of_their_worth(camp: int) -> None:
    world = _begun()
    prospects = find_prospects(world)
    worth = _planned(world, prospects, camp) * world.maps.countries[0]
    worth = worth**world.numbers.orders.discernment
    set_main_efforts(world, prospects, find_pockets(world))
    chosen = np.bincount(world.state.camps.objective[:, camp], minlength=world.spots.places)
    expected = (worth / worth.sum(axis=1, keepdims=True)).sum(axis=0)
    assert chosen[expected == 0.0].sum() == 0
    likely = expected > 5.0
    assert likely.any()
    off = np.abs(chosen - expected)[likely] / np.sqrt(expected[likely])
    assert off.max() < 4.0


def test_there_is_one_objective_in_each_country_and_none_where_nothing_is_worth_it() -> None:
    world = _begun()
    _set(world)
    iraq, syria = np.split(world.state.camps.objective, 2, axis=1)
    is_iraqi = world.maps.is_iraqi_place
    assert is_iraqi[iraq[iraq >= 0]].all() and not is_iraqi[syria[syria >= 0]].any()
    assert (iraq[:, names.ISLAMIC_STATE] >= 0).all() and (syria[:, names.ISLAMIC_STATE] >= 0).all()
    assert (syria[:, names.BAGHDAD] == -1).all() and (iraq[:, names.DAMASCUS] == -1).all()


def test_attacks_there_are_worth_more_and_others_less() -> None:
    world = _begun(main_effort=6.0)
    before = find_prospects(world)
    plain = before.worth.reshape(-1, RUNS, before.worth.shape[1]).copy()
    set_main_efforts(world, before, find_pockets(world))
    weighed = before.worth.reshape(plain.shape)
    camp, run = names.BAGHDAD, np.arange(RUNS)
    place = world.state.camps.objective[:, camp]
    row = ON_IS[camp]
    planned = _planned(world, before, camp)[run, place]
    assert (planned > plain[row, run, place]).any()
    np.testing.assert_allclose(weighed[row, run, place], 6.0 * np.maximum(plain[row, run, place], planned))
    beside = np.ones(plain.shape[1:], dtype=bool)
    beside[run, place] = False
    np.testing.assert_allclose(weighed[row][beside], 0.5 * plain[row][beside])
    others = np.setdiff1d(np.arange(len(plain)), ON_IS)
    np.testing.assert_array_equal(weighed[others], plain[others])


def test_with_equal_weights_only_what_is_planned_is_weighed() -> None:
    world = make_world(
        runs=2, numbers={"orders.main_effort": 1.0, "orders.beside": 1.0, "orders.beside_is": 1.0}
    )
    prospects = find_prospects(world)
    plain = prospects.worth.copy()
    set_main_efforts(world, prospects, find_pockets(world))
    changed = prospects.worth != plain
    assert (prospects.worth >= plain).all() and changed.sum() <= (world.state.camps.objective >= 0).sum()


def test_goals_are_the_worth_of_attacks_on_is_with_even_odds_left_aside() -> None:
    world = _begun()
    prospects, numbers = find_prospects(world), world.numbers.orders
    worth = prospects.worth.reshape(-1, RUNS, prospects.worth.shape[1])
    near, at_peace = world.state.seen.power_nearby, world.maps.at_peace
    for camp in range(names.BAGHDAD, CAMPS):
        allied = sum(near[other] * at_peace[camp, other] for other in range(names.BAGHDAD, CAMPS))
        ratio = allied / (numbers.superiority * prospects.resistance)
        odds = ratio**2 / (1.0 + ratio**2)
        found = worth[ON_IS[camp], :, : world.spots.places]
        np.testing.assert_allclose(found, prospects.goals[camp - 1] * odds, rtol=1e-12)


def test_an_objective_that_is_taken_is_dropped_and_others_are_kept() -> None:
    world = _begun(discernment=1.0)
    _set(world)
    objective, places = world.state.camps.objective.copy(), world.state.places
    assert (np.diff(objective[:, names.BAGHDAD]) != 0).any()
    world.numbers.orders.plan = 0.0
    taken = np.arange(RUNS) % 2 == 0
    places.camp[np.flatnonzero(taken), objective[taken, names.BAGHDAD]] = names.BAGHDAD
    _set(world)
    after = world.state.camps.objective[:, names.BAGHDAD]
    assert (after[taken] == -1).all()
    np.testing.assert_array_equal(after[~taken], objective[~taken, names.BAGHDAD])


def test_an_objective_that_gets_out_of_reach_is_dropped() -> None:
    world = _begun(discernment=1.0)
    _set(world)
    objective = world.state.camps.objective[:, names.BAGHDAD].copy()
    world.numbers.orders.plan = 0.0
    around = world.theatre.neighbours[objective[0]]
    lost = world.state.places.camp[0, around[around >= 0]] == names.BAGHDAD
    assert lost.any()
    world.state.places.camp[0, around[around >= 0]] = names.ISLAMIC_STATE
    observe(world)
    _set(world)
    after = world.state.camps.objective[:, names.BAGHDAD]
    assert after[0] == -1
    np.testing.assert_array_equal(after[1:], objective[1:])


def test_what_stands_in_another_pocket_is_not_reckoned_with() -> None:
    world = _begun()
    camp, place = names.BAGHDAD, world.theatre.places.id.index("IQ_FALLUJAH")
    full = _planned(world, find_prospects(world), camp)[0, place]
    number, post = find_pockets(world).number[0], world.state.forces.post[0]
    main = np.bincount(number[post[world.maps.camp == camp]]).argmax()
    world.state.seen.unit_power[:, number[post] == main] = 0.0
    assert _reach(world, camp)[place] == 0.0 < full
    prospects = _set(world)
    assert (_planned(world, prospects, camp)[0][_reach(world, camp) == 0.0] == 0.0).all()
    chosen = world.state.camps.objective[:, camp]
    assert (_reach(world, camp)[chosen[chosen >= 0]] > 0.0).all()


def test_main_efforts_are_called_off_at_their_rate() -> None:
    world = _begun()
    _set(world)
    had = world.state.camps.objective >= 0
    world.numbers.orders.plan, world.numbers.orders.call_off = 0.0, 0.2
    world.week += 1
    _set(world)
    dropped = (world.state.camps.objective[had] == -1).mean()
    assert dropped == pytest.approx(0.2, abs=4.0 * np.sqrt(0.16 / had.sum()))
    assert had.shape == (RUNS, 2 * CAMPS)
