"""What a case is made of: a claim, its cause, how to set it in the state, and the way that its pushes go."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from sim.core.state import State

Setter = Callable[[State, float], None]


class Case(NamedTuple):
    """A claim, its cause in words, how to set it (amount 0-1) and the way that each push goes."""

    claim: str
    cause: str
    set_cause: Setter
    goes: Mapping[str, int]
    before: Setter | None = None  # what the claim saw in the week before, where it compares with that


def put(path: str, most: float, start: float = 0.0, **also: float) -> Setter:
    """Return a function that moves one field, such as "seen.fronts", from `start` to `most`, and sets others.

    The others are written with a double underscore: forces__will=0.8.
    """

    def set_fields(state: State, amount: float) -> None:
        write(state, path, start + (most - start) * amount)
        for name, value in also.items():
            write(state, name.replace("__", "."), value)

    return set_fields


def write(state: State, path: str, value: float) -> None:
    """Fill a field of the state with one value, in its shape."""
    part, _, name = path.rpartition(".")
    owner = getattr(state, part) if part else state
    setattr(owner, name, np.full(np.shape(getattr(owner, name)), float(value)))


def use_maps(state: State, **changes: np.ndarray) -> None:
    """Give the state other fixed traits of places or forces."""
    state.maps = copy.copy(state.maps)
    for name, value in changes.items():
        setattr(state.maps, name, value)
