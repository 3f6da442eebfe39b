"""What makes and breaks the two Iraqi governments' ability to fight and to reconcile."""

from sim.claims.baghdad_and_erbil.erbil import (
    displacement_strains_erbil,
    erbil_deadlock,
    independence_referendum,
    pkk_rise_divides_kurds,
)
from sim.claims.baghdad_and_erbil.leaders import (
    concessions_need_backing,
    defeat_unseats_leader,
    institutions_offset_militias,
    intra_shia_rivalry,
    militia_lobby,
    strong_leader_paradox,
)
from sim.claims.baghdad_and_erbil.money import (
    oil_feud,
    oil_price_squeeze,
    protest_breaks_ranks,
)

__all__ = [
    "concessions_need_backing",
    "defeat_unseats_leader",
    "displacement_strains_erbil",
    "erbil_deadlock",
    "independence_referendum",
    "institutions_offset_militias",
    "intra_shia_rivalry",
    "militia_lobby",
    "oil_feud",
    "oil_price_squeeze",
    "pkk_rise_divides_kurds",
    "protest_breaks_ranks",
    "strong_leader_paradox",
]
