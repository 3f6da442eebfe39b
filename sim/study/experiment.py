"""An experiment: scenarios, seeds and settings, run into a folder that no fault can spoil.

    from sim import Experiment

    results = Experiment(["historical", "new-awakening"], runs=200).run("folder", workers=2, progress=print)
    print(results.done, "of", results.of)

The same call takes up the work where it broke off, whatever broke it off.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import ScenarioError, StoreError
from sim.store.folder import MANIFEST, BatchFolder, read_manifest
from sim.store.parts import TABLES
from sim.study.cases import Case, Part, cut, make_batch_manifest
from sim.study.dispatch import Dispatcher
from sim.study.limits import (
    CHUNK_DEFAULT,
    EXPERIMENT_RUNS_MAX,
    RUNS_DEFAULT,
    TIMEOUT_DEFAULT,
    check_number,
    check_request,
)
from sim.study.manifest import code_versions
from sim.study.pools import open_pool
from sim.study.progress import Meter
from sim.study.results import Results
from sim.study.sources import load_all
from sim.study.work import Task
from sim.study.workers import RunError
from sim.theatre.load import axis_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.scenario import Scenario
    from sim.study.progress import Watcher
    from sim.study.work import Made
    from sim.study.workers import Simulate


class Experiment:
    """Cases to run: every scenario with every seed.

    Parameters
    ----------
    scenarios : sequence of str, Path or Scenario
        Shipped ids, files, or scenarios as loaded.
    runs : int
        Runs of each case.
    seeds : sequence of int
        Seeds; run k of a seed meets the same chance in every scenario.
    weeks : int, optional
        Weeks to run; default: each scenario's own.
    settings : sequence of str
        Constants in place of schedules, such as "levers.air_strikes=50".
    has_maps : bool
        Whether to keep who holds each place and where each tribe stands, week by week.
    title : str
        For people.

    Raises
    ------
    ScenarioError, LimitError
        If anything is not valid; before any work.
    """

    def __init__(
        self,
        scenarios: Sequence[str | Path | Scenario],
        runs: int = RUNS_DEFAULT,
        seeds: Sequence[int] = (1,),
        weeks: int | None = None,
        settings: Sequence[str] = (),
        has_maps: bool = True,
        title: str = "",
    ) -> None:
        loaded = load_all(scenarios)
        chosen = tuple(settings)
        self._take(
            [Case(scenario, seed, runs, weeks, chosen) for scenario in loaded for seed in seeds],
            has_maps,
            {"title": title} if title else {},
        )

    @classmethod
    def of_cases(cls, cases: Sequence[Case], has_maps: bool = True, **about: str) -> Experiment:
        """Make an experiment of any cases.

        Parameters
        ----------
        cases : sequence of Case
            What to run.
        has_maps : bool
            As in the class.
        **about
            Texts for the manifest, such as the title.
        """
        made = cls.__new__(cls)
        made._take(cases, has_maps, about)
        return made

    def _take(self, cases: Sequence[Case], has_maps: bool, about: dict[str, str]) -> None:
        if not cases:
            raise ScenarioError("the experiment holds no case to run")
        for case in cases:
            check_request(case.runs, case.weeks, seed=case.seed)
        check_number("runs in all", sum(case.runs for case in cases), 1, EXPERIMENT_RUNS_MAX)
        _check_ids(cases)
        for scenario in {case.scenario.id: case for case in cases}.values():
            scenario.plan()  # settings are checked before any work
        self.cases: tuple[Case, ...] = tuple(cases)
        self.has_maps = has_maps
        self.about = about

    @property
    def runs(self) -> int:
        """Runs in all."""
        return sum(case.runs for case in self.cases)

    def run(
        self,
        folder: str | Path,
        workers: int = 1,
        dask: str | None = None,
        chunk: int | None = None,
        timeout: float = TIMEOUT_DEFAULT,
        progress: Watcher | None = None,
        *,
        retry_failed: bool = False,
        simulate: Simulate | None = None,
        axes: tuple[tuple[str, ...], tuple[str, ...]] | None = None,
    ) -> Results:
        """Run what is missing in a folder, new or as an earlier process left it.

        Parameters
        ----------
        folder : str or Path
            New, empty, or of the same experiment.
        workers : int
            Processes on this machine; 0 makes everything in this process.
        dask : str, optional
            Address of a Dask scheduler, whose workers are used instead.
        chunk : int, optional
            Most runs that are computed and stored together; default 64. A folder that exists
            keeps its own.
        timeout : float
            Seconds after which a part, or a run tried by itself, is taken to hang.
        progress : callable, optional
            Called with a `Report` at the start and whenever a part is stored for good; `print` will do.
        retry_failed : bool
            Make parts with failed runs once more, as after a fault of the machine.
        simulate : callable, optional
            Stand-in for the engine.
        axes : tuple, optional
            Ids of places and groups; default: the theatre's.

        Returns
        -------
        Results
            The same, to the bit, for any workers, chunk and number of interruptions.

        Raises
        ------
        StoreError
            If the folder holds anything else, is in use, or cannot be written.
        RunError
            If no worker can be had.
        """
        place = Path(folder)
        check_request(workers=max(workers, 1), chunk=CHUNK_DEFAULT if chunk is None else chunk)
        size = _stored_chunk(place) or min(chunk or CHUNK_DEFAULT, -(-self.runs // max(workers, 1)))
        parts = cut([case.runs for case in self.cases], size)
        counts = [sum(len(piece.runs) for piece in part) for part in parts]
        manifest = make_batch_manifest(self.cases, size, self.has_maps, **self.about)
        store = BatchFolder(place, manifest, counts)
        try:
            if retry_failed:
                store.forget([part for part, record in store.records.items() if record.failed])
            failed = sum(record.failed for record in store.records.values())
            done = sum(record.runs for record in store.records.values()) - failed
            meter = Meter(self.runs, done, failed, progress, len(store.damaged))
            meter.tell()
            tasks = self._tasks(store.missing(), parts, axes or axis_ids(), simulate)
            self._work_off(store, tasks, meter, (workers, dask, timeout, simulate))
            results = Results(place)
            store.finish(results.document())
        finally:
            store.close()
        return results

    def _tasks(
        self,
        numbers: Sequence[int],
        parts: Sequence[Part],
        axes: tuple[tuple[str, ...], tuple[str, ...]],
        simulate: Simulate | None,
    ) -> list[Task]:
        tasks = []
        for number in numbers:
            cases = {piece.case: self.cases[piece.case] for piece in parts[number]}
            task = Task(number, parts[number], cases, *axes, has_maps=self.has_maps, simulate=simulate)
            tasks.append(task)
        return tasks

    def _work_off(
        self,
        store: BatchFolder,
        tasks: Sequence[Task],
        meter: Meter,
        how: tuple[int, str | None, float, Simulate | None],
    ) -> None:
        """Make the tasks and store each as it is done."""
        if not tasks:
            return
        workers, dask, timeout, simulate = how
        versions = code_versions()

        def keep(made: Made) -> None:
            check_versions(versions, made.versions)
            store.keep(made.number, made.runs, made.failed, made.files)
            meter.add(made.runs, made.failed)

        pool = open_pool(workers, dask, simulate)
        is_finished = False
        try:
            Dispatcher(pool, keep, timeout).run(tasks)
            is_finished = True
        finally:
            pool.close(is_finished=is_finished)


def check_versions(here: object, there: object) -> None:
    """Refuse what a worker made with another program: its bits may differ.

    Raises
    ------
    RunError
        Names the first differences.
    """
    from sim.store.identity import differences

    found = differences({"worker": there}, {"worker": here})
    if found:
        raise RunError(f"a worker runs another version: {'; '.join(found)}; install the same on all")


def _check_ids(cases: Sequence[Case]) -> None:
    """Refuse two scenarios of one id, the same case twice, and ids that the folder needs itself."""
    sources = {case.scenario.id: case.scenario for case in cases}
    seen = Counter((case.scenario.id, case.seed, case.settings) for case in cases)
    twice = {name for (name, *_), times in seen.items() if times > 1}
    twice |= {case.scenario.id for case in cases if sources[case.scenario.id] is not case.scenario}
    if twice:
        raise ScenarioError([f"{name}: given twice in one batch" for name in sorted(twice)])
    taken = sorted(set(sources) & set(TABLES))
    if taken:
        raise ScenarioError([f"{name}: is the name of a table; rename the file" for name in taken])


def _stored_chunk(folder: Path) -> int | None:
    """How a folder that exists is cut; None if there is none yet."""
    try:
        chunk = read_manifest(folder).get("chunk") if (folder / MANIFEST).is_file() else None
    except StoreError:
        return None  # told when the folder is opened
    return chunk if isinstance(chunk, int) and chunk > 0 else None
