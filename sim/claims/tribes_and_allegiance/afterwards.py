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
    """Separate states calm places where the rule of IS is over, the more the more they are of one community.

    Reads the self-rule in force and how far the settlement is seen as the region's own, (R, 1), which places
    were taken from IS, (R, P), and the polarisation left to calm there, (R, P).
    """
    settlement = state.settlement
    drawn = np.maximum(settlement.autonomy - k.threshold, 0.0) / (1.0 - k.threshold) * settlement.legitimacy
    over = state.places.taken_from_is & ~state.seen.is_held
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
