"""Facts of fights and of the inner life of IS that claims read: who did what, not what it does to anybody."""

from __future__ import annotations

import numpy as np

from sim import names
from sim.core.helpers import Array, total
from sim.core.networks import SITUATIONS
from sim.core.world import World


def see_within(world: World) -> None:
    """Add this week's facts to ``state.seen``."""
    _see_dead(world)
    _see_aid(world)
    _see_opponents(world)
    _see_war_on_rebels(world)
    _see_strife(world)
    _see_winners(world)


def _see_dead(world: World) -> None:
    """Dead of IS in the past week, (R, 1) men."""
    seen, dead = world.state.seen, world.state.ledger.dead[:, names.ISLAMIC_STATE, None]
    seen.is_dead = dead - getattr(seen, "is_dead_before", dead)
    seen.is_dead_before = dead.copy()


def _see_aid(world: World) -> None:
    """Money for training and arms that reaches Baghdad's army, (R, 1) million USD a month, delayed."""
    seen = world.state.seen
    before = getattr(seen, "army_aid", np.zeros((world.runs, 1)))
    seen.army_aid = before + world.numbers.policy.pace * (world.levers["army_training"] - before)


def _see_opponents(world: World) -> None:
    """Men of local forces that stand against IS, (R, P): no special units, no troops from outside."""
    state, seen, local = world.state, world.state.seen, world.units.local
    men = world.spots.tally(local.of(seen.where), local.of(seen.men_there))
    seen.local_men_at = men + state.places.garrison * ~seen.is_held


def _see_war_on_rebels(world: World) -> None:
    """Share of the men of IS brigades who attack other Syrian rebels, (R, 1)."""
    state, spots = world.state, world.spots
    brigade = world.units.brigade
    target, men = brigade.of(state.forces.target), brigade.of(state.forces.men)
    holder = state.places.camp.ravel().take(spots.flat(np.maximum(target, 0)))
    against = (target >= 0) & (holder == names.REBELS)
    state.seen.war_on_rebels = total(men * against) / np.maximum(total(men), 1.0)


def _see_strife(world: World) -> None:
    """How far enemies of IS fight each other at a place that one of them holds, (R, P) share 0-1.

    Next to ground of a hostile camp: hostility times what the holder does not turn on IS; 1 where
    one attacked the other.
    """
    state, seen, camp = world.state, world.state.seen, world.state.places.camp
    facing = world.maps.facing.ravel().take(camp * SITUATIONS + seen.camps_nearby)
    elsewhere = 1.0 - state.camps.effort.ravel().take(camp + world.camp_rows)
    fought = seen.attack_before - seen.attack_by_is_before > world.numbers.fight.least_attack
    seen.strife = np.where(seen.is_held, 0.0, np.where(fought, 1.0, facing * elsewhere))


def _see_winners(world: World) -> None:
    """Ground taken from IS and not lost to it again, (R, 1) km2, and by whom it was won, shares 0-1."""
    state, seen, nothing = world.state, world.state.seen, np.zeros(world.state.places.people.shape)
    seen.won_by_muslims = getattr(seen, "won_by_muslims", nothing)
    seen.won_by_sunnis = getattr(seen, "won_by_sunnis", nothing)
    if seen.lost_by_is.any():
        _note_winners(world)
    ground = (state.places.taken_from_is & ~seen.is_held) * world.theatre.places.settled_km2
    seen.regained = total(ground)
    seen.regained_by_muslims = _mean(seen.won_by_muslims, ground)
    seen.regained_by_sunnis = _mean(seen.won_by_sunnis, ground)


def _note_winners(world: World) -> None:
    """Note who moved in where IS lost a place: the share of men not from the West, and of Sunni Arabs."""
    seen, maps, tally = world.state.seen, world.maps, world.spots.tally
    post = world.spots.flat(world.state.forces.post)
    there = np.flatnonzero(seen.lost_by_is.ravel().take(post) & maps.is_enemy_force)
    unit, at = there % post.shape[1], np.flatnonzero(seen.lost_by_is)
    post, men = post.ravel().take(there), seen.men_there.ravel().take(there)
    everybody = np.maximum(tally(post, men).ravel().take(at), 1.0)
    western = tally(post, men * maps.is_kind.western[unit]).ravel().take(at) / everybody
    sunnis = tally(post, men * maps.force_sunni[unit]).ravel().take(at) / everybody
    seen.won_by_muslims, seen.won_by_sunnis = seen.won_by_muslims.copy(), seen.won_by_sunnis.copy()
    seen.won_by_muslims.put(at, 1.0 - western)
    seen.won_by_sunnis.put(at, sunnis)


def _mean(share: Array, ground: Array) -> Array:
    """Return the mean of a share over ground, (R, 1), 0 where there is none."""
    return total(share * ground) / np.maximum(total(ground), 1.0)
