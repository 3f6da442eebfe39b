"""What everybody can see at the start of the week: who stands where, who rules whom, what was won and lost.

Facts only; what they do to anybody is for the claims and the base processes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.agents.clearing import see_loyalty
from sim.agents.observe_power import see_power_nearby
from sim.agents.observe_rivals import see_rivals
from sim.agents.observe_society import see_society
from sim.agents.observe_within import see_within
from sim.core.helpers import Array, fading, saturate, spread, total, weigh
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
    state, spots, seen, units = world.state, world.spots, world.state.seen, world.units
    forces, places = state.forces, state.places
    men = forces.men * (forces.travel <= 0.0)
    post = spots.flat(forces.post)
    seen.where = spots.flat(np.where(forces.target >= 0, forces.target, forces.post))
    seen.men_there = men
    seen.militia_men = spots.tally(units.militia.of(post), units.militia.of(men))
    seen.kurdish_men = spots.tally(units.kurdish.of(post), units.kurdish.of(men))
    garrison = places.garrison * seen.held
    by_brigades = spots.tally(units.brigade.of(seen.where), units.brigade.of(men))
    seen.is_men_at = by_brigades + garrison + places.underground
    power = men * forces.quality * seen.fighting_will
    see_power_nearby(world, power, garrison * world.numbers.fight.garrison_quality_is)
    seen.camps_nearby = _camps_nearby(world)
    is_cut_off = seen.camps_nearby & world.maps.friends.take(places.camp) == 0
    seen.is_cut_off = is_cut_off & ~seen.is_held
    seen.is_next_to_is = (seen.camps_nearby & (1 << names.ISLAMIC_STATE)) > 0
    kernel = world.maps.near_place(world.numbers.fight.panic_km)
    seen.panic = world.kept["panic"].spread(places.panic, kernel, fading(world.numbers.fight.panic_half_life))


def _camps_nearby(world: World) -> NDArray[np.uint8]:
    """Return which camps hold ground next to each place, (R, P), a bit for each camp."""
    camp = world.state.places.camp
    bits = np.zeros((camp.shape[1] + 1, world.runs), dtype=np.uint8)
    np.left_shift(1, camp.T, out=bits[:-1], casting="unsafe")
    nearby = np.bitwise_or.reduce(bits.take(world.maps.neighbours.T, axis=0), axis=0)
    return np.ascontiguousarray(nearby.T)


def _see_fights_of_forces(world: World) -> None:
    """What each force has around it where it fights, (R, F)."""
    state, spots, seen, units = world.state, world.spots, world.state.seen, world.units
    where, men = seen.where, seen.men_there
    all_men = spots.tally(units.baghdad.of(where), units.baghdad.of(men))
    militia_men = spots.tally(units.militia.of(where), units.militia.of(men))
    seen.militia_men_at = militia_men
    seen.militia_share_at = militia_men / np.maximum(all_men, 1.0)
    seen.militia_share_at_force = spots.here(seen.militia_share_at, where)
    seen.militias_lead = seen.militia_share_at > world.numbers.see.leading_share
    of_partners = units.partner.of(men)
    thousands = spots.tally(units.partner.of(where), of_partners) / 1000.0
    seen.partner_men = total(of_partners)
    seen.strikes_per_thousand = spots.here(state.patrons.strikes_at / np.maximum(thousands, 0.5), where)
    seen.sunni_at_force = world.maps.sunni.take(where - spots.offset)
    flown = total(state.patrons.strikes_at)
    beside = total(state.patrons.strikes_at * seen.militias_lead)
    seen.strikes_with_militias = beside / np.maximum(flown, 1.0)


def _see_groups(world: World) -> None:
    """Who rules at home, (R, B), what rivals do, and how many armed men take which side where, (R, P)."""
    state, seen, maps, runs = world.state, world.state.seen, world.maps, world.runs
    groups, places = state.groups, state.places
    rule = places.grip * (1.0 - places.progress)
    by_is = rule * seen.held
    home = spread(np.concatenate([by_is, rule - by_is]), maps.homes)
    seen.rule_of_is, seen.rule_of_others = home[:runs], home[runs:]
    sides = np.concatenate([groups.side == names.WITH_IS, groups.side == names.WITH_GOVERNMENT]).astype(float)
    seen.with_is, seen.with_government = sides[:runs], sides[runs:]
    rivals = spread(sides, maps.rivals)
    seen.rivals_with_is, seen.rivals_with_government = rivals[:runs], rivals[runs:]
    fight, places_count = world.numbers.fight, world.spots.places
    armed = np.concatenate([groups.armed, groups.armed])
    men = spread(sides * armed, maps.homes_by_kind)  # of other groups and, in the second half, of allies
    local, allied = men[:, :places_count], men[:, places_count:]
    both = local + allied
    seen.armed_with_is, seen.armed_with_government = both[:runs], both[runs:]
    seen.fighting_for_is = local[:runs] * fight.turn_out + allied[:runs] * fight.turn_out_allies
    seen.fighting_for_government = local[runs:] * fight.turn_out + allied[runs:] * fight.turn_out_allies
    seen.armed_at_home = world.kept["armed"].spread(groups.armed, maps.homes_back)
    see_loyalty(world)


def _see_islamic_state(world: World) -> None:
    """Land, people and cities that IS holds and what it won or lost lately, (R, 1)."""
    state, seen = world.state, world.state.seen
    islamic_state, people, is_city = state.islamic_state, state.places.people, world.theatre.places.is_city
    prizes = weigh(seen.held, world.maps.prizes)
    seen.land, seen.oil, crossings = prizes[:, 0:1], prizes[:, 1:2], prizes[:, 2:3]
    seen.land_share = seen.land / world.maps.land
    ruled = seen.held * people
    seen.people = total(ruled)
    seen.city_people = total(ruled * is_city)
    left = fading(world.numbers.see.trend_half_life)
    islamic_state.land_before = left * islamic_state.land_before + (1.0 - left) * seen.land
    islamic_state.peak_land = np.maximum(islamic_state.peak_land, seen.land)
    seen.trend = np.clip(seen.land / np.maximum(islamic_state.land_before, 1.0) - 1.0, -1.0, 1.0)
    islamic_state.open_crossings = np.minimum(crossings, 1.0) * (1.0 - state.patrons.border_closed)
    seen.fighters = total(world.units.brigade.of(state.forces.men)) + total(state.places.garrison * seen.held)
    taken = seen.captured_by_is * people
    seen.people_taken = total(taken)
    seen.city_people_taken = total(taken * is_city)
    seen.people_lost = total(seen.lost_by_is * people)


def _see_enemies(world: World) -> None:
    """How near IS stands to each camp, (R, C), how hard and on how many fronts it is pressed, (R, 1)."""
    state, seen, spots = world.state, world.state.seen, world.spots
    places, forces = state.places, state.forces
    exposed = places.people * (seen.is_next_to_is & ~seen.is_held)
    threat = world.by_holder(exposed) / np.maximum(world.maps.people_of_camp, 1.0)
    seen.threat_to_camp = np.minimum(threat, 1.0)
    enemy = world.units.enemy
    men = enemy.of(seen.men_there) * (enemy.of(forces.target) >= 0)
    aimed = spots.tally(enemy.of(seen.where), men) * seen.held
    seen.fronts = total(aimed > world.numbers.see.front_men).astype(float)
    seen.pressure = _share(total(aimed), seen.fighters)
    quarrel = state.camps.quarrel[:, names.BAGHDAD :]
    seen.quarrelling = total(saturate(quarrel, 1.0)) / quarrel.shape[1]


def _share(part: Array, other: Array) -> Array:
    """Return part of part and other together, 0 where both are nothing."""
    return part / np.maximum(part + other, 1.0)
