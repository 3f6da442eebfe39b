"""The functions of the claims in claims.yaml, each with the id of its entry as its name.

A function gets the state, the numbers of its entry and a memory of its own, and returns a push for each
driver that the entry names. It assigns nothing. The run is the first axis of every array: (R, P) is one row a
run and one column a place; B stands for tribes and other groups, F for forces, C for camps.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim.core.helpers import Array
from sim.core.memory import Memory
from sim.core.state import State


def empty_towns_hide_nobody(state: State, k: SimpleNamespace, memory: Memory) -> Mapping[str, Array]:
    """Where most people have fled, men under cover find nobody to hide among.

    Reads the share of a place's people who have left it, (R, P).
    """
    before = np.maximum(state.theatre.places.population, 1.0)
    left = 1.0 - np.minimum(state.places.people / before, 1.0)
    return {"underground_growth": -k.weight_underground_growth * left}
