"""After the fight: grip, men under cover, abuses, return of people, what fades."""

from __future__ import annotations

import numpy as np

from sim import names
from sim.agents.field_works import dig_in
from sim.agents.takeover import take_over
from sim.core.helpers import fading, of_run, total
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
    take_over(world)


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
