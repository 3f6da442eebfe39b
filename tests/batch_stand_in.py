"""A small batch with a stand-in for the engine, runs that go wrong on purpose, and a process to kill.

As a program it works a batch off and says on standard output which parts are stored:
python -m tests.batch_stand_in FOLDER RUNS CHUNK WORKERS MILLISECONDS
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from sim.scenario import Plan
from sim.study.cases import Case
from sim.study.experiment import Experiment
from sim.study.progress import Report
from sim.study.results import Results
from tests.study_stand_in import GROUPS, PLACES, make_plan, simulate

AXES = (PLACES, GROUPS)
HANG_SECONDS = 600


@dataclass(frozen=True)
class Source:
    """Stands in for a scenario; its title carries what a stand-in for the engine needs to know."""

    id: str = "story"
    push: float = 1.0
    title: str = ""

    def plan(self, weeks: int | None = None, settings: Sequence[str] = ()) -> Plan:
        push = float(settings[0].partition("=")[2]) if settings else self.push
        return replace(make_plan(self.id, weeks or 4, push), title=self.title)


def make_experiment(
    runs: int = 10, seeds: Sequence[int] = (1,), title: str = "", push: float = 1.0
) -> Experiment:
    """Return an experiment of one made-up scenario."""
    source = Source(push=push, title=title)
    return Experiment.of_cases([Case(source, seed, runs) for seed in seeds])


def run_here(folder: Path, runs: int = 10, chunk: int | None = None, **options: Any) -> Results:
    """Run a small batch in this process."""
    options = {"workers": 0, "simulate": simulate, **options}
    seeds = options.pop("seeds", (1,))
    return make_experiment(runs, seeds).run(folder, chunk=chunk, axes=AXES, **options)


def noting(made: list[int]) -> Any:
    """Return a stand-in for the engine that notes which runs it has made."""

    def simulate_and_note(plan: Plan, seed: int, runs: Sequence[int], **_: Any) -> Any:
        made.extend(runs)
        return simulate(plan, seed, runs)

    return simulate_and_note


# ---- stand-ins for the engine that go wrong; by run number ------------------------------------------

RAISES, GOES_NAN, HANGS, DIES = 3, 5, 7, 11


def raise_sometimes(plan: Plan, seed: int, runs: Sequence[int], **_: Any) -> Any:
    if RAISES in runs:
        raise FloatingPointError("a number\nwent wrong")
    return simulate(plan, seed, runs)


def go_nan_sometimes(plan: Plan, seed: int, runs: Sequence[int], **_: Any) -> Any:
    chunk = simulate(plan, seed, runs)
    if GOES_NAN in runs:
        chunk.series["is_fighters"][list(runs).index(GOES_NAN), 2] = np.nan
    return chunk


def hang_sometimes(plan: Plan, seed: int, runs: Sequence[int], **_: Any) -> Any:
    if HANGS in runs:
        time.sleep(HANG_SECONDS)
    return simulate(plan, seed, runs)


def die_sometimes(plan: Plan, seed: int, runs: Sequence[int], **_: Any) -> Any:
    if DIES in runs:
        os.kill(os.getpid(), signal.SIGKILL)
    return simulate(plan, seed, runs)


def everything_goes_wrong(plan: Plan, seed: int, runs: Sequence[int], **_: Any) -> Any:
    for fault in (hang_sometimes, die_sometimes, raise_sometimes):
        fault(plan, seed, runs)
    return go_nan_sometimes(plan, seed, runs)


def always_raise(plan: Plan, seed: int, runs: Sequence[int], **_: Any) -> Any:
    raise ValueError(f"run {runs[0]} of {len(runs)}")


def die_once(plan: Plan, seed: int, runs: Sequence[int], **_: Any) -> Any:
    marker = Path(plan.title)
    if 2 in runs and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return simulate(plan, seed, runs)


def die_while_telling(plan: Plan, seed: int, runs: Sequence[int], **_: Any) -> Any:
    """Once, be killed half way through sending the result, as the system does when memory is short."""
    marker = Path(plan.title)
    if 2 in runs and not marker.exists():
        marker.touch()
        get_killed_while_sending()
    return simulate(plan, seed, runs)


def get_killed_while_sending() -> None:
    """Have this process killed half way through the next message that it sends."""

    def send_half(self: Connection, content: Any) -> None:
        os.write(self.fileno(), bytes(content)[: len(content) // 2])
        os.kill(os.getpid(), signal.SIGKILL)

    Connection._send = send_half


def take_time(plan: Plan, seed: int, runs: Sequence[int], **_: Any) -> Any:
    time.sleep(float(plan.title) / 1e3)
    return simulate(plan, seed, runs)


def work_off(folder: str | Path, runs: int, chunk: int, workers: int, milliseconds: str = "0") -> None:
    """Work a batch off; each line on standard output is the number of runs that are stored for good."""

    def acknowledge(report: Report) -> None:
        sys.stdout.write(f"{report.done}\n")
        sys.stdout.flush()

    experiment = make_experiment(runs, title=milliseconds)
    options: dict[str, Any] = {"progress": acknowledge, "simulate": take_time, "axes": AXES}
    results = experiment.run(folder, workers, chunk=chunk, **options)
    sys.stdout.write(f"digest {results.digest()}\n")


if __name__ == "__main__":
    work_off(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
