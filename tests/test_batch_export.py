"""Results for other programs: tidy tables, the layout of the EMA Workbench, results run again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from ema_workbench import load_results

from sim.cli.main import run_command
from sim.errors import StoreError
from sim.names import PARTIES
from sim.study.cases import Case
from sim.study.experiment import Experiment
from sim.study.export import export_tables
from sim.study.results import Results
from sim.study.workbench_file import experiments_and_outcomes, write_workbench_file
from tests import batch_stand_in as stand_in
from tests.batch_stand_in import AXES, Source, run_here
from tests.study_stand_in import GROUPS, PLACES, simulate

TABLES = {
    "cases": ["case", "scenario", "policy", "world", "seed", "point", "runs", "done", "failed"],
    "runs": ["case", "run", "seed", "status", "message", "digest"],
    "outcomes": ["case", "run", "week", "outcome", "value"],
    "once": ["case", "run", "outcome", "value"],
    "places": ["case", "week", "place", "holder", "share"],
    "tribes": ["case", "week", "tribe", "side", "share"],
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Two cases of which one run each fails, in parts of four runs."""
    folder = tmp_path_factory.mktemp("results")
    return run_here(folder, 6, 4, seeds=(1, 2), simulate=stand_in.raise_sometimes)


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path) if path.suffix == ".csv" else pd.read_parquet(path)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_tidy_tables(tmp_path: Path, results: Results, form: str) -> None:
    names = export_tables(results, tmp_path / "new", form)
    assert sorted(names) == sorted(f"{name}.{form}" for name in TABLES)
    tables = {name: _read(tmp_path / "new" / f"{name}.{form}") for name in TABLES}
    assert {name: list(table.columns) for name, table in tables.items()} == TABLES
    assert tables["cases"][["runs", "done", "failed"]].to_numpy().tolist() == [[6, 5, 1], [6, 5, 1]]
    assert len(tables["runs"]) == 12
    outcomes = tables["outcomes"]
    assert len(outcomes) == 2 * 5 * 5 * 2
    row = outcomes[(outcomes.case == 1) & (outcomes.run == 4) & (outcomes.week == "2014-06-23")]
    assert row[row.outcome == "is_fighters"].value.item() == 200 + 4 + 2
    assert not (outcomes.run == stand_in.RAISES).any()
    once = tables["once"]
    collapse = once[(once.case == 0) & (once.outcome == "weeks_to_collapse")].set_index("run").value
    assert collapse.dropna().to_dict() == {1: 3, 2: 5, 4: 9, 5: 11}
    for name, count in (("places", len(PLACES) * len(PARTIES)), ("tribes", len(GROUPS) * 3)):
        assert len(tables[name]) == 2 * 5 * count
        sums = tables[name].groupby(["case", "week", list(TABLES[name])[2]]).share.sum()
        assert sums.to_numpy() == pytest.approx(1)


def test_the_same_results_give_the_same_files(tmp_path: Path, results: Results) -> None:
    for folder in (tmp_path / "a", tmp_path / "b"):
        export_tables(results, folder)
        write_workbench_file(results, folder / "results.tar.gz")
    for path in (tmp_path / "a").iterdir():
        assert (tmp_path / "b" / path.name).read_bytes() == path.read_bytes()


def test_text_that_a_spreadsheet_would_run_is_neutralised(tmp_path: Path) -> None:
    def fail(plan: Any, seed: int, runs: Any) -> Any:
        raise _make_error(runs[0])

    results = run_here(tmp_path / "out", 4, simulate=fail)
    export_tables(results, tmp_path / "tables", "csv")
    messages = pd.read_csv(tmp_path / "tables" / "runs.csv").message.tolist()
    assert messages == ["'=1+1: x", "'+1: x", "'-1: x", "'@A1: x"]


def _make_error(run: int) -> Exception:
    name = ("=1+1", "+1", "-1", "@A1")[run]
    return type(name, (Exception,), {})("x")


def test_settings_are_columns_of_the_cases(tmp_path: Path) -> None:
    source, pushes = Source(), (1, 2.5)
    cases = [
        Case(source, 1, 1, settings=(f"levers.air_strikes={push}",), point=point)
        for point, push in enumerate(pushes)
    ]
    results = Experiment.of_cases(cases).run(tmp_path / "out", 0, simulate=simulate, axes=AXES)
    export_tables(results, tmp_path / "tables")
    table = pd.read_parquet(tmp_path / "tables" / "cases.parquet")
    assert table[["point", "levers.air_strikes"]].to_numpy().tolist() == [[0, 1], [1, 2.5]]
    experiments, outcomes = experiments_and_outcomes(results)
    assert experiments["levers_air_strikes"].tolist() == [1, 2.5]
    np.testing.assert_array_equal(outcomes["is_fighters"][:, -1], [100 + 4, 100 + 10])


def test_an_unfinished_batch_is_exported_as_far_as_it_has_come(tmp_path: Path) -> None:
    def stop(report: Any) -> None:
        if report.done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_here(tmp_path / "out", 6, 2, progress=stop)
    export_tables(Results(tmp_path / "out"), tmp_path / "tables")
    cases = pd.read_parquet(tmp_path / "tables" / "cases.parquet")
    assert cases[["runs", "done"]].to_numpy().tolist() == [[6, 2]]
    assert len(experiments_and_outcomes(Results(tmp_path / "out"))[0]) == 2


def test_the_workbench_reads_its_file(tmp_path: Path, results: Results) -> None:
    path = tmp_path / "results.tar.gz"
    write_workbench_file(results, path)
    experiments, outcomes = load_results(str(path))
    wanted, kept = experiments_and_outcomes(results)
    pd.testing.assert_frame_equal(experiments, wanted, check_categorical=False, check_dtype=False)
    assert set(outcomes) == set(kept) == {"is_fighters", "cost", "weeks_to_collapse", "durable_defeat"}
    for name, values in kept.items():
        np.testing.assert_array_equal(outcomes[name], values, err_msg=name)
    assert outcomes["is_fighters"].shape == (10, 5)
    assert experiments["seed"].tolist() == [1] * 5 + [2] * 5
    assert experiments["run"].tolist() == [0, 1, 2, 4, 5] * 2
    assert (experiments["model"] == "coalition").all()


def test_what_the_workbench_cannot_hold_is_refused(tmp_path: Path, results: Results) -> None:
    with pytest.raises(StoreError, match=r"ends in \.tar\.gz"):
        write_workbench_file(results, tmp_path / "results.zip")
    sources = [Source("one"), Source("two")]
    cases = [Case(source, 1, 1, weeks) for source, weeks in zip(sources, (3, 4), strict=True)]
    uneven = Experiment.of_cases(cases).run(tmp_path / "out", 0, simulate=simulate, axes=AXES)
    with pytest.raises(StoreError, match="cases differ in their number of weeks"):
        experiments_and_outcomes(uneven)
    failed = run_here(tmp_path / "none", 2, simulate=stand_in.always_raise)
    with pytest.raises(StoreError, match="no run is done yet"):
        experiments_and_outcomes(failed)
    assert export_tables(failed, tmp_path / "tables") == ["cases.parquet", "runs.parquet"]


@pytest.mark.parametrize(
    ("form", "to", "made"),
    [("csv", "tables", "outcomes.csv"), ("parquet", "tables", "runs.parquet"), ("workbench", "r.tar.gz", "")],
)
def test_export_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], results: Results, form: str, to: str, made: str
) -> None:
    assert run_command(["export", str(results.folder), "--to", str(tmp_path / to), "--format", form]) == 0
    assert capsys.readouterr().out == f"10 of 12 runs are in {tmp_path / to}\n"
    assert (tmp_path / to / made).is_file() if made else (tmp_path / to).is_file()


def test_export_refuses_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], results: Results
) -> None:
    for folder, form in ((results.folder, "excel"), (tmp_path, "csv")):
        assert run_command(["export", str(folder), "--to", str(tmp_path / "x"), "--format", form]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


# ---- run again ---------------------------------------------------------------------------------------------


SHORT = ["--runs", "3", "--weeks", "2"]


def _documents(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    assert run_command(arguments) == code
    return json.loads(capsys.readouterr().out)


def test_documents_and_folders_of_run_are_run_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    request = ["run", "border-sealed-2014", *SHORT, "--set", "levers.air_strikes=50", "--seed", "3", "--json"]
    document = _documents(capsys, *request, "--out", str(tmp_path / "run"))
    (tmp_path / "result.json").write_text(json.dumps(document))
    for path in ("run", "run/manifest.json", "run/summary.json", "result.json"):
        found = _documents(capsys, "reproduce", str(tmp_path / path), "--json")
        assert found["equal"] is True
        assert found["differences"] == []
        assert [(one["equal"], one["of"]) for one in found["verdicts"]] == [(3, 3)]
    (tmp_path / "run" / "once.parquet").write_bytes(b"")
    assert run_command(["reproduce", str(tmp_path / "run")]) == 2
    assert "once.parquet: is not the file that was written" in capsys.readouterr().err
    document["manifest"]["seed"] = 4
    (tmp_path / "result.json").write_text(json.dumps(document))
    assert _documents(capsys, "reproduce", str(tmp_path / "result.json"), "--json", code=1)["equal"] is False


def test_both_sides_of_a_comparison_are_run_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    request = ["compare", "historical", "historical", *SHORT, "--set-b", "claims.momentum=0", "--json"]
    (tmp_path / "pair.json").write_text(json.dumps(_documents(capsys, *request)))
    assert run_command(["reproduce", str(tmp_path / "pair.json")]) == 0
    assert capsys.readouterr().out == "6 of 6 runs of 2 cases are the same to the bit\n"


def test_a_batch_is_run_again_run_by_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = tmp_path / "study.yaml"
    study.write_text(
        "experiment: 1\nscenarios: historical\npolicies: policy-a3-owned-militias\nworlds: author-a2\n"
        "runs: 3\nweeks: 2\nsample: {points: 2, over: {levers.air_strikes: full}}\n"
    )
    out = str(tmp_path / "out")
    _documents(capsys, "batch", str(study), "--out", out, "--json")
    study.unlink()
    one = ["--runs", "1"]
    for path, more, of in ((out, [], 3), (f"{out}/manifest.json", one, 1), (f"{out}/results.json", one, 1)):
        found = _documents(capsys, "reproduce", path, *more, "--json")
        assert found["equal"] is True
        assert [(one["equal"], one["of"]) for one in found["verdicts"]] == [(of, of)] * 4


def test_a_result_that_differs_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.study import cases, reproduce, work

    changed = {**cases.code_versions(), "version": "9.9"}
    with monkeypatch.context() as patch:
        for module in (cases, work):
            patch.setattr(module, "code_versions", lambda: changed)
        patch.setattr(work, "run_digests", lambda series, once: ["0" * 64] * len(series["is_fighters"]))
        from sim.study import experiment

        patch.setattr(experiment, "code_versions", lambda: changed)
        Experiment(["historical"], 2, weeks=2).run(tmp_path / "out", 0)
    monkeypatch.setattr(reproduce.Experiment, "run", _run_here(Experiment.run))
    assert run_command(["reproduce", str(tmp_path / "out")]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "0 of 2 runs of 1 cases are the same to the bit"
    assert told[1] == "historical seed 1: 2 of 2 runs differ, the first of them run 0"
    assert told[2].startswith("made by another version: version is 9.9 there and")


def _run_here(run: Any) -> Any:
    return lambda self, folder, workers, progress=None: run(self, folder, 0, progress=progress)


@pytest.mark.parametrize(
    "content", ["{", "[]", "{}", '{"manifest": {"runs": "x"}}', "\x00", '{"a": {}, "b": 1}']
)
def test_what_is_no_result_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    (tmp_path / "result.json").write_text(content)
    assert run_command(["reproduce", str(tmp_path / "result.json")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert run_command(["reproduce", str(tmp_path / "none.json")]) == 2


def test_texts_that_lead_out_of_the_folder_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = _documents(capsys, "run", "historical", *SHORT, "--json")
    files = document["manifest"]["scenario_files"]
    files["../evil.yaml"] = files["historical.yaml"]
    (tmp_path / "result.json").write_text(json.dumps(document))
    assert run_command(["reproduce", str(tmp_path / "result.json")]) == 2
    assert "do not hold the text" in capsys.readouterr().err
    assert not list(tmp_path.rglob("evil*"))
