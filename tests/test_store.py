"""Tables on disk: columns, types, whole or absent, refusals in one line."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.errors import StoreError
from sim.store.files import write_json
from sim.store.tables import check_results, open_folder, write_results
from sim.study.ensemble import Ensemble, ensemble
from sim.study.summary import summarise
from tests.study_stand_in import GROUPS, PLACES, make_plan, simulate


def _results(scenario: str = "story") -> tuple[Ensemble, dict[str, Any]]:
    result = ensemble(make_plan(scenario), runs=6, simulate=simulate)
    return result, summarise(result, {})


def _write(folder: Path, scenario: str = "story") -> dict[str, Any]:
    return write_results(folder, *_results(scenario), PLACES, GROUPS)


def test_columns_and_types(tmp_path: Path) -> None:
    _write(tmp_path / "new")
    schemas = {path.stem: pq.read_schema(path) for path in (tmp_path / "new").glob("*.parquet")}
    fields = {name: [(field.name, field.type) for field in schema] for name, schema in schemas.items()}
    text, number = pa.string(), pa.float64()
    assert fields == {
        "outcomes": [("run", pa.int32()), ("week", text), ("outcome", text), ("value", number)],
        "once": [("run", pa.int32()), ("outcome", text), ("value", number)],
        "places": [("week", text), ("place", text), ("holder", text), ("share", number)],
        "tribes": [("week", text), ("tribe", text), ("side", text), ("share", number)],
    }
    column = pq.ParquetFile(tmp_path / "new" / "outcomes.parquet").metadata.row_group(0).column(3)
    assert column.compression == "ZSTD"


def test_values_come_back(tmp_path: Path) -> None:
    results, _ = _results()
    _write(tmp_path)
    outcomes = pq.read_table(tmp_path / "outcomes.parquet").to_pandas()
    assert len(outcomes) == 6 * 5 * 2
    row = outcomes[
        (outcomes.run == 4) & (outcomes.week == "2014-06-23") & (outcomes.outcome == "is_fighters")
    ]
    assert row.value.item() == results.series["is_fighters"][4, 2]
    places = pq.read_table(tmp_path / "places.parquet").to_pandas()
    sums = places.groupby(["week", "place"]).share.sum()
    assert len(sums) == 10
    assert sums.to_numpy() == pytest.approx(1)
    held = places[(places.place == "place_b") & (places.week == "2014-06-09") & (places.holder == "GOI")]
    assert held.share.item() == 0.5
    tribes = pq.read_table(tmp_path / "tribes.parquet").to_pandas()
    assert set(tribes.side) == {"is", "aside", "government"}
    assert set(tribes.tribe) == set(GROUPS)


def test_once_that_never_happened_is_null(tmp_path: Path) -> None:
    _write(tmp_path)
    once = pq.read_table(tmp_path / "once.parquet").to_pydict()
    rows = zip(once["run"], once["outcome"], once["value"], strict=True)
    values = {run: value for run, outcome, value in rows if outcome == "weeks_to_collapse"}
    assert values == {0: None, 1: 3.0, 2: 5.0, 3: None, 4: 9.0, 5: 11.0}


def test_summary_and_manifest_stand_beside_the_tables(tmp_path: Path) -> None:
    _, summary = _results()
    manifest = _write(tmp_path)
    assert json.loads((tmp_path / "summary.json").read_text()) == summary
    assert json.loads((tmp_path / "manifest.json").read_text()) == manifest
    assert manifest["scenario"] == "story"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "manifest.json", "once.parquet", "outcomes.parquet",
        "places.parquet", "summary.json", "tribes.parquet",
    ]  # fmt: skip
    assert check_results(tmp_path) == manifest


def test_same_request_same_bytes(tmp_path: Path) -> None:
    assert _write(tmp_path / "a")["files"] == _write(tmp_path / "b")["files"]


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    _write(tmp_path)
    path = tmp_path / "places.parquet"
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not the file that was written"):
        check_results(tmp_path)


def test_results_of_the_same_scenario_are_replaced(tmp_path: Path) -> None:
    _write(tmp_path)
    assert _write(tmp_path)["complete"] is True


def test_results_of_another_scenario_are_not_touched(tmp_path: Path) -> None:
    before = _write(tmp_path)
    with pytest.raises(StoreError, match="results of another scenario \\(story\\)") as caught:
        _write(tmp_path, "other")
    assert "\n" not in str(caught.value)
    assert check_results(tmp_path) == before


def test_a_folder_with_other_files_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(StoreError, match="is not empty and holds no results"):
        open_folder(tmp_path, "story")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("content", ["{", "[]", "\x00", "[" * 100_000])
def test_a_damaged_manifest_is_one_line(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(StoreError, match="record of results") as caught:
        open_folder(tmp_path, "story")
    assert "\n" not in str(caught.value)


def test_a_file_in_the_way_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StoreError, match="a file stands where a folder is needed"):
            open_folder(folder, "story")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "cannot be written"),
        (errno.EIO, "cannot be written"),
    ],
)
def test_disk_failures_are_one_line_and_leave_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    path = tmp_path / "record.json"
    write_json(path, {"old": True})

    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StoreError, match=words) as caught:
        write_json(path, {"old": False})
    assert "\n" not in str(caught.value)
    assert json.loads(path.read_text()) == {"old": True}
    assert [entry.name for entry in tmp_path.iterdir()] == ["record.json"]


def test_a_disk_that_fills_up_while_tables_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_table", fail)
    with pytest.raises(StoreError, match="the disk is full"):
        _write(tmp_path)
    with pytest.raises(StoreError, match="incomplete"):
        check_results(tmp_path)
    monkeypatch.undo()
    assert _write(tmp_path)["complete"] is True  # the same command again


def test_shares_that_do_not_fit_their_ids_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="do not fit"):
        write_results(tmp_path, *_results(), PLACES[:1], GROUPS)
