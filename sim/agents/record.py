"""The record: weekly outcomes of each run, and who holds what."""

from __future__ import annotations

import numpy as np

from sim import names
from sim.agents.record_society import society_outcomes
from sim.core.helpers import Array, total, weigh
from sim.core.world import World

ENEMIES = slice(names.BAGHDAD, len(names.CAMPS))
MONTHS_A_WEEK = 12.0 / 52.0


def weekly_outcomes(world: World) -> dict[str, Array]:
    """Return every weekly outcome of the catalogue as it stands, id -> (R,)."""
    return {
        **_ground_and_men_of_is(world),
        **_groups(world),
        **_effort(world),
        **_governments(world),
        **_harm(world),
        **society_outcomes(world),
    }


def _ground_and_men_of_is(world: World) -> dict[str, Array]:
    """What IS holds, who fights for it and what it lives on."""
    places, islamic_state, seen = world.state.places, world.state.islamic_state, world.state.seen
    is_held = places.camp == names.ISLAMIC_STATE
    held = is_held.astype(float)
    land, in_iraq, in_syria, cities = weigh(held, world.maps.ground).T  # pyright: ignore[reportArgumentType]
    garrison = np.where(is_held, places.garrison, 0.0)
    fighters = total(world.units.brigade.of(world.state.forces.men)) + total(garrison)
    foreign = islamic_state.foreign_share * fighters
    return {
        "is_territory_km2": land,
        "is_territory_km2_iraq": in_iraq,
        "is_territory_km2_syria": in_syria,
        "is_population": (held * places.people).sum(axis=1),
        "is_cities": cities,
        "ground_regained_km2": islamic_state.regained_from[:, 0],
        "places_changed_hands": world.state.hand_changes[:, 0],
        "is_fighters": fighters[:, 0],
        "is_fighters_foreign": foreign[:, 0],
        "is_fighters_local": (fighters - foreign)[:, 0],
        "is_underground": places.underground.sum(axis=1),
        "is_foreign_inflow": islamic_state.foreign_inflow[:, 0],
        "is_local_inflow": islamic_state.local_inflow[:, 0],
        "power_of_is": (seen.held * seen.defence).sum(axis=1),
        "is_revenue": islamic_state.revenue[:, 0],
        "is_treasury": islamic_state.treasury[:, 0],
    }


def _groups(world: World) -> dict[str, Array]:
    """Sides of the groups, and what Sunnis of Iraq think of Baghdad, weighted by armed men."""
    groups = world.state.groups
    armed = np.maximum(groups.armed.sum(axis=1), 1.0)
    weight = groups.armed * world.maps.is_iraqi_group
    iraqi = np.maximum(weight.sum(axis=1), 1.0)
    return {
        "tribes_with_is": (groups.armed * (groups.side == names.WITH_IS)).sum(axis=1) / armed,
        "tribes_with_government": (groups.armed * (groups.side == names.WITH_GOVERNMENT)).sum(axis=1) / armed,
        "sunni_grievance": (groups.grievance * weight).sum(axis=1) / iraqi,
        "sunni_trust": (groups.trust * weight).sum(axis=1) / iraqi,
    }


def _effort(world: World) -> dict[str, Array]:
    """How far the enemies of IS stand together, and the share of their strength used on it, by men."""
    camps = world.state.camps
    men = world.by_camp(world.state.forces.men)
    used = men * camps.effort
    whole = used[:, ENEMIES].sum(axis=1) / np.maximum(men[:, ENEMIES].sum(axis=1), 1.0)
    unity = camps.unity[:, ENEMIES]
    return {
        "enemy_unity": unity.sum(axis=1) / unity.shape[1],
        "effort_on_is": whole,
        **{f"effort_on_is_{name}": camps.effort[:, camp] for camp, name in enumerate(names.CAMPS) if camp},
    }


def _governments(world: World) -> dict[str, Array]:
    """Patrons, Baghdad, Erbil and their forces."""
    state, units = world.state, world.units
    leader = names.PATRONS.index("united_states")
    baghdad, erbil = (names.GOVERNMENTS.index(name) for name in ("baghdad", "erbil"))
    army = units.army.of(state.forces.men)
    quality = (army * units.army.of(state.forces.quality)).sum(axis=1)
    return {
        "patron_will": state.patrons.will[:, leader],
        "baghdad_cohesion": state.governments.cohesion[:, baghdad],
        "erbil_cohesion": state.governments.cohesion[:, erbil],
        "state_budgets_baghdad": state.governments.budget[:, baghdad],
        "state_budgets_erbil": state.governments.budget[:, erbil],
        "inclusiveness": state.baghdad.concession[:, 0],
        "militia_influence": state.baghdad.influence[:, 0],
        "militia_fighters": units.militia.of(state.forces.men).sum(axis=1),
        "power_of_baghdad": weigh(state.seen.unit_power, world.maps.by_camp[[names.BAGHDAD]])[:, 0],
        "army_quality": quality / np.maximum(army.sum(axis=1), 1.0),
    }


def _harm(world: World) -> dict[str, Array]:
    """What the war costs."""
    state = world.state
    return {
        "militia_atrocities": state.abuses_at.sum(axis=1) / MONTHS_A_WEEK,
        "civilian_deaths": state.civilian_deaths[:, 0],
        "displaced": state.displaced.sum(axis=1),
        "cost": state.money_spent[:, 0],
    }
