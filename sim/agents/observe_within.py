"""Facts of fights and of the inner life of IS that claims read: who did what, nothing of what it does to anybody."""

from __future__ import annotations

from sim.core.world import World


def see_within(world: World) -> None:
    """Add this week's facts to ``state.seen``."""
