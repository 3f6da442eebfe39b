"""Dated events of a scenario take place: each sets what its kind in the catalogue says, and nothing else.

What an event sets of the world's conditions is in the plan already. Here are the quantities of the state:
some are set at once, others are acts that a later phase of the week does, as it does those of the agents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from sim import names
from sim.catalog import EventEffect
from sim.core.helpers import total
from sim.core.placed import Placed
from sim.core.world import World
from sim.scenario import PlannedEvent

SIDES: Final = MappingProxyType({"is": names.WITH_IS, "government": names.WITH_GOVERNMENT})


def take_place(world: World) -> None:
    """Let the dated events that are in force this week set what they set.

    An event at a place or of a group that the theatre does not have does not take place.
    """
    world.placed = Placed()
    for event in world.plan.events:
        week = world.week - event.week
        if not 0 <= week < event.weeks:
            continue
        thing = _find(world, event)
        if thing is None:
            continue
        kind = world.catalog.events[event.kind]
        for effect in kind.sets:
            if effect.of == "world" or (effect.how == "once" and week > 0):
                continue
            amount = kind.amount(effect, event.size)
            if effect.how == "spread":
                amount /= max((event.until - event.at).days // 7, 1)
            ACTS[effect.sets](world, thing, amount, effect)


def _find(world: World, event: PlannedEvent) -> int | None:
    """Return the position of the event's place or group, -1 if it has neither, None if it is not there."""
    if event.place is None and event.group is None:
        return -1
    ids = world.theatre.places.id if event.group is None else world.theatre.groups.id
    name = event.place if event.group is None else event.group
    return ids.index(name) if name in ids else None


# ---- what is set at once -------------------------------------------------------------------------


def _lose_cohesion(world: World, thing: int, amount: float, effect: EventEffect) -> None:
    inside = world.state.inside
    inside.cohesion = np.clip(inside.cohesion + amount, 0.0, 1.0)


def _attack_abroad(world: World, thing: int, amount: float, effect: EventEffect) -> None:
    world.state.abroad.attacks = world.state.abroad.attacks + amount


def _close_border(world: World, thing: int, amount: float, effect: EventEffect) -> None:
    patrons = world.state.patrons
    patrons.border_closed = np.maximum(patrons.border_closed, amount)


def _lose_men(world: World, thing: int, amount: float, effect: EventEffect) -> None:
    """Take men off the brigades of IS, from each by its size."""
    forces = world.state.forces
    of_is = forces.men * world.maps.is_kind.brigade
    lost = of_is * np.minimum(-amount / np.maximum(total(of_is), 1.0), 1.0)
    forces.men = forces.men - lost
    world.state.ledger.dead += world.by_camp(lost)


def _lose_armed(world: World, thing: int, amount: float, effect: EventEffect) -> None:
    """Take armed men off a group, as far as IS rules its homes."""
    state, (start, end) = world.state, world.maps.homes.indptr[thing : thing + 2]
    home, share = world.maps.homes.indices[start:end], world.maps.homes.data[start:end]
    places = state.places
    rule = places.grip[:, home] * (1.0 - places.progress[:, home])
    under_is = total(rule * (places.camp[:, home] == names.ISLAMIC_STATE) * share)[:, 0]
    state.groups.armed = state.groups.armed.copy()
    state.groups.armed[:, thing] *= 1.0 + amount * under_is


def _pay_group(world: World, thing: int, amount: float, effect: EventEffect) -> None:
    payment = world.state.groups.payment
    payment[:, thing] = np.maximum(payment[:, thing], amount)


def _meet_group(world: World, thing: int, amount: float, effect: EventEffect) -> None:
    contact = world.state.outreach.contact_direct
    contact[:, thing] = np.maximum(contact[:, thing], amount)


# ---- what a later phase does ---------------------------------------------------------------------


def _plot(world: World, thing: int, amount: float, effect: EventEffect) -> None:
    world.placed.plots += amount


def _strike_state(world: World, thing: int, amount: float, effect: EventEffect) -> None:
    world.placed.attacks_on_states += amount


def _replace_leader(world: World, thing: int, amount: float, effect: EventEffect) -> None:
    world.placed.new_leaders += amount


def _take_side(world: World, thing: int, amount: float, effect: EventEffect) -> None:
    world.placed.sides[thing] = SIDES[effect.to or "government"]


def _rise(world: World, thing: int, amount: float, effect: EventEffect) -> None:
    world.placed.rising_groups.append(thing)


def _fall(world: World, thing: int, amount: float, effect: EventEffect) -> None:
    world.placed.falling_places.append(thing)


Act = Callable[[World, int, float, EventEffect], None]
ACTS: Final[Mapping[str, Act]] = MappingProxyType(
    {
        "abroad.attacks": _attack_abroad,
        "forces.men": _lose_men,
        "groups.armed": _lose_armed,
        "groups.payment": _pay_group,
        "groups.side": _take_side,
        "inside.cohesion": _lose_cohesion,
        "inside.is_plot": _plot,
        "inside.revolts": _rise,
        "inside.struck_state": _strike_state,
        "leader.replaced": _replace_leader,
        "outreach.contact_direct": _meet_group,
        "patrons.border_closed": _close_border,
        "places.party": _fall,
    }
)
"""Quantity of the state that a kind of event may set -> what sets it."""
