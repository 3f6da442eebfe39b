"""What Islamic State shows the world, and what comes back from it."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim import names
from sim.core.helpers import Array, saturate
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]


def image_of_power(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Massacres and attacks abroad keep up the image of IS as a power to be feared, which draws and daunts.

    Reads public violence and attacks outside, (R, 1), the image that there is, and where IS rules or is near.
    """
    inside = state.inside
    attacks = state.abroad.attacks + memory.total("spectacular", inside.struck_state, k.half_life)
    shown = 0.5 * (inside.brutality + saturate(attacks, k.half_saturation)) - k.neutral_dose
    feared = inside.image - k.neutral_image
    local = state.maps.is_enemy_force & ~(state.maps.is_kind.elite | state.maps.is_kind.western)
    return {
        "image": k.weight_image * shown,
        "recruits": k.weight_recruits * feared,
        "leaning_government": -k.weight_leaning_government * feared * (1.0 + state.seen.rule_of_is),
        "fighting_will": -k.weight_fighting_will * feared * (1.0 - state.forces.quality) * local,
    }


def sectarian_provocation(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Bombs in Shia quarters feed disorder in Baghdad, and yet keep its parties on the common enemy.

    Reads bombings of Shia quarters lately, (R, 1) a week.
    """
    bombs = memory.mean("bombs", state.inside.provocation, k.half_life)
    dose = saturate(bombs, k.half_saturation) - k.neutral_dose
    governs = np.arange(len(names.GOVERNMENTS)) == names.GOVERNMENTS.index("baghdad")
    return {
        "cohesion": -k.weight_cohesion * dose * governs,
        "effort": k.weight_effort * dose * (np.arange(len(names.CAMPS)) == names.BAGHDAD),
    }


def who_wins_matters(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Defeat by Sunni and other Muslim forces takes from IS its attraction; defeat by the West does not.

    Reads ground regained from IS against its peak, and who won it, (R, 1).
    """
    seen = state.seen
    beaten = np.minimum(seen.regained / np.maximum(state.islamic_state.peak_land, 1.0), 1.0)
    by_their_own = 0.5 * (seen.regained_by_muslims + seen.regained_by_sunnis)
    return {"appeal": -k.weight_appeal * beaten * by_their_own}


def defeat_abroad(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """A defeated IS sends men abroad to attack, as far as its attraction there lasts.

    Reads how much of its land IS has lost, and its attraction outside, (R, 1).
    """
    lost = 1.0 - state.seen.land / np.maximum(state.islamic_state.peak_land, 1.0)
    return {"attacks_abroad": k.weight_attacks_abroad * lost * state.abroad.appeal}


def base_for_global_jihad(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Land that IS holds serves it as a base for attacks on the world.

    Reads the share of settled land that IS holds, (R, 1).
    """
    held = memory.mean("held", state.seen.land_share, k.half_life)
    return {"attacks_abroad": k.weight_attacks_abroad * (saturate(held, k.half_saturation) - k.neutral_dose)}
