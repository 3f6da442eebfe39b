"""`coalition-sim expect`: whether scenarios do as their `expect` lines say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.output import print_document, print_line, print_table, progress_bar
from sim.cli.results import NOTICE
from sim.errors import ScenarioError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.scenario import Vocabulary
    from sim.study.expectations import ExpectationResult


def show_expectations(
    names: Sequence[str],
    every: bool,
    runs: int,
    seed: int,
    workers: int,
    out: Path | None,
    as_json: bool,
    vocabulary: Vocabulary | None = None,
) -> bool:
    """Test the lines of some scenarios and print what became of each.

    Parameters
    ----------
    names : sequence of str
        Shipped ids or files; scenarios that a line names are looked for beside the first file, too.
    every : bool
        All shipped scenarios instead.
    runs, seed, workers
        The request, checked.
    out : Path, optional
        Folder for the table and a note of what made it.
    as_json : bool
        One JSON document instead of a table.
    vocabulary : Vocabulary, optional
        With claims of the user's own.

    Returns
    -------
    bool
        Whether every line is as stated: it holds, or it fails and says so.

    Raises
    ------
    ScenarioError
        If nothing is named, or both names and all, or if one of the scenarios is not valid.
    """
    from sim.scenario import list_scenarios, load_scenario
    from sim.study.expectation_runs import ExpectationRuns, expectation_table
    from sim.study.measured import EXPECTATIONS, write_table

    if every == bool(names):
        raise ScenarioError("name the scenarios to test, or give --all")
    scenarios = (
        list_scenarios(vocabulary=vocabulary)
        if every
        else [load_scenario(name, vocabulary) for name in names]
    )
    files = (Path(name) for name in names)
    folder = next((file.parent for file in files if file.suffix), None)
    with progress_bar("expectations") as progress:
        shared = ExpectationRuns(scenarios, runs, seed, workers, progress=progress, folder=folder)
        results = [result for scenario in scenarios for result in shared.check(scenario)]
    table = expectation_table(results)
    if out is not None:
        write_table(EXPECTATIONS, table, {"runs": runs, "seed": seed}, out)
    if as_json:
        print_document(_plain(results))
    else:
        _print(results, runs, seed)
    return all(result.is_as_stated for result in results)


def _plain(results: Sequence[ExpectationResult]) -> list[dict[str, object]]:
    """Results as JSON values; what is not a number is null."""
    return [
        {
            "scenario": result.scenario,
            "outcome": result.outcome,
            "is": result.direction,
            "than": result.than,
            "at": result.at.isoformat() if result.at else None,
            "runs": result.runs,
            "probability": result.probability,
            "share": result.share,
            "mean_difference": _known(result.mean_difference),
            "low": _known(result.mean_low),
            "high": _known(result.mean_high),
            "verdict": result.verdict,
            "shortfall": result.shortfall,
            "note": result.note,
            "finding": result.finding,
        }
        for result in results
    ]


def _known(value: float) -> float | None:
    return value if value == value else None


def _print(results: Sequence[ExpectationResult], runs: int, seed: int) -> None:
    rows = [
        [
            result.scenario,
            f"{result.outcome} {result.direction}",
            result.than,
            str(result.at or ""),
            f"{result.probability:.2f}",
            f"{result.share:.2f}",
            f"{result.mean_difference:.3g}",
            f"{result.verdict}: {result.shortfall}" if result.shortfall else result.verdict,
        ]
        for result in results
    ]
    headings = ["scenario", "expected", "than in", "on", "asked", "found", "mean difference", "verdict"]
    print_table(f"Expectations: {runs} pairs of runs, seed {seed}", headings, rows, 4)
    findings = [result for result in results if result.finding]
    for result in findings:
        line = f"{result.scenario}: {result.outcome} {result.direction} than in {result.than}"
        print_line(f"Finding. {line}: {result.finding}")
    as_stated = sum(result.is_as_stated for result in results)
    print_line(
        f"{as_stated} of {len(results)} lines as stated, {len(findings)} of them findings. "
        f"asked, found: share of the pairs. {NOTICE}"
    )
