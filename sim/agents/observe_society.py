"""Facts of tribes, people and the settlement that claims read: who did what, nothing of what it does to anybody."""

from __future__ import annotations

from sim.core.world import World


def see_society(world: World) -> None:
    """Add this week's facts to ``state.seen``."""
