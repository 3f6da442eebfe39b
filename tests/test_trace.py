"""What moved this? Rows add up to the driver that the process used, for groups, places, forces, the whole."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim import names
from sim.catalog import Catalog
from sim.cli.main import run_command
from sim.engine import simulate
from sim.errors import ScenarioError
from sim.scenario import Plan, load_scenario
from sim.study import replay
from sim.study.replay import TraceRun, trace_run
from sim.study.trace import COLUMNS, explain, table_of, trace_table
from sim.theatre.records import Theatre
from tests.theatres import rename_theatre

WEEKS = 30
TOLERANCE = 1e-9


@pytest.fixture(scope="module")
def plan(make_plan: Any) -> Plan:
    return make_plan(weeks=WEEKS)


@pytest.fixture(scope="module")
def trace(plan: Plan) -> TraceRun:
    return trace_run(plan, 1, 3)


def _assert_adds_up(
    trace: TraceRun, table: pd.DataFrame, positions: dict[str, int], week: int, since: int
) -> None:
    """Rows of a thing and driver add up to what the process used, and their changes to its change."""
    for (thing, driver), rows in table.groupby(["thing", "driver"]):
        if driver not in trace.total:  # pushed, but read by no process
            continue
        used = trace.total[driver][:, positions[thing]]
        then = used[since - 1] if since else 0.0
        assert abs(rows["now"].sum() - used[week - 1]) < TOLERANCE, (thing, driver, week)
        assert abs(rows["before"].sum() - then) < TOLERANCE, (thing, driver, week)
        assert abs(rows["change"].sum() - (used[week - 1] - then)) < TOLERANCE, (thing, driver, week)


def test_rows_of_tribes_add_up(trace: TraceRun, theatre: Theatre) -> None:
    positions = {id: index for index, id in enumerate(theatre.groups.id)}
    for index in range(0, len(positions), 5):
        for week in (1, 2, 11, WEEKS):
            _assert_adds_up(trace, table_of(trace, "tribe", index, week), positions, week, week - 1)
        _assert_adds_up(trace, table_of(trace, "tribe", index, 20, since=4), positions, 20, 4)


def test_rows_of_places_and_the_forces_there_add_up(trace: TraceRun, theatre: Theatre) -> None:
    positions = {id: index for ids in (theatre.places.id, theatre.forces.id) for index, id in enumerate(ids)}
    seen = 0
    for index in range(0, len(theatre.places.id), 9):
        for week in (1, 9, WEEKS):
            table = table_of(trace, "place", index, week, with_forces=True)
            seen += table["thing"].nunique() - 1
            _assert_adds_up(trace, table, positions, week, week - 1)
    assert seen > 0


def test_rows_of_the_whole_add_up(trace: TraceRun, theatre: Theatre, catalog: Catalog) -> None:
    table = table_of(trace, "whole", 0, 12, since=3)
    for ids, owner in (
        (names.CAMPS, "camp"),
        (names.GOVERNMENTS, "government"),
        (theatre.patrons.id, "patron"),
        (("militias",), "militias"),
        (("islamic_state",), "islamic_state"),
        (("leader",), "leader"),
        (("settlement",), "settlement"),
    ):
        own = table[[catalog.drivers[driver].of == owner for driver in table["driver"]]]
        assert len(own) > 0, owner
        _assert_adds_up(trace, own, {id: index for index, id in enumerate(ids)}, 12, 3)


def test_every_claim_has_its_rows_somewhere(trace: TraceRun, catalog: Catalog) -> None:
    place = next(place for place in range(trace.post.max() + 1) if trace.forces_at(place, 12))
    tables = [table_of(trace, "tribe", 0, 12), table_of(trace, "place", place, 12, with_forces=True)]
    shown = {source for table in [*tables, table_of(trace, "whole", 0, 12)] for source in table["source"]}
    assert shown == {"base", *catalog.claims}


def test_the_table_has_its_columns_and_drivers(trace: TraceRun, theatre: Theatre, catalog: Catalog) -> None:
    table = table_of(trace, "tribe", 3, 8)
    assert tuple(table.columns) == COLUMNS
    wanted = ["leaning_is", "leaning_government", "grievance_inflow", "trust_inflow"]
    assert list(table["driver"].unique())[:4] == wanted
    assert set(table["thing"]) == {theatre.groups.id[3]}
    for driver, rows in table.groupby("driver"):
        claims = [name for name, claim in catalog.claims.items() if driver in claim.pushes]
        assert list(rows["source"]) == ["base", *claims]
    fear = table[table["source"] == "militia_fear"].iloc[0]
    assert fear["articles"] == "a2 ¶4, 13; a3 ¶2; a4 ¶44, 45"
    assert fear["unit"] == "log-odds"


def test_nothing_stands_before_the_first_week(trace: TraceRun) -> None:
    assert (table_of(trace, "tribe", 0, 1)["before"] == 0).all()


def test_each_weeks_before_is_the_last_weeks_now(trace: TraceRun) -> None:
    tables = [table_of(trace, "place", 11, week) for week in (5, 6, 7)]
    for earlier, later in pairwise(tables):
        pd.testing.assert_series_equal(earlier["now"], later["before"], check_names=False)


def test_only_forces_that_stand_there_are_named(trace: TraceRun, theatre: Theatre) -> None:
    post = trace.post[14]
    place = int(np.bincount(post[trace.is_there[14]]).argmax())
    table = table_of(trace, "place", place, 15, with_forces=True)
    there = {theatre.forces.id[force] for force in np.flatnonzero((post == place) & trace.is_there[14])}
    assert set(table["thing"]) == there | {theatre.places.id[place]}
    assert set(table_of(trace, "place", place, 15)["thing"]) == {theatre.places.id[place]}


def test_a_claim_that_is_off_shows_no_push(make_plan: Any) -> None:
    table = trace_table(make_plan(weeks=9, settings=("claims.militia_fear=0",)), 1, 0, "tribe", 6, 9)
    rows = table[table["source"] == "militia_fear"]
    assert len(rows) == 2
    assert (rows[["before", "now", "change"]] == 0).all(axis=None)


def test_tracing_leaves_the_run_as_it_is(plan: Plan) -> None:
    plain, traced = simulate(plan, 1, [2]), simulate(plan, 1, [2], trace=True)
    for name, values in plain.series.items():
        np.testing.assert_array_equal(values, traced.series[name], err_msg=name)


def test_a_replay_is_made_once_for_plans_of_the_same_content(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def count(*arguments: Any, **named: Any) -> Any:
        made.append(1)
        return simulate(*arguments, **named)

    monkeypatch.setattr(replay, "simulate", count)
    for week in (1, 2, 3):
        trace_table(load_scenario("historical").plan(weeks=3), 77, 1, "tribe", week, week)
    assert len(made) == 1
    trace_table(load_scenario("historical").plan(weeks=3), 77, 2, "tribe", 1, 1)
    assert len(made) == 2


def test_a_replay_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    plan = load_scenario("historical").plan(weeks=4)
    trace_table(plan, 78, 1, "tribe", 1, 2, progress=lambda *parts: told.append(parts))
    trace_table(plan, 78, 1, "tribe", 1, 3, progress=lambda *parts: told.append(parts))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)], "once: the second answer comes from the same replay"


def test_another_theatre_is_not_mixed_up_with_the_shipped_one(theatre: Theatre) -> None:
    plan = load_scenario("historical").plan(weeks=2)
    renamed = rename_theatre(theatre, {theatre.groups.id[0]: "renamed"})
    table = table_of(trace_run(plan, 1, 0, theatre=renamed), "tribe", 0, 2)
    shipped = trace_table(plan, 1, 0, "tribe", 0, 2)
    assert set(table["thing"]) == {"renamed"}
    assert table["now"].tolist() == shipped["now"].tolist()


@pytest.mark.parametrize(
    ("kind", "index", "week", "since", "what"),
    [
        ("tribes", 0, 1, None, "kind 'tribes': must be one of tribe, place, whole"),
        ("tribe", -1, 1, None, "tribe -1: must be 0 to"),
        ("place", 10_000, 1, None, "place 10000: must be 0 to"),
        ("tribe", 0, 0, None, "week 0: must be 1 to 30"),
        ("tribe", 0, 31, None, "week 31: must be 1 to 30"),
        ("tribe", 0, 5, 5, "since 5: must be 0 to 4"),
        ("tribe", 0, 5, -1, "since -1: must be 0 to 4"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    plan: Plan, trace: TraceRun, kind: str, index: int, week: int, since: int | None, what: str
) -> None:
    with pytest.raises(ScenarioError, match=what.replace("(", r"\(")):
        table_of(trace, kind, index, week, since=since)
    if index in (0, 1):
        with pytest.raises(ScenarioError, match=what):
            trace_table(plan, 1, 3, kind, index, week, since=since)


BEFORE = -1.0


def _table(*rows: tuple[str, str, float]) -> pd.DataFrame:
    records = [
        {
            "driver": "leaning_is",
            "driver_says": "how much a tribe is drawn to IS",
            "unit": unit,
            "source": source,
            "title": source.capitalize(),
            "articles": "a1 ¶2",
            "before": BEFORE,
            "now": BEFORE + change,
            "change": change,
            "thing": "T1",
        }
        for source, unit, change in rows
    ]
    return pd.DataFrame(records)


def test_explain_names_the_two_that_moved_it_most() -> None:
    text = explain(
        _table(
            ("base", "log-odds", 9.0), ("a", "log-odds", 0.1), ("b", "log-odds", -0.3), ("c", "log-odds", 0.2)
        )
    )
    assert text == (
        "Two claims moved it most: “B” (a1 ¶2) lowers how much a tribe is drawn to IS, more than before "
        "(−1, now −1.3 log-odds); “C” (a1 ¶2) lowers how much a tribe is drawn to IS, less than before "
        "(−1, now −0.8 log-odds)."
    )


def test_explain_counts_a_claim_once_and_moods_by_the_year() -> None:
    text = explain(
        _table(
            ("a", "log-odds", 0.3), ("a", "log-odds", 0.2), ("b", "share/week", 0.01), ("c", "log-odds", 0.1)
        )
    )
    assert text.index("“B”") < text.index("“A”")
    assert "less than before (−1, now −0.99 a week)" in text
    assert "“C”" not in text


def test_explain_without_or_with_one_claim() -> None:
    assert explain(_table(("base", "log-odds", 1.0), ("a", "log-odds", 0.0))).startswith("No claim moved it")
    text = explain(_table(("a", "log-odds", 1.0)))
    assert text.startswith("One claim moved it: “A”") and "no longer lowers" in text
    table = _table(("a", "log-odds", 1.5)).assign(driver_says="What it is.")
    assert "raises what it is, where it lowered it before (−1, now +0.5 log-odds)." in explain(table)


def test_command_prints_one_document(capsys: pytest.CaptureFixture[str], theatre: Theatre) -> None:
    group = theatre.groups.id[4]
    request = ["trace", "historical", "--group", group, "--week", "9", "--since", "3", "--run", "2", "--json"]
    assert run_command(request) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    document = json.loads(captured.out)
    keys = ["scenario", "seed", "run", "kind", "id", "week", "since", "dates", "explanation", "rows"]
    assert list(document)[: len(keys)] == keys
    assert (document["id"], document["week"], document["since"]) == (group, 9, 3)
    assert document["dates"] == {"since": "2014-06-30", "week": "2014-08-11"}
    table = trace_table(load_scenario("historical").plan(weeks=9), 1, 2, "tribe", 4, 9, since=3)
    assert document["rows"] == table.to_dict("records")
    assert document["explanation"] == explain(table)


def test_command_for_people(capsys: pytest.CaptureFixture[str], theatre: Theatre) -> None:
    place = theatre.places.id[2]
    assert run_command(["trace", "historical", "--place", place, "--week", "6", "--forces"]) == 0
    printed = capsys.readouterr().out
    assert theatre.places.name[2] in printed
    assert "sum" in printed
    assert "no forecast" in printed
    assert run_command(["trace", "historical", "--week", "6", "--set", "claims.momentum=0"]) == 0
    assert "baghdad" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (
            ["--group", "albu nimer", "--week", "3"],
            "--group: there is no tribe 'albu nimer'; did you mean T01?",
        ),
        (["--place", "NOWHERE", "--week", "3"], "NOWHERE"),
        (["--group", "T01", "--place", "X", "--week", "3"], "--group or --place, not both"),
        (["--group", "T01", "--week", "0"], "week 0: must be 1 to"),
        (["--group", "T01", "--week", "9999"], "week 9999: must be 1 to"),
        (["--group", "T01", "--week", "3", "--since", "3"], "since 3: must be 0 to 2"),
        (["--group", "T01", "--week", "3", "--run", "-1"], "run"),
        (["--group", "T01", "--week", "3", "--seed", "-1"], "seed"),
        (["--group", "T01"], "week"),
    ],
)
def test_wrong_requests_are_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], what: str
) -> None:
    assert run_command(["trace", "historical", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert what in captured.err
    assert captured.err.count("\n") == 1
