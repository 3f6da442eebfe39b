"""What wins and loses fights."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim import names
from sim.core.helpers import Array, saturate, total
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]


def air_needs_ground(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Strikes together with a resolute local force win ground; strikes alone only slow IS.

    Reads strikes where a force fights, per thousand of its side's men there, and its will, (R, F).
    """
    resolute = np.maximum(state.forces.will - k.will_threshold, 0.0) / (1.0 - k.will_threshold)
    support = saturate(state.seen.strikes_per_thousand, k.half_saturation)
    return {"power": k.weight_power * support * resolute * state.maps.is_partner_force}


def hollow_army(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """A badly led, dispirited army runs from a small force, and so do its garrisons.

    Reads the leadership of Baghdad's army, (R, 1), the quality of its units, (R, F), and who holds what, (R,
    P).
    """
    worth = 0.5 * (state.baghdad.leadership + state.forces.quality)
    missing = np.maximum(k.threshold - worth, 0.0) / k.threshold
    kind = state.maps.is_kind
    unled = np.maximum(k.threshold - state.baghdad.leadership, 0.0) / k.threshold
    return {
        "fighting_will": -k.weight_fighting_will * missing * (kind.army | kind.police),
        "hold": -k.weight_hold * unled * (state.places.camp == names.BAGHDAD),
    }


def militia_effectiveness(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Militias committed to a fight make Baghdad's side win ground.

    Reads the militias' share of Baghdad's men where a force fights, (R, F).
    """
    return {"power": k.weight_power * state.seen.militia_share_at_force * state.maps.is_baghdad_force}


def spoils_of_war(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Captured cities give IS arms, money and freed prisoners who join it.

    Reads people in cities that IS took lately, (R, 1) thousand, and where its men stand, (R, P).
    """
    taken = memory.total("taken", state.seen.city_people_taken / 1000.0, k.half_life)
    dose = saturate(taken, k.half_saturation)
    return {
        "recruits": k.weight_recruits * dose,
        "revenue": k.weight_revenue * dose,
        "is_power": k.weight_is_power * dose * (state.seen.is_men_at > 0.0),
    }


def overstretch(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """The more IS takes and must govern, the thinner it stands.

    Reads people ruled per fighter, overall (R, 1) and at each place that IS holds, (R, P).
    """
    seen = state.seen
    overall = seen.people / np.maximum(seen.fighters, 1.0)
    here = seen.held * state.places.people / np.maximum(seen.is_men_at, 1.0)
    return {
        "is_power": -k.weight_is_power
        * saturate(0.5 * (overall + np.minimum(here, 4.0 * overall)), k.half_saturation)
    }


def heartland_limits(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """IS advances among Sunnis; the mobilised people of other places stop it.

    Reads the share of a place's people who are not Sunni Arabs and who are still there, (R, P).
    """
    at_home = state.places.people / np.maximum(state.theatre.places.population, 1.0)
    others = (1.0 - state.maps.sunni) * np.minimum(at_home, 1.0)
    return {"defence": k.weight_defence * saturate(others, k.half_saturation) * ~state.seen.is_held}


def cities_are_the_prize(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Losing cities hurts IS far more than losing countryside.

    Reads people in the cities that IS holds against the most it ever held, (R, 1).
    """
    most = memory.lasting("most", state.seen.city_people, 1e9)
    share = state.seen.city_people / np.maximum(most, 1.0) - k.neutral_share
    return {"revenue": k.weight_revenue * share, "legitimacy": k.weight_legitimacy * share}


def call_to_arms(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """The advance of IS towards Shia places, with the clerical call, brings volunteers to arms.

    Reads the call as heard, (R, 1), and the share of Shia people within reach of ground that IS holds.
    """
    shia = state.maps.shia_people
    reached = np.minimum(memory.carried("near", state.seen.held, state.maps.near_shia(k.reach_km)), 1.0)
    near = total(reached * shia) / shia.sum()
    came = memory.lasting("came", state.baghdad.call * saturate(near, k.half_saturation), k.half_life)
    return {"mobilisation": k.weight_mobilisation * came}


def momentum(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Victories feed the spirit and the recruiting of IS; a checked advance breaks them.

    Reads people in places taken less those in places lost lately, (R, 1) thousand.
    """
    net = memory.total("net", (state.seen.people_taken - state.seen.people_lost) / 1000.0, k.half_life)
    dose = net / (np.abs(net) + k.half_saturation)
    return {
        "fighting_will": k.weight_fighting_will * dose * state.maps.is_kind.brigade,
        "recruits": k.weight_recruits * dose,
    }


def strikes_cripple_the_state(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Strikes on oil, roads and bridges take from IS the means to pay.

    Reads strikes flown on infrastructure, (R, 1) a week.
    """
    damage = memory.mean("damage", state.patrons.strikes_on_infrastructure, k.half_life)
    return {"revenue": -k.weight_revenue * saturate(damage, k.half_saturation)}


def advice_and_intelligence(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Advisers and shared intelligence make local forces fight better.

    Reads advisers per thousand men of the forces that the mediating power supports, (R, 1), and the quality
    that a unit lacks, (R, F).
    """
    per_thousand = 1000.0 * state.patrons.advisers / np.maximum(state.seen.partner_men, 1.0)
    lacks = (1.0 - state.forces.quality) * state.maps.is_partner_force
    return {"power": k.weight_power * saturate(per_thousand, k.half_saturation) * lacks}
