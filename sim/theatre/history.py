"""The record of who held what until the end of 2015, as arrays: what the model is held against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from sim.errors import CatalogError
from sim.names import PARTIES
from sim.theatre.build_record import OPENING, SEPARATOR
from sim.theatre.load import load_theatre
from sim.theatre.records import Flags, Integers, freeze
from sim.theatre.tables import DATA, read_table


@dataclass(frozen=True)
class HolderRecord:
    """Holders of all places on some days.

    Parameters
    ----------
    dates : tuple of date
        M days: 1 July 2014, then the first Monday of each month.
    holder : (M, P), party; where a place was contested, the one that held the most
    other : (M, P), the other party where it was contested or shared, or -1
    is_contested : (P,), fought over, or passed from one to another, between June 2014 and the end of 2015
    confidence : tuple of str
        How sure the rows behind a place are: low, medium, high.
    """

    dates: tuple[date, ...]
    holder: Integers
    other: Integers
    is_contested: Flags
    confidence: tuple[str, ...]


@cache
def load_record(folder: Path = DATA) -> HolderRecord:
    """Read the record; places are in the order of the theatre. The same object every time.

    Parameters
    ----------
    folder : Path
        Data folder, by default the shipped one.

    Raises
    ------
    CatalogError
        If the table is missing, lacks a place or names an unknown party.
    """
    rows = read_table(folder / "holders_monthly.csv", ["id", "is_contested", "confidence"])
    ids = load_theatre(folder).places.id
    table = {row["id"]: row for row in rows}
    if len(rows) != len(ids) or set(table) != set(ids):
        raise CatalogError("theatre: holders_monthly.csv needs exactly one row for each place")
    in_order = [table[place] for place in ids]
    days = [name for name in rows[0] if name[:1].isdigit()]
    codes = np.array([[_parties(row[day]) for row in in_order] for day in days], dtype=np.int64)
    return freeze(
        HolderRecord(
            dates=tuple(date.fromisoformat(day) for day in days),
            holder=codes[:, :, 0],
            other=codes[:, :, 1],
            is_contested=np.array([row["is_contested"] == "1" for row in in_order]),
            confidence=tuple(row["confidence"] for row in in_order),
        )
    )


def _parties(code: str) -> tuple[int, int]:
    """Positions of holder and other party of a code such as CONTESTED_GOI_IS; -1 where there is no other."""
    try:
        holder, *others = (PARTIES.index(name) for name in code.removeprefix(OPENING).split(SEPARATOR))
    except ValueError:
        raise CatalogError(f"theatre: holders_monthly.csv: {code} is no party") from None
    return holder, others[0] if others else -1
