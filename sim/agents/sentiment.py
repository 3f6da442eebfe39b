"""Grievance against and trust in Baghdad: stocks that claims fill and time drains."""

from __future__ import annotations

import numpy as np

from sim.core.helpers import fading
from sim.core.world import World


def feel(world: World) -> None:
    """Let grievance and trust of Iraqi groups fade to their floors and take this week's inflows.

    Half-life is the uncertainty `tribe_memory`; inflows are shares a week pushed by claims alone.
    """
    groups, numbers, board = world.state.groups, world.numbers.sentiment, world.board
    left = fading(world.uncertainties["tribe_memory"])
    iraqi = world.maps.is_iraqi_group
    for stock, floor, driver in (
        ("grievance", numbers.grievance_floor, "grievance_inflow"),
        ("trust", numbers.trust_floor, "trust_inflow"),
    ):
        now = getattr(groups, stock)
        after = floor + (now - floor) * left + board.pushed(driver)
        setattr(groups, stock, np.clip(after, 0.0, 1.0) * iraqi)
