"""Choosing among places for many units at once, in two levels: a block of places, then a place of the block.

The chance of a place is proportional to a product: what the place is worth to the unit's side, how ready any
unit like it is to go there from its post, and how ready it is itself. Sums over blocks need one pass over all
places; only the places of the block that is chosen are looked at one by one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.core.helpers import Array

Index = NDArray[np.int64]
BELOW_ONE = 1.0 - 2.0**-53


class Choice:
    """The choice of n units among places.

    Parameters
    ----------
    worth : numpy.ndarray
        (M, W), not negative; a unit's row is told when it is weighed.
    ready : numpy.ndarray
        (N, W), not negative.
    ready_row : numpy.ndarray
        (n,) each unit's row of `ready`.
    blocks : int
        Number of blocks that W falls into.
    """

    def __init__(self, worth: Array, ready: Array, ready_row: Index, blocks: int) -> None:
        self._worth, self._ready, self._ready_row = worth, ready, ready_row
        self._blocks, self._width = blocks, worth.shape[1] // blocks
        self._row = np.zeros(len(ready_row), dtype=np.int64)
        self._sums = np.zeros((len(ready_row), blocks))
        self._weighed: list[tuple[Index, Array]] = []

    def weigh(self, units: Index, row: Index, own: Array) -> Array:
        """Give some units a row of worth; return the sum of what each may choose among, (m,).

        Parameters
        ----------
        units : numpy.ndarray
            (m,) which units.
        row : numpy.ndarray
            (m,) their rows of `worth`.
        own : numpy.ndarray
            (m, P) how ready each is itself, not negative; P is at most W, and there is no place beyond it.
        """
        worth = self._worth.take(row, axis=0)
        missing = worth.shape[1] - own.shape[1]
        if missing:
            own = np.concatenate([own, np.zeros((len(own), missing))], axis=1)
        worth *= own
        ready = self._ready.take(self._ready_row[units], axis=0)
        shape = (len(units), self._blocks, self._width)
        sums = np.einsum("nbw,nbw->nb", worth.reshape(shape), ready.reshape(shape))
        self._row[units] = row
        self._sums[units] = sums
        self._weighed.append((units, own))
        return sums.sum(axis=1)

    def pick(self, draw: Array) -> Index:
        """Return the place that each unit chooses, (n,), or -1 where nothing is worth going to.

        Parameters
        ----------
        draw : numpy.ndarray
            (n,) uniform in [0, 1).
        """
        units = np.arange(len(draw))
        upto = np.cumsum(self._sums, axis=1)
        mark = _mark(upto, draw)
        block = np.argmax(upto > mark[:, None], axis=1)
        inside = self._sums[units, block]
        rest = np.maximum(mark - (upto[units, block] - inside), 0.0) / np.maximum(inside, 1e-300)
        worth = self._worth.reshape(-1, self._width).take(self._row * self._blocks + block, axis=0)
        worth *= self._ready.reshape(-1, self._width).take(self._ready_row * self._blocks + block, axis=0)
        worth *= self._own_of(block)
        upto_here = np.cumsum(worth, axis=1)
        place = np.argmax(upto_here > _mark(upto_here, rest)[:, None], axis=1)
        return np.where(upto[:, -1] > 0.0, block * self._width + place, -1)

    def _own_of(self, block: Index) -> Array:
        """Return how ready each unit is itself for the places of a block, (n, width), as weighed last."""
        chosen = np.zeros((len(block), self._width))
        for units, own in self._weighed:
            rows = np.arange(len(units)) * self._blocks + block[units]
            chosen[units] = own.reshape(-1, self._width).take(rows, axis=0)
        return chosen


def _mark(upto: Array, share: Array) -> Array:
    """Return the point at a share of each row's cumulative sum, kept below its end."""
    end = upto[:, -1]
    return np.minimum(share * end, end * BELOW_ONE)
