"""The table of what each claim weighs, for the documentation, from the shipped measurement."""

from __future__ import annotations

from typing import Final

import pandas as pd

from sim.catalog import load_catalog
from sim.study.document_parts import table
from sim.study.measured import CLAIM_EFFECTS, read_note, read_table

SHOWN: Final = {
    "is_territory_km2": ("land of IS, 1,000 km2", 0.001),
    "is_fighters": ("fighters of IS, 1,000", 0.001),
    "tribes_with_government": ("tribes with the government, points", 100.0),
    "enemy_unity": ("unity of its enemies, points", 100.0),
}
"""Outcome -> heading, and what its numbers are multiplied by."""
SEPARATOR: Final = ":"
"""Between a claim and its second form in the measured table."""


def weights_of_claims() -> str:
    """Return the table of claims, and the list of those that moved nothing, as Markdown."""
    found = read_table(CLAIM_EFFECTS)
    if found is None:
        return "Not measured yet: `coalition-sim weights --forms --out sim/measured` measures it."
    note = read_note(CLAIM_EFFECTS)
    days = sorted(found["at"].unique())
    day = days[len(days) // 2]
    names = [name for name in load_catalog().claims if (found["claim"] == name).any()]
    forms = [name for name in found["claim"].unique() if SEPARATOR in name]
    silent = without_effect(found)
    return (
        f"With the claim minus without it, {note['runs']} pairs of runs of `{note['scenario']}`, seed "
        f"{note['seed']}, on {day}: mean and its 95 % interval. **Bold** leaves out 0. The last column "
        f"counts the outcomes, of {found['outcome'].nunique()}, that were surely moved on one of the days "
        f"{', '.join(days)}.\n\n"
        f"{_table(found, names, day)}\n\n"
        f"Without any measurable effect in history: {_listed(silent)}.\n\n"
        "The second forms, in place of the ordinary one, against the claim absent:\n\n"
        f"{_table(found, forms, day)}"
    )


def without_effect(found: pd.DataFrame) -> list[str]:
    """Return the claims, in their ordinary form, none of whose outcomes was surely moved."""
    sure = found.groupby("claim")["is_sure"].any()
    return [name for name in load_catalog().claims if name in sure.index and not sure[name]]


def _listed(silent: list[str]) -> str:
    claims = load_catalog().claims
    return (
        "; ".join(f"`{name}` ({claims[name].silent_because or 'not explained'})" for name in silent) or "none"
    )


def _table(found: pd.DataFrame, names: list[str], day: str) -> str:
    then = found[found["at"] == day].set_index(["claim", "outcome"])
    sure = found[found["is_sure"]].groupby("claim")["outcome"].nunique()
    rows = [
        (
            f"`{name}`",
            *(_cell(then.loc[(name, outcome)], scale) for outcome, (_, scale) in SHOWN.items()),
            str(int(sure.get(name, 0))),
        )
        for name in names
    ]
    return table(("claim", *(heading for heading, _ in SHOWN.values()), "outcomes moved"), rows)


def _cell(row: pd.Series, scale: float) -> str:
    mean, low, high = (scale * float(row[name]) for name in ("mean", "low", "high"))
    text = f"{mean:+.1f} ({low:+.1f} to {high:+.1f})"
    return f"**{text}**" if low > 0.0 or high < 0.0 else text
