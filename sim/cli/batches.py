"""Batches from the command line: run or go on, look at what there is."""

from __future__ import annotations

import shlex
import signal
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.cli.output import batch_progress, print_document, print_errors, print_line
from sim.cli.results import show_batch, show_cases
from sim.errors import ScenarioError, SimulationError
from sim.study.experiment import Experiment
from sim.study.experiment_file import is_experiment_file, read_experiment
from sim.study.export_each import export_each
from sim.study.limits import RUNS_DEFAULT, TIMEOUT_DEFAULT, check_request
from sim.study.outline import outline
from sim.study.results import Results, open_results
from sim.study.sources import load_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.scenario import Vocabulary
    from sim.study.progress import Report, Watcher

WORKBENCH: Final = "workbench"


@dataclass(frozen=True)
class BatchCommand:
    """What was asked for on the command line; None is not given."""

    names: Sequence[str]
    out: Path
    runs: int | None
    seeds: Sequence[int]
    weeks: int | None
    settings: Sequence[str]
    parameters: str | None
    workers: int
    dask: str | None
    chunk: int | None
    timeout: float
    retry_failed: bool
    claims: Path | None

    def experiment(self, settings: Sequence[str], vocabulary: Vocabulary | None) -> Experiment:
        """The experiment that is asked for, checked."""
        files = [name for name in self.names if is_experiment_file(Path(name))]
        if files:
            self._check_alone(files[0], settings)
            return read_experiment(files[0], vocabulary)
        runs = RUNS_DEFAULT if self.runs is None else self.runs
        check_request(runs, self.weeks, self.workers)
        scenarios = load_all(self.names, vocabulary)
        return Experiment(scenarios, runs, self.seeds or (1,), self.weeks, settings)

    def _check_alone(self, file: str, settings: Sequence[str]) -> None:
        """Refuse what an experiment file says itself."""
        said = {"--runs": self.runs, "--seed": self.seeds, "--weeks": self.weeks, "--set": settings}
        wrong = [option for option, value in said.items() if value]
        if len(self.names) > 1:
            wrong.insert(0, "another SCENARIO")
        if wrong:
            name = Path(file).name
            raise ScenarioError(f"{name} is an experiment and says all itself; leave out {wrong[0]}")

    def again(self) -> str:
        """The command that goes on where this one stops."""
        options = {
            "--runs": self.runs,
            "--weeks": self.weeks,
            "--parameters": self.parameters,
            "--dask": self.dask,
            "--claims": self.claims,
        }
        words = ["coalition-sim", "batch", *self.names, "--out", str(self.out)]
        words += [word for name, value in options.items() if value is not None for word in (name, str(value))]
        words += [word for seed in self.seeds for word in ("--seed", str(seed))]
        words += [word for text in self.settings for word in ("--set", text)]
        words += ["--timeout", f"{self.timeout:g}"] if self.timeout != TIMEOUT_DEFAULT else []
        return shlex.join([*words, "--workers", str(self.workers)])


def run_batch(
    command: BatchCommand, settings: Sequence[str], vocabulary: Vocabulary | None, as_json: bool
) -> bool:
    """Run what is missing in a folder and print what became of it.

    Parameters
    ----------
    command : BatchCommand
        What was asked for.
    settings : sequence of str
        Constants in place of schedules, with the choice of numbers among them.
    vocabulary : Vocabulary, optional
        With claims of the user's own; by default the shipped ones.
    as_json : bool
        One JSON document instead of tables.

    Returns
    -------
    bool
        Whether any run failed.
    """
    experiment = command.experiment(settings, vocabulary)
    ids = list(dict.fromkeys(case.scenario.id for case in experiment.cases))
    title = ids[0] if len(ids) == 1 else f"{len(ids)} scenarios"
    try:
        with _term_is_ctrl_c(), batch_progress(title) as progress:
            results = experiment.run(
                command.out,
                command.workers,
                command.dask,
                command.chunk,
                command.timeout,
                _telling_of_damage(progress),
                retry_failed=command.retry_failed,
            )
    except KeyboardInterrupt:
        _say_how_to_go_on(command)
        raise
    export_each(results, command.out)
    document = results.document()
    print_document(document) if as_json else show_batch(document, str(command.out))
    return results.failed > 0


def show_results(folder: Path, as_json: bool) -> None:
    """Print what the folder of a batch holds so far, also while it is being filled."""
    document = outline(open_results(folder))
    print_document(document) if as_json else show_cases(document)


def export_results(folder: Path, to: Path, form: str) -> None:
    """Write the results of a batch as tables for other programs, as far as it has come."""
    from sim.study.export import FORMATS, export_tables
    from sim.study.workbench_file import write_workbench_file

    results = open_results(folder)
    if form == WORKBENCH:
        write_workbench_file(results, to)
    elif form in FORMATS:
        export_tables(results, to, form)
    else:
        allowed = ", ".join((*FORMATS, WORKBENCH))
        raise ScenarioError(f"--format: {form!r} is not allowed; allowed are {allowed}")
    print_line(f"{results.done:,} of {results.of:,} runs are in {to}")


def reproduce_results(
    file: Path, runs: int | None, workers: int, vocabulary: Vocabulary | None, as_json: bool
) -> bool:
    """Run a stored result again and print what is the same.

    Returns
    -------
    bool
        Whether everything is.
    """
    from sim.study.reproduce import reproduce

    with batch_progress(file.name) as progress:
        found = reproduce(file, runs, workers, vocabulary, progress)
    if as_json:
        print_document({"equal": found.is_equal, **asdict(found)})
        return found.is_equal
    equal, of = (sum(values) for values in zip(*((one.equal, one.of) for one in found.verdicts), strict=True))
    print_line(f"{equal:,} of {of:,} runs of {len(found.verdicts)} cases are the same to the bit")
    for verdict in found.verdicts:
        if not verdict.is_equal:
            first = verdict.first_different
            where = "" if first is None else f", the first of them run {first}"
            print_line(f"{verdict.case}: {verdict.of - verdict.equal:,} of {verdict.of:,} runs differ{where}")
    for difference in found.differences:
        print_line(f"made by another version: {difference}")
    return found.is_equal


def _telling_of_damage(progress: Watcher) -> Watcher:
    """Say in a line of its own, once, that stored parts were found damaged."""

    def tell(report: Report) -> None:
        if report.damaged and not report.rate:  # the first report, before any part is made
            print_errors([f"parts found damaged, made again: {report.damaged:,}"])
        progress(report)

    return tell


def _say_how_to_go_on(command: BatchCommand) -> None:
    try:
        results: Any = Results(command.out)
        stored = f"{results.done + results.failed:,} of {results.of:,} runs are stored; "
    except SimulationError:
        stored = ""
    print_errors([f"{stored}to go on: {command.again()}"])


@contextmanager
def _term_is_ctrl_c() -> Iterator[None]:
    """Take a request to end (as a job scheduler sends it) for Ctrl-C: stop cleanly and say how to go on."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
