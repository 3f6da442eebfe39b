"""Life under and after IS: services, discontent, polarisation, rebuilding, contacts and the settlement.

Stocks that move towards where causes pull them by a share each week (partial adjustment); which causes
pull is for the claims. Without claims services and discontent stay at their ordinary levels.
"""

from __future__ import annotations

import numpy as np

from sim import names
from sim.core.helpers import fading, log_odds, logistic, spread, total
from sim.core.world import World


def live(world: World) -> None:
    """Move services, discontent and polarisation at the places."""
    state, seen, board, numbers = world.state, world.state.seen, world.board, world.numbers.life
    life, first = state.life, world.numbers.start
    ordinary = np.where(seen.is_held, log_odds(first.services_is), log_odds(first.services))
    life.services += numbers.pace * (logistic(board.resolve("services", ordinary)) - life.services)
    base = np.where(seen.is_held, log_odds(first.discontent), log_odds(0.0))
    wanted = logistic(board.resolve("discontent", base)) * seen.held
    life.discontent += numbers.pace * (wanted - life.discontent)
    left = fading(world.uncertainties["tribe_memory"])
    harm = numbers.polarising * state.abuses_at / np.maximum(state.places.people, 1.0)
    after = numbers.polarisation_floor + (life.polarisation - numbers.polarisation_floor) * left + harm
    life.polarisation = np.clip(after + board.pushed("polarisation_inflow"), 0.0, 1.0)
    _rebuild(world)
    _remember_disorder(world)


def _rebuild(world: World) -> None:
    """Share the rebuilding money out over people in Sunni places taken from IS."""
    state, numbers = world.state, world.numbers.life
    there = state.places.taken_from_is * state.places.people * world.maps.sunni
    people = np.maximum(total(there), numbers.least_people)
    per_head = world.levers["reconstruction"] * 1e6 / people * (there > 0.0)
    state.life.rebuilt += numbers.pace * (per_head - state.life.rebuilt)


def _remember_disorder(world: World) -> None:
    """Note how loosely a place was ruled while IS does not hold it."""
    life, places, held = world.state.life, world.state.places, world.state.seen.is_held
    loose = 1.0 - places.grip * (1.0 - places.progress)
    seen = life.lawless_before + world.numbers.life.pace * (loose - life.lawless_before)
    life.lawless_before = np.where(held, life.lawless_before, seen)


def reach_out(world: World) -> None:
    """Bind allies of IS by shared guilt, build and lose contacts, let the settlement find its standing."""
    state, board, numbers = world.state, world.board, world.numbers.outreach
    outreach, levers = state.outreach, world.levers
    with_is = state.groups.side == names.WITH_IS
    drawn_in = numbers.complicity * state.inside.brutality * with_is * (1.0 - outreach.complicity)
    outreach.complicity = outreach.complicity * fading(numbers.guilt_half_life) + drawn_in
    gained = numbers.contacts * levers["direct_outreach"] * (1.0 - outreach.contact_direct)
    kept = outreach.contact_direct * fading(numbers.contact_half_life)
    lost = np.minimum(board.pushed("contact_loss"), 1.0) * kept
    outreach.contacts_killed += total(lost + np.zeros(kept.shape))
    outreach.contact_direct = np.clip(kept - lost + gained, 0.0, 1.0)
    gained = numbers.contacts * levers["digital_outreach"] * (1.0 - outreach.contact_online)
    outreach.contact_online = outreach.contact_online * fading(numbers.contact_half_life) + gained
    first = log_odds(world.numbers.start.settlement) + np.zeros((world.runs, 1))
    wanted = logistic(board.resolve("settlement_legitimacy", first))
    state.settlement.legitimacy += world.numbers.life.pace * (wanted - state.settlement.legitimacy)


def shelter(world: World) -> None:
    """Count the displaced who found shelter in the Kurdish region, the more the nearer their home."""
    state = world.state
    north = spread(state.displaced, world.maps.to_kurdish_region)
    state.kurdish_region.displaced = north
