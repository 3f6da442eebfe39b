"""What must hold in every week of every world: nothing is lost, nothing is negative, shares are shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from sim import names
from sim.core.world import World
from sim.errors import CatalogError
from sim.scenario import Plan
from tests.worlds import CATALOG, all_strengths, changed, make_world, plan_of, run, state_arrays

PARTY_CAMP = np.asarray(names.PARTY_CAMP)
MEN_TOLERANCE = 1e-6  # men
SHARE_TOLERANCE = 1e-12
LARGE, SMALL = 120, 8  # weeks

SHARES = {
    "places": ("progress", "grip", "panic"),
    "groups": ("grievance", "trust"),
    "forces": ("quality", "will"),
    "camps": ("effort", "unity"),
    "baghdad": (
        *("exclusion", "concession", "promised", "kept", "breach", "corruption", "ownership"),
        *("oversight", "leadership", "influence", "call", "rivalry"),
    ),
    "governments": ("cohesion",),
    "patrons": ("will", "burden", "strikes_for_militias", "border_closed", "mediation", "rivalry"),
    "islamic_state": ("foreign_share", "open_crossings", "legitimacy"),
}
CODES = {"places.party", "places.camp", "groups.side", "forces.post", "forces.target", "camps.objective"}
MAY_BE_NEGATIVE = {"seen.trend", "seen.is_power_push"}
NEVER_FALL = ("civilian_deaths", "money_spent")
IS_NEVER_FALL = ("recruited", "regained_from", "peak_land")


class Watch:
    """Checks a world after every week against the week before; the first is its own start."""

    def __init__(self, plan: Plan, runs: int, numbers: Mapping[str, Any] | None = None) -> None:
        start = make_world(plan, runs, numbers=numbers)
        self._men = count_men(start)
        self._people = count_people(start)
        self._people_of_place = start.state.places.people.copy()
        self._counters = self._read_counters(start)

    def __call__(self, world: World) -> None:
        """Assert everything that must hold after a week."""
        self._check_conservation(world)
        check_numbers(world)
        check_holders(world)
        check_posts(world)
        counters = self._read_counters(world)
        for name, value in counters.items():
            assert (value >= self._counters[name]).all(), f"week {world.week}: {name} fell"
        self._counters = counters

    def _check_conservation(self, world: World) -> None:
        state, ledger = world.state, world.state.ledger
        accounted = self._men + ledger.joined - ledger.dead - ledger.left
        wrong = np.abs(count_men(world) - accounted).max(axis=0)
        assert (wrong <= MEN_TOLERANCE).all(), f"week {world.week}: men by camp off by {wrong}"
        np.testing.assert_allclose(count_people(world), self._people, rtol=1e-12)
        here = state.places.people + state.displaced
        assert (here <= self._people_of_place * (1.0 + 1e-12)).all(), f"week {world.week}: people of nowhere"

    @staticmethod
    def _read_counters(world: World) -> dict[str, np.ndarray]:
        state = world.state
        counters = {name: getattr(state, name).copy() for name in NEVER_FALL}
        counters |= {name: getattr(state.islamic_state, name).copy() for name in IS_NEVER_FALL}
        counters |= {item.name: getattr(state.ledger, item.name).copy() for item in fields(state.ledger)}
        return counters


def count_men(world: World) -> np.ndarray:
    """Return the men of each camp: units, garrisons and, of IS, those under cover or dispersed, (R, C)."""
    state = world.state
    men = world.by_camp(state.forces.men) + world.by_holder(state.places.garrison)
    hidden = state.places.underground.sum(axis=1) + state.islamic_state.dispersed[:, 0]
    men[:, names.ISLAMIC_STATE] += hidden
    return men


def count_people(world: World) -> np.ndarray:
    """Return people present, displaced and dead, (R,)."""
    state = world.state
    return state.places.people.sum(axis=1) + state.displaced.sum(axis=1) + state.civilian_deaths[:, 0]


def check_numbers(world: World) -> None:
    """Assert that every number is finite, every share in 0-1, every stock not negative."""
    for name, values in state_arrays(world.state):
        assert np.isfinite(values).all(), f"week {world.week}: {name} is not finite"
        if name not in CODES | MAY_BE_NEGATIVE:
            assert (values >= 0).all(), f"week {world.week}: {name} is negative: {values.min()}"
    for part, shares in SHARES.items():
        for name in shares:
            values = getattr(getattr(world.state, part), name)
            assert values.max() <= 1.0 + SHARE_TOLERANCE, f"week {world.week}: {part}.{name} {values.max()}"


def check_holders(world: World) -> None:
    """Assert that each place has one known holder, of the camp that it belongs to; each group one side."""
    places, sides = world.state.places, world.state.groups.side
    assert ((places.party >= 0) & (places.party < len(names.PARTIES))).all()
    assert (places.camp == PARTY_CAMP[places.party]).all(), f"week {world.week}: not the party's camp"
    assert ((sides >= 0) & (sides < len(names.SIDES))).all()


def check_posts(world: World) -> None:
    """Assert that units with men stand on ground of their camp, are under way, or have nowhere left to go."""
    forces, places = world.state.forces, world.state.places
    camp = np.asarray(world.theatre.forces.camp)[None, :]
    stands_on = np.take_along_axis(places.camp, forces.post, axis=1)
    holds_ground = (places.camp[:, None, :] == np.arange(len(names.CAMPS))[None, :, None]).any(axis=2)
    has_refuge = np.take_along_axis(holds_ground, np.broadcast_to(camp, forces.post.shape), axis=1)
    astray = (forces.men > 0.0) & (forces.travel <= 0.0) & (stands_on != camp) & has_refuge
    units = [world.theatre.forces.id[unit] for unit in np.nonzero(astray)[1]]
    assert not units, f"week {world.week}: on foreign ground: {units}"
    assert (forces.post >= 0).all()
    assert (forces.target >= -1).all()
    assert (forces.target < places.camp.shape[1]).all()


def ends(kind: str, end: str) -> dict[str, float]:
    """Return every lever or every uncertainty at its low or high end."""
    return {name: getattr(entry, end) for name, entry in getattr(CATALOG, kind).items()}


EXTREMES = {
    "historical": changed(plan_of("historical", LARGE)),
    "neutral-world": changed(plan_of("neutral-world", LARGE)),
    "militias-lead": changed(plan_of("militias-lead", LARGE)),
    "all levers low": changed(plan_of("historical", LARGE), ends("levers", "low")),
    "all levers high": changed(plan_of("historical", LARGE), ends("levers", "high")),
    "all uncertainties low": changed(plan_of("historical", LARGE), ends("uncertainties", "low")),
    "all uncertainties high": changed(plan_of("historical", LARGE), ends("uncertainties", "high")),
    "all low": changed(plan_of("historical", LARGE), ends("levers", "low") | ends("uncertainties", "low")),
    "all high": changed(plan_of("historical", LARGE), ends("levers", "high") | ends("uncertainties", "high")),
    "all claims off": changed(plan_of("historical", LARGE), strengths=all_strengths(0.0)),
    "all claims doubled": changed(plan_of("historical", LARGE), strengths=all_strengths(2.0)),
}


@pytest.mark.parametrize("setting", EXTREMES)
def test_every_week_of_a_long_run(setting):
    runs = range(3)
    run(EXTREMES[setting], runs, each_week=Watch(EXTREMES[setting], len(runs)))


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize("name", CATALOG.parameters)
def test_corners(name, end):
    plan = changed(plan_of("historical", SMALL), {name: getattr(CATALOG.parameters[name], end)})
    run(plan, each_week=Watch(plan, 2))


@pytest.mark.parametrize("number", CATALOG.processes)
def test_corners_of_the_process_numbers(number):
    """Two runs at each end: side by side, or in turn where all runs of a chunk share the number."""
    plan, entry = plan_of("historical", SMALL), CATALOG.processes[number]
    try:
        both = {number: np.repeat((entry.low, entry.high), 2)}
        watched = [(range(4), both, Watch(plan, 4, both))]
    except CatalogError:
        watched = [
            (range(2), {number: end}, Watch(plan, 2, {number: end})) for end in (entry.low, entry.high)
        ]
    for runs, numbers, watch in watched:
        run(plan, runs, each_week=watch, numbers=numbers)


def _lose_a_man(world: World) -> None:
    garrison = world.state.places.garrison[0]
    garrison[garrison.argmax()] -= 1.0


def _move_people(world: World) -> None:
    people = world.state.places.people[0]
    people[[0, 1]] += (people[1], -people[1])


def _forget_the_dead(world: World) -> None:
    world.state.places.people[:, 0] += world.state.civilian_deaths[:, 0]
    world.state.civilian_deaths[:] = 0.0


def _send_astray(world: World) -> None:
    forces, places = world.state.forces, world.state.places
    unit = np.argmax((world.maps.camp == names.BAGHDAD) & (forces.men[0] > 0.0))
    forces.post[0, unit] = np.argmax(places.camp[0] == names.ISLAMIC_STATE)
    forces.travel[0, unit] = 0.0


WRONGS = {
    "men by camp": _lose_a_man,
    "people of nowhere": _move_people,
    "people of nowhere|civilian_deaths fell": _forget_the_dead,
    "is not finite": lambda world: world.state.groups.trust.put(0, np.nan),
    "is negative": lambda world: world.state.islamic_state.treasury.put(0, -1.0),
    "groups.grievance 1.5": lambda world: world.state.groups.grievance.put(0, 1.5),
    "not the party's camp": lambda world: world.state.places.party.put(0, names.PARTIES.index("TUR")),
    "on foreign ground": _send_astray,
    "recruited fell": lambda world: world.state.islamic_state.recruited.fill(0.0),
}


@pytest.mark.parametrize("message", WRONGS)
def test_the_watch_sees_what_is_wrong(message):
    plan = plan_of(weeks=4)
    watch = Watch(plan, 2)

    def spoil(world: World) -> None:
        if world.week > 1:
            WRONGS[message](world)
        watch(world)

    with pytest.raises(AssertionError, match=message):
        run(plan, each_week=spoil)
