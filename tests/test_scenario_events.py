"""Dated events in scenario files: what they make of schedules, how they are inherited and written back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.catalog import load_catalog
from sim.cli.main import run_command
from sim.scenario import (
    Scenario,
    derive_scenario,
    dump_scenario,
    list_scenarios,
    load_scenario,
    read_scenario,
)
from sim.study.manifest import make_manifest

HEAD = "schema: 1\ntitle: A test\nquestion: Does it hold?\nsource: assumed\n"
HISTORICAL = load_scenario("historical")
KINDS = load_catalog().events
PROTEST = "{at: 2014-06-23, kind: mass_protest, size: 0.5, weeks: 2, source: assumed}"


def world(events: str, text: str = "", name: str = "test-world.yaml", **options: Any) -> Scenario:
    return read_scenario(f"{HEAD}{text}events:\n{events}", name, **options)


def condition(name: str, *events: str, text: str = "", weeks: int = 8) -> list[float]:
    lines = "".join(f"  - {event}\n" for event in events)
    return world(lines, text).plan(weeks).uncertainties[name].tolist()


# ---- what an event makes of a condition ------------------------------------------------------------


def test_a_level_holds_for_its_weeks() -> None:
    assert condition("protest", PROTEST) == pytest.approx([0.2, 0.2, 0.5, 0.5, 0.2, 0.2, 0.2, 0.2])


def test_a_level_lifts_and_never_lowers() -> None:
    text = "uncertainties: {protest: 0.7}\n"
    assert condition("protest", PROTEST, text=text) == [0.7] * 8


def test_levels_do_not_add_up_and_amounts_do() -> None:
    second = "{at: 2014-06-30, kind: mass_protest, size: 0.4, weeks: 2, source: assumed}"
    assert condition("protest", PROTEST, second) == pytest.approx([0.2, 0.2, 0.5, 0.5, 0.4, 0.2, 0.2, 0.2])
    bombs = [
        f"{{at: {day}, kind: shia_quarters_bombed, size: {size}, weeks: 2, source: assumed}}"
        for day, size in (("2014-06-16", 2), ("2014-06-23", 3))
    ]
    assert condition("is_provocation", *bombs) == pytest.approx([4, 6, 9, 7, 4, 4, 4, 4])


def test_a_week_that_an_event_divides_gets_the_mean_of_its_days() -> None:
    bombs = "{at: 2014-06-19, kind: shia_quarters_bombed, size: 7, weeks: 1, source: assumed}"
    assert condition("is_provocation", bombs) == pytest.approx([4, 8, 7, 4, 4, 4, 4, 4])


def test_an_event_may_fade() -> None:
    half_life = next(e.half_life for e in KINDS["parliament_stormed"].sets if e.sets == "protest")
    assert half_life == 4
    stormed = "{at: 2014-06-16, kind: parliament_stormed, size: 1, weeks: 9, source: assumed}"
    values = np.asarray(condition("protest", stormed, weeks=12)) - 0.2
    assert values[0] == 0.0
    assert (np.diff(values[1:10]) < 0.0).all()
    assert values[5] == pytest.approx(values[1] / 2.0)
    assert values[10:].tolist() == pytest.approx([0.0, 0.0])


def test_an_event_without_end_lasts_to_the_end_of_the_run() -> None:
    expired = "{at: 2014-06-23, kind: kurdish_term_expired, size: 0.7, source: assumed}"
    assert condition("erbil_dispute", expired) == pytest.approx([0.2, 0.2] + [0.7] * 6)


def test_values_stay_in_range() -> None:
    bombs = [
        f"{{at: 2014-06-{day:02}, kind: shia_quarters_bombed, size: 26, weeks: 6, source: assumed}}"
        for day in (9, 10, 11)
    ]
    assert max(condition("is_provocation", *bombs)) == 30.0


def test_a_held_condition_holds_against_events() -> None:
    scenario = world(f"  - {PROTEST}\n")
    assert scenario.plan(8, ["uncertainties.protest=0.1"]).uncertainties["protest"].tolist() == [0.1] * 8


def test_a_longer_run_begins_like_a_shorter_one() -> None:
    short, long = HISTORICAL.plan(90), HISTORICAL.plan(250)
    for name, values in short.uncertainties.items():
        assert values.tolist() == long.uncertainties[name][:90].tolist(), name


# ---- the events of a plan --------------------------------------------------------------------------


def test_a_plan_says_what_happens_when() -> None:
    lines = (
        "  - {at: 2014-07-09, kind: tribal_rising, who: T38, source: a4, note: A guess.}\n"
        "  - {at: 2014-06-25, kind: city_falls, where: IQ_RAMADI, source: assumed}\n"
        "  - {at: 2015-06-25, kind: coup_attempt, source: assumed}\n"
    )
    fall, rising = world(lines).plan(30).events
    assert (fall.at, fall.week, fall.weeks, fall.kind) == (date(2014, 6, 25), 2, 1, "city_falls")
    assert (fall.place, fall.group, fall.size, fall.until) == ("IQ_RAMADI", None, None, date(2014, 7, 2))
    assert (rising.week, rising.weeks, rising.group, rising.note) == (4, 2, "T38", "A guess.")
    assert rising.title == KINDS["tribal_rising"].title
    assert world(lines).plan(60).events[-1].size == KINDS["coup_attempt"].size.default  # type: ignore[union-attr]
    with pytest.raises(AttributeError):
        fall.week = 3  # type: ignore[misc]


def test_what_began_before_the_run_acts_as_far_as_it_lasts(tmp_path: Path) -> None:
    lines = (
        "  - {at: 2014-06-16, kind: mass_protest, size: 0.5, weeks: 4, source: assumed}\n"
        "  - {at: 2014-06-16, kind: coup_attempt, source: assumed}\n"
        "  - {at: 2014-06-16, kind: border_pocket_sealed, source: assumed}\n"
    )
    (tmp_path / "parent.yaml").write_text(f"{HEAD}events:\n{lines}", encoding="utf-8")
    later = read_scenario(f"{HEAD}extends: parent\nfrom: 2014-06-30\n", "later.yaml", folder=tmp_path).plan(6)
    assert [(event.kind, event.week, event.weeks) for event in later.events] == [
        ("border_pocket_sealed", 0, 6),
        ("mass_protest", 0, 2),
    ]
    assert later.uncertainties["protest"].tolist() == pytest.approx([0.5, 0.5, 0.2, 0.2, 0.2, 0.2])


def test_events_that_a_short_run_does_not_reach_are_no_part_of_it() -> None:
    assert [event.at for event in HISTORICAL.plan(9).events] == [date(2014, 7, 3), date(2014, 7, 30)]


def test_the_digest_sees_events_and_not_their_notes() -> None:
    rows = [
        "at: 2014-06-23, kind: mass_protest",
        "at: 2014-06-24, kind: mass_protest",
        "at: 2014-06-23, kind: coup_attempt",
        "at: 2014-06-23, kind: coup_attempt, size: 0.5",
        "at: 2014-06-23, kind: mass_protest, weeks: 3",
        "at: 2014-06-23, kind: tribal_rising, who: T38",
        "at: 2014-06-23, kind: tribal_rising, who: T39",
        "at: 2014-06-23, kind: city_falls, where: IQ_RAMADI",
    ]
    digests = {world(f"  - {{{row}, source: assumed}}\n").plan().digest for row in rows}
    assert len(digests | {read_scenario(HEAD, "none.yaml").plan().digest}) == len(rows) + 1
    noted = world(f"  - {{{rows[0]}, source: a4, note: Other words.}}\n").plan().digest
    assert noted == world(f"  - {{{rows[0]}, source: assumed}}\n").plan().digest


# ---- parents ---------------------------------------------------------------------------------------


def family(tmp_path: Path, text: str) -> list[tuple[str, float | None]]:
    """Return the events, kind and size, of a child of a scenario with three."""
    lines = (
        "  - {at: 2014-07-07, kind: mass_protest, size: 0.5, source: assumed}\n"
        "  - {at: 2014-08-04, kind: coup_attempt, source: assumed}\n"
        "  - {at: 2014-09-01, kind: mass_protest, size: 0.7, source: assumed}\n"
    )
    (tmp_path / "parent.yaml").write_text(f"{HEAD}events:\n{lines}", encoding="utf-8")
    child = read_scenario(f"{HEAD}extends: parent\n{text}", "child.yaml", folder=tmp_path)
    again = read_scenario(dump_scenario(child), "child.yaml", folder=tmp_path)
    assert again.plan().digest == child.plan().digest
    return [(event.kind, event.size) for event in child.plan().events]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("mass_protest", 0.5), ("coup_attempt", 1.0), ("mass_protest", 0.7)]),
        (
            "events: [{at: 2014-07-08, kind: plot_uncovered, source: assumed}]\n",
            [("mass_protest", 0.5), ("plot_uncovered", 0.5), ("coup_attempt", 1.0), ("mass_protest", 0.7)],
        ),
        (
            "events: [{at: 2014-07-07, kind: mass_protest, size: 0.9, source: assumed}]\n",
            [("mass_protest", 0.9), ("coup_attempt", 1.0), ("mass_protest", 0.7)],
        ),
        ("drop_events: mass_protest\n", [("coup_attempt", 1.0)]),
        ("drop_events: [mass_protest, coup_attempt]\n", []),
        (
            "drop_events: all\nevents: [{at: 2014-07-08, kind: plot_uncovered, source: assumed}]\n",
            [("plot_uncovered", 0.5)],
        ),
    ],
)
def test_events_of_the_parents(tmp_path: Path, text: str, expected: list[tuple[str, float]]) -> None:
    assert family(tmp_path, text) == expected


# ---- settings, files written back --------------------------------------------------------------------


def test_settings_leave_events_out() -> None:
    kinds = [event.kind for event in HISTORICAL.plan(90).events]
    left = HISTORICAL.plan(90, ["events.pilot_killed=0", "events.mass_protest=0"])
    assert [event.kind for event in left.events] == [
        kind for kind in kinds if kind not in ("pilot_killed", "mass_protest")
    ]
    assert set(left.uncertainties["protest"]) == {0.2}
    assert HISTORICAL.plan(90, ["events.all=0"]).events == ()


@pytest.mark.parametrize("settings", [["events.pilot_killed=0", "events.mass_protest=0"], ["events.all=0"]])
def test_a_derived_scenario_drops_what_its_settings_leave_out(settings: list[str]) -> None:
    derived = derive_scenario(HISTORICAL, "mine", "Mine", settings)
    assert derived.plan().digest == HISTORICAL.plan(settings=settings).digest
    assert read_scenario(dump_scenario(derived), "mine.yaml").plan().digest == derived.plan().digest


@pytest.mark.parametrize("scenario", list_scenarios(), ids=lambda scenario: scenario.id)
def test_shipped_scenarios_written_back_keep_their_events(scenario: Scenario) -> None:
    again = read_scenario(dump_scenario(scenario), f"{scenario.id}-again.yaml")
    assert again.plan().events == scenario.plan().events


def test_the_manifest_lists_the_events() -> None:
    listed = make_manifest(HISTORICAL.plan(40), seed=1, runs=2)["events"]
    assert [(row["at"], row["kind"], row["group"]) for row in listed][1] == (
        "2014-07-30",
        "tribal_rising",
        "T56",
    )
    assert json.loads(json.dumps(listed)) == listed


# ---- the lists -------------------------------------------------------------------------------------


def document_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert run_command([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_list_of_kinds(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["id"]: row for row in document_of(capsys, "events")}
    assert list(rows) == list(KINDS)
    assert rows["tribal_rising"]["takes"] == "who"
    assert rows["parliament_stormed"]["size"]["default"] == 0.6
    assert run_command(["events"]) == 0
    assert "parliament_stormed" in capsys.readouterr().out


def test_the_events_of_a_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    rows = document_of(capsys, "events", "historical")
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    assert {"at": "2016-04-30", "kind": "parliament_stormed"}.items() <= rows[15].items()
    assert run_command(["events", "historical"]) == 0
    assert "Dated events of historical" in capsys.readouterr().out


def test_a_trace_names_the_events_in_force(capsys: pytest.CaptureFixture[str]) -> None:
    week = next(event.week for event in HISTORICAL.plan().events if event.kind == "pilot_killed")
    traced = document_of(capsys, "trace", "historical", "--week", str(week + 1))
    assert [row["kind"] for row in traced["events"]] == ["kurdish_referendum_announced", "pilot_killed"]
    assert "atrocity_backlash" in traced["events"][1]["claims"]
