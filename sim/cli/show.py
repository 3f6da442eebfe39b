"""`coalition-sim show`: one scenario in words and tables, without running it."""

from __future__ import annotations

from datetime import timedelta
from textwrap import fill
from typing import TYPE_CHECKING, Any

from sim.cli.output import PIPE_WIDTH, print_document, print_line, print_table
from sim.scenario import coverage, load_scenario
from sim.scenario.schema import RampEntry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.scenario import Scenario
    from sim.scenario.schema import Step


def show_scenario(name: str, as_json: bool) -> None:
    """Print what a scenario asks, sets, speaks to and expects.

    Parameters
    ----------
    name : str
        A shipped id or a file.
    as_json : bool
        One JSON document instead of text.
    """
    document = describe_scenario(load_scenario(name))
    print_document(document) if as_json else _print(document)


def describe_scenario(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as plain JSON values: what its own file says, and how many rules it speaks to."""
    content, covered = scenario.content, coverage(scenario)
    expect = [line.model_dump(mode="json", by_alias=True) for line in scenario.expect]
    return {
        "id": scenario.id,
        "title": scenario.title,
        "kind": content.kind,
        "question": scenario.question,
        "source": list(scenario.source),
        "extends": scenario.parent.id if scenario.parent else None,
        "from": scenario.start.isoformat(),
        "to": (scenario.start + timedelta(weeks=scenario.weeks)).isoformat(),
        "notes": scenario.notes,
        "look_for": list(scenario.look_for),
        "claims_default": content.claims_default,
        "claims_of": list(content.claims_of),
        "claims": {name: dial.model_dump(exclude_none=True) for name, dial in content.claims.items()},
        "sets": [
            row
            for group in ("levers", "uncertainties")
            for name, entries in content.schedules(group).items()
            for row in _rows(f"{group}.{name}", entries)
        ],
        "coverage": {
            "rules": covered.spoken,
            "of": covered.total,
            "families": [
                {
                    "family": part.family,
                    "rules": len(part.claims),
                    "of": part.total,
                    "claims": list(part.claims),
                }
                for part in covered.families
            ],
        },
        "expect": expect,
    }


def _rows(name: str, entries: Sequence[Step | RampEntry]) -> list[dict[str, Any]]:
    rows = []
    for entry in entries:
        if isinstance(entry, RampEntry):
            part, values = entry.ramp, [entry.ramp.start, entry.ramp.end]
        else:
            part, values = entry, [entry.value]
        row = part.model_dump(mode="json", by_alias=True, include={"since", "until", "source", "range"})
        rows.append({"name": name, "values": values, **row})
    return rows


def _print(document: Mapping[str, Any]) -> None:
    above = f"extends {document['extends']}; " if document["extends"] else ""
    print_line(f"{document['id']}: {document['title']} ({document['kind']})")
    print_line(document["question"])
    print_line(f"Source: {', '.join(document['source'])}; {above}{document['from']} to {document['to']}")
    print_line(f"\n{fill(document['notes'], PIPE_WIDTH)}\n")
    for text in document["look_for"]:
        print_line(f"Look for: {text}")
    print_line("")
    _print_settings(document)
    _print_coverage(document["coverage"])
    _print_expectations(document["expect"])


def _print_settings(document: Mapping[str, Any]) -> None:
    rows = [
        [
            row["name"],
            row["from"] or "the start",
            row["until"] or "",
            " to ".join(f"{value:g}" for value in row["values"]),
            row["source"] or "",
        ]
        for row in document["sets"]
    ]
    if document["claims_of"]:
        rows.append(["claims_of", "", "", ", ".join(document["claims_of"]), "the catalogue; all others 0"])
    if document["claims_default"] is not None:
        rows.append(["claims_default", "", "", f"{document['claims_default']:g}", "all claims not named"])
    for name, dial in document["claims"].items():
        rows.append([f"claims.{name}", "", "", ", ".join(str(value) for value in dial.values()), ""])
    if rows:
        print_table("What its own file sets", ["name", "from", "until", "value", "source"], rows, 9)


def _print_coverage(covered: Mapping[str, Any]) -> None:
    rows = [[part["family"], str(part["rules"]), str(part["of"])] for part in covered["families"]]
    title = f"It speaks to {covered['rules']} of {covered['of']} rules"
    print_table(title, ["family", "rules", "of"], rows, 1)


def _print_expectations(lines: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        [
            f"{line['outcome']} {line['is']}",
            line["than"],
            line["at"] or "",
            f"{line['probability']:g}",
            f"Finding: {line['finding']}" if line["finding"] else line["note"] or "",
        ]
        for line in lines
    ]
    if rows:
        print_table("What it expects", ["outcome", "than in", "on", "in pairs", "why"], rows, 9)
