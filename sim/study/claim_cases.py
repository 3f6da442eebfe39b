"""Turns the cause of a claim up in a state, dose by dose, and judges which way its pushes go."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.catalog import Case
from sim.catalog.rows import nearest
from sim.core.memory import Memory

if TYPE_CHECKING:
    from sim.claims.families import ClaimFunction
    from sim.core.state import State

    Setter = Callable[[State, float], None]
    Pushes = Mapping[str, NDArray[np.float64]]

DOSES: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
WAYS: Final = {"+": 1, "-": -1}
ROUNDING: Final = 1e-15
"""Pushes that should be equal may differ by so much."""


def copy_state(state: State) -> State:
    """Return a state of its own that shares only the fixed theatre and maps."""
    return copy.deepcopy(state, {id(state.theatre): state.theatre, id(state.maps): state.maps})


def write_field(state: State, path: str, value: float) -> None:
    """Fill a field of the state, such as "forces.fatigue", with one value, in its shape."""
    part, _, name = path.rpartition(".")
    owner = getattr(state, part) if part else state
    before = np.asarray(getattr(owner, name))
    kind = before.dtype if before.dtype.kind in "ib" else float
    setattr(owner, name, np.full(before.shape, value, dtype=kind))


def field_problems(case: Case, state: State) -> list[str]:
    """Say which fields of a case the state does not have, and which hold no numbers."""
    problems = []
    for path in (*case.turn, *case.given, *case.before):
        part, _, name = path.rpartition(".")
        owner = getattr(state, part, None) if part else state
        if owner is None or part in ("theatre", "maps"):
            problems.append(f"the state has no part {part}{nearest(part, vars(state))}")
        elif not hasattr(owner, name):
            problems.append(f"the state has no {path}{nearest(name, vars(owner))}")
        elif np.asarray(getattr(owner, name)).dtype.kind not in "fib":
            problems.append(f"{path} is a part of the state and no field; name one of its fields")
    return problems


def turner(case: Case) -> Setter:
    """Return what sets a case's cause in a state: 0 without it, 1 with plenty of it."""

    def turn(state: State, amount: float) -> None:
        for path, value in case.given.items():
            write_field(state, path, value)
        for path, (without, plenty) in case.turn.items():
            write_field(state, path, without + (plenty - without) * amount)

    return turn


def week_before(case: Case) -> Setter | None:
    """Return what sets what the claim saw the week before, if the case says so."""
    if not case.before:
        return None

    def look_back(state: State, amount: float) -> None:
        for path, value in case.before.items():
            write_field(state, path, value)

    return look_back


def pushes_by_dose(
    function: ClaimFunction,
    numbers: SimpleNamespace,
    state: State,
    turn: Setter,
    before: Setter | None = None,
    doses: Sequence[float] = DOSES,
) -> list[Pushes]:
    """Return a claim's pushes with its cause at each dose, each time with a memory of its own.

    Parameters
    ----------
    function : callable
        Of the claim.
    numbers : namespace
        Of its entry.
    state : State
        Left as it is; copies are changed.
    turn, before : callable
        Set the cause, and what was seen the week before.
    doses : sequence of float
        Amounts of the cause, 0 to 1.
    """
    found = []
    for amount in doses:
        memory = Memory()
        if before is not None:
            earlier = copy_state(state)
            before(earlier, amount)
            function(earlier, numbers, memory)
        now = copy_state(state)
        turn(now, amount)
        pushes: Mapping[str, Any] = function(now, numbers, memory)
        found.append({driver: np.asarray(push) for driver, push in pushes.items()})
    return found


def direction_problems(
    by_dose: Sequence[Pushes], goes: Mapping[str, int], monotone: bool = True
) -> list[str]:
    """Say where pushes do not go the way that they should.

    Parameters
    ----------
    by_dose : sequence of mappings
        Pushes by rising dose.
    goes : mapping of str to int
        Driver -> 1 if its push must rise with the cause, -1 if it must fall.
    monotone : bool
        Whether every step must go that way, or the whole only.

    Returns
    -------
    list of str
        One line a fault.
    """
    problems = []
    for driver, way in goes.items():
        shape = by_dose[0][driver].shape
        rows = np.stack([np.broadcast_to(pushes[driver], shape) for pushes in by_dose])
        whole = way * (rows[-1] - rows[0])
        word = "rise" if way > 0 else "fall"
        if not (whole > 0.0).any():
            problems.append(f"the push on {driver} does not {word} anywhere")
        elif not (whole >= 0.0).all():
            problems.append(f"the push on {driver} goes the other way somewhere instead of a {word}")
        elif monotone and not (way * np.diff(rows, axis=0) >= -ROUNDING).all():
            problems.append(f"the push on {driver} turns round between two doses")
    return problems
