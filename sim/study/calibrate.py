"""Calibration by history matching in waves: which parameter points the record does not rule out.

Wave 1 spreads points over the ranges of `calibration.yaml`; its first point is the catalogue's own
values. Each later wave looks around the better half of the points that the patterns of 2014 have not
ruled out so far. In the end a point is kept if neither the patterns of 2014 nor those of 2015 rule it
out: fitted on the one, checked on the other. Runs are cheap enough here that no emulator stands in for
them. All results are written as they come, chunk by chunk, and a broken-off calibration goes on where it
stopped, with the same result to the bit.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.catalog import load_catalog
from sim.catalog.calibration import Calibration, load_calibration, number_of
from sim.core.rules import rules_digest
from sim.core.streams import name_key
from sim.errors import LimitError, StoreError
from sim.scenario import load_scenario
from sim.store.files import one_line_errors, read_json, write_json, write_whole
from sim.study.implausibility import implausibilities, patterns_of, worst_that_counts
from sim.study.limits import CHUNK_DEFAULT, check_number
from sim.study.points import PointRunner
from sim.study.sampling import around, latin_hypercube
from sim.study.validation import HISTORICAL, weeks_of_record
from sim.study.workers import chunk_in_processes, simulate_chunk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.scenario import Plan
    from sim.study.ensemble import Progress

REQUEST_FILE: Final = "request.json"
SAMPLES_MAX, WAVES_MAX, RUNS_MAX = 20_000, 20, 1_000
FIT, CHECK = "implausibility_2014", "implausibility_2015"


@dataclass(frozen=True)
class Request:
    """What makes a calibration what it is; equal requests give equal results.

    Attributes
    ----------
    waves, samples, runs : int
        Waves, points a wave, runs a point.
    seed : int
        Seed of samples and runs.
    """

    waves: int
    samples: int
    runs: int
    seed: int

    def check(self) -> None:
        """Refuse numbers outside their limits.

        Raises
        ------
        LimitError
        """
        check_number("waves", self.waves, 1, WAVES_MAX)
        check_number("samples", self.samples, 2, SAMPLES_MAX)
        check_number("runs", self.runs, 2, RUNS_MAX)


def calibrate(
    folder: Path, request: Request, workers: int = 1, resume: bool = False, progress: Progress | None = None
) -> pd.DataFrame:
    """Run all waves, or those that are missing, and return every point tried.

    Parameters
    ----------
    folder : Path
        Gets a folder a wave and the request.
    request : Request
        What to do.
    workers : int
        Processes; results do not change.
    resume : bool
        Go on with what the folder holds.
    progress : callable, optional
        Called with (runs done, runs in all).

    Returns
    -------
    pandas.DataFrame
        One row a point: wave, point, the numbers by id, found and variance by pattern, Brier score by year,
        `implausibility_2014` and `implausibility_2015`.

    Raises
    ------
    LimitError, StoreError
        If the request is wrong, or the folder holds another calibration or was not to be gone on with.
    """
    request.check()
    open_calibration(folder, request, resume)
    chosen = load_calibration()
    plan = load_scenario(HISTORICAL).plan(weeks_of_record())
    tried = pd.DataFrame()
    for wave in range(1, request.waves + 1):
        values = propose(wave, tried, request, chosen)
        _run_wave(folder, wave, values, request, plan, workers, progress)
        tried = pd.concat([tried, _read_wave(folder, wave, request)], ignore_index=True)
        tried = judge(tried, chosen)
    return tried


def open_calibration(folder: Path, request: Request, resume: bool) -> None:
    """Make the folder and note the request, or make sure that the folder holds the same one.

    Raises
    ------
    StoreError
    """
    path = folder / REQUEST_FILE
    wanted = {**asdict(request), "model": rules_digest(), "numbers": list(load_calibration().numbers)}
    if path.is_file():
        if not resume:
            raise StoreError(f"{folder}: holds a calibration; use --resume or another folder")
        known = read_json(path)
        differing = [name for name, value in wanted.items() if known.get(name) != value]
        if differing:
            raise StoreError(f"{folder}: holds another calibration; it differs in {', '.join(differing)}")
        return
    with one_line_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    write_json(path, wanted)


def propose(wave: int, tried: pd.DataFrame, request: Request, chosen: Calibration) -> NDArray[np.float64]:
    """Points of a wave, (samples, K); depends on the request and the waves before alone."""
    low = np.array([number.low for number in chosen.numbers.values()])
    high = np.array([number.high for number in chosen.numbers.values()])
    key = np.random.SeedSequence(request.seed, spawn_key=(wave, name_key("calibration.wave")))
    generator = np.random.Generator(np.random.SFC64(key))
    if wave == 1:
        values = latin_hypercube(request.samples, low, high, generator)
        values[0] = [_central(name) for name in chosen.numbers]
        return values
    parents = allowed(tried, FIT, chosen)
    if len(parents) < chosen.rule("parents_least"):
        parents = tried.nsmallest(int(chosen.rule("parents_least")), FIT, keep="first")
    found = parents.nsmallest(max(len(parents) // 2, 1), FIT, keep="first")[list(chosen.numbers)].to_numpy()
    return around(found, request.samples, chosen.rule("spread"), low, high, generator)


def _central(name: str) -> float:
    number = number_of(load_catalog(), name)
    if number is None:
        raise LimitError(f"{name}: no such number in the catalogue")
    return number.value


def judge(points: pd.DataFrame, chosen: Calibration) -> pd.DataFrame:
    """Add what rules points out: implausibility over the patterns of 2014, and over those of 2015."""
    patterns = list(load_catalog().patterns.values())
    judged = points.copy()
    for name, is_fit in ((FIT, True), (CHECK, False)):
        by_pattern = implausibilities(points, patterns_of(patterns, is_fit), chosen.rule("discrepancy"))
        judged[name] = worst_that_counts(by_pattern, int(chosen.rule("may_miss")))
    return judged


def allowed(points: pd.DataFrame, name: str, chosen: Calibration) -> pd.DataFrame:
    """Points that the patterns of one kind do not rule out."""
    return points.loc[points[name] <= chosen.rule("cutoff")]


def _run_wave(
    folder: Path,
    wave: int,
    values: NDArray[np.float64],
    request: Request,
    plan: Plan,
    workers: int,
    progress: Progress | None,
) -> None:
    """Make the chunks of a wave that are not on the disk yet."""
    target = _wave_folder(folder, wave)
    with one_line_errors(target):
        target.mkdir(exist_ok=True)
    first = (wave - 1) * request.samples
    pieces = _pieces(first, request)
    missing = [piece for piece in pieces if not _chunk_file(target, piece, request).is_file()]
    ids = tuple(load_calibration().numbers)
    runner = PointRunner(ids, values, first, request.runs, int(load_calibration().rule("groups")))
    total, left = request.waves * request.samples * request.runs, sum(len(piece) for piece in missing)
    done = wave * request.samples * request.runs - left
    for piece, rows in zip(missing, _results(plan, request.seed, missing, workers, runner), strict=True):
        own = pd.DataFrame(values[rows["point"].to_numpy() - first], columns=list(ids))
        named = pd.DataFrame({"wave": wave, "point": rows["point"]})
        whole = pd.concat([named, own, rows.drop(columns="point")], axis=1)
        text = whole.to_csv(index=False, lineterminator="\n")
        write_whole(_chunk_file(target, piece, request), lambda file, text=text: file.write(text.encode()))
        done += len(piece)
        if progress:
            progress(done, total)


def _results(
    plan: Plan, seed: int, pieces: Sequence[Sequence[int]], workers: int, runner: PointRunner
) -> Iterator[pd.DataFrame]:
    """Tables of the pieces in order; the chunk makers do not mind what a chunk is."""
    simulate = cast(Any, runner)
    if workers == 1 or len(pieces) < 2:
        made = (simulate_chunk(plan, seed, piece, simulate) for piece in pieces)
    else:
        made = chunk_in_processes(plan, seed, pieces, workers, simulate)
    return cast("Iterator[pd.DataFrame]", made)


def _pieces(first: int, request: Request) -> list[range]:
    """Run numbers of each chunk of a wave: as many whole points as fit."""
    together = max(CHUNK_DEFAULT // request.runs, 1)
    starts = range(first, first + request.samples, together)
    end = first + request.samples
    return [range(start * request.runs, min(start + together, end) * request.runs) for start in starts]


def _read_wave(folder: Path, wave: int, request: Request) -> pd.DataFrame:
    """Points of a wave as they stand on the disk, so that a broken-off calibration reads the same."""
    target = _wave_folder(folder, wave)
    tables = []
    for piece in _pieces((wave - 1) * request.samples, request):
        path = _chunk_file(target, piece, request)
        try:
            # Python's own float reads back the very number that was written.
            heads, *lines = csv.reader(path.read_text(encoding="utf-8").splitlines())
            table = pd.DataFrame([[float(cell) for cell in line] for line in lines], columns=heads)
        except (OSError, ValueError) as error:
            raise StoreError(
                f"{path}: cannot be read ({type(error).__name__}); delete it, use --resume"
            ) from None
        tables.append(table.astype({"wave": int, "point": int}))
    return pd.concat(tables, ignore_index=True)


def _wave_folder(folder: Path, wave: int) -> Path:
    return folder / f"wave-{wave:02d}"


def _chunk_file(folder: Path, piece: Sequence[int], request: Request) -> Path:
    return folder / f"points-{piece[0] // request.runs:06d}.csv"
