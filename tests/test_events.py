"""Every kind of dated event has an effect, through the claims and processes that it names and no others."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.agents.happenings import ACTS
from sim.catalog import load_catalog
from sim.core.world import World
from sim.week import WEEK as PHASES
from tests.event_cases import COMPANIONS, KINDS, WEEK, chunk_of, event_of, fitting, only, plan_with
from tests.worlds import assert_same, make_world, rows_of, run

THROUGH_CLAIMS = [name for name, kind in KINDS.items() if not kind.processes]
THROUGH_PROCESSES = [name for name, kind in KINDS.items() if kind.processes]
CLAIMS = [(name, claim) for name, kind in KINDS.items() for claim in kind.claims]
SIZED = [
    name
    for name, kind in KINDS.items()
    if kind.size and kind.size.low == 0 and all(effect.per == "size" for effect in kind.sets)
]


# ---- the catalogue -------------------------------------------------------------------------------


def test_the_kinds_cover_what_the_articles_speak_of() -> None:
    assert set(KINDS) >= {
        "pilot_killed", "attack_on_state", "plot_uncovered", "coup_attempt", "shia_quarters_bombed",
        "prime_minister_replaced", "parliament_stormed", "kurdish_term_expired", "aleppo_besieged",
        "kurdish_referendum_announced", "kurdish_referendum_held", "border_pocket_sealed",
        "deserters_executed", "tribal_rising", "rising_crushed", "rising_helped", "sheikhs_pledge",
        "city_falls",
    }  # fmt: skip


def test_what_is_set_of_the_state_is_there_and_is_set_by_a_function() -> None:
    effects = [effect for kind in KINDS.values() for effect in kind.sets if effect.of == "state"]
    assert {effect.sets for effect in effects} == set(ACTS)
    state = make_world().state
    for effect in effects:
        part, _, field = effect.sets.partition(".")
        assert isinstance(getattr(getattr(state, part), field), np.ndarray), effect.sets
        assert (effect.to is not None) is (effect.sets in ("groups.side", "places.party"))


@pytest.mark.parametrize("name", KINDS)
def test_processes_are_phases_of_the_week(name: str) -> None:
    assert set(KINDS[name].processes) <= {phase.name for phase in PHASES}


@pytest.mark.parametrize("name", KINDS)
def test_the_gap_says_what_is_left_out_and_what_is_assumed(name: str) -> None:
    kind = KINDS[name]
    assert "We assume" in kind.gap
    assert len(kind.gap.split(". ")) >= 2
    for effect in kind.sets:
        assert effect.source == "by definition" or effect.low < effect.high, effect.sets


# ---- what an event does --------------------------------------------------------------------------


@pytest.mark.parametrize("name", KINDS)
def test_an_event_changes_the_weeks_after_it_and_none_before(name: str) -> None:
    event, none = chunk_of(name, fitting(name)), chunk_of(None, fitting(name))
    assert_same(rows_of(event, WEEK + 1), rows_of(none, WEEK + 1))
    with pytest.raises(AssertionError, match="differ"):
        assert_same(rows_of(event), rows_of(none))


@pytest.mark.parametrize("name", THROUGH_CLAIMS)
def test_without_its_claims_it_changes_nothing(name: str) -> None:
    """What is said to act through claims alone acts through those that are named and no others."""
    off = (*fitting(name), *(f"claims.{claim}=0" for claim in KINDS[name].claims))
    assert_same(rows_of(chunk_of(name, off)), rows_of(chunk_of(None, off)))


@pytest.mark.parametrize("name", THROUGH_PROCESSES)
def test_processes_carry_it_without_its_claims(name: str) -> None:
    off = (*fitting(name), *(f"claims.{claim}=0" for claim in KINDS[name].claims))
    with pytest.raises(AssertionError, match="differ"):
        assert_same(rows_of(chunk_of(name, off)), rows_of(chunk_of(None, off)))


@cache
def pushes_of(kind: str | None, claims_of: str, number: int) -> dict[tuple[str, str], np.ndarray]:
    """Return the pushes of a run with an event or none, (T, N) by driver and claim."""
    few = (*fitting(claims_of), *only((*KINDS[claims_of].claims, *COMPANIONS.get(claims_of, ()))))
    trace = run(plan_with([event_of(kind)] if kind else [], few), runs=(number,), trace=True).trace
    assert trace is not None
    return {key: np.stack(rows) for key, rows in trace.pushes.items()}


@pytest.mark.parametrize(("name", "claim"), CLAIMS, ids=[f"{name}-{claim}" for name, claim in CLAIMS])
def test_each_claim_that_is_named_pushes_otherwise(name: str, claim: str) -> None:
    """With no claims in force but those that the kind names, its pushes differ once the event is there."""
    for number in range(4):  # in a single run there may be nothing for it to act on
        with_event, without = pushes_of(name, name, number), pushes_of(None, name, number)
        own = [key for key in without if key[1] == claim]
        assert own
        assert all((with_event[key][:WEEK] == without[key][:WEEK]).all() for key in own)
        if any((with_event[key] != without[key]).any() for key in own):
            return
    pytest.fail("its pushes are the same with the event and without it")


@pytest.mark.parametrize("name", SIZED)
def test_an_event_of_no_size_is_none(name: str) -> None:
    nothing = run(plan_with([event_of(name, size=0)], fitting(name)))
    assert_same(rows_of(nothing), rows_of(chunk_of(None, fitting(name))))


def test_events_move_no_draws() -> None:
    """Whatever the events, each rule draws the same in each week."""
    every = [event_of(name) for name in KINDS]
    drawn: list[list[np.ndarray]] = []
    for events in (every, []):
        kept: list[np.ndarray] = []

        def note(world: World, kept: list[np.ndarray] = kept) -> None:
            rules = {"fight.luck": world.spots.places, "inside.plot": 1, "inside.strike_state": 1}
            kept.extend(
                world.streams.uniform(rule, world.week - 1, width).copy() for rule, width in rules.items()
            )

        run(plan_with(events, weeks=20), each_week=note)
        drawn.append(kept)
    assert all((one == other).all() for one, other in zip(*drawn, strict=True))


def test_all_kinds_at_once_leave_the_world_sound() -> None:
    """Largest sizes, all at once: numbers stay finite, shares stay shares, every fighter is accounted for."""
    events = [
        event_of(name, size=kind.size.high) if kind.size else event_of(name) for name, kind in KINDS.items()
    ]

    def check(world: World) -> None:
        state = world.state
        for share in (state.inside.cohesion, state.patrons.border_closed, state.outreach.contact_direct):
            assert (share >= 0.0).all() and (share <= 1.0).all()
        assert (state.forces.men >= 0.0).all() and (state.groups.armed >= 0.0).all()

    run(plan_with(events), each_week=check)


def test_claims_read_the_state_and_no_event() -> None:
    """Nothing in the state that a claim gets leads to an event."""
    state = make_world(plan_with([event_of("pilot_killed")])).state
    assert not hasattr(state, "placed")
    assert set(load_catalog().events) & set(vars(state)) == set()
