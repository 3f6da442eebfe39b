"""The commands about batches with a stand-in for the engine: documents, tables for people, refusals."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sim.cli.main import run_command
from sim.study import experiment
from sim.study.pools import HerePool
from tests import batch_stand_in, study_stand_in
from tests.batch_stand_in import AXES
from tests.command_line import put_engine, read_document, refused, write_scenario

REQUEST = ("--runs", "6", "--weeks", "2")


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Put the stand-in where the engine is looked for, and make all parts in this process."""
    module = put_engine(monkeypatch)
    monkeypatch.setattr(experiment, "axis_ids", lambda: AXES)
    monkeypatch.setattr(experiment, "open_pool", lambda *_: HerePool())
    return module


@pytest.mark.usefixtures("engine")
def test_a_batch_says_n_of_n_for_each_case(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    names, out = ["historical", write_scenario(tmp_path, "mine")], str(tmp_path / "out")
    document = read_document(capsys, "batch", *names, *REQUEST, "--seed", "1", "--seed", "4", "--out", out)
    assert (document["done"], document["failed"], document["of"]) == (24, 0, 24)
    cases = [(case["scenario"], case["seed"], case["done"], case["of"]) for case in document["cases"]]
    assert cases == [("historical", 1, 6, 6), ("historical", 4, 6, 6), ("mine", 1, 6, 6), ("mine", 4, 6, 6)]
    assert document["cases"][0]["digest"] == document["cases"][2]["digest"]
    assert json.loads((tmp_path / "out" / "results.json").read_text()) == document
    assert run_command(["batch", *names, *REQUEST, "--seed", "1", "--seed", "4", "--out", out]) == 0
    assert "24 of 24 runs done" in capsys.readouterr().out


@pytest.mark.usefixtures("engine")
def test_parts_found_damaged_are_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    request = ["batch", "historical", *REQUEST, "--out", str(tmp_path), "--chunk", "2"]
    assert run_command(request) == 0
    assert capsys.readouterr().err == ""
    (tmp_path / "weekly" / "part-000001.parquet").unlink()
    assert run_command(request) == 0
    assert capsys.readouterr().err == "parts found damaged, made again: 1\n"


@pytest.mark.usefixtures("engine")
def test_results_show_medians_over_what_is_done(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    settings = ("--set", "levers.air_strikes=50")
    read_document(capsys, "batch", "historical", *REQUEST, *settings, "--out", str(tmp_path))
    document = read_document(capsys, "results", str(tmp_path))
    case = document["cases"][0]
    assert (case["done"], case["of"], case["at"], case["settings"]) == (6, 6, "2014-06-23", [settings[1]])
    assert case["outcomes"]["is_fighters"]["p50"] == 100 + 2.5 + 2 * 50
    assert run_command(["results", str(tmp_path)]) == 0
    captured = " ".join(capsys.readouterr().out.split())
    assert "historical levers.air_strikes=50: 6 of 6 runs, seed 1, 2014-06-23" in captured
    assert "no forecast" in captured


def test_runs_that_fail_are_told_and_the_exit_code_is_1(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, engine: ModuleType
) -> None:
    engine.simulate = batch_stand_in.raise_sometimes  # type: ignore[attr-defined]
    request = ("batch", "historical", *REQUEST, "--out", str(tmp_path))
    document = read_document(capsys, *request, code=1)
    assert (document["done"], document["failed"], document["of"]) == (5, 1, 6)
    message = "FloatingPointError: a number went wrong"
    failure = {"case": 0, "run": 3, "seed": 1, "status": "error", "message": message}
    assert document["failures"] == [failure]
    assert run_command(request) == 1
    captured = capsys.readouterr().out
    assert "5 of 6 runs done, 1 failed" in captured
    assert "case 0, run 3, seed 1: error: FloatingPointError: a number went wrong" in captured
    assert run_command(["results", str(tmp_path)]) == 0
    assert "5 of 6 runs done, 1 failed" in capsys.readouterr().out


@pytest.mark.parametrize(
    "options", [(), ("--set", "levers.air_strikes=50", "--seed", "4", "--chunk", "2", "--timeout", "90")]
)
def test_ctrl_c_says_how_to_go_on(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, engine: ModuleType, options: tuple[str, ...]
) -> None:
    def stop(plan: Any, seed: int, runs: Any) -> Any:
        if runs[-1] >= 2:
            raise KeyboardInterrupt
        return study_stand_in.simulate(plan, seed, runs)

    engine.simulate = stop  # type: ignore[attr-defined]
    out = str(tmp_path / "a b")
    assert run_command(["batch", "historical", *REQUEST, "--out", out, *options]) == 130
    captured = capsys.readouterr()
    assert captured.out == ""
    stored = 2 if options else 0
    chosen = " --seed 4 --set levers.air_strikes=50 --timeout 90" if options else ""
    words = f"--out '{out}' --runs 6 --weeks 2{chosen} --workers 1"
    assert captured.err.splitlines() == [
        f"{stored} of 6 runs are stored; to go on: coalition-sim batch historical {words}",
        "stopped",
    ]


def test_all_names_are_checked_before_any_work(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lines = refused(capsys, "batch", "historical", "one", "two", "--out", str(tmp_path / "out"))
    assert len(lines) == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("historical", "historical"), "historical: given twice in one batch"),
        (("historical", "--seed", "2", "--seed", "2"), "historical: given twice in one batch"),
        (("historical", "--runs", "0"), "runs: 0 is outside 1 to 100,000"),
        (("historical", "--workers", "65"), "workers: 65"),
        (("historical", "--chunk", "0"), "chunk: 0"),
        (("historical", "--timeout", "0"), "timeout: 0"),
        (("historical", "--seed", "-1"), "seed: -1"),
        (("historical", "--set", "levers.air_strike=5"), "nearest is 'air_strikes'"),
        (("historical", "--weeks", "521"), "weeks: 521"),
    ],
)
def test_a_wrong_request_is_one_line_before_any_work(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    lines = refused(capsys, "batch", *arguments, "--out", str(tmp_path / "out"))
    assert len(lines) == 1
    assert words in lines[0]
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("engine")
def test_another_batch_in_the_folder_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run_command(["batch", "historical", *REQUEST, "--out", str(tmp_path)]) == 0
    capsys.readouterr()
    lines = refused(capsys, "batch", "historical", *REQUEST, "--seed", "2", "--out", str(tmp_path))
    assert len(lines) == 1
    assert "cases 0 seed is 1 there and 2 here; choose another folder with --out" in lines[0]


def test_a_folder_without_a_batch_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        assert len(refused(capsys, "results", str(folder))) == 1
