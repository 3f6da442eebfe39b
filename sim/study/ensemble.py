"""One plan, many runs: chunks made here or in worker processes, merged in order.

Run k is the same bits whatever the chunk, the worker or the other runs, so the size of a chunk
and the number of workers change the time an ensemble takes and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.study.digest import result_digest, run_digests
from sim.study.limits import CHUNK_DEFAULT, RUNS_DEFAULT, check_memory, check_request
from sim.study.manifest import make_manifest
from sim.study.workers import chunk_in_processes, simulate_chunk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from numpy.typing import NDArray

    from sim.engine import Chunk
    from sim.scenario import Plan
    from sim.study.workers import Simulate

    Progress = Callable[[int, int], None]

PERCENTILES: Final = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}


@dataclass(frozen=True)
class Ensemble:
    """Runs 0 to `runs` - 1 of one plan under one seed.

    Attributes
    ----------
    series : dict of str to array (R, T+1)
        Weekly outcomes in the units of the catalogue; row 0 is the state at the start.
    once : dict of str to array (R,)
        Outcomes measured once a run; NaN where the thing never happened.
    holders : array (T+1, P, H)
        Number of runs in which party h holds place p.
    sides : array (T+1, B, 3)
        Number of runs in which group b stands on side s.
    dates : list of date
        Mondays, T+1 of them.
    manifest : dict
        How the result came about.
    """

    plan: Plan
    seed: int
    runs: int
    series: dict[str, NDArray[np.float64]]
    once: dict[str, NDArray[np.float64]]
    holders: NDArray[np.int32]
    sides: NDArray[np.int32]
    dates: list[date]
    manifest: dict[str, Any] = field(default_factory=dict)

    def quantiles(self, outcome: str) -> dict[str, NDArray[np.float64]]:
        """Quantiles over the runs and their mean, week by week.

        Parameters
        ----------
        outcome : str
            Id of a weekly outcome.

        Returns
        -------
        dict
            p05, p25, p50, p75, p95 and mean, each (T+1,).
        """
        return quantiles_over_runs(self.series[outcome])

    def digest(self) -> str:
        """SHA-256 over all results, to tell two ensembles apart or know them equal."""
        return result_digest(run_digests(self.series, self.once), (self.holders, self.sides))


def quantiles_over_runs(values: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Quantiles and mean over the first axis.

    Parameters
    ----------
    values : array (R, ...)
        One row a run.

    Returns
    -------
    dict
        p05 to p95 (linear between runs) and mean, each of shape (...).
    """
    levels = np.quantile(values, list(PERCENTILES.values()), axis=0)
    return {**dict(zip(PERCENTILES, levels, strict=True)), "mean": values.mean(axis=0)}


def split_runs(runs: int, chunk: int) -> list[range]:
    """Cut runs 0 to runs - 1 into consecutive chunks."""
    return [range(first, min(first + chunk, runs)) for first in range(0, runs, chunk)]


def iterate_chunks(
    plan: Plan,
    runs: int = RUNS_DEFAULT,
    seed: int = 1,
    chunk: int = CHUNK_DEFAULT,
    workers: int = 1,
    simulate: Simulate | None = None,
) -> Iterator[Chunk]:
    """Make an ensemble chunk by chunk, so that a page can draw while results come.

    Parameters
    ----------
    plan : Plan
        What to run.
    runs, seed : int
        Runs 0 to runs - 1 under this seed.
    chunk : int
        Runs made together; at the most; about 64 fits the processor's cache best.
    workers : int
        Processes; 1 computes in this one.
    simulate : callable, optional
        Stand-in for the engine.

    Yields
    ------
    Chunk
        In the order of their runs, whatever finishes first.

    Raises
    ------
    LimitError
        Before any work, if a number is outside its limits.
    RunError
        If the engine fails in a chunk; names the runs.
    """
    check_request(runs=runs, seed=seed, workers=workers, chunk=chunk, weeks=plan.weeks)
    pieces = split_runs(runs, min(chunk, -(-runs // workers)))
    if workers == 1 or len(pieces) == 1:
        return (simulate_chunk(plan, seed, piece, simulate) for piece in pieces)
    return chunk_in_processes(plan, seed, pieces, workers, simulate)


def ensemble(
    plan: Plan,
    runs: int = RUNS_DEFAULT,
    seed: int = 1,
    workers: int = 1,
    chunk: int = CHUNK_DEFAULT,
    progress: Progress | None = None,
    *,
    simulate: Simulate | None = None,
) -> Ensemble:
    """Run a plan many times and merge the chunks.

    Parameters
    ----------
    plan, runs, seed, workers, chunk, simulate
        As in `iterate_chunks`.
    progress : callable, optional
        Called with (runs done, runs in all) after each chunk and once at the start.

    Returns
    -------
    Ensemble
        The same bits for any `workers` and `chunk`.

    Raises
    ------
    LimitError, RunError
        As in `iterate_chunks`; also if the results do not fit in free memory.
    """
    chunks = iterate_chunks(plan, runs, seed, chunk, workers, simulate)
    if progress:
        progress(0, runs)
    return merge_chunks(plan, seed, runs, chunks, progress)


def merge_chunks(
    plan: Plan, seed: int, runs: int, chunks: Iterator[Chunk], progress: Progress | None = None
) -> Ensemble:
    """Lay chunks side by side along the run axis; counts of holders and sides add up.

    Parameters
    ----------
    plan, seed, runs
        What the chunks were made from.
    chunks : iterator of Chunk
        Consecutive chunks that cover runs 0 to runs - 1; consumed one at a time.
    progress : callable, optional
        Called with (runs done, runs in all).
    """
    first = next(chunks)
    width = sum(values[0].nbytes for values in (*first.series.values(), *first.once.values()))
    check_memory(width * runs, runs, plan.weeks)
    series = {name: np.empty((runs, *values.shape[1:])) for name, values in first.series.items()}
    once = {name: np.empty(runs) for name in first.once}
    holders, sides = np.zeros_like(first.holders), np.zeros_like(first.sides)
    done = 0
    for piece in _chain(first, chunks):
        rows = slice(done, done + len(piece.runs))
        for name, values in piece.series.items():
            series[name][rows] = values
        for name, values in piece.once.items():
            once[name][rows] = values
        holders += piece.holders
        sides += piece.sides
        done = rows.stop
        if progress:
            progress(done, runs)
    manifest = make_manifest(plan, seed, runs)
    return Ensemble(plan, seed, runs, series, once, holders, sides, list(plan.dates), manifest)


def part_of(progress: Progress | None, before: int, total: int) -> Progress | None:
    """Report one ensemble as a part of more work.

    Parameters
    ----------
    progress : callable or None
        Of the whole work; None gives None.
    before, total : int
        Runs done before this ensemble, and runs in all.
    """
    if progress is None:
        return None
    return lambda done, _runs: progress(before + done, total)


def _chain(first: Chunk, rest: Iterator[Chunk]) -> Iterator[Chunk]:
    yield first
    yield from rest
