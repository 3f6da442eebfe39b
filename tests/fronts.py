"""A small front for tests of the processes: five places in a line, IS on the left, Baghdad on the right."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim import names
from sim.agents.observe import observe
from sim.agents.strength import gather_strength, remember_strength
from sim.core.world import World
from tests.worlds import THEATRE, make_world, small_theatre

IS, GOI = names.PARTIES.index("IS"), names.PARTIES.index("GOI")
BRIGADE, ARMY, MILITIA = range(3)  # positions of the three units
LEFT, CENTRE, RIGHT = 1, 2, 3  # places: IS holds up to the centre
# Nobody but the units themselves fights, nobody runs, no town is to be cleared, luck and home are out of it.
QUIET = {
    "fight.residents": 0.0,
    "fight.turn_out": 0.0,
    "fight.turn_out_allies": 0.0,
    "fight.clear": 0.0,
    "fight.stake": 0.0,
    "fight.luck": 0.0,
    "fight.break_margin": -100.0,
    "fight.least_hidden": 1e9,
    "fight.speed": 0.1,
}


def first_of(kind: str) -> str:
    """Return the id of the first force of a kind."""
    return THEATRE.forces.id[int(np.argmax(THEATRE.forces.kind == names.FORCE_KINDS.index(kind)))]


SMALL = small_theatre(
    THEATRE.places.id[:5], [first_of(kind) for kind in ("brigade", "army", "militia")], THEATRE.groups.id[:1]
)


def make_front(runs: int = 1, numbers: Mapping[str, float] | None = None) -> World:
    """Return a front: a brigade in the centre, an army unit on its right, each 1,000 men; no garrisons."""
    world = make_world(runs=runs, theatre=SMALL, numbers={**QUIET, **(numbers or {})})
    places, forces = world.state.places, world.state.forces
    hold(world, [IS, IS, IS, GOI, GOI])
    places.garrison[:] = 0.0
    places.underground[:] = 0.0
    places.progress[:] = 0.0
    places.panic[:] = 0.0
    places.works[:] = 0.0
    forces.men[:] = [1000.0, 1000.0, 0.0]
    forces.will[:] = 0.6
    world.state.seen.fighting_will[:] = 0.6
    forces.quality[:] = 0.5
    forces.post[:] = [CENTRE, RIGHT, RIGHT]
    forces.target[:] = -1
    forces.travel[:] = 0.0
    observe(world)
    gather_strength(world)
    remember_strength(world)
    return world


def hold(world: World, parties: list[int]) -> None:
    """Give the places to parties."""
    places = world.state.places
    places.party[:] = parties
    places.camp[:] = np.asarray(names.PARTY_CAMP)[parties]


def attack_centre(world: World, ratio: float) -> None:
    """Send the army unit against the centre with so many men that attack is `ratio` times the defence."""
    forces = world.state.forces
    forces.target[:, ARMY] = CENTRE
    observe(world)
    gather_strength(world)
    seen = world.state.seen
    forces.men[:, ARMY] *= ratio * seen.defence[:, CENTRE] / seen.attack[:, CENTRE]
    observe(world)
