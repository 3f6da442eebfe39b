"""The table of what each claim weighs, for the documentation, from the shipped measurement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

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
COMMAND: Final = "coalition-sim weights --runs 100 --forms --again --workers 2 --out sim/measured"
SEPARATOR: Final = ":"
"""Between a claim and its second form in the measured table."""


Row = dict[str, Any]


def weights_of_claims() -> str:
    """Return the table of claims, and the list of those that moved nothing, as Markdown."""
    found = read_table(CLAIM_EFFECTS)
    if found is None:
        return f"Not measured yet: `{COMMAND}` measures it."
    note = read_note(CLAIM_EFFECTS)
    days = sorted(set(found["at"]))
    day = days[len(days) // 2]
    measured = list(dict.fromkeys(found["claim"]))
    silent, absent = without_effect(found), never_in_play(found)
    forms = [name for name in measured if SEPARATOR in name]
    claims = [name for name in measured if SEPARATOR not in name]
    return (
        f"With the claim minus without it, {note['runs']} pairs of runs of `{note['scenario']}`, seed "
        f"{note['seed']}, on {day}: mean and its 95 % interval. **Bold** leaves out 0. The last column "
        f"counts the outcomes, of {found['outcome'].nunique()}, that were surely moved on one of "
        f"the days {', '.join(days)}. Claims with which nothing was sure were weighed again with "
        f"{note['again']} pairs, and stand here with these. `{COMMAND}` measures anew.\n\n"
        f"{_table(found, claims, day)}\n\n"
        f"Never in play in history, so that it is the same to the bit without them: "
        f"{_listed(absent)}.\n\n"
        f"In play, but moving no outcome by more than {note['again']} pairs can tell from chance: "
        f"{_listed([one for one in silent if one not in absent])}.\n\n"
        "The second forms, in place of the ordinary one, against the claim absent:\n\n"
        f"{_table(found, forms, day)}"
    )


def without_effect(found: pd.DataFrame) -> list[str]:
    """Return the claims, in their ordinary form, none of whose outcomes was surely moved."""
    measured, moved = set(found["claim"]), set(found["claim"][found["is_sure"]])
    return [name for name in load_catalog().claims if name in measured and name not in moved]


def never_in_play(found: pd.DataFrame) -> list[str]:
    """Return the claims, in their ordinary form, with and without which all runs are the same."""
    moves = set(found["claim"][found["share_moved"] > 0.0])
    return [name for name in without_effect(found) if name not in moves]


def _listed(silent: list[str]) -> str:
    claims = load_catalog().claims
    return (
        "; ".join(f"`{name}` ({claims[name].silent_because or 'not explained'})" for name in silent) or "none"
    )


def _table(found: pd.DataFrame, names: Sequence[str], day: str) -> str:
    shown = found.loc[(found["at"] == day) & found["outcome"].isin(list(SHOWN))]
    rows: list[Row] = shown.to_dict(orient="records")
    then = {(row["claim"], row["outcome"]): row for row in rows}
    sure = found[found["is_sure"]].groupby("claim")["outcome"].nunique()
    lines = (
        (
            f"`{name}`",
            *(_cell(then[name, outcome], scale) for outcome, (_, scale) in SHOWN.items()),
            str(sure.get(name, 0)),
        )
        for name in names
    )
    return table(("claim", *(heading for heading, _ in SHOWN.values()), "outcomes moved"), lines)


def _cell(row: Row, scale: float) -> str:
    mean, low, high = (scale * row[name] for name in ("mean", "low", "high"))
    text = f"{mean:+.1f} ({low:+.1f} to {high:+.1f})"
    return f"**{text}**" if low > 0.0 or high < 0.0 else text
