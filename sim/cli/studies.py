"""From a request to results: load, run with a progress bar, write, print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.cli.output import print_document, progress_bar
from sim.cli.results import show_comparison, show_run
from sim.scenario import load_scenario
from sim.store.files import write_json
from sim.store.tables import open_folder, write_results
from sim.study.compare import compare
from sim.study.ensemble import ensemble
from sim.study.sources import describe_source
from sim.study.summary import summarise, summarise_comparison
from sim.theatre.load import axis_ids

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sim.scenario import Scenario, Vocabulary
    from sim.study.ensemble import Ensemble

COMPARISON_FILE: Final = "comparison.json"

Side = tuple[str, list[str]]
"""A scenario's id or file, and its settings."""


def run_scenario(
    name: str,
    runs: int,
    seed: int,
    weeks: int | None,
    settings: Sequence[str],
    workers: int,
    out: Path | None,
    as_json: bool,
    vocabulary: Vocabulary | None = None,
) -> None:
    """Run one scenario, write it if asked, and print the result.

    Parameters
    ----------
    name : str
        A shipped id or a file.
    runs, seed, weeks, workers
        The request, checked; `weeks` None leaves the scenario's own.
    settings : sequence of str
        Constants in place of schedules.
    out : Path, optional
        Folder for tables.
    as_json : bool
        One JSON document instead of tables.
    vocabulary : Vocabulary, optional
        With claims of the user's own; by default the shipped ones.
    """
    scenario = load_scenario(name, vocabulary)
    plan = scenario.plan(weeks, settings)
    if out is not None:
        open_folder(out, plan.scenario)
    with progress_bar(plan.scenario) as progress:
        results = ensemble(plan, runs, seed, workers, progress=progress)
        document = _with_origin(summarise(results), scenario, settings)
        if out is not None:
            _write(out, results, document)
    print_document(document) if as_json else show_run(document)


def compare_scenarios(
    sides: tuple[Side, Side],
    runs: int,
    seed: int,
    weeks: int | None,
    workers: int,
    out: Path | None,
    as_json: bool,
    vocabulary: Vocabulary | None = None,
) -> None:
    """Run two scenarios paired by seed, write them if asked, and print the difference.

    Parameters
    ----------
    sides : tuple of two sides
        Baseline a and alternative b.
    runs, seed, weeks, workers, out, as_json, vocabulary
        As in `run_scenario`; without `weeks` the shorter of the two horizons is run.
    """
    loaded = [load_scenario(name, vocabulary) for name, _ in sides]
    horizon = min(scenario.weeks for scenario in loaded) if weeks is None else weeks
    plans = [scenario.plan(horizon, settings) for scenario, (_, settings) in zip(loaded, sides, strict=True)]
    folders = [out / letter for letter in "ab"] if out is not None else []
    for folder, plan in zip(folders, plans, strict=False):
        open_folder(folder, plan.scenario)
    with progress_bar(f"{plans[0].scenario} and {plans[1].scenario}") as progress:
        comparison = compare(plans[0], plans[1], runs, seed, workers, progress=progress)
        document = summarise_comparison(comparison)
        for letter, scenario, (_, settings) in zip("ab", loaded, sides, strict=True):
            _with_origin(document[letter], scenario, settings)
        for folder, results in zip(folders, (comparison.a, comparison.b), strict=False):
            _write(folder, results, document[folder.name])
        if out is not None:
            write_json(out / COMPARISON_FILE, document)
    print_document(document) if as_json else show_comparison(document)


def _write(folder: Path, results: Ensemble, document: dict[str, Any]) -> None:
    places, groups = axis_ids()
    write_results(folder, results, document, places, groups)


def _with_origin(document: dict[str, Any], scenario: Scenario, settings: Sequence[str]) -> dict[str, Any]:
    """Record the texts of the scenario and what was set by hand: `reproduce` needs nothing else."""
    document["manifest"]["settings"] = list(settings)
    document["manifest"]["scenario_files"] = describe_source(scenario)["files"]
    return document
