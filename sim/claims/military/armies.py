"""What makes armies and militias, and what makes their gains last."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim import names
from sim.core.helpers import Array, saturate, spread, total
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]


def hollow_army(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """A badly led, dispirited army runs from a small force, and so do its garrisons.

    Reads the leadership of Baghdad's army, (R, 1), its units' quality, (R, F), and who holds what, (R, P).
    """
    worth = 0.5 * (state.baghdad.leadership + state.forces.quality)
    missing = np.maximum(k.threshold - worth, 0.0) / k.threshold
    kind = state.maps.is_kind
    unled = np.maximum(k.threshold - state.baghdad.leadership, 0.0) / k.threshold
    return {
        "fighting_will": -k.weight_fighting_will * missing * (kind.army | kind.police),
        "hold": -k.weight_hold * unled * (state.places.camp == names.BAGHDAD),
    }


def army_rebuilds_slowly(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Training money builds the army slowly: part is lost to corruption, militia sway and poor pay.

    Reads corruption, the militias' weight and Baghdad's budget, (R, 1), and militias beside a unit, (R, F).
    """
    baghdad, own = state.baghdad, names.GOVERNMENTS.index("baghdad")
    usual = state.theatre.governments.budget[own]
    paid = np.minimum(state.governments.budget[:, own, None] / usual, 1.0)
    sway = baghdad.influence * 0.5 * (1.0 + state.seen.militia_share_at_force)
    lost = 1.0 - (1.0 - baghdad.corruption) * (1.0 - sway) * paid
    trained = state.maps.is_kind.army | state.maps.is_kind.police
    return {"quality_growth": -k.weight_quality_growth * (lost - k.neutral_loss) * trained}


def aid_leaks_to_militias(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Divisions under militia sway pass on to the militias part of what the army is given.

    Reads aid that reached the army, the militias' weight, (R, 1), and militias beside a unit, (R, F).
    """
    given = saturate(state.seen.army_aid, k.half_saturation) * state.baghdad.influence
    beside = 0.5 * (1.0 + state.seen.militia_share_at_force) * state.maps.is_kind.army
    return {
        "mobilisation": k.weight_mobilisation * given,
        "quality_growth": -k.weight_quality_growth * given * beside,
    }


def call_to_arms(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """The advance of IS towards Shia places, with the clerical call, brings volunteers to arms.

    Reads the call as heard, (R, 1), and the share of Shia people within reach of ground that IS holds.
    """
    shia = state.maps.shia_people
    reached = np.minimum(memory.carried("near", state.seen.held, state.maps.near_shia(k.reach_km)), 1.0)
    near = total(reached * shia) / shia.sum()
    came = memory.lasting("came", state.baghdad.call * saturate(near, k.half_saturation), k.half_life)
    return {"mobilisation": k.weight_mobilisation * came}


def force_needs_politics(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Ground taken from IS lasts only as part of a settlement with the Sunnis who live there.

    Reads Iraqi places taken from IS, (R, P), concessions, (R, 1), and the trust of local groups, (R, B).
    """
    groups, maps = state.groups, state.maps
    trust = spread(groups.trust * groups.armed, maps.homes_back)
    trust = trust / np.maximum(state.seen.armed_at_home, 1.0)
    settled = 0.5 * (trust + state.baghdad.concession) - k.neutral_settlement
    regained = state.places.taken_from_is & ~state.seen.is_held & maps.is_iraqi_place
    dose = settled * regained * maps.sunni
    return {"defence": k.weight_defence * dose, "hold": k.weight_hold * dose}


def foreign_army_backlash(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """A large Western war may win the ground, but its civilian dead drive men to jihad, in Europe above all.

    Reads Western troops in combat and civilians killed lately, (R, 1).
    """
    harm = memory.total("harm", state.seen.civilians_killed, k.half_life)
    dose = saturate(state.region.troops, k.half_troops) * saturate(harm, k.half_deaths)
    return {"attacks_abroad": k.weight_attacks_abroad * dose, "recruits": k.weight_recruits * dose}
