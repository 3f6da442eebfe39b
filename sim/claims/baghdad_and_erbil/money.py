"""Money and the quarrels over it in Baghdad and Erbil."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim import names
from sim.core.helpers import Array, saturate
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]
BAGHDAD = names.GOVERNMENTS.index("baghdad")
ERBIL = names.GOVERNMENTS.index("erbil")
GOVERNMENT = np.arange(len(names.GOVERNMENTS))
IN_IRAQ = np.isin(GOVERNMENT, [BAGHDAD, ERBIL])
BOTH_CAPITALS = np.isin(np.arange(len(names.CAMPS)), [names.BAGHDAD, names.ERBIL])


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


def protest_breaks_ranks(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Where pay falls behind, protest against people's own leaders breaks Shia and Kurdish ranks.

    Reads the readiness to protest, (R, 1), and what each government lacks of its ordinary budget, (R, G).
    """
    unpaid = np.maximum(1.0 - state.governments.budget / state.theatre.governments.budget, 0.0)
    anger = memory.mean("anger", state.leader.protest * unpaid, k.half_life)
    return {"cohesion": -k.weight_cohesion * saturate(anger, k.half_saturation) * IN_IRAQ}


def oil_feud(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """The quarrel over oil sales empties Erbil's purse and, where money is short, divides it from Baghdad.

    Reads the quarrel, (R, 1), and what Baghdad lacks of its ordinary budget.
    """
    quarrel = state.kurdish_region.oil_feud
    budget = state.governments.budget / state.theatre.governments.budget
    scarce = np.maximum(1.0 - budget[:, BAGHDAD : BAGHDAD + 1], 0.0)
    withheld = quarrel * (1.0 + scarce) - k.neutral_share
    return {
        "budget": -k.weight_budget * withheld * (GOVERNMENT == ERBIL),
        "unity": -k.weight_unity * quarrel * scarce * BOTH_CAPITALS,
    }
