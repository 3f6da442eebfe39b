"""What single kinds of events do to the state: the acts of agents, placed from outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim import names
from sim.core.state import State
from sim.core.world import World
from sim.engine import simulate
from sim.week import run_week
from tests.event_cases import CITY, KINDS, TRIBE, event_of, only, plan_with
from tests.worlds import CATALOG, THEATRE, make_world, small_theatre

TRIBE_AT = THEATRE.groups.id.index(TRIBE)
CITY_AT = THEATRE.places.id.index(CITY)
HOMES = np.flatnonzero(THEATRE.groups.homes[[TRIBE_AT]].toarray()[0])
NUMBERS = CATALOG.processes
# Nobody dies in fights and no brigade forms: what an event takes is seen undisturbed.
UNDISTURBED = {"fight.losses": 0.0, "men.form_men": 1e9}


def worlds_before_and_after(
    events: list[str],
    week: int = 0,
    claims: tuple[str, ...] = (),
    change: Callable[[World], None] | None = None,
    runs: int = 2,
) -> tuple[World, World]:
    """Return two worlds after the week of the events: without them, and with them; changed before it."""
    both = []
    for chosen in ([], events):
        world = make_world(plan_with(chosen, only(claims), weeks=week + 4), runs=runs, numbers=UNDISTURBED)
        for _ in range(week):
            run_week(world)
        if change is not None:
            change(world)
        run_week(world)
        both.append(world)
    return both[0], both[1]


def weekly(events: list[str], read: Callable[[State], Any], *settings: str, weeks: int = 8) -> list[float]:
    """Return a number of the state of run 0 after each week."""
    kept: list[float] = []
    plan = plan_with(events, settings, weeks=weeks)
    simulate(
        plan,
        3,
        [0],
        numbers=UNDISTURBED,
        each_week=lambda world: kept.append(float(read(world.state))),
    )
    return kept


def put_under_is(world: World, *places: int) -> None:
    """Let IS hold places firmly."""
    held = world.state.places
    for place in places:
        held.party[:, place], held.camp[:, place] = 0, names.ISLAMIC_STATE
        held.grip[:, place], held.progress[:, place], held.garrison[:, place] = 0.9, 0.0, 100.0


# ---- inside IS -----------------------------------------------------------------------------------


def test_a_placed_coup_costs_what_a_coup_costs() -> None:
    without, with_coup = worlds_before_and_after([event_of("coup_attempt", 0)])
    assert (with_coup.state.inside.coups == without.state.inside.coups + 1.0).all()
    men = without.state.forces.men * without.maps.is_kind.brigade
    lost = men.sum(axis=1) * NUMBERS["inside.plot_cost"].value
    dead = with_coup.state.ledger.dead - without.state.ledger.dead
    assert dead[:, names.ISLAMIC_STATE] == pytest.approx(lost, rel=0.01)  # men are those of the week's end
    assert (with_coup.state.inside.cohesion < without.state.inside.cohesion).all()


def test_a_plot_is_half_a_coup() -> None:
    without, plot = worlds_before_and_after([event_of("plot_uncovered", 0)])
    assert (plot.state.inside.coups == without.state.inside.coups + 0.5).all()


def test_deserters_are_taken_off_the_ranks_and_counted_as_dead() -> None:
    event = event_of("deserters_executed", 2, size=200, weeks=4)
    dead = [
        weekly(events, lambda state: state.ledger.dead[0, names.ISLAMIC_STATE], *only(()))
        for events in ([event], [])
    ]
    more = np.subtract(*dead)
    assert (more[:2] == 0.0).all()
    assert more[2] == pytest.approx(50.0, rel=0.01)
    assert more[5] == pytest.approx(200.0, rel=0.01)


def test_attacks_on_states_add_to_those_that_chance_brings() -> None:
    events = [event_of("pilot_killed", 0), event_of("attack_on_state", 0, size=0.5)]
    without, struck = worlds_before_and_after(events)
    assert (struck.state.inside.struck_state == without.state.inside.struck_state + 1.5).all()
    assert (struck.state.abroad.attacks > without.state.abroad.attacks).all()


# ---- governments and borders ---------------------------------------------------------------------


def test_a_placed_change_of_the_prime_minister_is_an_ordinary_one() -> None:
    def make_unpopular(world: World) -> None:
        world.state.leader.backing[:] = 0.1

    without, changed = worlds_before_and_after(
        [event_of("prime_minister_replaced", 0)], change=make_unpopular
    )
    assert (changed.state.leader.replaced == 1.0).all()
    assert (changed.state.leader.backing == NUMBERS["start.backing"].value).all()
    kept = NUMBERS["leader.successor_excludes"].value
    assert changed.state.baghdad.exclusion == pytest.approx(kept * without.state.baghdad.exclusion)


def test_the_border_stays_sealed_as_long_as_the_event_is_in_force() -> None:
    closed: list[float] = []
    plan = plan_with(
        [event_of("border_pocket_sealed", 2, size=0.9, weeks=3)], ["levers.border_closure=0"], weeks=8
    )
    simulate(
        plan, 1, [0], each_week=lambda world: closed.append(float(world.state.patrons.border_closed[0, 0]))
    )
    assert closed[2:5] == [0.9] * 3
    assert max(closed[:2]) < 0.2
    assert closed[5] < 0.9 and closed[6] < closed[5]


# ---- tribes --------------------------------------------------------------------------------------


def test_a_rising_is_the_ordinary_rising_wherever_is_holds_a_home() -> None:
    others = [place for place in HOMES if place != HOMES[0]]

    def set_scene(world: World) -> None:
        put_under_is(world, HOMES[0])
        for place in others:
            world.state.places.camp[:, place] = names.BAGHDAD

    without, risen = worlds_before_and_after([event_of("tribal_rising", 0)], change=set_scene, runs=12)
    assert (risen.state.groups.side[:, TRIBE_AT] == names.WITH_GOVERNMENT).all()
    assert not risen.state.seen.revolts[:, others].any()
    # Runs in which IS still held the home when the week's fights were over; elsewhere nobody had to rise.
    held = np.flatnonzero(without.state.places.camp[:, HOMES[0]] == names.ISLAMIC_STATE)
    assert len(held)
    assert risen.state.seen.revolts[held, HOMES[0]].all()
    more = (risen.state.places.progress - without.state.places.progress)[held, HOMES[0]]
    assert more == pytest.approx(NUMBERS["inside.revolt_progress"].value)
    garrison = without.state.places.garrison[held, HOMES[0]]
    left = 1.0 - NUMBERS["inside.revolt_cost"].value
    assert risen.state.places.garrison[held, HOMES[0]] == pytest.approx(garrison * left)


@pytest.mark.parametrize(("rules", "left"), [(True, 0.55), (False, 1.0)])
def test_who_rises_is_struck_down_only_where_is_rules(rules: bool, left: float) -> None:
    def set_scene(world: World) -> None:
        world.state.places.camp[:, HOMES] = names.BAGHDAD
        if rules:
            put_under_is(world, *HOMES)

    without, crushed = worlds_before_and_after([event_of("rising_crushed", 0, size=0.5)], change=set_scene)
    share = crushed.state.groups.armed[:, TRIBE_AT] / without.state.groups.armed[:, TRIBE_AT]
    assert share == pytest.approx(left, abs=0.01)
    others = np.arange(len(THEATRE.groups.id)) != TRIBE_AT
    assert (crushed.state.groups.armed[:, others] == without.state.groups.armed[:, others]).all()


def test_help_reaches_one_group_and_ends() -> None:
    paid: list[float] = []
    plan = plan_with([event_of("rising_helped", 1, size=400, weeks=2)], ["levers.tribal_payments=0"], weeks=8)
    simulate(
        plan, 1, [0], each_week=lambda world: paid.append(float(world.state.groups.payment[0, TRIBE_AT]))
    )
    assert paid[0] == 0.0
    assert paid[1:3] == [400.0, 400.0]
    assert 0.0 < paid[4] < paid[3] < 400.0


def test_a_pledge_binds_for_that_week_and_no_longer() -> None:
    event = event_of("sheikhs_pledge", 1)
    sides = weekly([event], lambda state: state.groups.side[0, TRIBE_AT], *only(()), weeks=60)
    assert sides[1] == names.WITH_IS
    assert set(sides[2:]) != {names.WITH_IS}


# ---- places --------------------------------------------------------------------------------------


def test_a_placed_fall_is_an_ordinary_fall() -> None:
    """IS moves in, the old garrison is gone, the city's people count as taken and its panic spreads."""
    without, fallen = worlds_before_and_after([event_of("city_falls", 0)])
    assert (without.state.places.camp[:, CITY_AT] != names.ISLAMIC_STATE).all()
    places = fallen.state.places
    assert (places.camp[:, CITY_AT] == names.ISLAMIC_STATE).all()
    assert (places.garrison[:, CITY_AT] > 0.0).all()
    assert (places.panic[:, CITY_AT] > 0.5).all()
    assert fallen.state.seen.captured_by_is[:, CITY_AT].all()
    posted = (fallen.state.forces.post == CITY_AT) & fallen.maps.is_kind.brigade
    assert posted.any(axis=1).all()


def test_the_fall_of_a_city_gives_arms_money_and_freed_prisoners() -> None:
    """The claim on spoils pushes recruits, revenue and strength in the weeks after."""
    plan = plan_with([event_of("city_falls", 1)], only(("spoils_of_war",)), weeks=4)
    none = plan_with([], only(("spoils_of_war",)), weeks=4)
    traces = [simulate(chosen, 1, [0], trace=True).trace for chosen in (plan, none)]
    for driver in ("recruits", "revenue", "is_power"):
        with_fall, without = (
            np.stack(trace.pushes[driver, "spoils_of_war"])[3].max() for trace in traces if trace
        )
        assert with_fall > without, driver


def test_a_place_that_is_held_does_not_fall_again() -> None:
    def hand_over(world: World) -> None:
        put_under_is(world, CITY_AT)

    without, same = worlds_before_and_after([event_of("city_falls", 0)], change=hand_over)
    assert (same.state.places.garrison == without.state.places.garrison).all()
    assert (same.state.forces.men == without.state.forces.men).all()


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.takes])
def test_what_a_theatre_does_not_have_no_event_touches(name: str) -> None:
    theatre = small_theatre(["IQ_RAMADI", "IQ_FALLUJAH"], ["B_RAQQA_1"], ["T02"])
    rows: list[Any] = []
    for events in ([event_of(name, 1)], []):
        chunk = simulate(plan_with(events, only(()), weeks=4), 1, [0], theatre=theatre)
        rows.append(chunk.series)
    of_the_world = {effect.sets for effect in KINDS[name].sets if effect.of == "world"}
    assert of_the_world or all((rows[0][key] == rows[1][key]).all() for key in rows[0])
