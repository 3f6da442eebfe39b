"""The board on which claims push drivers and from which processes read them.

A push is in the driver's own unit (log-odds, log ratio or share a week), so pushes of one driver add up.
A process asks for the resolved driver once a week: its base value plus all pushes. With tracing on, the
board keeps every push, which is what the table "what moved this?" is made of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import overload

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.theatre.records import Theatre

Array = NDArray[np.float64]


def owner_widths(theatre: Theatre) -> dict[str, int]:
    """Return how many there are of each owner of drivers of which there is more than one."""
    return {
        "tribe": len(theatre.groups.id),
        "force": len(theatre.forces.id),
        "place": len(theatre.places.id),
        "camp": len(names.CAMPS),
        "government": len(names.GOVERNMENTS),
        "patron": len(theatre.patrons.id),
    }


@dataclass
class Trace:
    """Everything that moved the drivers of one run.

    Attributes
    ----------
    pushes : dict
        (driver, claim) -> list over weeks of (N,) arrays in the driver's unit, strength included.
    base, total : dict
        driver -> list over weeks of (N,) arrays: the base process alone, and with all pushes.
    """

    pushes: dict[tuple[str, str], list[Array]] = field(default_factory=dict)
    base: dict[str, list[Array]] = field(default_factory=dict)
    total: dict[str, list[Array]] = field(default_factory=dict)


class Board:
    """Pushes of the current week.

    Parameters
    ----------
    widths : dict
        driver -> number of things it belongs to.
    runs : int
        Runs in the chunk.
    trace : Trace or None
        Where to keep what was pushed; only for a chunk of one run.
    """

    def __init__(self, widths: dict[str, int], runs: int, trace: Trace | None = None) -> None:
        self._widths = widths
        self._runs = runs
        self._trace = trace
        self._sums: dict[str, Array] = {}
        self._week = -1

    def clear(self, week: int) -> None:
        """Forget last week's pushes."""
        self._sums.clear()
        self._week = week

    def push(self, driver: str, claim: str, amount: Array) -> None:
        """Add a claim's push, strength included, to a driver."""
        standing = self._sums.get(driver)
        self._sums[driver] = amount if standing is None else standing + amount
        if self._trace is not None:
            kept = self._trace.pushes.setdefault((driver, claim), [])
            self._keep(kept, driver, amount)

    @overload
    def resolve(self, driver: str, base: Array) -> Array: ...

    @overload
    def resolve(self, driver: str, base: float) -> Array | float: ...

    def resolve(self, driver: str, base: Array | float) -> Array | float:
        """Return the driver as a process shall use it: base plus the sum of pushes."""
        pushed = self._sums.get(driver)
        total = base if pushed is None else base + pushed
        if self._trace is not None:
            self._keep(self._trace.base.setdefault(driver, []), driver, base)
            self._keep(self._trace.total.setdefault(driver, []), driver, total)
        return total

    def pushed(self, driver: str) -> Array | float:
        """Return the sum of pushes on a driver whose base is zero."""
        return self.resolve(driver, 0.0)

    def _keep(self, kept: list[Array], driver: str, value: Array | float) -> None:
        if self._week < 0:
            return  # a look at how things stand before the first week
        width = self._widths[driver]
        while len(kept) < self._week:
            kept.append(np.zeros(width))
        row = np.broadcast_to(np.asarray(value, dtype=float), (self._runs, width))[0].copy()
        if len(kept) == self._week + 1:
            kept[-1] = row
        else:
            kept.append(row)
