"""Standing random streams: one a run and rule name, drawn full width in blocks of weeks.

A stream is SFC64 seeded by ``SeedSequence(seed, spawn_key=(run, hash of the rule's name))``. Every rule
draws a number for every thing it could decide about, every week, used or not. So neither workers,
chunks, run order nor another rule moves a draw, and a longer run only draws further.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BLOCK_WEEKS = 16


def name_key(name: str) -> int:
    """Return a 32-bit number that depends on the name alone, not on the process."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")


class Streams:
    """Uniform draws for all runs of a chunk.

    Parameters
    ----------
    seed : int
        Seed of the whole ensemble.
    runs : sequence of int
        Run numbers; run k draws the same whatever the others are.
    """

    def __init__(self, seed: int, runs: Sequence[int]) -> None:
        self._seed = seed
        self._runs = tuple(runs)
        self._generators: dict[str, list[np.random.Generator]] = {}
        self._blocks: dict[str, NDArray[np.float64]] = {}
        self._weeks_drawn: dict[str, int] = {}

    def uniform(self, rule: str, week: int, width: int) -> NDArray[np.float64]:
        """Return this week's draws of a rule.

        Parameters
        ----------
        rule : str
            Name of the decision; each has a stream of its own.
        week : int
            Week number, asked for in order.
        width : int
            Number of things; the same in every week.

        Returns
        -------
        numpy.ndarray
            (R, width), uniform in [0, 1).
        """
        block, position = divmod(week, BLOCK_WEEKS)
        while self._weeks_drawn.get(rule, 0) <= block:
            self._draw_block(rule, width)
        return self._blocks[rule][position]

    def _draw_block(self, rule: str, width: int) -> None:
        generators = self._generators.get(rule)
        if generators is None:
            key = name_key(rule)
            generators = [
                np.random.Generator(np.random.SFC64(np.random.SeedSequence(self._seed, spawn_key=(run, key))))
                for run in self._runs
            ]
            self._generators[rule] = generators
            self._blocks[rule] = np.empty((BLOCK_WEEKS, len(self._runs), width))
        block, drawn = self._blocks[rule], np.empty((BLOCK_WEEKS, width))
        for row, generator in enumerate(generators):
            generator.random(out=drawn)
            block[:, row, :] = drawn
        self._weeks_drawn[rule] = self._weeks_drawn.get(rule, 0) + 1
