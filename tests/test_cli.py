"""The command line with a stand-in for the engine: documents, streams, exit codes, files."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import pyarrow.parquet as pq
import pytest

from sim.cli import studies
from sim.cli.main import explain, run_command
from sim.errors import StoreError
from sim.names import PARTIES
from sim.theatre.load import load_theatre
from tests import study_stand_in
from tests.command_line import put_engine, read_document, refused, write_scenario
from tests.study_stand_in import GROUPS, PLACES

RUN_KEYS = ["scenario", "seed", "runs", "weeks", "outcomes", "once", "manifest"]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Put the stand-in where the engine is looked for."""
    module = put_engine(monkeypatch)
    monkeypatch.setattr(studies, "axis_ids", lambda: (PLACES, GROUPS))
    return module


def test_scenarios(capsys: pytest.CaptureFixture[str]) -> None:
    rows = read_document(capsys, "scenarios")
    assert rows[0]["id"] == "historical"
    assert all(set(row) == {"id", "kind", "title", "question"} for row in rows)


def test_claims(capsys: pytest.CaptureFixture[str]) -> None:
    rows = read_document(capsys, "claims")
    words = {"id", "family", "title", "articles", "sign", "scope", "disputed_by"}
    keys = words | {"strength", "drivers", "forms"}
    assert all(set(row) == keys for row in rows)
    fear = next(row for row in rows if row["id"] == "militia_fear")
    assert fear["strength"] == {"default": 1, "low": 0, "high": 2}
    assert {"a2", "a3", "a4"} == {article["id"] for article in fear["articles"]}
    facts = {row["fact"]: row["what"] for row in read_document(capsys, "claims", "militia_fear")}
    assert facts["holds for"] == fear["scope"] != ""


def test_parameters(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["setting"]: row for row in read_document(capsys, "parameters")}
    strikes = rows["levers.air_strikes"]
    assert {"id", "unit", "low", "high", "default", "description", "source"} < set(strikes)
    assert (strikes["id"], strikes["low"], strikes["high"]) == ("air_strikes", 0, 500)
    assert "uncertainties.oil_price" in rows


def test_outcomes(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["id"]: row for row in read_document(capsys, "outcomes")}
    assert rows["is_fighters"]["unit"] == "fighters"
    assert rows["weeks_to_collapse"]["kind"] == "once"


def test_groups_and_places_are_those_that_trace_takes(capsys: pytest.CaptureFixture[str]) -> None:
    theatre = load_theatre()
    assert [row["id"] for row in read_document(capsys, "groups")] == list(theatre.groups.id)
    places = read_document(capsys, "places")
    assert [row["id"] for row in places] == list(theatre.places.id)
    assert {"GOI", "IS"} <= {row["holder"] for row in places} <= set(PARTIES)


@pytest.mark.parametrize("command", ["scenarios", "claims", "parameters", "outcomes", "groups", "places"])
def test_lists_for_people(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert run_command([command]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert len(captured.out.splitlines()) > 3


@pytest.mark.usefixtures("engine")
def test_run_prints_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    document = read_document(capsys, "run", "historical", "--runs", "3", "--weeks", "2", "--seed", "5")
    assert list(document) == RUN_KEYS
    assert (document["scenario"], document["seed"], document["runs"]) == ("historical", 5, 3)
    assert document["weeks"] == ["2014-06-09", "2014-06-16", "2014-06-23"]
    assert document["outcomes"]["is_fighters"]["unit"] == "fighters"
    assert document["outcomes"]["is_fighters"]["p50"][0] == 501


@pytest.mark.usefixtures("engine")
def test_set_replaces_the_whole_schedule(capsys: pytest.CaptureFixture[str]) -> None:
    request = ("run", "historical", "--runs", "1", "--weeks", "104")
    document = read_document(
        capsys, *request, "--set", "levers.air_strikes=50", "--set", "claims.militia_fear=0"
    )
    assert document["outcomes"]["is_fighters"]["p50"][-1] == 100 + 50 * 104
    assert document["manifest"]["settings"] == ["levers.air_strikes=50", "claims.militia_fear=0"]
    assert (
        document["manifest"]["scenario_digest"]
        != read_document(capsys, *request)["manifest"]["scenario_digest"]
    )


@pytest.mark.usefixtures("engine")
def test_run_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["run", "historical", "--runs", "3", "--weeks", "2"]) == 0
    captured = capsys.readouterr()
    assert "is_fighters" in captured.out
    assert "tribes_with_government: Part of the tribes" in captured.out
    assert "no forecast" in captured.out
    assert captured.err == ""


@pytest.mark.usefixtures("engine")
def test_compare(capsys: pytest.CaptureFixture[str]) -> None:
    request = ["compare", "historical", "historical", "--runs", "4", "--weeks", "3"]
    settings = ["--set-a", "levers.air_strikes=1", "--set-b", "levers.air_strikes=3"]
    document = read_document(capsys, *request, *settings)
    assert list(document) == ["a", "b", "difference"]
    assert all(list(document[part]) == RUN_KEYS for part in document)
    assert document["difference"]["outcomes"]["is_fighters"]["mean"] == [0, 2, 4, 6]
    assert run_command([*request, *settings]) == 0
    assert "b minus a" in capsys.readouterr().out


@pytest.mark.usefixtures("engine")
def test_run_and_compare_write_folders(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    short = ("--runs", "2", "--weeks", "2")
    document = read_document(capsys, "run", "historical", *short, "--out", str(tmp_path / "run"))
    assert json.loads((tmp_path / "run" / "summary.json").read_text()) == document
    assert pq.read_metadata(tmp_path / "run" / "outcomes.parquet").num_rows == 2 * 3 * 2
    read_document(capsys, "compare", "historical", "historical", *short, "--out", str(tmp_path / "pair"))
    assert sorted(path.name for path in (tmp_path / "pair").iterdir()) == ["a", "b", "comparison.json"]


def test_a_failing_run_is_one_line_and_exit_1(capsys: pytest.CaptureFixture[str], engine: ModuleType) -> None:
    engine.simulate = study_stand_in.fail_after_first  # type: ignore[attr-defined]
    assert run_command(["run", "historical", "--runs", "80", "--weeks", "2"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        "historical: seed 1, runs 64 to 79: FloatingPointError: a number went wrong"
    ]


def test_ctrl_c_is_130(capsys: pytest.CaptureFixture[str], engine: ModuleType) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    engine.simulate = stop  # type: ignore[attr-defined]
    assert run_command(["run", "historical", "--runs", "2"]) == 130
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "historic"], "nearest is 'historical'"),
        (["run", "no/such.yaml"], "such.yaml"),
        (["compare", "historical", "historicle"], "nearest is 'historical'"),
        (["run", "historical", "--set", "levers.air_strike=5"], "nearest is 'air_strikes'"),
        (["run", "historical", "--set", "levers.air_strikes=5000"], "0 to 500"),
        (["run", "historical", "--set", "levers.air_strikes"], "levers.air_strikes"),
        (["run", "historical", "--runs", "0"], "runs: 0 is outside 1 to 100,000"),
        (["run", "historical", "--runs", "100001"], "runs: 100001 is outside 1 to 100,000"),
        (["run", "historical", "--weeks", "521"], "weeks: 521 is outside 1 to 520"),
        (["run", "historical", "--weeks", "0"], "weeks: 0 is outside 1 to 520"),
        (["run", "historical", "--workers", "0"], "workers: 0"),
        (["run", "historical", "--seed", "-1"], "seed: -1"),
        (
            ["run", "historical", "--runs", "many"],
            "--runs: must be a whole number, not 'many'. See: coalition",
        ),
        (["batch", "historical", "--out", "x", "--timeout", "y"], "--timeout: must be a number, not 'y'"),
        (["run", "historical", "--nonsense"], "--nonsense"),
        (["run"], "SCENARIO"),
        (["rum"], "rum"),
        (["batch", "historical"], "--out"),
        (["page", "--port", "80"], "port: 80"),
    ],
)
def test_a_wrong_request_is_one_plain_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    lines = refused(capsys, *arguments)
    assert len(lines) == 1
    assert words in lines[0]


def test_every_problem_has_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    lines = refused(capsys, "run", "historical", "--set", "levers.x=1", "--set", "claims.militia_fear=3")
    assert len(lines) == 2


@pytest.mark.usefixtures("engine")
def test_an_occupied_folder_is_refused_before_any_work(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    lines = refused(capsys, "run", "historical", "--out", str(tmp_path))
    assert len(lines) == 1
    assert "is not empty" in lines[0]


def test_validate(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    good = write_scenario(tmp_path, "good")
    assert run_command(["validate", good]) == 0
    assert capsys.readouterr().out == "1 of 1 valid\n"
    bad = tmp_path / "bad.yaml"
    bad.write_text("schema: 1\ntitle: T\nquestion: Q\nsource: assumed\nlever: {}\nweaks: 3\n")
    lines = refused(capsys, "validate", good, str(bad))
    assert len(lines) == 2
    assert "bad.yaml:5" in lines[0] and "'levers'" in lines[0]
    assert "bad.yaml:6" in lines[1] and "'weeks'" in lines[1]


@pytest.mark.parametrize("command", [[], ["run"], ["compare"], ["batch"], ["validate"], ["claims"], ["page"]])
def test_help_teaches(capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    assert run_command([*command, "--help"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert "Usage: coalition-sim" in captured.out
    assert "\n    coalition-sim " in captured.out  # an example to copy


def test_help_loads_no_heavy_library() -> None:
    import subprocess

    program = (
        "import sys; from sim.cli.main import run_command; run_command(['--help']); "
        "heavy = {'numpy', 'pydantic', 'pyarrow', 'pandas', 'mesa', 'streamlit', 'joblib', 'scipy'}; "
        "sys.exit(','.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_page_is_served_on_this_machine_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from sim.cli import page

    calls: list[list[str]] = []
    entry = tmp_path / "app.py"
    monkeypatch.setattr(page, "find_page", lambda: entry)
    monkeypatch.setattr(page.subprocess, "call", lambda command, cwd, env=None: calls.append(command) or 0)
    assert run_command(["page", "--port", "8600"]) == 0
    assert calls[0][-4:] == ["--server.address", "127.0.0.1", "--server.port", "8600"]
    assert str(entry) in calls[0]


def test_a_bug_is_one_line_and_exit_1() -> None:
    lines, code = explain(TypeError("a\nb"))
    assert code == 1
    assert lines[0].startswith("internal error: TypeError")
    assert explain(StoreError("full")) == (["full"], 2)
