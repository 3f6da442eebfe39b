"""What becomes of hatred and of Islamic State under cover once the war is over."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim.core.helpers import Array, saturate
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]


def new_borders_stabilise(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Separate states, once the war is over, calm places that are mainly of one community.

    Reads the self-rule in force and how far the settlement is seen as the region's own, (R, 1), land that IS
    still holds against its peak, (R, 1), and the polarisation left to calm at the places, (R, P).
    """
    settlement, seen = state.settlement, state.seen
    drawn = np.maximum(settlement.autonomy - k.threshold, 0.0) / (1.0 - k.threshold) * settlement.legitimacy
    left = seen.land / np.maximum(state.islamic_state.peak_land, 1.0)
    over = np.maximum(1.0 - left / k.remnant_share, 0.0) * ~seen.is_held
    unmixed = state.theatre.places.composition.max(axis=1)
    calm = drawn * over * unmixed * state.life.polarisation
    return {"polarisation_inflow": -k.weight_polarisation_inflow * calm}


def rebuilding_drains_hatred(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Reconciliation and rebuilding in places taken from IS drain hatred and leave it less room under cover.

    Reads what is spent on them, (R, P) USD a month and head, and the polarisation left to drain, (R, P).
    """
    spent = saturate(state.life.rebuilt, k.half_saturation) * ~state.seen.is_held
    return {
        "polarisation_inflow": -k.weight_polarisation_inflow * spent * state.life.polarisation,
        "underground_growth": -k.weight_underground_growth * spent,
    }
