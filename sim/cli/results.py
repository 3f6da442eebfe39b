"""Results as tables for people; the same documents as --json prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.cli.output import print_line, print_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.catalog.schema import Outcome

NOTICE: Final = "Made to explore what the articles' claims imply. It is no forecast."
UNKNOWN: Final = "-"
SHARE_PERCENT: Final = 100
# Lines that a screen holds; the tables on disk have the rest.
MOST_CASES: Final = 20
MOST_FAILURES: Final = 10


def show_run(document: Mapping[str, Any]) -> None:
    """Print an ensemble: headline outcomes at the start and the end, and what happened once a run."""
    catalog = _outcomes()
    weeks = document["weeks"]
    rows = []
    for name, outcome in catalog.items():
        numbers = document["outcomes"].get(name)
        if numbers is None or not outcome.headline:
            continue
        start, end = numbers["p50"][0], numbers["p50"][-1]
        band = _band(numbers["p05"][-1], numbers["p95"][-1], outcome.decimals)
        cells = [_number(start, outcome.decimals), _number(end, outcome.decimals), band]
        rows.append([name, outcome.unit, *cells])
    title = f"{document['scenario']}: {document['runs']} runs, seed {document['seed']}"
    print_table(title, ["outcome", "unit", weeks[0], weeks[-1], "5 % to 95 %"], rows, 2)
    _show_once(document["once"], catalog)
    print_line(f"Medians over the runs. {NOTICE}")


def show_comparison(document: Mapping[str, Any]) -> None:
    """Print a comparison: headline outcomes of a and b at the end, and the mean difference b minus a."""
    catalog = _outcomes()
    a, b, difference = document["a"], document["b"], document["difference"]
    rows = []
    for name, outcome in catalog.items():
        numbers = difference["outcomes"].get(name)
        if numbers is None or not outcome.headline:
            continue
        places = outcome.decimals
        medians = [_number(side["outcomes"][name]["p50"][-1], places) for side in (a, b)]
        interval = _band(numbers["mean_low"][-1], numbers["mean_high"][-1], places)
        rows.append([name, outcome.unit, *medians, _number(numbers["mean"][-1], places), interval])
    title = f"{difference['scenario']}: {a['runs']} pairs of runs, seed {a['seed']}, on {a['weeks'][-1]}"
    headings = ["outcome", "unit", f"a: {a['scenario']}", f"b: {b['scenario']}", "b minus a", "95 % interval"]
    print_table(title, headings, rows, 2)
    print_line(f"a, b: medians. b minus a: mean of the differences within runs. {NOTICE}")


def show_batch(document: Mapping[str, Any], folder: str) -> None:
    """Print how far a batch is: n of N for each case, and the first runs that failed."""
    rows = []
    for number, case in enumerate(document["cases"][:MOST_CASES]):
        settings = " ".join(case["settings"]) if case.get("point") is None else f"point {case['point']}"
        counts = [f"{case['done']:,} of {case['of']:,}", f"{case['failed']:,}"]
        rows.append([str(number), case["scenario"], str(case["seed"]), settings, *counts])
    title = f"{document['done']:,} of {document['of']:,} runs done, {document['failed']:,} failed"
    print_table(title, ["case", "scenario", "seed", "settings", "done", "failed"], rows, 4)
    rest = len(document["cases"]) - len(rows)
    if rest > 0:
        print_line(f"and {rest:,} more cases")
    for failure in document["failures"][:MOST_FAILURES]:
        where = f"case {failure['case']}, run {failure['run']}, seed {failure['seed']}"
        print_line(f"{where}: {failure['status']}: {failure['message']}")
    rest = document["failed"] - len(document["failures"][:MOST_FAILURES])
    if rest > 0:
        print_line(f"and {rest:,} more runs that failed; the table runs in {folder} has them all")
    print_line(f"Results are in {folder}")


def show_cases(document: Mapping[str, Any]) -> None:
    """Print what a batch has given so far: headline outcomes at the end of each case, over n of N runs."""
    catalog = _outcomes()
    for case in document["cases"][:MOST_CASES]:
        rows = [
            [
                name,
                numbers["unit"],
                _number(numbers["p50"], _decimals(catalog, name)),
                _band(numbers["p05"], numbers["p95"], _decimals(catalog, name)),
            ]
            for name, numbers in case["outcomes"].items()
        ]
        about = " ".join([case["scenario"], *case["settings"]])
        title = f"{about}: {case['done']:,} of {case['of']:,} runs, seed {case['seed']}, {case['at'] or '-'}"
        print_table(title, ["outcome", "unit", "median", "5 % to 95 %"], rows, 2)
    failed = f", {document['failed']:,} failed" if document["failed"] else ""
    print_line(f"{document['done']:,} of {document['of']:,} runs done{failed}. {NOTICE}")


def _show_once(once: Mapping[str, Mapping[str, float | None]], catalog: Mapping[str, Outcome]) -> None:
    rows = []
    for name, numbers in once.items():
        outcome = catalog[name]
        censored = numbers["censored"] or 0
        cells = [_number(numbers["mean"], outcome.decimals), _number(numbers["p50"], outcome.decimals)]
        band = _band(numbers["p05"], numbers["p95"], outcome.decimals)
        rows.append([name, outcome.unit, *cells, band, f"{censored * SHARE_PERCENT:.0f} %"])
    headings = ["once a run", "unit", "mean", "median", "5 % to 95 %", "never"]
    if rows:
        print_table("Over the runs in which it happened", headings, rows, 2)


def _outcomes() -> Mapping[str, Outcome]:
    from sim.catalog.load import load_catalog

    return load_catalog().outcomes


def _decimals(catalog: Mapping[str, Outcome], name: str) -> int:
    return catalog[name].decimals if name in catalog else 0


def _number(value: float | None, decimals: int) -> str:
    return UNKNOWN if value is None else f"{value:z,.{decimals}f}"  # z: no minus before a rounded zero


def _band(low: float | None, high: float | None, decimals: int) -> str:
    return UNKNOWN if low is None else f"{_number(low, decimals)} to {_number(high, decimals)}"
