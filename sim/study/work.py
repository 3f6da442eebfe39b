"""What a worker does with a part: run it, set aside the runs that fail, hand back finished files.

Whatever a run does, its part comes to an end: a run that raises or gives a number that is none becomes
a row that says so, and the others are made without it. A run that hangs or takes its process with it
cannot say so itself; the one who waits finds it out and names it in `Task.faulty`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.store.parts import Failure, Rows, encode
from sim.study.digest import run_digests
from sim.study.manifest import code_versions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from sim.engine import Chunk
    from sim.scenario import Plan
    from sim.study.cases import Case, Part, Piece
    from sim.study.workers import Simulate

LONGEST_MESSAGE: Final = 300


@dataclass(frozen=True)
class Task:
    """One part with all that a worker needs to make it.

    Attributes
    ----------
    number : int
        Number of the part.
    pieces : Part
        The runs to make.
    cases : mapping of int to Case
        Those that the pieces name.
    places, groups : tuple of str
        Ids along the axes of holders and sides.
    has_maps : bool
        Whether holders and sides are kept.
    faulty : mapping of (case, run) to Failure
        Runs that are known to hang or to kill their process: not tried again.
    is_careful : bool
        Make each run by itself, which takes less memory and more time.
    simulate : callable, optional
        Stand-in for the engine.
    """

    number: int
    pieces: Part
    cases: Mapping[int, Case]
    places: tuple[str, ...]
    groups: tuple[str, ...]
    has_maps: bool = True
    faulty: Mapping[tuple[int, int], Failure] | None = None
    is_careful: bool = False
    simulate: Simulate | None = None

    @property
    def runs(self) -> int:
        """Number of runs."""
        return sum(len(piece.runs) for piece in self.pieces)


@dataclass(frozen=True)
class Made:
    """A part as it will be stored, and the versions that made it."""

    number: int
    runs: int
    failed: int
    files: Mapping[str, bytes]
    versions: Mapping[str, object]


def make_part(task: Task) -> Made:
    """Make all runs of a part.

    Parameters
    ----------
    task : Task
        What to make.

    Returns
    -------
    Made
        Files in memory: who asked writes them, so that a worker may stand on another machine.
    """
    rows = [_make_piece(task, piece) for piece in task.pieces]
    files = encode(rows, task.places, task.groups)
    failed = sum(len(piece.failures) for piece in rows)
    return Made(task.number, task.runs, failed, files, code_versions())


def get_ready(simulate: Simulate | None = None) -> bool:
    """Load what a run needs, so that the first part does not wait for it."""
    if simulate is None:
        from sim import engine
        from sim.theatre.load import load_theatre

        load_theatre()
        return engine.simulate is not None
    return True


def _make_piece(task: Task, piece: Piece) -> Rows:
    case = task.cases[piece.case]
    plan = case.plan()
    known = task.faulty or {}
    failures = [known[piece.case, run] for run in piece.runs if (piece.case, run) in known]
    wanted = [run for run in piece.runs if (piece.case, run) not in known]
    chunks: list[Chunk] = []
    groups = [[run] for run in wanted] if task.is_careful else [wanted]
    while groups:
        runs = groups.pop(0)
        if runs:
            chunk, again, failed = _try_runs(task.simulate or _engine(), plan, case.seed, runs)
            chunks += [chunk] if chunk else []
            failures += failed
            groups = again + groups
    return _join(task, piece.case, case, plan, sorted(chunks, key=lambda chunk: chunk.runs[0]), failures)


def _try_runs(
    simulate: Simulate, plan: Plan, seed: int, runs: list[int]
) -> tuple[Chunk | None, list[list[int]], list[Failure]]:
    """Make runs together: what came of them, which to try again in smaller groups, which failed."""
    try:
        chunk = simulate(plan, seed, runs)
    except Exception as error:  # a run may fail in any way; the others must not
        if len(runs) > 1:
            half = len(runs) // 2
            return None, [runs[:half], runs[half:]], []
        return None, [], [Failure(runs[0], "error", _one_line(f"{type(error).__name__}: {error}"))]
    bad = _not_numbers(chunk)
    if not bad:
        return chunk, [], []
    # Counts of holders are sums over the chunk: the good runs are made again without the bad ones.
    return None, [[run for run in runs if run not in bad]], [Failure(run, "nan", bad[run]) for run in bad]


def _not_numbers(chunk: Chunk) -> dict[int, str]:
    """Runs with a weekly outcome that is no finite number, each with the first such outcome and week."""
    bad: dict[int, str] = {}
    for name, values in chunk.series.items():
        if not np.isfinite(values).all():
            for row in np.flatnonzero(~np.isfinite(values).all(axis=1)):
                week = int(np.flatnonzero(~np.isfinite(values[row]))[0])
                text = f"{name} is {values[row, week]} in week {week}"
                bad.setdefault(chunk.runs[row], text)
    for name, values in chunk.once.items():
        for row in np.flatnonzero(np.isinf(values)):  # NaN says that it never happened
            bad.setdefault(chunk.runs[row], f"{name} is {values[row]}")
    return dict(sorted(bad.items()))


def _join(
    task: Task, number: int, case: Case, plan: Plan, chunks: Sequence[Chunk], failures: Sequence[Failure]
) -> Rows:
    """Lay the chunks of a piece side by side."""
    runs = tuple(run for chunk in chunks for run in chunk.runs)
    if chunks:
        series = {n: np.concatenate([chunk.series[n] for chunk in chunks]) for n in chunks[0].series}
        once = {n: np.concatenate([chunk.once[n] for chunk in chunks]) for n in chunks[0].once}
    else:
        series, once = {}, {name: np.empty(0) for name in _once_names()}
    has_maps = task.has_maps and bool(chunks)
    return Rows(
        case=number,
        seed=case.seed,
        runs=runs,
        digests=tuple(run_digests(series, once)) if runs else (),
        series=series,
        once=once,
        holders=_add_up([chunk.holders for chunk in chunks]) if has_maps else None,
        sides=_add_up([chunk.sides for chunk in chunks]) if has_maps else None,
        dates=tuple(plan.dates),
        failures=tuple(failures),
    )


def _add_up(counts: Sequence[NDArray[np.int32]]) -> NDArray[np.int32]:
    total = counts[0].copy()
    for more in counts[1:]:
        total += more
    return total


def _once_names() -> list[str]:
    from sim.catalog import load_catalog

    return [name for name, outcome in load_catalog().outcomes.items() if outcome.kind == "once"]


def _engine() -> Simulate:
    """The engine, loaded when work is due: it brings the theatre and the catalogue with it."""
    from sim.engine import simulate

    return simulate


def _one_line(text: str) -> str:
    return " ".join(text.split())[:LONGEST_MESSAGE]
