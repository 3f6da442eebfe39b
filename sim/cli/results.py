"""Results as tables for people; the same documents as --json prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.cli.output import print_line, print_table
from sim.scenario.vocabulary import GROUPS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.catalog.schema import Outcome

NOTICE: Final = "Made to explore what the articles' claims imply. It is no forecast."
UNKNOWN: Final = "-"
SHARE_PERCENT: Final = 100
ONCE: Final = "What happens once a run, or never"
# Tribes may stand with any ground enemy of IS, not with the government alone.
NARROW_NAMES: Final = ("tribes_with_government",)
# The unit of an outcome that either happens in a run or does not.
CHANCE: Final = "probability"
# Lines that a screen holds; the tables on disk have the rest.
MOST_CASES: Final = 20
MOST_FAILURES: Final = 10
MOST_SETTINGS: Final = 2


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
    _show_once(document, catalog)
    _say_narrow_names(catalog)
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
    request = f"{a['runs']} pairs of runs, seed {a['seed']}, on {a['weeks'][-1]}"
    own_a, own_b = own_settings(a, b), own_settings(b, a)
    title = f"{_whole_name(b, own_b)} minus {_whole_name(a, own_a)}: {request}"
    is_one_scenario = a["scenario"] == b["scenario"]
    sides = [
        f"{letter}: {own if own and is_one_scenario else side['scenario']}"
        for letter, side, own in (("a", a, own_a), ("b", b, own_b))
    ]
    print_table(title, ["outcome", "unit", *sides, "b minus a", "95 % interval"], rows, 2)
    _say_narrow_names(catalog)
    print_line(f"a, b: medians. b minus a: mean of the differences within runs. {NOTICE}")


def own_settings(side: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """Say briefly what was set by hand on one side of a comparison and not on the other."""
    settings, others = (document["manifest"].get("settings", []) for document in (side, other))
    own = [setting for setting in settings if setting not in others]
    if len(own) > MOST_SETTINGS:
        return f"{len(own)} settings"
    return ", ".join(_without_group(setting) for setting in own)


def _without_group(setting: str) -> str:
    group, _, rest = setting.partition(".")
    return rest if group in GROUPS else setting


def _whole_name(side: Mapping[str, Any], own: str) -> str:
    return f"{side['scenario']} with {own}" if own else side["scenario"]


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


def _show_once(document: Mapping[str, Any], catalog: Mapping[str, Outcome]) -> None:
    """Print in how many runs a thing happened, and of what has a week, when."""
    weeks = len(document["weeks"]) - 1
    rows = []
    for name, numbers in document["once"].items():
        outcome, is_chance = catalog[name], catalog[name].unit == CHANCE
        # A thing that either happens or not is 0 or 1 in each run.
        count = round((numbers["mean"] or 0) * numbers["n"]) if is_chance else numbers["n"]
        when = [UNKNOWN, UNKNOWN]
        if count and not is_chance:
            band = _band(numbers["p05"], numbers["p95"], outcome.decimals)
            when = [_number(numbers["p50"], outcome.decimals), band]
        rows.append([name, _say_runs(count, document["runs"], weeks), *when])
    if rows:
        print_table(ONCE, ["outcome", "in how many runs", "median week", "5 % to 95 %"], rows, 1)


def _say_runs(count: int, runs: int, weeks: int) -> str:
    """In how many runs a thing happened; nothing is known of it where the runs are too short for it."""
    from sim.agents.once import WEEKS_TO_REGAIN

    if not count and weeks < WEEKS_TO_REGAIN:
        return f"not reached in {weeks} weeks"
    return f"{count:,} of {runs:,} ({count / runs * SHARE_PERCENT:.0f} %)"


def _say_narrow_names(catalog: Mapping[str, Outcome]) -> None:
    """Say what is counted where the id of an outcome says less."""
    for name in NARROW_NAMES:
        print_line(f"{name}: {catalog[name].says}")


def _outcomes() -> Mapping[str, Outcome]:
    from sim.catalog.load import load_catalog

    return load_catalog().outcomes


def _decimals(catalog: Mapping[str, Outcome], name: str) -> int:
    return catalog[name].decimals if name in catalog else 0


def _number(value: float | None, decimals: int) -> str:
    return UNKNOWN if value is None else f"{value:z,.{decimals}f}"  # z: no minus before a rounded zero


def _band(low: float | None, high: float | None, decimals: int) -> str:
    return UNKNOWN if low is None else f"{_number(low, decimals)} to {_number(high, decimals)}"
