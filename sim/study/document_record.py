"""Parts of the documentation on the calibration and on what makes runs differ, from the shipped results."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from sim.catalog import load_catalog
from sim.catalog.calibration import load_calibration, number_of
from sim.core.plausible import FOLDER, NAME
from sim.study.document_parts import table
from sim.study.measured import read_note, read_table
from sim.study.variance import SHARES, TABLE


def calibration() -> str:
    """Return what was searched, what came of it, and which magnitudes the record cannot tell apart."""
    note = _note()
    return f"{_numbers(note)}\n\n{_rules()}\n\n{_result(note)}"


def _note() -> dict[str, Any]:
    path = FOLDER / f"{NAME}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _numbers(note: dict[str, Any]) -> str:
    spread = note.get("spread", {})
    rows = []
    for name, chosen in load_calibration().numbers.items():
        known = number_of(load_catalog(), name)
        value = f"{known.value:g}" if known else ""
        found = f"{spread[name]:.2f}" if name in spread else "–"
        if name in note.get("not_identified", ()):
            found += ", not identified"
        rows.append((f"`{name}`", value, f"{chosen.low:g} to {chosen.high:g}", chosen.why, found))
    return table(("magnitude", "value", "range searched", "why it was chosen", "spread in the set"), rows)


def _rules() -> str:
    rules = load_calibration().rules
    rows = (
        (f"`{name}`", f"{rule.value:g}", rule.unit, rule.says, rule.source) for name, rule in rules.items()
    )
    return table(("rule", "value", "unit", "what it is", "source"), rows)


def _result(note: dict[str, Any]) -> str:
    if not note:
        return (
            "No plausible set is shipped yet: all runs use the catalogue's values. `coalition-sim calibrate "
            "--out DIR` makes one."
        )
    request = note["request"]
    lines = [
        f"Waves {request['waves']}, points a wave {request['samples']}, runs a point {request['runs']}, seed "
        f"{request['seed']}. {note['tried']:,} points tried, {note['allowed_by_2014']:,} not ruled out by "
        f"2014, {note['kept']:,} not by 2015 either; {note['rows']:,} are shipped. The log:",
        "\n".join(f"- {line}" for line in note["log"]),
    ]
    if note["patterns"]:
        missed = [f"`{name}`" for name, row in note["patterns"].items() if not row["is_hit"]]
        count = len(note["patterns"])
        lines.append(
            f"The median of the set is within tolerance for {count - len(missed)} of {count} patterns; not "
            f"for {', '.join(missed) or 'none'}."
        )
    unknown = ", ".join(f"`{name}`" for name in note["not_identified"]) or "none"
    lines.append(f"The record of 2014 and 2015 cannot identify: {unknown}.")
    return "\n\n".join(lines)


def variance() -> str:
    """Return the shares of the variance of the headline outcomes."""
    found = read_table(TABLE)
    if found is None:
        return "Not measured yet: `coalition-sim variance --out sim/measured` measures it."
    note = read_note(TABLE)
    rows = [
        (
            f"`{row['outcome']}`",
            row["at"],
            *(f"{row[share]:.0%}" if isfinite(row[share]) else "does not vary" for share in SHARES),
        )
        for row in found.to_dict(orient="records")
    ]
    heads = ("outcome", "day", *(share.replace("_", " ") for share in SHARES))
    return (
        f"{note['rows']} rows of the plausible set, {note['forms']} choices of form, {note['dice']} runs in "
        f"each cell, seed {note['seed']}:\n\n{table(heads, rows)}"
    )
