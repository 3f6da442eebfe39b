"""Build step 3: who held each place, month by month, from the first day and the timeline of changes."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Final

from sim.errors import CatalogError
from sim.names import PARTIES
from sim.theatre.tables import Row

FIRST_DAY: Final = date(2014, 6, 1)
"""Day of the column of first holders in places.csv; rows of the timeline before it are in that column."""
BASE_DAY: Final = date(2014, 7, 1)
"""Holders of this day for ever are the plainest forecast that the model is held against."""
LAST_DAY: Final = date(2015, 12, 31)
"""Nothing later is in the record, so that nothing later can be used."""
TIMELINE_COLUMNS: Final = ("place_id", "date", "holder", "kind", "says", "confidence", "source")
SURENESS: Final = ("low", "medium", "high")
OPENING, SEPARATOR = "CONTESTED_", "_"


def record_days() -> list[date]:
    """Days of the record: the base day, then the first Monday of each month from July 2014 on."""
    days = [BASE_DAY]
    first = BASE_DAY
    while first <= LAST_DAY:
        days.append(first + timedelta(days=-first.weekday() % 7))
        first = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    return days


def build_record(places: list[Row], timeline: list[Row]) -> tuple[list[str], list[Row]]:
    """Table of the holders of every place on the days of the record.

    Parameters
    ----------
    places : list of dict
        Source rows, with the holder of the first day.
    timeline : list of dict
        Source rows of changes, `TIMELINE_COLUMNS`.

    Returns
    -------
    columns : list of str
        id, is_contested (fought over or changed hands between the first day and the end of 2015), a column
        a day, confidence (the lowest of the rows behind it), source.
    rows : list of dict, one a place

    Raises
    ------
    CatalogError
        If a row of the timeline names an unknown party or comes after the end of 2015.
    """
    days = record_days()
    changes: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(timeline, key=lambda row: row["date"]):
        _check(row)
        changes[row["place_id"]].append(row)
    rows = []
    for place in places:
        first, own = place["control_2014_06_01"], changes[place["id"]]
        later = [row for row in own if date.fromisoformat(row["date"]) >= FIRST_DAY]
        sureness = [place["confidence"], *(row["confidence"] for row in later)]
        rows.append(
            {
                "id": place["id"],
                "is_contested": str(int(first.startswith(OPENING) or bool(later))),
                **{day.isoformat(): _holder_on(first, later, day) for day in days},
                "confidence": min(sureness, key=SURENESS.index),
                "source": "timeline and holders of the first day",
            }
        )
    columns = ["id", "is_contested", *(day.isoformat() for day in days), "confidence", "source"]
    return columns, rows


def _holder_on(first: str, later: list[Row], day: date) -> str:
    """Code of the last row on or before a day, that of the first day if there is none."""
    past = [row["holder"] for row in later if date.fromisoformat(row["date"]) <= day]
    return past[-1] if past else first


def _check(row: Row) -> None:
    place, day = row["place_id"], row["date"]
    if date.fromisoformat(day) > LAST_DAY:
        raise CatalogError(f"theatre: timeline.csv: {place}: {day} is after {LAST_DAY.isoformat()}")
    for party in row["holder"].removeprefix(OPENING).split(SEPARATOR):
        if party not in PARTIES:
            raise CatalogError(f"theatre: timeline.csv: {place}, {day}: unknown party {party}")
