"""What divides and strains the Kurds of Iraq."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim import names
from sim.core.helpers import Array, saturate
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]
ERBIL = names.GOVERNMENTS.index("erbil")
GOVERNMENT, CAMP = np.arange(len(names.GOVERNMENTS)), np.arange(len(names.CAMPS))
ALARMED = np.isin(CAMP, [names.BAGHDAD, names.ERBIL, names.TURKEY])


def erbil_deadlock(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """The dispute over the presidency splits the Kurdish parties and, once they are split, weakens their war.

    Reads the dispute beyond its ordinary level, (R, 1), and the cohesion of Erbil.
    """
    dispute = np.maximum(state.kurdish_region.dispute - k.neutral_share, 0.0) / (1.0 - k.neutral_share)
    split = 1.0 - state.governments.cohesion[:, ERBIL : ERBIL + 1]
    return {
        "cohesion": -k.weight_cohesion * dispute * (GOVERNMENT == ERBIL),
        "effort": -k.weight_effort * dispute * split * (CAMP == names.ERBIL),
    }


def independence_referendum(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """A push for independence rallies the Kurds and sets Baghdad and Ankara against Erbil.

    Reads the campaign and how much of the disputed land Erbil holds, (R, 1).
    """
    campaign = memory.mean("campaign", state.kurdish_region.referendum, k.half_life)
    alarm = campaign * (1.0 - k.land_share + k.land_share * state.seen.kurdish_land_held)
    return {
        "cohesion": k.weight_cohesion * campaign * (GOVERNMENT == ERBIL),
        "unity": -k.weight_unity * alarm * ALARMED,
    }


def displacement_strains_erbil(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Displaced people who crowd into the Kurdish region strain its economy and its peace.

    Reads the number of displaced people there, (R, 1).
    """
    sheltered = memory.mean("displaced", state.kurdish_region.displaced, k.half_life)
    crowded = saturate(sheltered, k.half_saturation)
    return {
        "budget": -k.weight_budget * crowded * (GOVERNMENT == ERBIL),
        "cohesion": -k.weight_cohesion * crowded * (GOVERNMENT == ERBIL),
    }


def pkk_rise_divides_kurds(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """The rise of the PKK affiliates alarms Erbil's leading party, which shuts the border to Syria's Kurds.

    Reads their weight in the Kurdish lands and the border crossings that they hold, (R, 1).
    """
    strength = k.rise_share * state.kurdish_region.pkk_rise + (1.0 - k.rise_share) * state.seen.sdf_border
    alarm = np.maximum(memory.mean("strength", strength, k.half_life) - k.neutral_share, 0.0)
    return {
        "cohesion": -k.weight_cohesion * alarm * (GOVERNMENT == ERBIL),
        "supply": -k.weight_supply * alarm * (CAMP == names.SDF),
    }
