"""Several scenarios, one after the other, each into a folder of its own.

A scenario that fails is recorded with its reason and the others still finish; the record of the
batch is written after each of them, so that what is done is known whenever the work breaks off.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from sim.errors import ScenarioError, SimulationError
from sim.store.files import write_json
from sim.store.tables import open_folder, write_results
from sim.study.ensemble import ensemble, part_of
from sim.study.limits import CHUNK_DEFAULT
from sim.study.manifest import code_versions
from sim.study.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sim.scenario import Plan
    from sim.study.ensemble import Progress
    from sim.study.workers import Simulate

BATCH_FILE: Final = "batch.json"
# A scenario's id becomes the name of a folder: letters, digits and the like, never a path.
SAFE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


@dataclass(frozen=True)
class BatchRow:
    """What became of one scenario of a batch: `status` is done, failed or waiting."""

    scenario: str
    status: str
    folder: str
    error: str | None = None


@dataclass(frozen=True)
class BatchRequest:
    """What all scenarios of a batch share.

    Attributes
    ----------
    runs, seed, workers, chunk
        As in `sim.study.ensemble.ensemble`.
    places, groups : tuple of str
        Ids along the axes of holders and sides.
    settings : tuple of str
        Settings as given, for the manifests.
    units : mapping of outcome id to unit, optional
        By default the catalogue's.
    """

    runs: int
    seed: int
    workers: int
    places: tuple[str, ...]
    groups: tuple[str, ...]
    chunk: int = CHUNK_DEFAULT
    settings: tuple[str, ...] = ()
    units: Mapping[str, str] | None = None


def open_batch(folder: Path, plans: Sequence[Plan]) -> None:
    """Make sure, before any work, that every scenario has a folder of its own to write to.

    Raises
    ------
    ScenarioError
        If a scenario is given twice or its id cannot be the name of a folder.
    StoreError
        If a folder holds other results or cannot be written.
    """
    names = [plan.scenario for plan in plans]
    twice = sorted({name for name in names if names.count(name) > 1})
    problems = [f"{name}: given twice in one batch" for name in twice]
    problems += [f"{name!r}: cannot name a folder" for name in names if not SAFE_NAME.fullmatch(name)]
    if problems:
        raise ScenarioError(problems)
    for plan in plans:
        open_folder(folder / plan.scenario, plan.scenario)


def run_batch(
    folder: Path,
    plans: Sequence[Plan],
    request: BatchRequest,
    progress: Progress | None = None,
    *,
    simulate: Simulate | None = None,
) -> list[BatchRow]:
    """Run plans one after the other and write the results of each.

    Parameters
    ----------
    folder : Path
        Gets one sub-folder a scenario and the record `batch.json`.
    plans : sequence of Plan
        What to run; their ids differ.
    request : BatchRequest
        Runs, seed, workers and ids.
    progress : callable, optional
        Called with (runs done, runs in all) over the whole batch.
    simulate : callable, optional
        Stand-in for the engine.

    Returns
    -------
    list of BatchRow
        In the order of `plans`.

    Raises
    ------
    StoreError
        If the record of the batch itself cannot be written.
    """
    rows = [BatchRow(plan.scenario, "waiting", plan.scenario) for plan in plans]
    total = request.runs * len(plans)
    for position, plan in enumerate(plans):
        done = (position + 1) * request.runs
        report = part_of(progress, done - request.runs, total)
        rows[position] = _run_one(folder, plan, request, report, simulate)
        if progress:
            progress(done, total)
        _write_record(folder, rows, request)
    return rows


def _run_one(
    folder: Path, plan: Plan, request: BatchRequest, progress: Progress | None, simulate: Simulate | None
) -> BatchRow:
    """Run and write one scenario; whatever goes wrong becomes a row of the record."""
    name = plan.scenario
    try:
        results = ensemble(
            plan, request.runs, request.seed, request.workers, request.chunk, progress, simulate=simulate
        )
        summary = summarise(results, request.units)
        summary["manifest"]["settings"] = list(request.settings)
        write_results(folder / name, results, summary, request.places, request.groups)
    except SimulationError as error:
        return BatchRow(name, "failed", name, " ".join(str(error).split()))
    except Exception as error:  # one scenario's failure, of any kind, must not end the others
        return BatchRow(name, "failed", name, f"{type(error).__name__}: {' '.join(str(error).split())}")
    return BatchRow(name, "done", name)


def _write_record(folder: Path, rows: Sequence[BatchRow], request: BatchRequest) -> None:
    write_json(folder / BATCH_FILE, batch_document(rows, request))


def batch_document(rows: Sequence[BatchRow], request: BatchRequest) -> dict[str, object]:
    """The record of a batch as plain JSON values: n of N scenarios done, and each row."""
    return {
        "scenarios": [asdict(row) for row in rows],
        "done": sum(row.status == "done" for row in rows),
        "of": len(rows),
        "runs": request.runs,
        "seed": request.seed,
        "settings": list(request.settings),
        "versions": code_versions(),
    }
