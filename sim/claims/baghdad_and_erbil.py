"""What makes and breaks the two Iraqi governments' ability to fight and to reconcile."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim import names
from sim.core.helpers import Array, saturate
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]


def militia_lobby(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Militias grown strong in the war block what would share power with Sunnis.

    Reads the militias' political weight and the concessions that there are to take back, (R, 1).
    """
    weight = saturate(state.baghdad.influence, k.half_saturation)
    governs = np.arange(len(names.GOVERNMENTS)) == names.GOVERNMENTS.index("baghdad")
    return {"inclusiveness": -k.weight_inclusiveness * weight * state.baghdad.concession * governs}


def oil_price_squeeze(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Cheap oil empties the budgets of Baghdad and Erbil; pay stops and rivals fight over what is left.

    Reads the oil price, USD a barrel, and each government's dependence on oil, (G,).
    """
    price = memory.mean("price", np.asarray(state.oil_price, dtype=float).reshape(-1, 1), k.half_life)
    squeeze = np.log(price / k.balance_price)
    dependence = np.asarray(state.theatre.governments.oil_share)[None, :]
    kind = state.maps.is_kind
    paid_by_baghdad = (kind.army | kind.police) * dependence[:, names.GOVERNMENTS.index("baghdad")]
    paid_by_erbil = kind.peshmerga * dependence[:, names.GOVERNMENTS.index("erbil")]
    return {
        "budget": k.weight_budget * squeeze * dependence,
        "fighting_will": k.weight_fighting_will * squeeze * (paid_by_baghdad + paid_by_erbil),
        "cohesion": k.weight_cohesion * squeeze * dependence,
    }


def intra_shia_rivalry(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """The contest of the Shia leaders cripples Baghdad and, once violent, pulls militias off the front.

    Reads the contest and the weight of the militias in Baghdad, (R, 1).
    """
    baghdad = state.baghdad
    violent = np.maximum(baghdad.rivalry - k.threshold, 0.0) / (1.0 - k.threshold)
    is_baghdad = np.arange(len(names.CAMPS)) == names.BAGHDAD
    governs = np.arange(len(names.GOVERNMENTS)) == names.GOVERNMENTS.index("baghdad")
    return {
        "effort": -k.weight_effort * violent * baghdad.influence * is_baghdad,
        "cohesion": -k.weight_cohesion * baghdad.rivalry * governs,
    }
