"""The library of scenarios for the documentation: the list, authors' worlds, expectations and findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from sim.catalog import load_catalog
from sim.scenario import Scenario, coverage, list_scenarios
from sim.scenario.schema import Expectation
from sim.study.document_parts import FAMILY_TITLES, table
from sim.study.measured import EXPECTATIONS, read_note, read_table

KINDS: Final = {
    "history": "history",
    "policy": "recommended policy",
    "author": "author's world",
    "what-if": "what if",
    "falsification": "test of the theory",
}
MEASURE: Final = "coalition-sim expect --all --runs 200 --workers 2 --out sim/measured"

Key = tuple[str, str, str, str]
"""What tells one line from another in the measured table: scenario, outcome, the other scenario, day."""


def scenarios() -> str:
    """Return the list of scenarios, by kind."""
    order = list(KINDS)
    found = sorted(list_scenarios(), key=lambda scenario: order.index(scenario.content.kind))
    rows = (
        (f"`{scenario.id}`", KINDS[scenario.content.kind], scenario.title, scenario.question)
        for scenario in found
    )
    return table(("id", "kind", "title", "question"), rows)


def authors() -> str:
    """Return the rules each author's world speaks to, by family, and the policy its article recommends."""
    found = list_scenarios()
    policies = {scenario.source[0]: scenario.id for scenario in found if scenario.content.kind == "policy"}
    rows = []
    for scenario in found:
        if scenario.content.kind == "author":
            covered = coverage(scenario)
            counts = [f"{len(part.claims)} of {part.total}" for part in covered.families]
            recommended = ", ".join(f"`{policies[article]}`" for article in scenario.content.claims_of)
            rows.append((f"`{scenario.id}`", *counts, f"{covered.spoken} of {covered.total}", recommended))
    return table(("world", *FAMILY_TITLES.values(), "all rules", "recommended policy"), rows)


def findings() -> str:
    """Return the expectations that fail, with what was found and why that may be."""
    measured = _measured()
    rows = [
        (f"`{scenario.id}`", _sentence(line), f"{line.probability:g}", _found(measured, key), line.finding)
        for scenario, line, key in _lines()
        if line.finding
    ]
    if not rows:
        return "None: every expectation holds."
    heads = (
        "scenario",
        "expected",
        "asked",
        "found, and mean difference with its 95 % interval",
        "why it may be",
    )
    return f"{_source()}\n\n{table(heads, rows)}"


def expectations() -> str:
    """Return every expectation with what was found."""
    measured = _measured()
    rows = (
        (
            *(f"`{scenario.id}`", _sentence(line), f"{line.probability:g}", _found(measured, key)),
            "finding" if line.finding else "",
            line.note or "",
        )
        for scenario, line, key in _lines()
    )
    heads = ("scenario", "expected", "asked", "found, and mean difference", "", "rests on")
    return f"{_source()}\n\n{table(heads, rows)}"


def _lines() -> Iterator[tuple[Scenario, Expectation, Key]]:
    for scenario in list_scenarios():
        for line in scenario.expect:
            day = line.at.isoformat() if line.at else ""
            yield scenario, line, (scenario.id, line.outcome, line.than, day)


def _sentence(line: Expectation) -> str:
    unit = load_catalog().outcomes[line.outcome].unit
    day = f" on {line.at}" if line.at else ""
    return f"`{line.outcome}` ({unit}) {line.direction} than in `{line.than}`{day}"


def _measured() -> Mapping[Key, dict[str, Any]]:
    found = read_table(EXPECTATIONS)
    rows: list[dict[str, Any]] = [] if found is None else found.fillna({"at": ""}).to_dict(orient="records")
    return {(row["scenario"], row["outcome"], row["than"], row["at"]): row for row in rows}


def _found(measured: Mapping[Key, dict[str, Any]], key: Key) -> str:
    row = measured.get(key)
    if row is None:
        return "not measured"
    mean, low, high = (f"{float(row[name]):+.3g}" for name in ("mean", "low", "high"))
    return f"{float(row['share']):.2f}; {mean} ({low} to {high})"


def _source() -> str:
    note = read_note(EXPECTATIONS)
    if not note:
        return f"Not measured yet: `{MEASURE}` measures it."
    return (
        f"{note['runs']} pairs of runs a line, seed {note['seed']}; asked and found are shares of the pairs. "
        f"`{MEASURE}` measures it anew."
    )


SCENARIO_PARTS: Final[Mapping[str, Callable[[], str]]] = {
    "scenarios": scenarios,
    "authors": authors,
    "findings": findings,
    "expectations": expectations,
}
"""Name of a generated part -> function that makes it."""
