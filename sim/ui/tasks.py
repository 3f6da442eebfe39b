"""What the worker processes do: chunks made compact, and replays with tracing on."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import SimulationError

NICE: Final = 10
"""How far the processes at the back step behind the page and its first pictures."""
WEEKS_BETWEEN_NOTES: Final = 10

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Plan


@dataclass(frozen=True)
class Piece:
    """A chunk as it travels to the page: half the bytes, enough digits for a picture.

    Attributes
    ----------
    runs : tuple of int
        Run numbers.
    series : dict of str to array (R, T+1), float32
        Weekly outcomes.
    once : dict of str to array (R,)
        NaN where it never happened.
    holders : array (T+1, P, H), uint8
        Number of runs in which party h holds place p.
    sides : array (T+1, B, 3), uint8
        Number of runs in which group b is on side s.
    """

    runs: tuple[int, ...]
    series: dict[str, NDArray[np.float32]]
    once: dict[str, NDArray[np.float64]]
    holders: NDArray[np.uint8]
    sides: NDArray[np.uint8]


class OutdatedError(SimulationError):
    """Nobody wants this chunk any more."""


def make_piece(plan: Plan, seed: int, runs: Sequence[int], flag: str = "") -> Piece:
    """Run a chunk and pack it.

    Parameters
    ----------
    plan : Plan
        What to run.
    seed : int
        Seed of all streams.
    runs : sequence of int
        At most 255 run numbers, so that counts fit a byte.
    flag : str
        Path of a file that appears when nobody wants this chunk any more; looked for after every week.

    Raises
    ------
    OutdatedError
        If it has appeared.
    """
    from sim.engine import simulate
    from sim.study.workers import simulate_chunk

    def look(_: object) -> None:
        if os.path.exists(flag):  # noqa: PTH110 - a path object every week of every chunk would cost more
            raise OutdatedError("outdated")

    chunk = simulate_chunk(plan, seed, tuple(runs), partial(simulate, each_week=look) if flag else None)
    return Piece(
        runs=tuple(runs),
        series={name: values.astype(np.float32) for name, values in chunk.series.items()},
        once=dict(chunk.once),
        holders=chunk.holders.astype(np.uint8),
        sides=chunk.sides.astype(np.uint8),
    )


def make_trace(
    plan: Plan, seed: int, run: int, kind: str, index: int, since: int, week: int, note: str
) -> tuple[pd.DataFrame, str]:
    """Replay one run with tracing on.

    Parameters
    ----------
    plan, seed, run, kind, index, since, week
        As in `sim.study.trace.trace_table`.
    note : str
        Path of a file in which the number of weeks done is left for the page to read.

    Returns
    -------
    tuple
        The table of what moved one thing between two rows, and a sentence on it.
    """
    from sim.study.trace import explain, trace_table

    def tell(done: int, _: int) -> None:
        if done % WEEKS_BETWEEN_NOTES == 0:
            Path(note).write_text(str(done), encoding="ascii")

    forces = kind == "place"
    table = trace_table(plan, seed, run, kind, index, week, since=since, with_forces=forces, progress=tell)
    return table, explain(table)


def warm_up() -> None:
    """Load the engine and its data before the first visitor asks."""
    import sim.engine  # noqa: F401
    from sim.catalog.load import load_catalog
    from sim.theatre.load import load_theatre

    load_catalog()
    load_theatre()


def begin(is_behind: bool, parent: int) -> None:
    """Begin the work of a process.

    Parameters
    ----------
    is_behind : bool
        Lower its priority, where the system knows such a thing: it steps back behind the page.
    parent : int
        Process that started it; when that is gone, this one ends.
    """
    from sim.study.workers import end_with_parent

    end_with_parent(parent)
    if is_behind and hasattr(os, "nice"):
        os.nice(NICE)
