"""The folder of a batch: one writer, one batch, nothing believed that was changed."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.errors import StoreError
from sim.store.folder import is_whole
from sim.store.identity import differences
from sim.store.ledger import Ledger, PartRecord
from sim.store.lock import FolderLock
from sim.study.progress import Report
from sim.study.results import Results, open_results
from tests.batch_stand_in import make_experiment, noting, run_here

FLIPS = 1_000
FLIPS_OF_THE_LEDGER = 200


def _refuse(*_: object, **__: object) -> Any:
    raise AssertionError("work began")


def _refusal(folder: Path, **options: Any) -> str:
    with pytest.raises(StoreError) as caught:
        run_here(folder, **{"simulate": _refuse, **options})
    assert "\n" not in str(caught.value)
    return str(caught.value)


# ---- one writer ----------------------------------------------------------------------------------------


def test_a_second_writer_is_refused_and_readers_are_not(tmp_path: Path) -> None:
    run_here(tmp_path)
    lock = FolderLock(tmp_path)
    assert "another process is writing here; wait until it ends" in _refusal(tmp_path)
    assert Results(tmp_path).is_complete
    lock.release()
    assert run_here(tmp_path).is_complete


def test_a_lock_is_let_go_when_the_folder_is_refused(tmp_path: Path) -> None:
    run_here(tmp_path)
    _refusal(tmp_path, seeds=(2,))
    FolderLock(tmp_path).release()


# ---- one batch -----------------------------------------------------------------------------------------


def test_another_batch_is_refused_with_the_difference_named(tmp_path: Path, monkeypatch: Any) -> None:
    run_here(tmp_path, 6, 2)
    before = sorted((path, path.read_bytes()) for path in tmp_path.glob("**/*.parquet"))
    assert "cases 0 seed is 1 there and 2 here" in _refusal(tmp_path, runs=6, seeds=(2,))
    assert "cases 0 runs is 6 there and 7 here" in _refusal(tmp_path, runs=7)
    assert "cases is a list of 1 there and a list of 2 here" in _refusal(tmp_path, runs=6, seeds=(1, 2))
    words = r"scenarios story digest is [0-9a-f]{12} there and [0-9a-f]{12} here"
    with pytest.raises(StoreError, match=words):
        make_experiment(6, push=2.0).run(tmp_path, 0, simulate=_refuse)
    from sim.study import cases

    for key, value in (
        ("version", "9.9"),
        ("code", "0" * 64),
        ("libraries", {"numpy": "1.0", "scipy": "1.0"}),
    ):
        changed = {**cases.code_versions(), key: value}
        with monkeypatch.context() as patch:
            patch.setattr(cases, "code_versions", lambda changed=changed: changed)
            assert f"holds another batch: {key}" in _refusal(tmp_path, runs=6)
    assert sorted((path, path.read_bytes()) for path in tmp_path.glob("**/*.parquet")) == before


def test_differences_are_few_and_in_words() -> None:
    assert differences({"a": 1, "chunk": 2, "title": "x"}, {"a": 1, "chunk": 3}) == []
    assert differences({"seed": 1}, {"seed": 1, "weeks": 4}) == ["weeks is absent there and 4 here"]
    assert differences({"files": {"a": "x"}}, {"files": {"a": "y"}}) == []
    many = differences({"a": dict.fromkeys("bcdefg", 1)}, {"a": dict.fromkeys("bcdefg", 2)})
    assert many[0] == "a b is 1 there and 2 here"
    assert (len(many), many[-1]) == (5, "and 2 more points")


def test_a_folder_of_anything_else_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    assert "is not empty and holds no results" in _refusal(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "manifest.json").write_text('{"scenario": "historical"}')
    assert "holds results of another command" in _refusal(tmp_path / "run")
    assert "a file stands where a folder is needed" in _refusal(tmp_path / "thesis.txt")


def test_looking_at_no_batch_is_one_line(tmp_path: Path) -> None:
    for folder, words in ((tmp_path / "none", "no such folder"), (tmp_path, "holds no results of a batch")):
        with pytest.raises(StoreError, match=words):
            open_results(folder)


# ---- nothing that was changed is believed ----------------------------------------------------------------


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finished")
    run_here(folder, 12, 4)
    return folder


@pytest.fixture
def copied(finished: Path, tmp_path: Path) -> Path:
    shutil.copytree(finished, tmp_path / "copy")
    return tmp_path / "copy"


def _flip(content: bytes, generator: np.random.Generator) -> bytes:
    changed = bytearray(content)
    changed[generator.integers(len(changed))] ^= 1 << int(generator.integers(8))
    return bytes(changed)


def test_every_flipped_bit_of_a_part_or_the_manifest_is_found(copied: Path) -> None:
    generator = np.random.default_rng(7)
    ledger = Ledger(copied, is_read_only=True)
    records = ledger.records()
    targets = [(record, copied / name) for record in records.values() for name in record.files]
    targets += [(None, copied / "manifest.json")]
    found = 0
    for turn in range(FLIPS):
        record, path = targets[turn % len(targets)]
        content = path.read_bytes()
        path.write_bytes(_flip(content, generator))
        if record is None:
            with pytest.raises(StoreError):
                Results(copied)
            found += 1
        else:
            found += not is_whole(copied, record)
        path.write_bytes(content)
    ledger.close()
    assert found == FLIPS
    assert all(is_whole(copied, record) for record in records.values())


def test_a_changed_ledger_never_gives_other_results(copied: Path) -> None:
    generator = np.random.default_rng(8)
    truth, path = Results(copied).digest(), copied / "ledger.sqlite"
    content, refused, fewer = path.read_bytes(), 0, 0
    for _ in range(FLIPS_OF_THE_LEDGER):
        path.write_bytes(_flip(content, generator))
        try:
            digest = Results(copied).digest()
        except StoreError as error:
            assert "\n" not in str(error)
            refused += 1
        else:
            assert digest in (truth, None)
            fewer += digest is None
        path.write_bytes(content)
    assert refused > 0 and fewer > 0


@pytest.mark.parametrize("table", ["runs", "weekly", "places", "tribes"])
@pytest.mark.parametrize("harm", ["changed", "cut", "gone"])
def test_a_damaged_part_is_found_and_made_again(copied: Path, table: str, harm: str) -> None:
    path = copied / table / "part-000001.parquet"
    whole = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(whole[:-1] if harm == "cut" else _flip(whole, np.random.default_rng(1)))
    with pytest.raises(StoreError, match=r"part-000001\.parquet: [^\n]+$"):
        Results(copied).table(table)
    made: list[int] = []

    told: list[Report] = []
    assert run_here(copied, 12, 4, simulate=noting(made), progress=told.append).is_complete
    assert made == [4, 5, 6, 7]
    assert told[0].damaged == 1
    assert path.read_bytes() == whole


def test_a_lost_ledger_means_that_all_is_made_again(copied: Path) -> None:
    truth = Results(copied).digest()
    (copied / "ledger.sqlite").write_bytes(b"SQLite format 3\0" + bytes(1_000))
    assert "ledger.sqlite: is damaged" in _refusal(copied, runs=12)
    (copied / "ledger.sqlite").unlink()
    assert Results(copied).done == 0
    assert run_here(copied, 12, 4).digest() == truth


def test_a_manifest_that_was_edited_is_refused(copied: Path) -> None:
    path = copied / "manifest.json"
    path.write_text(path.read_text().replace('"maps": true', '"maps":  true'))
    assert "manifest.json: is not the file that was written" in _refusal(copied, runs=12)


def test_a_row_that_was_edited_is_not_believed(copied: Path) -> None:
    connection = sqlite3.connect(copied / "ledger.sqlite")
    connection.execute("UPDATE parts SET failed = 1 WHERE part = 2")
    connection.commit()
    connection.close()
    assert Results(copied).done == 8
    assert run_here(copied, 12, 4).done == 12


def test_a_ledger_enters_and_forgets(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    assert (ledger.manifest(), ledger.records(), ledger.runs()) == (None, {}, [])
    ledger.begin("m", [3, 4])
    ledger.begin("other", [1])
    assert (ledger.manifest(), ledger.runs()) == ("m", [3, 4])
    record = PartRecord(1, 4, 1, {"runs/part-000001.parquet": "ab"})
    ledger.acknowledge(record)
    reader = Ledger(tmp_path, is_read_only=True)
    assert reader.records() == {1: record}
    ledger.forget([1])
    assert reader.records() == {}
    reader.close()
    ledger.close()
