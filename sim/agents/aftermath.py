"""After the fight: grip, men under cover, abuses, return of people, what fades."""

from __future__ import annotations

import numpy as np

from sim import names
from sim.agents.field_works import dig_in
from sim.agents.retreat import retreat
from sim.core.helpers import fading, of_run, total
from sim.core.networks import CAMPS, PARTY_CAMP
from sim.core.world import World


def settle(world: World) -> None:
    """Let rule take hold, holders dig in, people come back, men go under cover, and memories fade."""
    state, seen = world.state, world.state.seen
    places, rule = state.places, world.numbers.rule
    target = np.where(seen.is_contested, rule.grip_contested, rule.grip_full)
    places.grip += rule.grip_pace * (target - places.grip)
    dig_in(world, rule.digging)
    places.panic *= fading(world.numbers.fight.panic_half_life)
    back = np.where(seen.is_contested, 0.0, rule.come_back) * state.displaced
    state.displaced -= back
    places.people = places.people + back
    _hide(world)
    _abuse(world)
    _form_brigade(world)
    _step_in(world)


def _hide(world: World) -> None:
    """Men under cover: what is left each week, and what grows, by place."""
    places, numbers = world.state.places, world.numbers.hidden
    growth = world.board.resolve("underground_growth", -numbers.decay)
    change = places.underground * np.maximum(growth, -1.0)
    places.underground = places.underground + change
    ledger = world.state.ledger
    ledger.joined[:, names.ISLAMIC_STATE] += np.maximum(change, 0.0).sum(axis=1)
    ledger.left[:, names.ISLAMIC_STATE] += np.maximum(-change, 0.0).sum(axis=1)


def _abuse(world: World) -> None:
    """Abuses by militias where they stand among Sunnis."""
    state, seen, numbers = world.state, world.state.seen, world.numbers.harm
    exposed = seen.militia_men * world.maps.sunni
    killed = numbers.abuse * exposed * state.baghdad.abuse_rate
    killed = np.minimum(killed, state.places.people)
    state.abuses_at = killed
    state.civilian_deaths += total(killed)
    state.places.people = state.places.people - killed


def _form_brigade(world: World) -> None:
    """Where most men of IS stand idle in a garrison, an empty brigade forms from those it can spare."""
    state, numbers = world.state, world.numbers.men
    places, forces = state.places, state.forces
    if not forces.men.shape[1]:
        return
    held = places.camp == names.ISLAMIC_STATE
    spare = np.where(
        held, places.garrison - numbers.garrison_need * places.people - numbers.garrison_least, 0.0
    )
    where = np.argmax(spare, axis=1)
    rows = np.arange(world.runs)
    empty = world.maps.is_kind.brigade & (forces.men < numbers.form_least)
    unit = np.argmax(empty, axis=1)
    forms = (spare[rows, where] > of_run(numbers.form_men, rows)) & empty[rows, unit]
    rows, where, unit = rows[forms], where[forms], unit[forms]
    men = spare[rows, where]
    forces.men[rows, unit] += men
    places.garrison[rows, where] -= men
    forces.post[rows, unit] = where
    forces.target[rows, unit] = -1
    forces.travel[rows, unit] = 0.0
    forces.will[rows, unit] = world.theatre.forces.will[unit]


def _step_in(world: World) -> None:
    """Where two parties ran a place together and the holder's camp is in shock, the other takes it over."""
    places, forces, shared = world.state.places, world.state.forces, world.theatre.places.shared_with
    common = np.flatnonzero(np.asarray(shared) >= 0)
    holds = places.camp.take(common, axis=1) == PARTY_CAMP[np.asarray(world.theatre.places.holder)[common]]
    run, column = np.nonzero(holds)
    at = run * world.spots.places + common[column]
    holder = places.camp.ravel().take(at)
    shock = world.state.camps.shock.ravel().take(run * CAMPS + holder)
    passes = shock > of_run(world.numbers.rule.step_in, run)
    at, holder, run = at[passes], holder[passes], run[passes]
    if len(at) == 0:
        return
    party = shared[at % world.spots.places]
    garrison = places.garrison.ravel().take(at)
    stays = garrison * of_run(world.numbers.rule.step_in_garrison, run)
    world.state.ledger.left += world.by_run_and_camp(run, holder, garrison)
    world.state.ledger.joined += world.by_run_and_camp(run, PARTY_CAMP[party], stays)
    places.party.put(at, party)
    places.camp.put(at, PARTY_CAMP[party])
    places.garrison.put(at, stays)
    places.progress.put(at, 0.0)
    world.state.hand_changes += np.bincount(run, minlength=world.runs)[:, None]
    passed = np.full(places.camp.size, -1)
    passed.put(at, PARTY_CAMP[party])
    now = passed.take(world.spots.flat(forces.post))
    retreat(world, np.flatnonzero((now >= 0) & (now != world.maps.camp)), 0.0)
