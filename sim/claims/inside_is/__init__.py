"""What keeps Islamic State going from inside, and what wears it down."""

from __future__ import annotations

from sim.claims.inside_is.abroad import (
    base_for_global_jihad,
    defeat_abroad,
    image_of_power,
    sectarian_provocation,
    who_wins_matters,
)
from sim.claims.inside_is.means import (
    border_lifeline,
    caliphate_appeal,
    collapse_breeds_is,
    desert_reversion,
    desert_reversion_as_threshold,
    sanctuary_across_the_border,
    war_chest,
)
from sim.claims.inside_is.ranks import (
    coups,
    disillusion,
    lost_generation,
    three_part_coalition,
    too_extreme_to_adapt,
)

__all__ = [
    "base_for_global_jihad",
    "border_lifeline",
    "caliphate_appeal",
    "collapse_breeds_is",
    "coups",
    "defeat_abroad",
    "desert_reversion",
    "desert_reversion_as_threshold",
    "disillusion",
    "image_of_power",
    "lost_generation",
    "sanctuary_across_the_border",
    "sectarian_provocation",
    "three_part_coalition",
    "too_extreme_to_adapt",
    "war_chest",
    "who_wins_matters",
]
