"""After the fight: grip, men under cover, abuses, return of people, what fades."""

from __future__ import annotations

import numpy as np

from sim.core.helpers import fading
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


def _hide(world: World) -> None:
    """Men under cover: what is left each week, and what grows, by place."""
    places, numbers = world.state.places, world.numbers.hidden
    growth = world.board.resolve("underground_growth", -numbers.decay)
    places.underground = np.maximum(places.underground * (1.0 + growth), 0.0)


def _abuse(world: World) -> None:
    """Abuses by militias where they stand among Sunnis."""
    state, seen, numbers = world.state, world.state.seen, world.numbers.harm
    exposed = seen.militia_men * world.maps.sunni
    killed = numbers.abuse * exposed * state.baghdad.abuse_rate
    killed = np.minimum(killed, state.places.people)
    state.abuses_at = killed
    state.civilian_deaths += killed.sum(axis=1, keepdims=True)
    state.places.people = state.places.people - killed
