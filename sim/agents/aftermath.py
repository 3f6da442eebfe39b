"""After the fight: grip, men under cover, abuses, return of people, what fades."""

from __future__ import annotations

import numpy as np

from sim import names
from sim.agents.retreat import retreat
from sim.core.helpers import fading, total
from sim.core.maps import PARTY_CAMP
from sim.core.world import World


def settle(world: World) -> None:
    """Let rule take hold, people come back, men under cover grow or fade, and memories fade."""
    state, seen = world.state, world.state.seen
    places, rule = state.places, world.numbers.rule
    target = np.where(seen.is_contested, rule.grip_contested, rule.grip_full)
    places.grip += rule.grip_pace * (target - places.grip)
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
    held = places.camp == names.ISLAMIC_STATE
    spare = np.where(held, places.garrison - numbers.garrison_need * places.people - numbers.garrison_least, 0.0)
    where = np.argmax(spare, axis=1)
    rows = np.arange(world.runs)
    empty = world.maps.is_kind.brigade & (forces.men < numbers.form_least)
    unit = np.argmax(empty, axis=1)
    forms = (spare[rows, where] > numbers.form_men) & empty[rows, unit]
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
    places, shared = world.state.places, world.theatre.places.shared_with
    is_shared = (shared >= 0)[None, :] & (places.camp == PARTY_CAMP[world.theatre.places.holder])
    shock = np.take_along_axis(world.state.camps.shock, places.camp, axis=1)
    passes = is_shared & (shock > world.numbers.rule.step_in)
    if not passes.any():
        return
    stays = places.garrison * world.numbers.rule.step_in_garrison
    world.state.ledger.left += world.by_holder(np.where(passes, places.garrison, 0.0))
    places.party = np.where(passes, np.maximum(shared, 0), places.party)
    places.camp = PARTY_CAMP[places.party]
    places.garrison = np.where(passes, stays, places.garrison)
    world.state.ledger.joined += world.by_holder(np.where(passes, stays, 0.0))
    places.progress = np.where(passes, 0.0, places.progress)
    camp = np.asarray(world.theatre.forces.camp)[None, :]
    at = world.spots.flat(world.state.forces.post)
    stranded = passes.ravel().take(at) & (places.camp.ravel().take(at) != camp)
    retreat(world, stranded, 0.0)
