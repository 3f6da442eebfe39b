"""Strikes, orders, money, men and people by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim import names
from sim.agents.aftermath import settle
from sim.agents.economy import WEEKS_A_MONTH, earn_and_spend, rebuild_forces, recruit_for_is
from sim.agents.observe import observe
from sim.agents.orders import give_orders
from sim.agents.strength import gather_strength, remember_strength
from sim.agents.strikes import strike
from sim.core.world import World
from tests.fronts import ARMY, BRIGADE, CENTRE, GOI, IS, MILITIA, RIGHT, SMALL, hold, make_front
from tests.worlds import all_strengths, changed, make_world, plan_of, run

OFF = changed(plan_of("neutral-world"), strengths=all_strengths(0.0))

# ---- strikes ---------------------------------------------------------------------------------------------


def test_strikes_kill_in_proportion_to_the_exposed_up_to_a_ceiling():
    world = make_front()
    hold(world, [GOI, GOI, IS, GOI, GOI])
    observe(world)
    world.state.patrons.strikes[:] = 100.0
    strike(world)
    numbers, state = world.numbers.air, world.state
    flown = 100.0 * numbers.quiet / max(numbers.quiet, numbers.least_weight)
    np.testing.assert_allclose(state.patrons.strikes_at[0], [0.0, 0.0, flown, 0.0, 0.0])
    killed = numbers.kills * flown * 1000.0 / (1000.0 + numbers.half_exposed)
    assert 1000.0 - state.forces.men[0, BRIGADE] == pytest.approx(min(killed, 1000.0 * numbers.most))
    assert state.forces.men[0, ARMY] == 1000.0


def test_strikes_without_end_kill_no_more_than_the_ceiling_and_none_nobody():
    for flown in (0.0, 1e9):
        world = make_front(numbers={"air.civilians": 0.0})
        world.state.places.garrison[0, CENTRE] = 200.0
        world.state.patrons.strikes[:] = flown
        strike(world)
        share = 0.0 if flown == 0.0 else world.numbers.air.most
        assert world.state.forces.men[0, BRIGADE] == pytest.approx(1000.0 * (1.0 - share))
        assert world.state.places.garrison[0, CENTRE] == pytest.approx(200.0 * (1.0 - share))
        assert world.state.ledger.dead[0, names.ISLAMIC_STATE] == pytest.approx(1200.0 * share)
        assert world.state.patrons.strikes_at.sum() <= flown


def test_strikes_kill_no_more_civilians_than_there_are():
    world = make_front()
    before = world.state.places.people.sum()
    world.state.patrons.strikes[:] = 1e9
    strike(world)
    left = world.state.places.people
    assert (left >= 0.0).all()
    assert left.sum() + world.state.civilian_deaths[0, 0] == pytest.approx(before)


# ---- orders ----------------------------------------------------------------------------------------------


def test_orders_keep_to_the_map():
    """Units attack what their camp is hostile to, and stand on ground of their own."""

    def check(world: World) -> None:
        forces, camps = world.state.forces, world.state.places.camp
        before = forces.target.copy()
        observe(world)
        give_orders(world)
        runs, units = np.nonzero((forces.target >= 0) & (forces.target != before))
        camp = np.asarray(world.theatre.forces.camp)[units]
        target, post = forces.target[runs, units], forces.post[runs, units]
        hidden = world.state.places.underground[runs, target] > world.numbers.orders.least_hidden
        goes_under_cover = hidden & (camp == names.ISLAMIC_STATE)
        close = (world.theatre.neighbours[target] == post[:, None]).any(axis=1)
        assert (world.theatre.hostility[camp, camps[runs, target]] > 0.0).all()
        assert ((camps[runs, post] == camp) | goes_under_cover).all()
        assert (close | goes_under_cover).all()
        checked.append(len(units))

    checked: list[int] = []
    run(plan_of(weeks=12), each_week=check)
    assert sum(checked) > 50


# ---- money, men, people --------------------------------------------------------------------------------


def test_the_treasury_takes_in_revenue_and_pays_costs_but_owes_nothing():
    world = make_world(OFF)
    islamic_state, seen, numbers = world.state.islamic_state, world.state.seen, world.numbers.money
    before = islamic_state.treasury.copy()
    earn_and_spend(world)
    sold = seen.oil * numbers.oil_market / (seen.oil + numbers.oil_market)
    revenue = numbers.oil * sold + numbers.tax * seen.people / 1e6 + numbers.other
    costs = (numbers.pay + numbers.arms) * seen.fighters / 1e6 + numbers.rule * seen.people / 1e6
    np.testing.assert_allclose(islamic_state.revenue, revenue)
    np.testing.assert_allclose(islamic_state.treasury, before + (revenue - costs) / WEEKS_A_MONTH)
    islamic_state.treasury[:] = 0.0
    seen.fighters = seen.fighters * 1e6
    earn_and_spend(world)
    assert (islamic_state.treasury == 0.0).all()


def test_men_of_is_come_and_go_by_the_accounts():
    world = make_world(OFF)
    state, numbers = world.state, world.numbers.men
    state.islamic_state.dispersed[:] = 500.0
    before = state.seen.fighters[0, 0]
    recruit_for_is(world)
    observe(world)
    recruits = state.ledger.joined[0, names.ISLAMIC_STATE]
    foreign = numbers.foreign_inflow / WEEKS_A_MONTH
    assert state.islamic_state.recruited[0, 0] + foreign == pytest.approx(recruits)
    expected = before * (1.0 - numbers.leave) + recruits + 500.0 * numbers.rally
    assert state.seen.fighters[0, 0] == pytest.approx(expected)
    pool = 500.0 * (1.0 - numbers.rally - numbers.scatter) + before * numbers.leave
    assert state.islamic_state.dispersed[0, 0] == pytest.approx(pool)


def test_a_unit_closes_a_share_of_its_gap_and_never_overshoots():
    world = make_front()
    unit = world.state.forces
    goal = SMALL.forces.establishment[ARMY]
    unit.men[0, ARMY] = 0.5 * goal
    rebuild_forces(world)
    assert unit.men[0, ARMY] == pytest.approx(goal * (0.5 + 0.5 * world.numbers.men.refill))
    unit.men[0, ARMY] = 2.0 * goal
    rebuild_forces(world)
    assert unit.men[0, ARMY] == pytest.approx(goal * (2.0 - world.numbers.men.shrink))
    assert unit.men[0, BRIGADE] == 1000.0


def test_the_displaced_come_back_where_it_is_quiet():
    world = make_front()
    state = world.state
    state.displaced[:] = 1000.0
    before = state.places.people.copy()
    state.seen.is_contested[0, RIGHT] = True
    settle(world)
    back = np.full(5, 1000.0 * world.numbers.rule.come_back)
    back[RIGHT] = 0.0
    np.testing.assert_allclose(state.places.people[0] - before[0], back, atol=1e-6)
    np.testing.assert_allclose(state.displaced[0], 1000.0 - back)


def test_men_under_cover_fade_and_rule_takes_hold_at_its_pace():
    world = make_front()
    places, numbers = world.state.places, world.numbers
    places.underground[:], places.grip[:] = 100.0, 0.2
    for _ in range(3):
        settle(world)
    np.testing.assert_allclose(places.underground, 100.0 * (1.0 - numbers.hidden.decay) ** 3)
    full = numbers.rule.grip_full
    np.testing.assert_allclose(places.grip, full + (0.2 - full) * (1.0 - numbers.rule.grip_pace) ** 3)


def test_a_unit_with_less_will_attacks_less():
    shares = []
    for will in (0.1, 0.4, 0.9):
        world = make_front(runs=1500, numbers={"orders.reconsider": 1.0, "orders.pinned": 0.0})
        world.state.forces.men[:, ARMY] = 4000.0
        world.state.forces.will[:, ARMY] = will
        observe(world)
        give_orders(world)
        shares.append((world.state.forces.target[:, ARMY] >= 0).mean())
    assert 0.0 < shares[0] < shares[1] < shares[2] < 1.0


def test_a_unit_stays_where_rule_has_yet_to_take_hold():
    shares = []
    for grip in (0.2, 0.5, 0.85):
        numbers = {"orders.reconsider": 1.0, "orders.settling": 0.9, "orders.pinned": 0.0}
        world = make_front(runs=1500, numbers=numbers)
        world.state.places.grip[:] = grip
        observe(world)
        give_orders(world)
        shares.append((world.state.forces.target[:, ARMY] >= 0).mean())
    assert shares[0] < shares[1] < shares[2] < 1.0
    assert shares[0] < 0.2 * shares[2]


def test_a_passive_enemy_next_door_ties_down_less_than_one_who_attacks():
    shares = []
    for boldness in (0.9, 0.5):
        numbers = {"orders.offence_is": boldness, "orders.reconsider": 0.0}  # nobody asks to leave
        world = make_front(runs=1500, numbers=numbers)
        world.state.forces.men[:, MILITIA] = 1500.0
        observe(world)
        gather_strength(world)
        remember_strength(world)
        give_orders(world)
        shares.append(world.state.seen.tied[:, ARMY].mean())
    assert shares[0] > 1.5 * shares[1] > 0.0


@pytest.mark.parametrize(
    ("parties", "posts", "targets"),
    [
        ([GOI, IS, IS, GOI, IS], {RIGHT}, {-1, CENTRE, RIGHT + 1}),
        ([IS, IS, GOI, GOI, IS], {CENTRE, RIGHT}, None),
    ],
)
def test_a_surrounded_unit_attacks_what_is_next_to_it_or_stays(parties, posts, targets):
    world = make_front(
        runs=500, numbers={"orders.reconsider": 1.0, "orders.pinned": 0.0, "orders.offence": 0.7}
    )
    hold(world, parties)
    observe(world)
    give_orders(world)
    forces = world.state.forces
    assert set(np.unique(forces.post[:, ARMY])) == posts
    assert targets is None or set(np.unique(forces.target[:, ARMY])) == targets


def test_a_unit_is_not_taken_off_a_post_that_is_about_to_be_attacked():
    moved = []
    for pinned in (0.0, 0.9):
        world = make_front(runs=1500, numbers={"orders.reconsider": 0.5, "orders.pinned": pinned})
        observe(world)
        give_orders(world)
        forces = world.state.forces
        moved.append(((forces.target[:, ARMY] >= 0) | (forces.post[:, ARMY] != RIGHT)).mean())
    assert moved[1] < 0.6 * moved[0]


def test_a_unit_stays_where_its_own_strength_is_all_that_keeps_a_post_safe():
    moved = []
    for pinned in (0.0, 0.9):
        world = make_front(runs=1500, numbers={"orders.reconsider": 0.5, "orders.pinned": pinned})
        world.state.forces.men[:, ARMY] = 20_000.0
        observe(world)
        gather_strength(world)
        remember_strength(world)
        give_orders(world)
        forces = world.state.forces
        moved.append(((forces.target[:, ARMY] >= 0) | (forces.post[:, ARMY] != RIGHT)).mean())
    assert 0.0 < moved[1] < 0.4 * moved[0]
