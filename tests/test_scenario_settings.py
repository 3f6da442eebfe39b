"""Settings, digests, and scenarios written back as files."""

from __future__ import annotations

import copy
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario import (
    Scenario,
    catalogue_vocabulary,
    derive_scenario,
    dump_scenario,
    list_scenarios,
    load_scenario,
    read_scenario,
)

ROOT = Path(__file__).resolve().parent.parent
HEAD = "schema: 1\ntitle: A test\nquestion: Does it hold?\nsource: assumed\n"
HISTORICAL = load_scenario("historical")


def world(text: str, name: str = "test-world.yaml") -> Scenario:
    return read_scenario(HEAD + text, name)


# ---- settings ----------------------------------------------------------------------------------


def test_settings_replace_whole_schedules() -> None:
    plan = HISTORICAL.plan(
        10, ["levers.air_strikes=50", "claims.militia_fear=0", " uncertainties.enemy_infighting = 2 "]
    )
    assert plan.levers["air_strikes"].tolist() == [50.0] * 10
    assert plan.uncertainties["enemy_infighting"].tolist() == [2.0] * 10
    assert plan.strengths["militia_fear"] == 0.0
    assert HISTORICAL.plan(10).strengths["militia_fear"] == 1.0


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        (
            "levers.air_strike=50",
            "setting levers.air_strike=50: unknown lever 'air_strike'; nearest is 'air_strikes'",
        ),
        (
            "levers.air_strikes=900",
            "setting levers.air_strikes=900: 900 is out of range; allowed is 0 to 500",
        ),
        ("levers.air_strikes=nan", "not a finite number"),
        ("levers.air_strikes=1_0", "must be a number such as 0.5, not '1_0'"),
        ("levers.air_strikes=", "must be a number such as 0.5, not ''"),
        ("levers.air_strikes=true", "must be a number"),
        ("levers.air_strikes=2014-06-09", "must be a number"),
        ("levers.air_strikes", "setting levers.air_strikes: has no '.' or no '='; write it as"),
        ("air_strikes=5", "levers.air_strikes=50"),
        ("levers.zzz=5", "setting levers.zzz=5: unknown lever 'zzz'; coalition-sim parameters lists them"),
        ("lever.air_strikes=5", "unknown group 'lever'; nearest is 'levers'"),
        ("claims.militia_fear=2.1", "allowed is 0 to 2"),
        ("claims.air_strikes=1", "is no claim; it stands under levers"),
        ("", "levers.air_strikes=50"),
        ("x" * 10_000, "no short text"),
        ("a\n.b=\x00", "unknown group"),
    ],
)
def test_wrong_settings_give_one_line(setting: str, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        HISTORICAL.plan(settings=[setting])
    assert len(caught.value.problems) == 1
    assert words in str(caught.value)
    assert str(caught.value).isprintable()


def test_settings_that_contradict_are_refused() -> None:
    with pytest.raises(ScenarioError, match=r"^setting levers\.advisers=2: is set twice"):
        HISTORICAL.plan(settings=["levers.advisers=1", "levers.advisers=2"])


@pytest.mark.parametrize("weeks", [0, -1, 521, True, 2.0, "9"])
def test_wrong_weeks_give_one_line(weeks: int) -> None:
    with pytest.raises(ScenarioError, match="from 1 to 520"):
        HISTORICAL.plan(weeks)


# ---- digests -----------------------------------------------------------------------------------


def test_the_digest_ignores_how_it_is_written() -> None:
    one = world("levers: {advisers: 300, air_strikes: 5}\nclaims: {momentum: 1}\n")
    two = world(
        "# a comment\nlevers:\n  air_strikes: [{from: 2014-06-09, value: 5.0, source: a1}]\n"
        "  advisers: {value: 3e2}\n  army_training: -0\nnotes: Other words.\n",
        "other-name.yaml",
    )
    assert one.plan().digest == two.plan().digest
    assert len(one.plan().digest) == 64


def test_the_digest_sees_every_parameter_and_claim() -> None:
    vocabulary = catalogue_vocabulary()
    seen = {HISTORICAL.plan().digest, HISTORICAL.plan(249).digest}
    expected = 2
    for group in ("levers", "uncertainties", "claims"):
        for name, bounds in vocabulary.group(group).items():
            seen.add(HISTORICAL.plan(settings=[f"{group}.{name}={bounds.high * 0.99!r}"]).digest)
            expected += 1
    assert len(seen) == expected


@pytest.mark.parametrize("hash_seed", ["0", "42"])
def test_the_digest_is_the_same_in_every_process(hash_seed: str) -> None:
    code = "from sim.scenario import load_scenario; print(load_scenario('new-awakening').plan().digest)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": hash_seed, "TZ": "Asia/Tokyo"}
    found = subprocess.run(
        [sys.executable, "-c", code], cwd="/", env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == load_scenario("new-awakening").plan().digest


def test_plans_and_scenarios_can_be_copied_to_workers() -> None:
    plan = HISTORICAL.plan()
    assert copy.deepcopy(plan).digest == plan.digest
    assert copy.deepcopy(HISTORICAL).plan().digest == plan.digest


# ---- writing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", list_scenarios(), ids=lambda scenario: scenario.id)
def test_shipped_scenarios_survive_a_round_trip(scenario: Scenario) -> None:
    text = dump_scenario(scenario)
    again = read_scenario(text, f"{scenario.id}.yaml")
    assert again.content == scenario.content
    assert again.plan().digest == scenario.plan().digest
    assert dump_scenario(again) == text


def test_only_what_differs_from_the_parent_is_written() -> None:
    inherited = HISTORICAL.plan().uncertainties["patron_rivalry"][0]
    scenario = derive_scenario(
        HISTORICAL,
        "my-world",
        "Mine",
        [
            "levers.air_strikes=50",
            f"uncertainties.patron_rivalry={inherited}",
            "claims.momentum=1",
            "claims.war_chest=0",
        ],
        weeks=100,
    )
    text = dump_scenario(scenario)
    assert "air_strikes: 50" in text
    assert "war_chest: 0" in text
    assert "patron_rivalry" not in text
    assert "momentum" not in text
    assert len(text.splitlines()) == 10
    assert read_scenario(text, "my-world.yaml").plan().digest == scenario.plan().digest
    assert (
        scenario.plan().digest == HISTORICAL.plan(100, ["levers.air_strikes=50", "claims.war_chest=0"]).digest
    )


@pytest.mark.parametrize(
    "title",
    [
        "1e3",
        "null",
        "2014-06-09",
        "010",
        ".nan",
        "- a",
        "a: b",
        "# no",
        "'",
        '"',
        "yes",
        "é 中",
        "a\tb",
        " x ",
    ],
)
def test_any_title_survives(title: str) -> None:
    scenario = derive_scenario(HISTORICAL, "my-world", title, ["levers.advisers=1"])
    assert scenario.title == title
    assert read_scenario(dump_scenario(scenario), "my-world.yaml").title == title


@pytest.mark.parametrize("identifier", ["historical", "", "a/b", "../x", "A", "x" * 65])
def test_ids_that_cannot_be_files_or_hide_the_parent_are_refused(identifier: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        derive_scenario(HISTORICAL, identifier, "Mine")
    assert len(caught.value.problems) == 1
