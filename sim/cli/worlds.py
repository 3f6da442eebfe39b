"""`coalition-sim worlds`: policies in every author's world, with regret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.cli.output import print_document, print_errors, print_line, print_table, progress_bar
from sim.cli.results import NOTICE, UNKNOWN
from sim.errors import ScenarioError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sim.scenario import Scenario, Vocabulary
    from sim.study.worlds import WorldsCell, WorldsTable

BASELINE: Final = "historical"
OUTCOME: Final = "is_population"


def show_worlds(
    policies: Sequence[str],
    worlds: Sequence[str],
    outcomes: Sequence[str],
    runs: int,
    seed: int,
    weeks: int | None,
    workers: int,
    out: Path | None,
    as_json: bool,
    vocabulary: Vocabulary | None = None,
) -> None:
    """Run policies in worlds and print outcome and regret.

    Parameters
    ----------
    policies : sequence of str
        Shipped ids or files; none for those that the articles recommend. `historical` is added in front.
    worlds : sequence of str
        The same; none for every author's and the one with all claims.
    outcomes : sequence of str
        Ids of outcomes, or `all`; none for the number of people under IS.
    runs, seed, weeks, workers
        The request, checked.
    out : Path, optional
        Folder for the table and a note of what made it.
    as_json : bool
        One JSON document instead of tables.
    vocabulary : Vocabulary, optional
        With claims of the user's own.
    """
    from sim.study.worlds import ALL, compare_worlds

    ordered = _baseline_first(_chosen(policies, "policy", vocabulary), vocabulary)
    around = {scenario.id: scenario for scenario in _chosen(worlds, "author", vocabulary)}
    if not worlds:
        around[ALL] = ordered[0]
    wanted = _outcomes(outcomes)
    with progress_bar("worlds") as progress:
        table = compare_worlds(ordered, around, wanted, runs, seed, weeks, workers=workers, progress=progress)
    print_errors(table.notes)
    if out is not None:
        _write(table, out)
    if as_json:
        print_document(_plain(table))
    else:
        _print_all(table)


def _baseline_first(chosen: Sequence[Scenario], vocabulary: Vocabulary | None) -> list[Scenario]:
    """The policies with the baseline in front, which is loaded if it is not among them."""
    first = next((scenario for scenario in chosen if scenario.id == BASELINE), None)
    if first is None:
        first = _load([BASELINE], vocabulary)[0]
    return [first, *(scenario for scenario in chosen if scenario is not first)]


def _outcomes(named: Sequence[str]) -> list[str]:
    """The outcomes to compare: those named, all, or the usual one if none is."""
    from sim.catalog.load import load_catalog
    from sim.study.worlds import ALL

    return list(load_catalog().outcomes) if ALL in named else list(named) or [OUTCOME]


def _chosen(names: Sequence[str], kind: str, vocabulary: Vocabulary | None) -> list[Scenario]:
    """The scenarios that are named, or else the shipped ones of a kind."""
    from sim.scenario import list_scenarios

    if names:
        return _load(names, vocabulary)
    shipped = list_scenarios(vocabulary=vocabulary)
    return [scenario for scenario in shipped if scenario.content.kind == kind]


def _load(names: Sequence[str], vocabulary: Vocabulary | None) -> list[Scenario]:
    """Scenarios by id or file, or the problems of all that have any."""
    from sim.scenario import load_scenario

    found, problems = [], []
    for name in names:
        try:
            found.append(load_scenario(name, vocabulary))
        except ScenarioError as error:
            problems.extend(problem for problem in error.problems if problem not in problems)
    if problems:
        raise ScenarioError(problems)
    return found


def _plain(table: WorldsTable) -> dict[str, Any]:
    """The table as one document; what is not known is null."""
    from sim.study.manifest import code_versions

    rows = table.frame().to_dict(orient="records")
    return {
        "policies": list(table.policies),
        "worlds": list(table.worlds),
        "runs": table.runs,
        "seed": table.seed,
        "weeks": table.weeks,
        "notes": list(table.notes),
        "rows": [{key: value if value == value else None for key, value in row.items()} for row in rows],
        "worst_regret": {
            outcome: {policy: _known(table.worst_regret(policy, outcome)) for policy in table.policies}
            for outcome in table.outcomes
        },
        "versions": code_versions(),
    }


def _write(table: WorldsTable, folder: Path) -> None:
    """Write the table and a note of what made it."""
    from sim.study.measured import WORLDS, write_table

    request = {"weeks": table.weeks, "runs": table.runs, "seed": table.seed}
    note = {"policies": table.policies, "worlds": table.worlds, **request}
    write_table(WORLDS, table.frame(), note, folder)


def _known(value: float) -> float | None:
    return value if value == value else None


def _print_all(table: WorldsTable) -> None:
    """Print the tables of each outcome, and how to read them."""
    for outcome in table.outcomes:
        _print(table, outcome)
    print_line(
        f"mean: over the runs, on the last day. minus {BASELINE}: mean of the differences within runs. "
        "regret: what the mean falls short of the best policy's in the same world; in brackets where its "
        f"95 % interval holds 0. {NOTICE}"
    )


def _print(table: WorldsTable, outcome: str) -> None:
    """Print the regrets of one outcome, one row a policy, then each policy in each world."""
    from sim.catalog.load import load_catalog

    entry = load_catalog().outcomes[outcome]
    request = f"{table.runs} runs of {table.weeks} weeks, seed {table.seed}"
    least = table.least_regretted(outcome)
    if least is None:
        print_line(f"{outcome}: no regret, since neither side of it is the better one")
    else:
        rows = [
            [
                policy,
                *(_regret(table.cell(policy, world, outcome), entry.decimals) for world in table.worlds),
                _number(table.worst_regret(policy, outcome), entry.decimals),
            ]
            for policy in table.policies
        ]
        title = f"Regret in {outcome} ({entry.unit}; {entry.better} is better): {request}"
        print_table(title, ["policy", *table.worlds, "largest"], rows, 1)
        print_line(f"Smallest largest regret: {least}")
    rows = [
        _row(table.cell(policy, world, outcome), entry.decimals)
        for world in table.worlds
        for policy in table.policies
    ]
    headings = ["policy", "world", "mean", f"minus {table.policies[0]}", "95 % interval", "regret"]
    print_table(f"{outcome} ({entry.unit}): {request}", headings, rows, 2)


def _regret(cell: WorldsCell, decimals: int) -> str:
    """A regret as text, in brackets if it is not surely more than nothing."""
    text = _number(cell.regret, decimals)
    return f"({text})" if cell.regret > 0.0 and not cell.regret_low > 0.0 else text


def _row(cell: WorldsCell, decimals: int) -> list[str]:
    low, high = (_number(value, decimals) for value in (cell.difference_low, cell.difference_high))
    return [
        cell.policy,
        cell.world,
        _number(cell.mean, decimals),
        _number(cell.difference, decimals),
        UNKNOWN if low == UNKNOWN else f"{low} to {high}",
        _regret(cell, decimals),
    ]


def _number(value: float, decimals: int) -> str:
    return f"{value:z,.{decimals}f}" if value == value else UNKNOWN  # z: no minus before a rounded zero
