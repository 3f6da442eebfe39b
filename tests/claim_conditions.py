"""What tests of conditions share: the first day with some fields set, and a claim's pushes there."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.claims.frame import ORDINARY, claim_function
from sim.core.memory import Memory
from sim.core.state import State
from sim.study.claim_cases import copy_state
from tests.claim_cases import write
from tests.worlds import make_world, plan_of

WORLD = make_world(plan_of("historical"))


def state_with(**values: float | NDArray) -> State:
    """Return the first day with some fields set, such as baghdad__influence=0.5; arrays as they are."""
    state = copy_state(WORLD.state)
    for name, value in values.items():
        path = name.replace("__", ".")
        if isinstance(value, np.ndarray):
            part, _, field = path.rpartition(".")
            setattr(getattr(state, part) if part else state, field, value)
        else:
            write(state, path, value)
    return state


def pushes_over(claim: str, states: list[State], form: str = ORDINARY) -> Mapping[str, NDArray]:
    """Return a claim's pushes in the last of some weeks that it saw one after the other."""
    function, numbers, memory = claim_function(claim, form), WORLD.claim_numbers[claim], Memory()
    pushes: Mapping[str, NDArray] = {}
    for state in states:
        pushes = function(state, numbers, memory)
    return {driver: np.asarray(push) for driver, push in pushes.items()}


def pushes_with(claim: str, form: str = ORDINARY, /, **values: float | NDArray) -> Mapping[str, NDArray]:
    """Return a claim's pushes on a first day with some fields set."""
    return pushes_over(claim, [state_with(**values)], form)


def pushes_of(
    claim: str, state: State, form: str = ORDINARY, before: State | None = None
) -> Mapping[str, NDArray]:
    """Return a claim's pushes in a state, with a memory of its own: empty, or of one week before."""
    return pushes_over(claim, [state] if before is None else [before, state], form)


def size(claim: str, driver: str, form: str = ORDINARY, /, **values: float | NDArray) -> float:
    """Return the sum of the sizes of a claim's pushes on a driver."""
    return float(np.abs(pushes_of(claim, state_with(**values), form)[driver]).sum())


def is_still(pushes: Mapping[str, NDArray]) -> bool:
    """Return whether a claim pushes nothing at all."""
    return all((push == 0.0).all() for push in pushes.values())
