"""The commands on the library: show, expect and worlds; with a stand-in for the engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.catalog import load_catalog
from sim.cli.main import run_command
from tests import study_stand_in
from tests.command_line import put_engine, read_document, refused

HEAD = "schema: 1\ntitle: A test\nquestion: Does it hold?\nsource: assumed\nextends: historical\n"
LINE = "{{outcome: is_fighters, than: historical, is: {}, at: 2014-06-23{}}}"


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Put the stand-in where the engine is looked for; returns the names of the plans that it ran."""
    ran: list[str] = []

    def simulate(plan: Any, seed: int, runs: Any, **_: Any) -> Any:
        ran.append(plan.scenario)
        return study_stand_in.simulate(plan, seed, runs)

    put_engine(monkeypatch, simulate)
    return ran


def more_strikes(folder: Path, name: str, expect: str = "", strikes: int = 100) -> str:
    path = folder / f"{name}.yaml"
    path.write_text(HEAD + f"levers: {{air_strikes: {strikes}}}\n" + expect)
    return str(path)


# ---- show --------------------------------------------------------------------------------------


def test_show_prints_what_the_file_says(capsys: pytest.CaptureFixture[str]) -> None:
    document = read_document(capsys, "show", "policy-a2-sunni-led-mosul")
    assert (document["kind"], document["extends"], document["source"]) == ("policy", "historical", ["a2"])
    assert (document["from"], document["to"]) == ("2014-06-09", "2019-03-25")
    sets = {row["name"]: row for row in document["sets"]}
    assert sets["levers.militia_deployment"]["from"] == "2015-03-02"
    assert len(sets["levers.sunni_local_forces"]["values"]) == 2, "a ramp has a start and an end"
    assert all(row["source"].startswith("a2, paragraph") for row in document["sets"])
    assert {line["than"] for line in document["expect"]} == {"historical"}


def test_show_has_the_meter(capsys: pytest.CaptureFixture[str]) -> None:
    covered = read_document(capsys, "show", "author-a3")["coverage"]
    rules = [claim for claim in load_catalog().claims.values() if "a3" in {c.id for c in claim.articles}]
    assert (covered["rules"], covered["of"]) == (len(rules), len(load_catalog().claims))
    assert sum(part["rules"] for part in covered["families"]) == len(rules)


@pytest.mark.parametrize(
    "name", ["historical", "author-a3", "neutral-world", "policy-a5-outreach-and-self-rule"]
)
def test_show_for_people(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run_command(["show", name]) == 0
    printed = capsys.readouterr().out
    assert f"{name}: " in printed
    assert f"of {len(load_catalog().claims)} rules" in printed
    assert "Look for: " in printed


def test_show_refuses_an_unknown_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "show", "autor-a3") == ["there is no scenario 'autor-a3'; nearest is 'author-a3'"]


# ---- expect ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("direction", "finding", "verdict", "code"),
    [
        ("higher", "", "met", 0),
        ("lower", "", "NOT MET", 1),
        ("lower", ', finding: "Strikes add fighters here."', "finding", 0),
        ("higher", ', finding: "It used to fail."', "finding out of date", 1),
    ],
)
@pytest.mark.usefixtures("engine")
def test_the_four_verdicts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], direction: str, finding: str, verdict: str, code: int
) -> None:
    path = more_strikes(tmp_path, "mine", f"expect:\n  - {LINE.format(direction, finding)}\n")
    (row,) = read_document(capsys, "expect", path, "--runs", "3", code=code)
    assert (row["verdict"], row["scenario"], row["than"], row["runs"]) == (verdict, "mine", "historical", 3)
    assert row["share"] == (1.0 if direction == "higher" else 0.0)
    assert run_command(["expect", path, "--runs", "3"]) == code
    printed = capsys.readouterr().out
    assert verdict in printed
    assert ("Finding. mine: is_fighters" in printed) == bool(finding)


def test_scenarios_that_name_the_same_one_share_its_runs(
    engine: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = f"expect:\n  - {LINE.format('higher', '')}\n  - {LINE.format('higher', '')}\n"
    late = lines.replace("2014-06-23", "2014-07-21")
    paths = [more_strikes(tmp_path, "one", lines), more_strikes(tmp_path, "two", late)]
    rows = read_document(capsys, "expect", *paths, "--runs", "3")
    assert len(rows) == 4
    assert sorted(engine) == ["historical", "one", "two"], "one ensemble each"


@pytest.mark.usefixtures("engine")
def test_a_line_may_name_a_scenario_beside_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more_strikes(tmp_path, "other", strikes=200)
    line = LINE.format("lower", "").replace("historical", "other")
    path = more_strikes(tmp_path, "mine", f"expect:\n  - {line}\n")
    (row,) = read_document(capsys, "expect", path, "--runs", "3")
    assert (row["than"], row["mean_difference"], row["verdict"]) == ("other", -200, "met")


def test_all_of_the_shipped_ones_are_tested_by_one_command(
    engine: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The stand-in knows few outcomes, so the first line about another is one line of an error."""
    assert run_command(["expect", "--all", "--runs", "2"]) == 1
    assert capsys.readouterr().err.startswith("internal error: KeyError")
    assert len(engine) == len(set(engine)) > 0


@pytest.mark.usefixtures("engine")
def test_the_table_is_written_with_what_made_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = more_strikes(tmp_path, "mine", f"expect:\n  - {LINE.format('higher', '')}\n")
    assert run_command(["expect", path, "--runs", "3", "--seed", "4", "--out", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    found = pd.read_csv(tmp_path / "out" / "expectations.csv")
    assert found[["scenario", "verdict", "share"]].values.tolist() == [["mine", "met", 1.0]]
    note = json.loads((tmp_path / "out" / "expectations.json").read_text())
    assert (note["runs"], note["seed"]) == (3, 4)


@pytest.mark.parametrize("arguments", [["expect"], ["expect", "militias-lead", "--all"]])
def test_expect_asks_for_names_or_all(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert refused(capsys, *arguments) == ["name the scenarios to test, or give --all"]


# ---- worlds ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("engine")
def test_worlds_prints_one_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = more_strikes(tmp_path, "mine")
    request = ("worlds", path, "--runs", "2", "--weeks", "3", "--outcome", "is_fighters")
    document = read_document(capsys, *request)
    assert document["policies"] == ["historical", "mine"]
    assert document["worlds"] == ["author-a1", "author-a2", "author-a3", "author-a4", "author-a5", "all"]
    assert len(document["rows"]) == 12
    # The stand-in adds as many fighters a week as there are strikes: none in the history of these weeks.
    assert document["worst_regret"] == {"is_fighters": {"historical": 0, "mine": 300}}
    assert document == read_document(capsys, *request), "same seed, same document"


@pytest.mark.usefixtures("engine")
def test_worlds_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = more_strikes(tmp_path, "mine")
    world = tmp_path / "theirs.yaml"
    world.write_text(HEAD + "claims_of: a3\nlevers: {advisers: 5}\n")
    request = ("worlds", path, "--world", str(world), "--runs", "2", "--weeks", "3")
    assert run_command([*request, "--outcome", "is_fighters", "--outcome", "cost"]) == 0
    captured = capsys.readouterr()
    assert captured.err == "theirs: a world is claims, uncertainties and events; left out: levers.advisers\n"
    printed = " ".join(captured.out.split())  # titles are folded to the width of their tables
    assert "Regret in is_fighters (fighters; lower is better): 2 runs of 3 weeks, seed 1" in printed
    assert "Smallest largest regret: historical" in captured.out
    assert "Regret in cost" in printed


@pytest.mark.usefixtures("engine")
def test_without_names_the_recommended_policies_are_tried(capsys: pytest.CaptureFixture[str]) -> None:
    document = read_document(capsys, "worlds", "--runs", "1", "--weeks", "1", "--outcome", "durable_defeat")
    assert document["policies"][0] == "historical"
    assert [name[:9] for name in document["policies"][1:]] == [f"policy-a{n}" for n in range(1, 6)]
    assert all(row["low"] is None and row["at"] == "" for row in document["rows"]), "one run, no day"


@pytest.mark.usefixtures("engine")
def test_the_worlds_table_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = more_strikes(tmp_path, "mine")
    request = ("worlds", path, "--runs", "2", "--weeks", "3", "--outcome", "is_fighters")
    assert run_command([*request, "--out", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    found = pd.read_csv(tmp_path / "out" / "worlds.csv")
    columns = {"policy", "world", "outcome", "at", "runs", "mean", "low", "high", "regret"}
    assert columns < set(found.columns)
    assert len(found) == 12
    assert set(found["at"]) == {"2014-06-30"}


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (
            ["worlds", "militias-leads", "histori"],
            [
                "there is no scenario 'militias-leads'; nearest is 'militias-lead'",
                "there is no scenario 'histori'; nearest is 'historical'",
            ],
        ),
        (
            ["worlds", "oil-at-25"],
            ["oil-at-25: is no policy: it sets no lever that historical does not set"],
        ),
        (
            ["worlds", "--outcome", "is_peoples"],
            ["unknown outcome 'is_peoples'; nearest is 'is_population'"],
        ),
        (["worlds", "--runs", "0"], ["runs: 0 is outside 1 to 100,000"]),
        (["worlds", "--weeks", "521"], ["weeks: 521 is outside 1 to 520"]),
    ],
)
def test_worlds_refuses_in_single_lines(
    capsys: pytest.CaptureFixture[str], arguments: list[str], lines: list[str]
) -> None:
    assert refused(capsys, *arguments) == lines
