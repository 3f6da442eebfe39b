"""A claim of a user's own, watched while it works: what it may not do becomes one plain line.

A claim reads the state and returns a push for each driver that its entry names. It may not write, return
anything else, or fail; a result that rests on such a claim would be worth nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from difflib import get_close_matches
from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.catalog import Claim, Driver
from sim.claims.families import ClaimFunction
from sim.core.drivers import owner_widths
from sim.core.helpers import Array
from sim.core.memory import Memory
from sim.core.state import State
from sim.errors import ClaimFolderError


class Guarded:
    """A claim's function that refuses to give anything but the pushes of its entry.

    Parameters
    ----------
    function : callable
        As the user wrote it.
    claim : Claim
        Its entry.
    drivers : mapping
        Those of the catalogue.
    file : str
        Where the function stands, for messages.
    """

    def __init__(
        self, function: ClaimFunction, claim: Claim, drivers: Mapping[str, Driver], file: str
    ) -> None:
        self.function = function
        self._claim = claim
        self._drivers = drivers
        self._file = file

    def __call__(self, state: State, k: SimpleNamespace, memory: Memory) -> Mapping[str, Array]:
        """Return the claim's pushes.

        Raises
        ------
        ClaimFolderError
            If the function fails, writes to the state, or returns something else than it should.
        """
        held = _parts(state)
        try:
            with _read_only(held), np.errstate(all="ignore"):
                pushes = self.function(state, Numbers(vars(k)), memory)
        except (Exception, SystemExit) as error:
            raise self._refuse(self._say(error), line_in(error, self._file)) from error
        for owner, before in held:
            for name, value in vars(owner).items():
                # What begins with an underscore is kept for speed and says nothing new.
                if not name.startswith("_") and before.get(name) is not value:
                    raise self._refuse(f"writes to the state ({name}); a claim reads it and returns pushes")
        if not isinstance(pushes, Mapping):
            raise self._refuse("returns no pushes; it must return a mapping such as {driver: push}")
        return self._checked(pushes, state)

    def _checked(self, pushes: Mapping[Any, Any], state: State) -> dict[str, Array]:
        """Return the pushes as arrays that fit their drivers."""
        for driver in pushes:
            if driver not in self._claim.pushes:
                raise self._refuse(f"pushes {driver!r}, which its entry does not name under pushes")
        for driver in self._claim.pushes:
            if driver not in pushes:
                raise self._refuse(f"gives no push for {driver}, which its entry names under pushes")
        runs, widths = len(state.places.party), owner_widths(state.theatre)
        return {
            driver: self._fitting(driver, pushes[driver], (runs, widths.get(self._drivers[driver].of, 1)))
            for driver in self._claim.pushes
        }

    def _fitting(self, driver: str, push: Any, shape: tuple[int, int]) -> Array:
        try:
            array = np.asarray(push, dtype=float)
        except (TypeError, ValueError):
            raise self._refuse(f"the push on {driver} is no array of numbers") from None
        try:
            fits = np.broadcast_shapes(array.shape, shape) == shape
        except ValueError:
            fits = False
        if not fits:
            raise self._refuse(f"the push on {driver} has the shape {array.shape}; it must fit {shape}")
        if not np.isfinite(array).all():
            raise self._refuse(f"the push on {driver} is not a finite number everywhere")
        sign = self._claim.pushes[driver]
        if (sign == "+" and (array < 0.0).any()) or (sign == "-" and (array > 0.0).any()):
            side = "below" if sign == "+" else "above"
            raise self._refuse(f"the push on {driver} is {side} zero somewhere; its entry says '{sign}'")
        return array

    def _say(self, error: BaseException) -> str:
        """Say in words why a function failed."""
        if "read-only" in str(error):
            return "writes to the state or to its numbers; a claim reads them and returns pushes"
        return f"fails: {type(error).__name__}: {error}"

    def _refuse(self, fault: str, line: int | None = None) -> ClaimFolderError:
        place = f"{self._file}:{line or self.function.__code__.co_firstlineno}"
        return ClaimFolderError(f"{place}: {self.function.__name__}: {' '.join(fault.split())}")


class Numbers(SimpleNamespace):
    """The numbers of a claim; one that its entry does not hold is named in full."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(**values)

    def __getattr__(self, name: str) -> Any:
        near = get_close_matches(name, list(vars(self)), n=1)
        hint = f"; nearest is {near[0]}" if near else ""
        raise AttributeError(f"its entry has no number {name}{hint}")

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("numbers are read-only")


def line_in(error: BaseException, file: str) -> int:
    """Return the last line of a file that was being run when an error was raised, or its first line."""
    line, step = 1, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == file:
            line = step.tb_lineno
        step = step.tb_next
    return line


def _parts(state: State) -> list[tuple[Any, dict[str, Any]]]:
    """Return everything of the state that has fields, each with what the fields hold now."""
    values = (getattr(state, item.name) for item in fields(state) if item.name != "theatre")
    owners = [state, state.maps.is_kind, *(value for value in values if hasattr(value, "__dict__"))]
    return [(owner, dict(vars(owner))) for owner in owners]


@contextmanager
def _read_only(held: list[tuple[Any, dict[str, Any]]]) -> Iterator[None]:
    """Let no array be written to for a while."""
    arrays = [value for _, values in held for value in values.values() if isinstance(value, np.ndarray)]
    open_now = [array for array in arrays if array.flags.writeable]
    for array in open_now:
        array.flags.writeable = False
    try:
        yield
    finally:
        for array in open_now:
            array.flags.writeable = True
