"""The record: weekly outcomes of each run, and who holds what."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim import names
from sim.core.helpers import Array, total
from sim.core.world import World


def weekly_outcomes(world: World) -> dict[str, Array]:
    """Return every weekly outcome of the catalogue as it stands, id -> (R,)."""
    return {
        name: np.broadcast_to(measure(world), (world.runs, 1))[:, 0] for name, measure in MEASURES.items()
    }


def _held(world: World) -> Array:
    return world.state.places.camp == names.ISLAMIC_STATE


def _land(world: World) -> Array:
    return total(_held(world) * world.theatre.places.settled_km2)


def _land_in(world: World, is_there: Array) -> Array:
    return total((_held(world) & is_there) * world.theatre.places.settled_km2)


def _fighters(world: World) -> Array:
    brigade = world.maps.is_kind.brigade
    return total(world.state.forces.men[:, brigade]) + total(world.state.places.garrison * _held(world))


def _foreign(world: World) -> Array:
    return world.state.islamic_state.foreign_share * _fighters(world)


def _tribes_on(world: World, side: int) -> Array:
    groups = world.state.groups
    return total(groups.armed * (groups.side == side)) / total(groups.armed)


def _mean_by_arms(world: World, values: Array) -> Array:
    weight = world.state.groups.armed * world.maps.is_iraqi_group
    return total(values * weight) / total(weight)


def _effort(world: World, camps: list[int]) -> Array:
    """Share of the enemies' strength used against IS, weighted by their men."""
    forces = world.state.forces
    camp = np.asarray(world.theatre.forces.camp)
    chosen = np.isin(camp, camps)
    men = forces.men[:, chosen]
    return total(men * world.state.camps.effort[:, camp[chosen]]) / np.maximum(total(men), 1.0)


def _men(world: World, kind: str) -> Array:
    return total(world.state.forces.men[:, getattr(world.maps.is_kind, kind)])


def _army_quality(world: World) -> Array:
    chosen = world.maps.is_kind.army
    forces = world.state.forces
    men = forces.men[:, chosen]
    return total(men * forces.quality[:, chosen]) / np.maximum(total(men), 1.0)


def _budget(world: World, government: str) -> Array:
    column = names.GOVERNMENTS.index(government)
    return world.state.governments.budget[:, column : column + 1]


def _cohesion(world: World, government: str) -> Array:
    column = names.GOVERNMENTS.index(government)
    return world.state.governments.cohesion[:, column : column + 1]


def _will(world: World) -> Array:
    leader = names.PATRONS.index("united_states")
    return world.state.patrons.will[:, leader : leader + 1]


ENEMIES = [camp for camp in range(len(names.CAMPS)) if camp != names.ISLAMIC_STATE]
MEASURES: dict[str, Callable[[World], Array]] = {
    "is_territory_km2": _land,
    "is_territory_km2_iraq": lambda w: _land_in(w, w.maps.is_iraqi_place),
    "is_territory_km2_syria": lambda w: _land_in(w, ~w.maps.is_iraqi_place),
    "is_population": lambda w: total(_held(w) * w.state.places.people),
    "is_cities": lambda w: total(_held(w) * 1.0),
    "is_fighters": _fighters,
    "is_fighters_foreign": _foreign,
    "is_fighters_local": lambda w: _fighters(w) - _foreign(w),
    "is_underground": lambda w: total(w.state.places.underground),
    "is_foreign_inflow": lambda w: w.state.islamic_state.foreign_inflow,
    "is_revenue": lambda w: w.state.islamic_state.revenue,
    "is_treasury": lambda w: w.state.islamic_state.treasury,
    "tribes_with_is": lambda w: _tribes_on(w, names.WITH_IS),
    "tribes_with_government": lambda w: _tribes_on(w, names.WITH_GOVERNMENT),
    "sunni_grievance": lambda w: _mean_by_arms(w, w.state.groups.grievance),
    "sunni_trust": lambda w: _mean_by_arms(w, w.state.groups.trust),
    "enemy_unity": lambda w: total(w.state.camps.unity[:, ENEMIES]) / len(ENEMIES),
    "effort_on_is": lambda w: _effort(w, ENEMIES),
    "effort_on_is_baghdad": lambda w: _effort(w, [names.BAGHDAD]),
    "effort_on_is_erbil": lambda w: _effort(w, [names.ERBIL]),
    "effort_on_is_sdf": lambda w: _effort(w, [names.SDF]),
    "effort_on_is_damascus": lambda w: _effort(w, [names.DAMASCUS]),
    "effort_on_is_rebels": lambda w: _effort(w, [names.REBELS]),
    "patron_will": _will,
    "baghdad_cohesion": lambda w: _cohesion(w, "baghdad"),
    "erbil_cohesion": lambda w: _cohesion(w, "erbil"),
    "state_budgets_baghdad": lambda w: _budget(w, "baghdad"),
    "state_budgets_erbil": lambda w: _budget(w, "erbil"),
    "inclusiveness": lambda w: w.state.baghdad.concession,
    "militia_influence": lambda w: w.state.baghdad.influence,
    "militia_fighters": lambda w: _men(w, "militia"),
    "militia_atrocities": lambda w: total(w.state.abuses_at) * 52.0 / 12.0,
    "army_quality": _army_quality,
    "ground_regained_km2": lambda w: w.state.islamic_state.regained_from,
    "civilian_deaths": lambda w: w.state.civilian_deaths,
    "displaced": lambda w: total(w.state.displaced),
    "cost": lambda w: w.state.money_spent,
}
