"""The record of holders until the end of 2015: built from its sources, complete, and nothing later in it."""

from __future__ import annotations

import dataclasses
from datetime import date

import numpy as np
import pytest

from sim.errors import CatalogError
from sim.names import PARTIES, PARTY_CAMP
from sim.theatre.build_record import LAST_DAY, TIMELINE_COLUMNS, build_record
from sim.theatre.history import load_record
from sim.theatre.load import load_theatre
from sim.theatre.tables import DATA, SOURCES, read_table

RECORD = load_record()
PLACES = load_theatre().places.id
TIMELINE = read_table(SOURCES / "timeline.csv", TIMELINE_COLUMNS)


def holder(place: str, day: date) -> str:
    return PARTIES[RECORD.holder[RECORD.dates.index(day), PLACES.index(place)]]


def row(place: str, day: str, code: str, confidence: str = "high") -> dict[str, str]:
    cells = {"place_id": place, "date": day, "holder": code, "kind": "taken", "says": "x", "source": "x"}
    return {**cells, "confidence": confidence}


def test_days_are_the_base_day_and_first_mondays_of_the_month():
    assert RECORD.dates[0] == date(2014, 7, 1)
    assert len(RECORD.dates) == 1 + 18
    assert all(day.weekday() == 0 and day.day <= 7 for day in RECORD.dates[1:])
    assert RECORD.dates[-1] == date(2015, 12, 7)


@pytest.mark.parametrize("place", ["IQ_MOSUL_W", "IQ_TIKRIT", "SY_RAQQA"])
def test_known_holders_of_summer_2014(place):
    assert holder(place, date(2014, 7, 7)) == "IS"


@pytest.mark.parametrize(
    ("place", "before", "after", "codes"),
    [
        ("IQ_TIKRIT", date(2015, 3, 2), date(2015, 4, 6), ("IS", "GOI")),
        ("IQ_RAMADI", date(2015, 5, 4), date(2015, 6, 1), ("GOI", "IS")),
        ("SY_PALMYRA", date(2015, 5, 4), date(2015, 6, 1), ("SAA", "IS")),
    ],
)
def test_known_changes(place, before, after, codes):
    assert (holder(place, before), holder(place, after)) == codes


def test_nothing_after_2015_is_in_the_record():
    assert all(date.fromisoformat(entry["date"]) <= LAST_DAY for entry in TIMELINE)
    with pytest.raises(CatalogError, match="is after 2015-12-31"):
        build_record([], [row("A", "2016-01-01", "IS")])


def test_an_unknown_party_is_refused():
    with pytest.raises(CatalogError, match="unknown party NATO"):
        build_record([], [row("A", "2015-01-01", "CONTESTED_IS_NATO")])


def test_build_by_hand():
    """A changes hands, B is attacked only, C is untouched; a row before June 2014 changes nothing."""
    places = [{"id": name, "control_2014_06_01": "GOI", "confidence": "high"} for name in "ABC"]
    timeline = [
        row("A", "2014-08-04", "IS", "low"),
        row("A", "2015-01-06", "CONTESTED_GOI_IS"),
        row("B", "2015-02-01", "GOI"),
        row("C", "2014-01-01", "IS"),
    ]
    columns, rows = build_record(places, timeline)
    assert columns[:2] == ["id", "is_contested"]
    a, b, c = rows
    assert [a["is_contested"], b["is_contested"], c["is_contested"]] == ["1", "1", "0"]
    assert (a["2014-07-07"], a["2014-08-04"], a["2015-01-05"]) == ("GOI", "IS", "IS")
    assert a["2015-02-02"] == "CONTESTED_GOI_IS" and a["confidence"] == "low"
    assert {c[day] for day in columns if day[0].isdigit()} == {"GOI"}


def test_places_that_changed_camp_count_as_contested():
    camp = np.asarray(PARTY_CAMP)[RECORD.holder]
    has_changed = (camp != camp[0]).any(axis=0)
    assert not (has_changed & ~RECORD.is_contested).any()
    assert has_changed.sum() < RECORD.is_contested.sum() < len(PLACES)


def test_the_record_cannot_be_changed():
    for part in dataclasses.fields(RECORD):
        value = getattr(RECORD, part.name)
        if isinstance(value, np.ndarray):
            with pytest.raises(ValueError, match="read-only"):
                value[0] = 0


def test_a_place_too_few_is_refused(tmp_path):
    for path in DATA.iterdir():
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = lines[:-1] if path.name == "holders_monthly.csv" else lines
        (tmp_path / path.name).write_text("".join(kept), encoding="utf-8")
    with pytest.raises(CatalogError, match="one row for each place"):
        load_record(tmp_path)
