"""The handful of vector helpers that all rules share. Runs are the first axis everywhere."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Array = NDArray[np.float64]


def logistic(log_odds: Array) -> Array:
    """Return the share that belongs to log-odds."""
    return 1.0 / (1.0 + np.exp(-log_odds))


def log_odds(share: Array | float) -> Array:
    """Return the log-odds of a share, kept off 0 and 1 by one in a thousand."""
    inside = np.clip(share, 0.001, 0.999)
    return np.log(inside / (1.0 - inside))


def fading(half_life_weeks: Array | float) -> Array | float:
    """Return the share of a memory that is left after one week."""
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
        self._offset = (np.arange(runs) * places)[:, None]

    def flat(self, place: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return positions (R, N) in a raveled (R, P) array; place must be valid."""
        return place + self._offset

    def here(self, values: Array, flat: NDArray[np.int64]) -> Array:
        """Return each thing's value of a place field, (R, N)."""
        return values.ravel().take(flat)

    def tally(self, flat: NDArray[np.int64], weights: Array) -> Array:
        """Sum weights by place, (R, P), added in the fixed order of things."""
        total = np.bincount(flat.ravel(), weights=weights.ravel(), minlength=self.runs * self.places)
        return total.reshape(self.runs, self.places)

    def tally_by(
        self, label: NDArray[np.int64], labels: int, flat: NDArray[np.int64], weights: Array
    ) -> Array:
        """Sum weights by label and place, (labels, R, P)."""
        size = self.runs * self.places
        index = (label * size + flat).ravel()
        total = np.bincount(index, weights=weights.ravel(), minlength=labels * size)
        return total.reshape(labels, self.runs, self.places)


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
