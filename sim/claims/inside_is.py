"""What keeps Islamic State going from inside, and what wears it down."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim.core.helpers import Array
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]


def war_chest(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Money keeps fighters paid and in the ranks; less of it loses them.

    Reads revenue per fighter, (R, 1) USD a month.
    """
    wage = memory.mean(
        "wage", state.islamic_state.revenue * 1e6 / np.maximum(state.seen.fighters, 1.0), k.half_life
    )
    dose = np.tanh(np.log(np.maximum(wage, 1.0) / k.normal_wage))
    return {"retention": k.weight_retention * dose, "recruits": k.weight_recruits * dose}


def border_lifeline(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Foreign fighters come over the border crossings that IS holds and that are open.

    Reads the share of the northern crossings open to IS, (R, 1).
    """
    reach = (state.islamic_state.open_crossings - k.neutral_share) / (1.0 - k.neutral_share)
    return {"foreign_inflow": k.weight_foreign_inflow * reach}


def desert_reversion(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Where Sunni land is loosely ruled, men under cover last and grow; where rule is firm, they fade.

    Reads how loosely each place is ruled by others than IS, by its Sunni share, (R, P).
    """
    places = state.places
    loose = (1.0 - places.grip * (1.0 - places.progress)) * state.maps.sunni - k.neutral_looseness
    return {"underground_growth": k.weight_underground_growth * loose * ~state.seen.is_held}


def caliphate_appeal(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Territory carries the claim to a caliphate, and with it recruits from near and far.

    Reads land held against its peak, (R, 1).
    """
    share = state.seen.land / np.maximum(state.islamic_state.peak_land, 1.0)
    dose = memory.mean("land", share, k.half_life) - k.neutral_share
    return {"foreign_inflow": k.weight_foreign_inflow * dose, "recruits": k.weight_recruits * dose}
