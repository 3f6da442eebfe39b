"""What a batch costs: end to end, beyond its computing, against Mesa objects, against the EMA Workbench.

Run it alone, on a quiet machine with two cores, from the project's top: python -m tests.bench.bench_batch
"""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sim.catalog import load_catalog
from sim.engine import simulate
from sim.scenario import Plan, load_scenario
from sim.study.cases import Case, cut
from sim.study.experiment import Experiment
from sim.study.processes import kept
from sim.study.workbench import make_model
from sim.study.workers import end_with_parent
from sim.week import WEEK
from tests.bench import table
from tests.bench.table import Figure, print_figures, questions
from tests.bench.timing import pairs
from tests.bench.twin import RULES, TwinModel, forget, make_stage

WORKERS = 2
CHUNK = 64
OBJECT_WEEKS = 26
KIB_PER_GB = 1e9 / 1024
VARIED = "levers.air_strikes"


@dataclass(frozen=True)
class Request(table.Request):
    """How much to measure: beside weeks, pairs and runs end to end, the runs of the comparisons."""

    compared: int


def end_to_end(request: Request) -> list[Figure]:
    """(a) The command as a user gives it, from its start to its end, and all its processes' memory."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "sim", "batch", "historical", "--runs", str(request.runs)]
        command += ["--weeks", str(request.weeks), "--workers", str(WORKERS), "--out", f"{folder}/out"]
        begun = time.perf_counter()
        process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL)
        most = 0
        while process.poll() is None:
            most = max(most, sum(_memory(process.pid)))
            time.sleep(0.1)
        spent = time.perf_counter() - begun
        assert process.returncode == 0
        stored = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    what = f"{request.runs:,} runs of {request.weeks} weeks, two processes, stored"
    return [
        Figure(what, spent, "s", 15.0),
        Figure("memory of all its processes", most / KIB_PER_GB, "GB", 1.5),
        Figure("on the disk, tables of each scenario included", stored / 1e6, "MB"),
    ]


def _memory(group: int) -> Iterator[int]:
    """KiB of each process of a group that is its own: pages that several share are counted by shares."""
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(path.name)) == group:
                for line in (path / "smaps_rollup").read_text().splitlines():
                    if line.startswith("Pss:"):
                        yield int(line.split()[1])
        except OSError:
            continue  # it ended meanwhile


def overhead(request: Request) -> list[Figure]:
    """(b) The same chunks in the same processes, stored as a batch and not stored at all."""
    pieces = [piece.runs for part in cut([request.compared], CHUNK) for piece in part]
    plan = request.plan

    def bare() -> None:
        _in_processes(_compute, [(plan, runs) for runs in pieces])

    with _batches(request.compared, request.weeks) as batch:
        found = pairs(batch, bare, request.pairs)
    share = (found.ratio - 1.0) * 100.0
    return [
        Figure(f"{request.compared} runs computed in two processes", found.second, "s"),
        Figure("the same as a batch", found.first, "s"),
        Figure("ledger, parts and dispatch, of computing", share, "%", 10.0),
    ]


def _in_processes(work: Callable[..., None], each: list[tuple[Any, ...]]) -> None:
    """Do work in the same worker processes that a batch uses, kept between calls as a batch keeps them."""
    processes = kept().take(WORKERS, end_with_parent, (os.getpid(),))
    for future in [processes.submit(work, *about) for about in each]:
        future.result()
    kept().give_back(processes)


def _compute(plan: Plan, runs: range) -> None:
    simulate(plan, 1, runs)


@contextmanager
def _batches(runs: int, weeks: int) -> Iterator[Callable[[], None]]:
    """A function that runs a batch of the historical scenario into a new folder each time."""
    experiment = Experiment(["historical"], runs, weeks=weeks)
    with TemporaryDirectory() as folder:
        numbers = iter(range(1_000_000))

        def run() -> None:
            experiment.run(Path(folder) / str(next(numbers)), WORKERS, chunk=CHUNK)

        yield run


def against_objects(request: Request) -> list[Figure]:
    """(c) Four rules as Mesa objects, a run a task in two processes, against a batch with all rules."""

    def objects() -> None:
        _in_processes(_run_objects, [(seed,) for seed in range(WORKERS)])

    rules = len(load_catalog().claims) + len(WEEK) - 1  # the phase of the claims is the claims
    of_objects = len(RULES) * OBJECT_WEEKS * WORKERS
    of_batch = rules * request.weeks * request.compared
    with _batches(request.compared, request.weeks) as batch:
        found = pairs(objects, batch, request.pairs, scale=of_objects / of_batch)
    what = f"Mesa objects against a batch of {rules} rules, per rule, run and week"
    return [Figure(what, found.ratio, "times", 60.0, True)]


def _run_objects(seed: int) -> None:
    model = TwinModel(make_stage(), seed)
    for _ in range(OBJECT_WEEKS):
        model.step()
    forget(model)


def against_the_workbench(request: Request) -> list[Figure]:
    """(d) The same points and runs through the Workbench's own evaluator with two processes."""
    warnings.simplefilter("ignore")
    from ema_workbench import MultiprocessingEvaluator, Policy
    from ema_workbench.util import ema_logging

    ema_logging.get_rootlogger().setLevel(logging.CRITICAL)
    points = max(request.compared // CHUNK, 2)
    figures = []
    for runs, what in ((CHUNK, "one evaluation a chunk of 64 runs"), (1, "one evaluation a run")):
        policies = [Policy(str(n), levers_air_strikes=float(n)) for n in range(points * CHUNK // runs)]
        model = make_model("historical", [VARIED], runs=runs, weeks=request.weeks)
        with MultiprocessingEvaluator(model, n_processes=WORKERS) as evaluator, TemporaryDirectory() as place:
            theirs = partial(_evaluate, evaluator, policies)
            ours = partial(_run_points, Path(place), points, request.weeks, iter(range(1_000_000)))
            found = pairs(theirs, ours, request.pairs)
        text = f"{points * CHUNK} runs through the Workbench's evaluator, {what}"
        figures += [
            Figure(text, found.first, "s"),
            Figure("the same as a batch, stored", found.second, "s"),
            Figure("Workbench against batch", found.ratio, "times", 1.0, True),
        ]
    return figures


def _evaluate(evaluator: Any, policies: list[Any]) -> None:
    with redirect_stderr(io.StringIO()):  # a bar of progress
        evaluator.perform_experiments(0, policies)


def _run_points(folder: Path, points: int, weeks: int, numbers: Iterator[int]) -> None:
    source = load_scenario("historical")
    cases = [Case(source, 1, CHUNK, weeks, (f"{VARIED}={n}",), point=n) for n in range(points)]
    Experiment.of_cases(cases, has_maps=False).run(folder / str(next(numbers)), WORKERS, chunk=CHUNK)


PARTS: dict[str, Callable[[Request], list[Figure]]] = {
    "end-to-end": end_to_end,
    "overhead": overhead,
    "objects": against_objects,
    "workbench": against_the_workbench,
}


def main() -> None:
    """Measure and print a table."""
    parser = questions(__doc__, pairs=3)
    parser.add_argument("--only", choices=PARTS, help="one part; default: all")
    parser.add_argument("--compared", type=int, default=256, help="runs of each comparison (256)")
    asked = parser.parse_args()
    request = Request(asked.weeks, asked.pairs, asked.runs, asked.compared)
    print_figures(PARTS, [asked.only] if asked.only else PARTS, request)


if __name__ == "__main__":
    main()
