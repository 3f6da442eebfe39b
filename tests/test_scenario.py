"""What a scenario means: schedules, parents, and where files are found."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.scenario import (
    Scenario,
    catalogue_vocabulary,
    effective,
    find_scenario_folder,
    list_scenarios,
    load_scenario,
    read_scenario,
)

ROOT = Path(__file__).resolve().parent.parent
HEAD = "schema: 1\ntitle: A test\nquestion: Does it hold?\nsource: assumed\n"
HISTORICAL = load_scenario("historical")
MONDAY = date(2014, 6, 9)


def world(text: str, name: str = "test-world.yaml") -> Scenario:
    return read_scenario(HEAD + text, name)


def strikes(schedule: str, weeks: int = 8) -> list[float]:
    return world(f"levers:\n  air_strikes: {schedule}\n").plan(weeks).levers["air_strikes"].tolist()


# ---- schedules -------------------------------------------------------------------------------


def test_nothing_said_means_the_catalogue() -> None:
    plan = world("").plan()
    vocabulary = catalogue_vocabulary()
    assert (plan.start, plan.weeks, len(plan.dates)) == (MONDAY, 250, 251)
    assert list(plan.levers) == list(vocabulary.levers)
    assert list(plan.uncertainties) == list(vocabulary.uncertainties)
    for group, arrays in (("levers", plan.levers), ("uncertainties", plan.uncertainties)):
        for name, values in arrays.items():
            assert values.dtype == np.float64
            assert values.tolist() == [vocabulary.group(group)[name].default] * 250
    assert plan.strengths == dict.fromkeys(vocabulary.claims, 1.0)


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("50", [50] * 8),
        ("5e1", [50] * 8),
        ("{value: 50, source: assumed, range: [10, 60]}", [50] * 8),
        ("[{from: 2014-06-23, value: 7}]", [0, 0] + [7] * 6),
        ("{from: 2014-06-23, value: 7}", [0, 0] + [7] * 6),
        ("[{from: 2014-06-23, until: 2014-07-07, value: 7}]", [0, 0, 7, 7, 0, 0, 0, 0]),
        ("[{from: 2014-06-09, value: 3}, {from: 2014-06-30, value: 9}]", [3] * 3 + [9] * 5),
        (
            "[{from: 2014-06-09, value: 3}, {from: 2014-06-30, until: 2014-07-07, value: 9}]",
            [3] * 3 + [9] + [0] * 4,
        ),
        ("[{from: 2013-06-09, value: 3}, {from: 2031-06-30, value: 9}]", [3] * 8),
        ("[{from: 2014-06-12, value: 7}]", [4.0] + [7] * 7),
        ("[{from: 2014-06-09, until: 2014-06-10, value: 70}]", [10.0] + [0] * 7),
    ],
)
def test_steps(schedule: str, expected: list[float]) -> None:
    assert strikes(schedule) == pytest.approx(expected)


def test_a_ramp_climbs_day_by_day_and_is_held() -> None:
    values = strikes("{ramp: {from: 2014-06-16, until: 2014-07-14, start: 0, end: 28}}")
    assert values == pytest.approx([0, 3, 10, 17, 24, 28, 28, 28])


def test_a_ramp_before_and_across_the_start() -> None:
    assert strikes("{ramp: {from: 2014-05-12, until: 2014-06-09, start: 0, end: 28}}") == [28.0] * 8
    values = strikes("{ramp: {from: 2014-06-02, until: 2014-06-16, start: 0, end: 14}}")
    assert values == pytest.approx([10.0] + [14] * 7)


def test_steps_and_ramps_mix_and_the_next_entry_ends_a_ramp() -> None:
    values = strikes(
        "[{from: 2014-06-09, value: 5}, {ramp: {from: 2014-06-16, until: 2014-06-30, start: 0, end: 14}},"
        " {from: 2014-07-07, value: 1}]"
    )
    assert values == pytest.approx([5, 3, 10, 14, 1, 1, 1, 1])


@pytest.mark.parametrize("value", [0.1, 0.3, 0.7, 1 / 3, 119])
def test_a_constant_keeps_its_bits_however_it_is_written(value: float) -> None:
    plain = strikes(repr(value))
    assert plain == [value] * 8
    assert strikes(f"[{{from: 2014-06-09, value: {value!r}}}]") == plain
    level = f"{{ramp: {{from: 2014-06-11, until: 2014-07-17, start: {value!r}, end: {value!r}}}}}"
    assert strikes(f"[{{from: 2014-06-09, value: {value!r}}}, {level}]") == plain


def test_a_longer_run_begins_like_a_shorter_one() -> None:
    short, long = HISTORICAL.plan(60), HISTORICAL.plan(520)
    for name, values in short.levers.items():
        assert values.tolist() == long.levers[name][:60].tolist()


def test_nothing_before_a_change_is_touched() -> None:
    before = world("extends: historical\n").plan()
    after = world("extends: historical\nlevers: {air_strikes: [{from: 2015-01-14, value: 3}]}\n").plan()
    week = (date(2015, 1, 14) - MONDAY).days // 7
    assert after.levers["air_strikes"][:week].tolist() == before.levers["air_strikes"][:week].tolist()
    assert after.levers["air_strikes"][week] != before.levers["air_strikes"][week]
    assert set(after.levers["air_strikes"][week + 1 :].tolist()) == {3.0}


def test_values_stay_in_range_and_cannot_be_changed() -> None:
    for scenario in list_scenarios():
        plan = scenario.plan(520)
        for group, arrays in (("levers", plan.levers), ("uncertainties", plan.uncertainties)):
            for name, values in arrays.items():
                bounds = catalogue_vocabulary().group(group)[name]
                assert bounds.low <= values.min() <= values.max() <= bounds.high
                with pytest.raises(ValueError, match="read-only"):
                    values[0] = 1.0


def test_the_effective_values_cover_the_run_without_gap() -> None:
    plan = HISTORICAL.plan()
    stretches = effective(plan)
    for name, values in plan.levers.items():
        own = [stretch for stretch in stretches if (stretch.group, stretch.name) == ("levers", name)]
        assert own[0].since == plan.start
        assert own[-1].until == plan.start + timedelta(weeks=plan.weeks)
        assert all(first.until == second.since for first, second in pairwise(own))
        rebuilt = [s.value for s in own for _ in range((s.until - s.since).days // 7)]
        assert rebuilt == values.tolist()


# ---- parents -----------------------------------------------------------------------------------


def test_a_gap_shows_the_parent() -> None:
    text = "extends: historical\nlevers: {air_strikes: [{from: 2015-01-05, until: 2015-01-19, value: 3}]}\n"
    own, parent = world(text).plan(), HISTORICAL.plan()
    differs = np.flatnonzero(own.levers["air_strikes"] != parent.levers["air_strikes"])
    assert differs.tolist() == [30, 31]
    for name, values in parent.uncertainties.items():
        assert own.uncertainties[name].tolist() == values.tolist()


def test_start_weeks_and_claims_come_down_the_line(tmp_path: Path) -> None:
    (tmp_path / "grandparent.yaml").write_text(
        HEAD + "from: 2015-01-05\nweeks: 30\nclaims: {momentum: 0.5, militia_fear: {strength: 2}}\n"
    )
    (tmp_path / "parent.yaml").write_text(
        HEAD + "extends: grandparent\nclaims_default: 0\nclaims: {momentum: 1}\n"
    )
    (tmp_path / "child.yaml").write_text(HEAD + "extends: parent\nweeks: 40\nclaims: {war_chest: 1.5}\n")
    child = load_scenario(tmp_path / "child.yaml")
    plan = child.plan()
    assert (plan.start, plan.weeks) == (date(2015, 1, 5), 40)
    set_claims = {name: strength for name, strength in plan.strengths.items() if strength}
    assert set_claims == {"momentum": 1.0, "war_chest": 1.5}
    assert [member.id for member in child.lineage] == ["grandparent", "parent", "child"]


def test_an_authors_world_has_his_claims_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "theirs.yaml").write_text(
        HEAD + "extends: historical\nclaims: {momentum: 2}\nclaims_of: [a1, a3]\n"
    )
    (tmp_path / "mine.yaml").write_text(HEAD + "extends: theirs\nclaims: {war_chest: 0.5, overstretch: 0}\n")
    (tmp_path / "other.yaml").write_text(HEAD + "extends: theirs\nclaims_of: a5\n")
    citations = catalogue_vocabulary().citations

    def found_in(*articles: str) -> dict[str, float]:
        return {name: float(bool(where & {*articles})) for name, where in citations.items()}

    theirs = load_scenario(tmp_path / "theirs.yaml")
    assert theirs.strengths_before_own() == found_in("a1", "a3")
    assert theirs.strengths() == {**found_in("a1", "a3"), "momentum": 2.0}
    assert theirs.strengths()["militia_fear"] == 1.0, "found in a3, as in a2 and a4"
    mine = load_scenario(tmp_path / "mine.yaml").strengths()
    assert mine == {**theirs.strengths(), "war_chest": 0.5, "overstretch": 0.0}
    assert load_scenario(tmp_path / "other.yaml").strengths() == found_in("a5")


def test_circles_are_refused(tmp_path: Path) -> None:
    for name, parent in (("one", "two"), ("two", "three"), ("three", "one")):
        (tmp_path / f"{name}.yaml").write_text(HEAD + f"extends: {parent}\n")
    with pytest.raises(
        ScenarioError, match=r"^three\.yaml:5: extends: 'one' closes a circle: one -> two -> three -> one"
    ):
        load_scenario(tmp_path / "one.yaml")


def test_a_long_line_of_parents_is_refused(tmp_path: Path) -> None:
    (tmp_path / "world-0.yaml").write_text(HEAD)
    for number in range(1, 12):
        (tmp_path / f"world-{number}.yaml").write_text(HEAD + f"extends: world-{number - 1}\n")
    assert len(load_scenario(tmp_path / "world-7.yaml").lineage) == 8
    with pytest.raises(ScenarioError, match="more than 8 steps"):
        load_scenario(tmp_path / "world-11.yaml")


def test_a_folder_is_listed_as_its_files_are_loaded(tmp_path: Path) -> None:
    """Parents are loaded once for all of a folder; that changes nothing, and no limit is slipped past."""
    (tmp_path / "world-0.yaml").write_text(HEAD + "claims: {momentum: 0.5}\n")
    for number in range(1, 8):
        (tmp_path / f"world-{number}.yaml").write_text(
            HEAD + f"extends: world-{number - 1}\nlevers: {{advisers: {number}}}\n"
        )
    listed = list_scenarios(tmp_path)
    assert [scenario.id for scenario in listed] == [f"world-{number}" for number in range(8)]
    for scenario in listed:
        assert scenario.plan(9).digest == load_scenario(tmp_path / f"{scenario.id}.yaml").plan(9).digest
    (tmp_path / "world-8.yaml").write_text(HEAD + "extends: world-7\n")
    with pytest.raises(ScenarioError, match=r"^world-8\.yaml:5: extends: has more than 8 steps"):
        list_scenarios(tmp_path)
    with pytest.raises(ScenarioError, match="more than 8 steps"):
        load_scenario(tmp_path / "world-8.yaml")


def test_a_fault_in_a_parent_names_the_parent(tmp_path: Path) -> None:
    (tmp_path / "parent.yaml").write_text(HEAD + "weeks: -1\n")
    (tmp_path / "child.yaml").write_text(HEAD + "extends: parent\n")
    with pytest.raises(ScenarioError, match=r"^parent\.yaml:5: weeks: -1"):
        load_scenario(tmp_path / "child.yaml")


# ---- finding -----------------------------------------------------------------------------------


def test_an_unknown_id_names_the_nearest() -> None:
    with pytest.raises(ScenarioError, match=r"^there is no scenario 'historic'; nearest is 'historical'$"):
        load_scenario("historic")


@pytest.mark.parametrize(
    "name", ["", "..", "a/../b", "\x00", "x" * 5_000, "/etc/passwd", "historical\n", "*"]
)
def test_hostile_ids_are_refused_in_one_line(name: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["missing.yaml", "folder.yaml", "x" * 300 + ".yaml", "nul\x00.yaml"])
def test_files_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(ScenarioError) as caught:
        load_scenario(tmp_path / name)
    assert len(caught.value.problems) == 1
    assert str(tmp_path) not in str(caught.value)


def test_the_shipped_folder_is_found_from_anywhere() -> None:
    code = "from sim.scenario import find_scenario_folder; print(find_scenario_folder())"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    found = subprocess.run(
        [sys.executable, "-c", code], cwd="/", env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == str(find_scenario_folder())
