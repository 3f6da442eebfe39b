"""Skill at placing the holders, by hand on tiny records, and the command that shows it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim import names
from sim.errors import LimitError
from sim.study.skill import holder_skill, plain_forecasts, right_shares
from sim.theatre.history import HolderRecord

IS, GOI, PMF, KDP, SAA, REB = (
    names.PARTIES.index(name) for name in ("IS", "GOI", "PMF", "KDP", "SAA", "REB")
)
DAYS = (date(2014, 7, 1), date(2014, 7, 7), date(2015, 1, 5))
NOBODY = -1


def record_of(
    holders: list[list[int]], contested: list[bool], others: list[int] | None = None
) -> HolderRecord:
    other = np.full((len(DAYS), len(contested)), NOBODY)
    if others is not None:
        other[0] = others
    return HolderRecord(DAYS, np.array(holders), other, np.array(contested), ("high",) * len(contested))


def theatre_of(sunni: list[float]) -> Any:
    composition = np.zeros((len(sunni), len(names.COMMUNITIES)))
    composition[:, names.COMMUNITIES.index("sunni_arab")] = sunni
    return SimpleNamespace(places=SimpleNamespace(composition=composition))


def ensemble_of(counts: dict[tuple[int, int], dict[int, int]], places: int, runs: int = 4) -> Any:
    """Runs from 30 June 2014 on; counts by (day of the record, place): party -> runs."""
    start, weeks = date(2014, 6, 30), 30
    holders = np.zeros((weeks, places, len(names.PARTIES)), dtype=np.int32)
    for (day, place), parties in counts.items():
        for party, count in parties.items():
            holders[(DAYS[day] - start).days // 7, place, party] = count
    dates = [start + timedelta(weeks=week) for week in range(weeks)]
    return SimpleNamespace(runs=runs, holders=holders, dates=dates)


def test_score_by_hand():
    """Two places. In 2014 a quarter and all of the runs are right: (9/16 + 0) / 2; in 2015 half and none."""
    record = record_of([[GOI, IS], [IS, IS], [GOI, GOI]], [True, True])
    found = ensemble_of(
        {(1, 0): {IS: 1, GOI: 3}, (1, 1): {IS: 4}, (2, 0): {GOI: 1, PMF: 1, IS: 2}, (2, 1): {KDP: 4}},
        places=2,
    )
    first, second = holder_skill(found, record, theatre_of([0.9, 0.9]))
    assert (first.year, first.place_months, second.year) == (2014, 2, 2015)
    assert first.brier == pytest.approx(9 / 32)
    assert first.right == pytest.approx(5 / 8)
    assert second.brier == pytest.approx((1 / 4 + 1) / 2)
    # Holders of July: wrong at place 0 in 2014, at 1 in 2015. Sunni land: IS at both, wrong at both in 2015.
    assert first.baseline_brier == {"july_2014": 0.5, "sunni_land": 0.0}
    assert second.baseline_brier == {"july_2014": 0.5, "sunni_land": 1.0}
    assert first.skill["july_2014"] == pytest.approx(1 - 9 / 16)
    assert np.isnan(first.skill["sunni_land"])
    assert second.skill["sunni_land"] == pytest.approx(1 - 5 / 8)


def test_parties_of_one_camp_count_as_one():
    record = record_of([[GOI], [PMF], [GOI]], [True])
    found = ensemble_of({(1, 0): {GOI: 3, IS: 1}, (2, 0): {PMF: 4}}, places=1)
    assert right_shares(found, record)[:, 0].tolist() == [0.75, 1.0]


def test_places_never_contested_are_left_out():
    record = record_of([[GOI, GOI], [GOI, IS], [GOI, IS]], [False, True])
    found = ensemble_of({(day, place): {GOI: 4} for day in (1, 2) for place in (0, 1)}, places=2)
    assert [row.brier for row in holder_skill(found, record, theatre_of([0, 0]))] == [1.0, 1.0]


def test_sunni_land_leaves_what_rebels_or_damascus_hold_or_fight_for():
    holders = [IS, GOI, REB, SAA, KDP, GOI, GOI]
    sunni = [0.1, 0.9, 0.9, 0.9, 0.71, 0.7, 0.9]
    others = [NOBODY, IS, NOBODY, NOBODY, NOBODY, NOBODY, REB]
    record = record_of([holders] * 3, [True] * len(holders), others)
    forecast = plain_forecasts(record, theatre_of(sunni))["sunni_land"][0]
    camp = np.asarray(names.PARTY_CAMP)
    assert forecast.tolist() == camp[[IS, IS, REB, SAA, IS, GOI, GOI]].tolist()


def test_runs_that_end_too_soon_are_refused():
    record = record_of([[GOI], [GOI], [GOI]], [True])
    found = ensemble_of({}, places=1)
    found.dates = found.dates[:3]
    with pytest.raises(LimitError, match="do not reach 2015-01-05"):
        holder_skill(found, record, theatre_of([0.5]))


def test_the_command_gives_one_document(capsys):
    from sim.cli.main import run_command

    assert run_command(["history", "--runs", "2", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["of"] == len(document["patterns"]) >= 20
    assert document["hits"] == sum(row["is_hit"] for row in document["patterns"])
    assert [row["year"] for row in document["skill"]] == [2014, 2015]
    assert all(0 < row["right"] < 1 for row in document["skill"])
    assert set(document["skill"][0]["skill"]) == set(document["baselines"])


def test_the_command_prints_tables(capsys):
    from sim.cli.main import run_command

    assert run_command(["history", "--runs", "2"]) == 0
    printed = capsys.readouterr().out
    assert "patterns within tolerance" in printed and "skill (july_2014)" in printed
