"""Places that a scenario's event lets fall to IS: the nearest brigade moves in, and they change hands."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.agents.capture import join_falls
from sim.core.world import World

Index = NDArray[np.int64]


def place_falls(world: World, falls: Index, winners: Index) -> tuple[Index, Index]:
    """Add to the falls of the week those that events place.

    Parameters
    ----------
    world : World
    falls : numpy.ndarray
        (n,) positions in a raveled (R, P) array of places that fall anyway, ascending.
    winners : numpy.ndarray
        (n,) camp that takes each.

    Returns
    -------
    tuple
        The same of all places that fall, ascending; the placed ones fall to IS.
    """
    camp = world.state.places.camp
    placed = world.spots.flat(np.asarray(sorted(set(world.placed.falling_places)), dtype=np.int64))
    placed = placed.ravel()[camp.take(placed).ravel() != names.ISLAMIC_STATE]
    for at in placed:
        _send_brigade(world, *divmod(int(at), world.spots.places))
    return join_falls(world, falls, winners, placed, names.ISLAMIC_STATE)


def _send_brigade(world: World, run: int, place: int) -> None:
    """Give the brigade of IS that is nearest, for its size, the place as its target."""
    forces, maps = world.state.forces, world.maps
    brigades = np.flatnonzero(maps.is_kind.brigade)
    if len(brigades) == 0:
        return
    near = maps.closeness[forces.post[run, brigades], place] * forces.men[run, brigades]
    unit = brigades[np.argmax(near)]
    forces.target[run, unit], forces.travel[run, unit] = place, 0.0
