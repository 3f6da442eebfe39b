"""What ties tribes and allies to Islamic State, and what loosens these ties."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim import names
from sim.core.helpers import Array, saturate, spread
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]


def protector_narrative(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """IS keeps its insurgent allies while a Shia or Kurdish threat near them lets it pose as protector.

    Reads militiamen and Kurdish fighters within reach of the allies' homes, (R, B) per armed man.
    """
    near = spread(state.seen.militia_men + state.seen.kurdish_men, state.maps.near_allies(k.reach_km))
    threat = memory.mean("threat", near / np.maximum(state.groups.armed, 1.0), k.half_life)
    return {"leaning_is": k.weight_leaning_is * saturate(threat, k.half_saturation) * state.maps.is_ally}


def isolation_defeats(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Where IS fights without local allies beside it, it fights worse.

    Reads men of groups siding with IS and men of IS at each place, (R, P).
    """
    needed = k.enough_allies * state.seen.is_men_at
    alone = 1.0 - np.minimum(state.seen.armed_with_is / np.maximum(needed, 1.0), 1.0)
    return {"is_power": -k.weight_is_power * alone * (state.seen.is_men_at > 0.0)}


def pledge_cascade(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Influential groups that take a side bring neighbours with them; an army there fights the people too.

    Reads the sides of other groups nearby weighted by influence, (R, B), and of those at a place, (R, P).
    """
    seen, runs = state.seen, len(state.seen.with_is)
    sides = np.concatenate([seen.with_is, seen.with_government])
    nearby = memory.carried("sides", sides, state.maps.near_groups(k.reach_km))
    with_is, with_government = nearby[:runs], nearby[runs:]
    hostile = seen.armed_with_is / np.maximum(seen.armed_at_home, 1.0)
    return {
        "leaning_is": k.weight_leaning_is * with_is,
        "leaning_government": k.weight_leaning_government * with_government,
        "hold": -k.weight_hold * hostile * ~seen.is_held,
    }


def pledge_cascade_as_majority(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """A tribe follows its neighbours only once most of the influence among them stands on one side.

    Reads the sides of other groups nearby weighted by influence, (R, B), and of those at a place, (R, P).
    """
    seen, runs = state.seen, len(state.seen.with_is)
    sides = np.concatenate([seen.with_is, seen.with_government])
    nearby = memory.carried("sides", sides, state.maps.near_groups(k.reach_km))
    with_is, with_government = nearby[:runs], nearby[runs:]
    hostile = seen.armed_with_is / np.maximum(seen.armed_at_home, 1.0)
    return {
        "leaning_is": k.weight_leaning_is * (with_is > 0.5),
        "leaning_government": k.weight_leaning_government * (with_government > 0.5),
        "hold": -k.weight_hold * (hostile > 0.5) * ~seen.is_held,
    }


def circle_of_horror(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Who has shared in the public violence of IS finds no way back.

    Reads how deep each group is in that violence, (R, B).
    """
    guilt = saturate(state.outreach.complicity, k.half_saturation)
    return {"cost_of_leaving_is": k.weight_cost_of_leaving_is * guilt}


def order_appeals(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Where a place was lawless before, the firm order of IS wins people and sheikhs over.

    Reads how firmly IS rules each place, (R, P), and how far it was more lawless before than places mostly
    are, (R, P). That people side with any firm ruler is the base process; this counts only the contrast.
    """
    places = state.places
    order = state.seen.held * places.grip * (1.0 - places.progress)
    worse = np.maximum(state.life.lawless_before - k.neutral_share, 0.0) / (1.0 - k.neutral_share)
    relief = order * worse
    return {
        "leaning_is": k.weight_leaning_is * spread(relief, state.maps.homes),
        "discontent": -k.weight_discontent * relief,
    }


def order_appeals_as_improvement(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Only the gain in order counts: how much more firmly IS rules than was the case before.

    Reads how firmly IS rules each place and how loosely it was ruled before, (R, P).
    """
    places = state.places
    order = state.seen.held * places.grip * (1.0 - places.progress)
    gain = np.maximum(order - (1.0 - state.life.lawless_before), 0.0)
    return {
        "leaning_is": k.weight_leaning_is * spread(gain, state.maps.homes),
        "discontent": -k.weight_discontent * gain,
    }


def governance_failure(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Where IS lets power, water, wheat and health go, people turn from it.

    Reads the services kept up at each place that IS holds, (R, P).
    """
    missing = k.neutral_share - memory.mean("services", state.life.services, k.half_life)
    return {"discontent": k.weight_discontent * missing / k.neutral_share * state.seen.held}


def civil_peace_is_bought(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """With less money for each person ruled IS can buy less peace: discontent grows, and risings come sooner.

    Reads revenue per head ruled, (R, 1) USD a month, and how loosely IS holds each place, (R, P).
    """
    seen, places = state.seen, state.places
    per_head = state.islamic_state.revenue * 1e6 / np.maximum(seen.people, 1.0)
    money = memory.mean("money", per_head, k.half_life)
    scarce = -np.tanh(np.log(np.maximum(money, 1.0) / k.normal_revenue)) * seen.held
    loose = 1.0 - places.grip * (1.0 - places.progress)
    return {
        "discontent": k.weight_discontent * scarce,
        "unrest": k.weight_unrest * scarce * (1.0 + loose) / 2.0,
    }


def opportunists_leave(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Groups that joined IS for gain leave as it loses the cities and the money to keep them.

    Reads people in the cities of IS and its revenue against the most that is remembered, (R, 1), and the
    groups with IS that are not bound to it by conviction, (R, B).
    """
    cities = memory.mean("cities", state.seen.city_people, k.half_life)
    revenue = memory.mean("revenue", state.islamic_state.revenue, k.half_life)
    most_cities = memory.lasting("most_cities", cities, k.memory)
    most_revenue = memory.lasting("most_revenue", revenue, k.memory)
    lost = 1.0 - (
        k.city_share * np.maximum(cities, 1.0) / np.maximum(most_cities, 1.0)
        + (1.0 - k.city_share) * np.maximum(revenue, 1.0) / np.maximum(most_revenue, 1.0)
    )
    for_gain = np.maximum(1.0 - np.abs(state.theatre.groups.stance) / 2.0, 0.0)
    with_is = state.groups.side == names.WITH_IS
    return {"leaning_is": -k.weight_leaning_is * np.maximum(lost, 0.0) * for_gain * with_is}
