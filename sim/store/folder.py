"""The folder of a batch: a manifest of what is asked, a ledger of what is done, parts as Parquet files.

    manifest.json    scenario texts and digests, cases, seeds, versions: what this folder is for
    ledger.sqlite    which parts are done, with the SHA-256 of their files
    runs/, weekly/, places/, tribes/    the parts, see `sim.store.parts`
    results.json     n of N and the digest of all results, once all parts are done
    lock.sqlite      keeps a second process out

A part is written whole, file by file, and only then entered in the ledger. What is not in the ledger
was never there; what is in it and differs from its SHA-256 is made again.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from sim.errors import StoreError
from sim.store.files import PART_SUFFIX, one_line_errors, read_json, write_json, write_whole
from sim.store.identity import differences
from sim.store.ledger import LEDGER_FILE, Ledger, PartRecord
from sim.store.lock import LOCK_FILE, FolderLock
from sim.store.parts import TABLES, read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pyarrow import Table

MANIFEST: Final = "manifest.json"
RESULTS: Final = "results.json"
KIND: Final = "batch"


def part_name(table: str, part: int) -> str:
    """Name of a part's file of one table, relative to the folder."""
    return f"{table}/part-{part:06d}.parquet"


class BatchFolder:
    """A folder that this process may write to, new or as an earlier process left it.

    Parameters
    ----------
    folder : Path
        New, empty, or of the same batch.
    manifest : dict
        What the batch is; plain JSON values.
    runs : sequence of int
        Number of runs of each part. A folder that exists keeps its own; see `layout`.

    Attributes
    ----------
    records : dict of int to PartRecord
        Parts that are done and whole.
    damaged : tuple of int
        Parts that were done when the folder was opened and whose files are missing or changed.

    Raises
    ------
    StoreError
        If another process is at work here, if the folder holds anything else (each difference is
        named), or if it cannot be written.
    """

    def __init__(self, folder: Path, manifest: dict[str, Any], runs: Sequence[int]) -> None:
        self.folder = folder
        is_new = _open_place(folder, manifest)
        self._lock = FolderLock(folder)
        try:
            # Again, now that nobody else can write here: another may have begun in between.
            is_new = _open_place(folder, manifest)
            if is_new:
                write_json(folder / MANIFEST, manifest)
            self.records, self.damaged, self._ledger = self._open_ledger(runs)
        except BaseException:
            self._lock.release()
            raise

    def missing(self) -> list[int]:
        """Parts that are not done yet."""
        return [part for part, _ in enumerate(self._ledger.runs()) if part not in self.records]

    def keep(self, part: int, runs: int, failed: int, files: Mapping[str, bytes]) -> None:
        """Store a part; when this returns, no kill and no power cut can lose it.

        Parameters
        ----------
        part : int
            Its number.
        runs, failed : int
            How many runs it has, and how many of them failed.
        files : mapping of str to bytes
            Table name to file content, from `sim.store.parts.encode`.

        Raises
        ------
        StoreError
            If the disk is full or fails; what was kept before is untouched.
        """
        digests = {}
        for table, content in files.items():
            name = part_name(table, part)
            digests[name] = write_whole(self.folder / name, lambda file, content=content: file.write(content))
        record = PartRecord(part, runs, failed, digests)
        self._ledger.acknowledge(record)
        self.records[part] = record

    def forget(self, parts: Sequence[int]) -> None:
        """Take parts for not done, so that they are made again."""
        self._ledger.forget(parts)
        for part in parts:
            self.records.pop(part, None)

    def finish(self, results: dict[str, Any]) -> None:
        """Write the record of the results."""
        write_json(self.folder / RESULTS, results)

    def close(self) -> None:
        """Let go of the folder."""
        self._ledger.close()
        self._lock.release()

    def _open_ledger(self, runs: Sequence[int]) -> tuple[dict[int, PartRecord], tuple[int, ...], Ledger]:
        ledger = Ledger(self.folder)
        try:
            ledger.begin(_file_digest(self.folder / MANIFEST), runs)
            check_ledger(self.folder, ledger)
            if ledger.runs() != list(runs):
                raise StoreError(f"{self.folder}: was cut into other parts; choose another folder with --out")
            with one_line_errors(self.folder):
                for table in TABLES:
                    (self.folder / table).mkdir(exist_ok=True)
                    for left in (self.folder / table).glob(f".*{PART_SUFFIX}"):
                        left.unlink()  # of a process that was killed while it wrote
            records = ledger.records()
            damaged = tuple(part for part, record in records.items() if not is_whole(self.folder, record))
            ledger.forget(damaged)
        except BaseException:
            ledger.close()
            raise
        return {part: record for part, record in records.items() if part not in damaged}, damaged, ledger


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read what a folder is for.

    Raises
    ------
    StoreError
        If it is no folder of a batch.
    """
    if not (folder / MANIFEST).is_file():
        raise StoreError(f"{folder}: holds no results of a batch")
    manifest = read_json(folder / MANIFEST)
    if manifest.get("kind") != KIND:
        raise StoreError(f"{folder}: holds no results of a batch")
    return manifest


def read_part(folder: Path, record: PartRecord, name: str, columns: Sequence[str] | None) -> Table:
    """Read one file of a part that is done, after checking that it is as it was written.

    Parameters
    ----------
    folder : Path
        The folder of the batch.
    record : PartRecord
        The part.
    name : str
        One of the names in `record.files`.
    columns : sequence of str, optional
        Those wanted; default: all.

    Raises
    ------
    StoreError
        If the file is missing or changed.
    """
    with one_line_errors(folder / name):
        content = (folder / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != record.files[name]:
        raise StoreError(
            f"{folder / name}: is not the file that was written (its SHA-256 differs); "
            "run the same batch again to have it made anew"
        )
    return read(content, columns)


def is_whole(folder: Path, record: PartRecord) -> bool:
    """Whether all files of a part are as they were written."""
    try:
        return all(_file_digest(folder / name) == digest for name, digest in record.files.items())
    except StoreError:
        return False


def check_ledger(folder: Path, ledger: Ledger) -> None:
    """Refuse a ledger that belongs to another manifest than the one beside it.

    Raises
    ------
    StoreError
        If the manifest or the ledger was changed or exchanged.
    """
    if ledger.manifest() not in (None, _file_digest(folder / MANIFEST)):
        raise StoreError(
            f"{folder / MANIFEST}: is not the file that was written (its SHA-256 differs); "
            f"put it back, or delete {LEDGER_FILE} and run the same command again"
        )


def _open_place(folder: Path, manifest: dict[str, Any]) -> bool:
    """Whether a folder is new; refuses one that holds anything else than this batch."""
    with one_line_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        names = {entry.name for entry in folder.iterdir()}
    if not {name for name in names if not name.startswith(LOCK_FILE) and not name.endswith(PART_SUFFIX)}:
        return True
    if MANIFEST not in names:
        raise StoreError(f"{folder}: is not empty and holds no results; choose another folder with --out")
    if read_json(folder / MANIFEST).get("kind") != KIND:
        raise StoreError(f"{folder}: holds results of another command; choose another folder with --out")
    found = differences(read_json(folder / MANIFEST), manifest)
    if found:
        told = "; ".join(found)
        raise StoreError(f"{folder}: holds another batch: {told}; choose another folder with --out")
    return False


def _file_digest(path: Path) -> str:
    with one_line_errors(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
