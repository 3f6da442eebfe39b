"""How an order is cut into chunks: first those of the first picture, then equal work for every process."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sim.ui.limits import CHUNK_RUNS, QUICK_RUNS, QUICK_WEEKS

PREVIEW_PROCESSES: Final = 2
"""At most, for the first picture, and one processor is left to the page and the browser: half of so few runs
take nearly as long as all of them."""


@dataclass(frozen=True)
class Chunks:
    """An order in chunks.

    Attributes
    ----------
    preview : list of range
        First runs over the first weeks only, for the first picture; empty where the horizon is short.
    first : list of range
        First runs over the whole horizon; where there is no preview they are the first picture.
    rest : list of range
        All others, in the order in which they are best begun.
    """

    preview: list[range]
    first: list[range]
    rest: list[range]


def cut(runs: int, weeks: int, workers: int) -> Chunks:
    """Cut the runs of an order.

    Parameters
    ----------
    runs, weeks : int
        Asked for.
    workers : int
        Processes that share the work which follows the first picture.

    Returns
    -------
    Chunks
        Large chunks, since a run costs less in company, but none so large that it fills the cache.
    """
    first = min(QUICK_RUNS, runs)
    halves = even(range(first), max(1, min(PREVIEW_PROCESSES, workers - 1)))
    if weeks <= QUICK_WEEKS:
        return Chunks([], halves, _deal([runs - first], first, workers))
    # The process that makes the first runs in full has so much less to do afterwards.
    share = runs / workers
    own = max(0, round(share) - first)
    return Chunks(halves, [range(first)], _deal([runs - first - own, own], first, workers))


def _deal(amounts: list[int], start: int, workers: int) -> list[range]:
    """Lay amounts of runs one after the other, the first dealt to all processes but as many as follow it."""
    chunks: list[range] = []
    for number, amount in enumerate(amounts):
        hands = max(1, workers - (len(amounts) - 1)) if number == 0 else 1
        pieces = max(hands, -(-amount // CHUNK_RUNS))
        chunks += even(range(start, start + amount), pieces)
        start += amount
    return chunks


def even(runs: range, pieces: int) -> list[range]:
    """Cut runs into so many chunks of nearly the same size; empty ones are left out."""
    edges = [runs.start + len(runs) * number // pieces for number in range(pieces + 1)]
    return [range(low, high) for low, high in pairwise(edges) if high > low]
