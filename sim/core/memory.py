"""What a claim remembers of earlier weeks: fading means, fading sums and lasting impressions."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from sim.core.helpers import Array, Kept, fading


class Memory:
    """Memory of one claim in one chunk of runs; names tell its impressions apart."""

    def __init__(self) -> None:
        self._kept: dict[str, Array] = {}
        self._carried: dict[str, Kept] = {}

    def mean(self, name: str, value: Array, half_life: float | Array) -> Array:
        """Return the fading mean of a value; the first value counts as if it had always been so."""
        before = self._kept.get(name, value)
        left = fading(half_life)
        now = left * before
        now += (1.0 - left) * value
        self._kept[name] = now
        return now

    def total(self, name: str, value: Array, half_life: float | Array) -> Array:
        """Return the fading sum of a value."""
        before = self._kept.get(name)
        self._kept[name] = (
            np.array(value, dtype=float) if before is None else fading(half_life) * before + value
        )
        return self._kept[name]

    def carried(self, name: str, fields: Array, weights: csr_array) -> Array:
        """Return fields carried over a network, as `spread`; cheap while few runs change."""
        kept = self._carried.setdefault(name, Kept())
        return kept.spread(fields, weights)

    def lasting(self, name: str, value: Array, half_life: float | Array) -> Array:
        """Return the strongest impression so far, each fading with time."""
        before = self._kept.get(name)
        self._kept[name] = (
            np.array(value, dtype=float) if before is None else np.maximum(fading(half_life) * before, value)
        )
        return self._kept[name]
