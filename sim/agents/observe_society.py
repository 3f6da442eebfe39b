"""Facts of tribes, people and the settlement that claims read: who did what, not what it does to anybody."""

from __future__ import annotations

import numpy as np

from sim import names
from sim.core.helpers import total
from sim.core.world import World


def see_society(world: World) -> None:
    """Add this week's facts to ``state.seen``, each (R, 1), share 0-1.

    ``free_sunnis``: armed men of tribes and allies who do not side with IS, on whom a Sunni state could be
    built. ``crescent``: places along the border of Iraq and Syria that camps with Iranian backing hold, that
    is how far these are joined by land.
    """
    state, seen, maps = world.state, world.state.seen, world.maps
    armed = state.groups.armed
    with_is = total(armed * (state.groups.side == names.WITH_IS))
    seen.free_sunnis = 1.0 - with_is / np.maximum(total(armed), 1.0)
    supports = np.asarray(world.theatre.patrons.supports)[names.PATRONS.index("iran")]
    is_backed = (supports > 0.0).take(state.places.camp)
    seen.crescent = total(is_backed * maps.at_border) / max(maps.at_border.sum(), 1.0)
