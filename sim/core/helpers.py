"""The handful of vector helpers that all rules share. Runs are the first axis everywhere."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Array = NDArray[np.float64]


def logistic(log_odds: Array | float) -> Array:
    """Return the share that belongs to log-odds."""
    grown = np.exp(-log_odds)
    grown += 1.0
    return 1.0 / grown


def log_odds(share: Array | float) -> Array:
    """Return the log-odds of a share, kept off 0 and 1 by one in a thousand."""
    return _log_odds(share) if isinstance(share, float) else _log_odds.__wrapped__(share)


@lru_cache(maxsize=1024)
def _log_odds(share: Any) -> Any:
    inside = np.minimum(np.maximum(share, 0.001), 0.999)
    return np.log(inside / (1.0 - inside))


def fading(half_life_weeks: Array | float) -> Array | float:
    """Return the share of a memory that is left after one week."""
    return (
        _fading(half_life_weeks)
        if isinstance(half_life_weeks, float)
        else _fading.__wrapped__(half_life_weeks)
    )


@lru_cache(maxsize=1024)
def _fading(half_life_weeks: Any) -> Any:
    return np.exp2(-1.0 / np.maximum(half_life_weeks, 0.05))


def saturate(amount: Array, half: Array | float) -> Array:
    """Return amount / (amount + half): 0 at nothing, one half at `half`, 1 at plenty."""
    return amount / (amount + half)


def total(values: Array) -> Array:
    """Return the sum over things, (R, 1), added in the same order whatever the number of runs."""
    return np.ascontiguousarray(values).sum(axis=1, keepdims=True)


def weigh(values: Array, weights: Array) -> Array:
    """Return several weighted sums over things at once, (R, K), from (R, N) values and (K, N) weights.

    Added in the same order whatever the number of runs; no linear algebra library takes part.
    """
    return np.einsum("rn,kn->rk", values, weights)


def sums(index: NDArray[np.int64], weights: Array, size: int) -> Array:
    """Return the sums of weights by index, (size,), added in the order in which they stand."""
    return np.bincount(index, weights=weights, minlength=size).astype(np.float64, copy=False)


def odds(ratio: Array) -> Array:
    """Return how promising or how threatening a ratio of strengths is, 0-1, one half at equal strengths."""
    square = ratio * ratio
    return square / (1.0 + square)


def of_run(number: Array | float, run: NDArray[np.int64]) -> Array | float:
    """Return a number for things of given runs, (n,): one for all, or each run's own from (R, 1)."""
    if not isinstance(number, np.ndarray):
        return number
    return number[run, 0] if len(number) > 1 else number[0, 0]


def spread(fields: Array, weights: csr_array) -> Array:
    """Carry fields over a fixed network.

    Parameters
    ----------
    fields : numpy.ndarray
        (R, N) values by source.
    weights : scipy.csr_array
        (M, N) weight of each source for each receiver.

    Returns
    -------
    numpy.ndarray
        (R, M) weighted sums, added in the fixed order of the matrix's rows.
    """
    return np.ascontiguousarray((weights @ fields.T).T)


class Spots:
    """Turns a place index by run and thing into flat positions of an (R, P) array.

    Parameters
    ----------
    runs, places : int
        R and P.
    """

    def __init__(self, runs: int, places: int) -> None:
        self.runs = runs
        self.places = places
        self.offset = (np.arange(runs) * places)[:, None]  # where each run starts

    def flat(self, place: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
        """Return positions (R, N) in a raveled (R, P) array; place must be valid."""
        return place + self.offset

    def here(self, values: Array, flat: NDArray[np.int64]) -> Array:
        """Return each thing's value of a place field, (R, N)."""
        return values.ravel().take(flat)

    def tally(self, flat: NDArray[np.int64], weights: Array) -> Array:
        """Sum weights by place, (R, P), added in the fixed order of things."""
        return sums(flat.ravel(), weights.ravel(), self.runs * self.places).reshape(self.runs, self.places)


class Kept:
    """What fields carried over a network in which little changes from week to week.

    Only the runs in which a field changed are worked out anew; the others keep their values, times the factor
    by which their fields faded.
    """

    def __init__(self) -> None:
        self._fields: Array | None = None
        self._carried: Array = np.empty(0)

    def spread(self, fields: Array, weights: csr_array, fade: Array | float = 1.0) -> Array:
        """Return the same as `spread`, given that fields faded by a known factor or changed."""
        if self._fields is None:
            self._carried = spread(fields, weights)
        else:
            stays = isinstance(fade, float) and fade == 1.0
            before = self._fields if stays else self._fields * fade
            changed = np.flatnonzero((fields != before).any(axis=1))
            self._carried = self._carried.copy() if stays else self._carried * fade
            if len(changed):
                self._carried[changed] = spread(fields.take(changed, axis=0), weights)
        self._fields = fields.copy()
        return self._carried


class Subset:
    """Some of the N things of (R, N) arrays, such as the brigades among the units.

    Parameters
    ----------
    runs : int
        R.
    chosen : numpy.ndarray
        (N,) bool.
    """

    def __init__(self, runs: int, chosen: NDArray[np.bool_]) -> None:
        self.columns = np.flatnonzero(chosen)
        self.flat = self.columns + (np.arange(runs) * len(chosen))[:, None]

    def of(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return their columns, (R, n), in memory of its own."""
        return values.ravel().take(self.flat)

    def put(self, values: Array, new: Array) -> None:
        """Write their columns in place."""
        values.put(self.flat, new)
