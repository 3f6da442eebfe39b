"""What everybody can see at the start of the week: who stands where, who rules whom, what was won and lost.

Facts only; what they do to anybody is for the claims and the base processes.
"""

from __future__ import annotations

import numpy as np

from sim import names
from sim.agents.observe_rivals import see_rivals
from sim.agents.observe_society import see_society
from sim.agents.observe_within import see_within
from sim.core.helpers import Array, fading, saturate, spread, total
from sim.core.world import World


def observe(world: World) -> None:
    """Fill ``state.seen`` with this week's facts."""
    seen = world.state.seen
    seen.is_held = world.state.places.camp == names.ISLAMIC_STATE
    seen.held = seen.is_held.astype(float)
    _see_forces(world)
    _see_fights_of_forces(world)
    _see_groups(world)
    _see_islamic_state(world)
    _see_enemies(world)
    see_society(world)
    see_rivals(world)
    see_within(world)


def _see_forces(world: World) -> None:
    """Men of each kind by place, (R, P), and power next door."""
    state, spots, seen, kind = world.state, world.spots, world.state.seen, world.maps.is_kind
    forces, places = state.forces, state.places
    men = np.where(forces.travel <= 0.0, forces.men, 0.0)
    post = spots.flat(forces.post)
    seen.where = spots.flat(np.where(forces.target >= 0, forces.target, forces.post))
    militia = np.flatnonzero(kind.militia)
    seen.militia_men = spots.tally(post[:, militia], men[:, militia])
    kurdish = np.flatnonzero(kind.peshmerga | kind.kurdish_syrian)
    seen.kurdish_men = spots.tally(post[:, kurdish], men[:, kurdish])
    brigade = np.flatnonzero(kind.brigade)
    garrison = places.garrison * seen.held
    seen.is_men_at = spots.tally(seen.where[:, brigade], men[:, brigade]) + garrison + places.underground
    power = men * forces.quality * forces.will
    of_is = spots.tally(post[:, brigade], power[:, brigade]) + garrison * world.numbers.fight.garrison_quality_is
    enemy = np.flatnonzero(~kind.brigade)
    of_enemies = spots.tally(post[:, enemy], power[:, enemy])
    seen.panic = spread(places.panic, world.maps.near_place(world.numbers.fight.panic_km))
    near = spread(np.concatenate([of_is, of_enemies, seen.held]), world.maps.adjacent)
    seen.is_power_nearby, seen.enemy_power_nearby = near[: world.runs], near[world.runs : 2 * world.runs]
    seen.is_next_to_is = near[2 * world.runs :] > 0.0


def _see_fights_of_forces(world: World) -> None:
    """What each force has around it where it fights, (R, F)."""
    state, spots, seen, maps = world.state, world.spots, world.state.seen, world.maps
    men = np.where(state.forces.travel <= 0.0, state.forces.men, 0.0)
    baghdad = np.flatnonzero(maps.is_baghdad_force)
    militia = np.flatnonzero(maps.is_kind.militia)
    all_men = spots.tally(seen.where[:, baghdad], men[:, baghdad])
    militia_men = spots.tally(seen.where[:, militia], men[:, militia])
    seen.militia_share_at = militia_men / np.maximum(all_men, 1.0)
    seen.militia_share_at_force = spots.here(seen.militia_share_at, seen.where)
    seen.militias_lead = seen.militia_share_at > world.numbers.see.leading_share
    partner = np.flatnonzero(maps.is_partner_force)
    thousands = spots.tally(seen.where[:, partner], men[:, partner]) / 1000.0
    seen.partner_men = total(men[:, partner])
    seen.strikes_per_thousand = spots.here(state.patrons.strikes_at / np.maximum(thousands, 0.5), seen.where)
    seen.sunni_at_force = maps.sunni[
        np.where(state.forces.target >= 0, state.forces.target, state.forces.post)
    ]
    flown = total(state.patrons.strikes_at)
    beside = total(state.patrons.strikes_at * seen.militias_lead)
    seen.strikes_with_militias = beside / np.maximum(flown, 1.0)


def _see_groups(world: World) -> None:
    """Who rules at home, (R, B), what rivals do, and how many armed men take which side at a place, (R, P)."""
    state, seen, maps, runs = world.state, world.state.seen, world.maps, world.runs
    groups, places = state.groups, state.places
    rule = places.grip * (1.0 - places.progress)
    home = spread(np.concatenate([seen.held * rule, (1.0 - seen.held) * rule]), maps.homes)
    seen.rule_of_is, seen.rule_of_others = home[:runs], home[runs:]
    with_is = (groups.side == names.WITH_IS).astype(float)
    with_government = (groups.side == names.WITH_GOVERNMENT).astype(float)
    rivals = spread(np.concatenate([with_is, with_government]), maps.rivals)
    seen.rivals_with_is, seen.rivals_with_government = rivals[:runs], rivals[runs:]
    fight = world.numbers.fight
    turn_out = fight.turn_out + (fight.turn_out_allies - fight.turn_out) * maps.is_ally
    armed_is, armed_government = with_is * groups.armed, with_government * groups.armed
    stacked = [armed_is, armed_government, groups.armed, armed_is * turn_out, armed_government * turn_out]
    men = spread(np.concatenate(stacked), maps.homes_back).reshape(len(stacked), runs, -1)
    seen.armed_with_is, seen.armed_with_government, seen.armed_at_home = men[:3]
    seen.fighting_for_is, seen.fighting_for_government = men[3:]


def _see_islamic_state(world: World) -> None:
    """Land, people and cities that IS holds and what it won or lost lately, (R, 1)."""
    state, seen = world.state, world.state.seen
    table, islamic_state, people = world.theatre.places, state.islamic_state, state.places.people
    seen.land = total(seen.held * table.settled_km2)
    seen.land_share = seen.land / table.settled_km2.sum()
    seen.people = total(seen.held * people)
    seen.city_people = total(seen.held * people * table.is_city)
    seen.oil = total(seen.held * table.oil)
    left = fading(world.numbers.see.trend_half_life)
    islamic_state.land_before = left * islamic_state.land_before + (1.0 - left) * seen.land
    islamic_state.peak_land = np.maximum(islamic_state.peak_land, seen.land)
    seen.trend = np.clip(seen.land / np.maximum(islamic_state.land_before, 1.0) - 1.0, -1.0, 1.0)
    crossings = world.maps.northern_crossings
    held = total(seen.held * crossings)
    islamic_state.open_crossings = np.minimum(held, 1.0) * (1.0 - state.patrons.border_closed)
    brigade = world.maps.is_kind.brigade
    seen.fighters = total(state.forces.men[:, brigade]) + total(state.places.garrison * seen.held)
    seen.people_taken = total(seen.captured_by_is * people)
    seen.city_people_taken = total(seen.captured_by_is * people * table.is_city)
    seen.people_lost = total(seen.lost_by_is * people)


def _see_enemies(world: World) -> None:
    """How near IS stands to each camp, (R, C), how hard and on how many fronts it is pressed, (R, 1)."""
    state, seen, spots = world.state, world.state.seen, world.spots
    places, forces = state.places, state.forces
    exposed = places.people * (seen.is_next_to_is & ~seen.is_held)
    threat = world.by_holder(exposed) / np.maximum(world.maps.people_of_camp, 1.0)
    seen.threat_to_camp = np.minimum(threat, 1.0)
    aims = (forces.target >= 0) & ~world.maps.is_kind.brigade & (forces.travel <= 0.0)
    aimed = spots.tally(spots.flat(np.maximum(forces.target, 0)), np.where(aims, forces.men, 0.0))
    aimed = np.where(seen.is_held, aimed, 0.0)
    seen.fronts = total(aimed > world.numbers.see.front_men).astype(float)
    seen.pressure = _share(total(aimed), seen.fighters)
    quarrel = state.camps.quarrel[:, names.BAGHDAD :]
    seen.quarrelling = total(saturate(quarrel, 1.0)) / quarrel.shape[1]


def _share(part: Array, other: Array) -> Array:
    """Return part of part and other together, 0 where both are nothing."""
    return part / np.maximum(part + other, 1.0)
