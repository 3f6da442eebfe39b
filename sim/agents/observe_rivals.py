"""Facts of the quarrels of camps, patrons and leaders that claims read; not what they do to anybody.

Sets of camps are written as bits in one small number, the bit of a camp being its position in names.CAMPS.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.core.helpers import Array, total
from sim.core.networks import CAMPS, IN_SET, SITUATIONS
from sim.core.world import World

Sets = NDArray[np.uint8]
BIT = (1 << np.arange(CAMPS)).astype(np.uint8)


def see_rivals(world: World) -> None:
    """Add this week's facts to ``state.seen``."""
    here = BIT.take(world.state.places.camp.T)
    near = np.ascontiguousarray(world.state.seen.camps_nearby.T)
    own = np.maximum(world.by_holder(world.state.places.people), 1.0)
    _see_nearer_rivals(world, own)
    _see_attacks_on_is(world, here | near | _next_door(world, near))
    _see_attacks_by_is(world, own)
    _see_siege(world)
    _see_kurdish_lands(world)
    _see_the_dead(world)


def _next_door(world: World, sets: Sets) -> Sets:
    """Return the camps in the sets of each place's neighbours, (P, R)."""
    padded = np.zeros((len(sets) + 1, world.runs), dtype=np.uint8)
    padded[:-1] = sets
    return np.bitwise_or.reduce(padded.take(world.maps.neighbours.T, axis=0), axis=0)


def _see_nearer_rivals(world: World, own: Array) -> None:
    """Share of a camp's people who live next to its rivals, by the weight of the rivalry, (R, C)."""
    places, people = world.state.places, world.state.places.people
    by_set = world.maps.rivalry.ravel()
    exposed = people * by_set.take(places.camp * SITUATIONS + world.state.seen.camps_nearby)
    world.state.seen.rivals_near = world.by_holder(exposed) / own


def _see_attacks_on_is(world: World, close: Sets) -> None:
    """How many camps attack IS, (R, 1), and its share of men tied down by others close to a camp, (R, C)."""
    state, seen, width = world.state, world.state.seen, world.spots.places
    forces, maps = state.forces, world.maps
    attacks = (forces.target >= 0) & maps.is_enemy_force & (forces.travel <= 0.0) & (forces.men > 0.0)
    unit = np.flatnonzero(attacks)
    target = world.spots.flat(forces.target).ravel().take(unit)
    on_is = seen.is_held.ravel().take(target)
    unit, target = unit[on_is], target[on_is]
    attackers = np.zeros(seen.is_held.size, dtype=np.uint8)
    np.bitwise_or.at(attackers, target, BIT.take(maps.camp.take(unit % forces.men.shape[1])))
    at = np.flatnonzero(attackers)
    run, place = at // width, at % width
    in_war = np.zeros(world.runs, dtype=np.uint8)
    np.bitwise_or.at(in_war, run, attackers[at])
    seen.camps_on_is = IN_SET.sum(axis=0).take(in_war)[:, None].astype(float)
    by_others = (attackers[at][:, None] & ~BIT) > 0
    is_close = (close[place, run][:, None] & BIT) > 0
    men = seen.is_men_at.ravel().take(at)[:, None] * (by_others & is_close)
    index = (run * CAMPS)[:, None] + np.arange(CAMPS)
    tied = np.bincount(index.ravel(), weights=men.ravel(), minlength=world.runs * CAMPS)
    seen.tied_by_others = np.minimum(tied.reshape(-1, CAMPS) / np.maximum(seen.fighters, 1.0), 1.0)


def _see_attacks_by_is(world: World, own: Array) -> None:
    """Share of a camp's people in places that IS attacked last week, (R, C)."""
    seen, people = world.state.seen, world.state.places.people
    attacked = (seen.attack_by_is_before > world.numbers.fight.least_attack) & ~seen.is_held
    seen.attacked_by_is = world.by_holder(people * attacked) / own


def _see_siege(world: World) -> None:
    """How evenly Damascus and rebels share the country round the divided city, 0-1, (R, 1)."""
    places = world.state.places
    there = places.people * np.asarray(world.theatre.places.is_besieged)
    of_damascus = total(there * (places.camp == names.DAMASCUS))
    of_rebels = total(there * (places.camp == names.REBELS))
    both = np.maximum(of_damascus + of_rebels, 1.0)
    world.state.seen.aleppo_shared = 4.0 * (of_damascus / both) * (of_rebels / both)


def _see_kurdish_lands(world: World) -> None:
    """Shares of what Erbil claims held by it and by IS, and of the border held by the SDF, (R, 1)."""
    seen, maps, table, camp = world.state.seen, world.maps, world.theatre.places, world.state.places.camp
    claimed = maps.is_iraqi_place & (maps.residents[names.ERBIL] > world.numbers.see.kurdish_claim)
    land = np.asarray(table.settled_km2) * claimed + np.zeros(camp.shape)
    whole = np.maximum(total(land), 1.0)
    seen.kurdish_land_held = total(land * (camp == names.ERBIL)) / whole
    seen.kurdish_land_lost = total(land * seen.is_held) / whole
    crossing = (np.asarray(table.is_turkish_crossing) & ~maps.is_iraqi_place).astype(float)
    seen.sdf_border = total(crossing * (camp == names.SDF)) / max(float(crossing.sum()), 1.0)


def _see_the_dead(world: World) -> None:
    """Civilians killed since last week, (R, 1)."""
    seen, dead = world.state.seen, world.state.civilian_deaths
    seen.civilians_killed = dead - getattr(seen, "civilian_deaths_before", dead)
    seen.civilian_deaths_before = dead.copy()
