"""What a claim remembers of earlier weeks: fading means, fading sums and lasting impressions."""

from __future__ import annotations

import numpy as np

from sim.core.helpers import Array, fading


class Memory:
    """Memory of one claim in one chunk of runs; names tell its impressions apart."""

    def __init__(self) -> None:
        self._kept: dict[str, Array] = {}

    def mean(self, name: str, value: Array, half_life: float | Array) -> Array:
        """Return the fading mean of a value; the first value counts as if it had always been so."""
        before = self._kept.get(name, value)
        left = fading(half_life)
        self._kept[name] = left * before + (1.0 - left) * value
        return self._kept[name]

    def total(self, name: str, value: Array, half_life: float | Array) -> Array:
        """Return the fading sum of a value."""
        before = self._kept.get(name)
        self._kept[name] = np.array(value, dtype=float) if before is None else fading(half_life) * before + value
        return self._kept[name]

    def lasting(self, name: str, value: Array, half_life: float | Array) -> Array:
        """Return the strongest impression so far, each fading with time."""
        before = self._kept.get(name)
        self._kept[name] = np.array(value, dtype=float) if before is None else np.maximum(fading(half_life) * before, value)
        return self._kept[name]
