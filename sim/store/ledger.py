"""Which parts of a batch are done, in a SQLite file that survives a kill or a power cut at any moment.

A part counts as done once its row is committed here, after its files are whole on the disk. Every
row carries a digest of its own content: a row that was changed by anything else is not believed.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

LEDGER_FILE: Final = "ledger.sqlite"
# How long a reader waits for the writer, and the other way round; both hold the file for moments.
PATIENCE_SECONDS: Final = 30

_DAMAGED: Final = "is damaged ({}); delete it and run the same command again: all parts are then made anew"
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS batch (manifest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS parts (
    part INTEGER PRIMARY KEY, runs INTEGER NOT NULL,
    failed INTEGER, files TEXT, proof TEXT
);
"""


@dataclass(frozen=True)
class PartRecord:
    """One part: its runs, how many of them failed, and the SHA-256 of each of its files by name."""

    part: int
    runs: int
    failed: int
    files: Mapping[str, str]


class Ledger:
    """The ledger of one folder.

    Parameters
    ----------
    folder : Path
        Where `ledger.sqlite` stands or will stand.
    is_read_only : bool
        Open what is there and change nothing; works while another process writes.

    Raises
    ------
    StoreError
        If the file cannot be opened or is damaged.
    """

    def __init__(self, folder: Path, *, is_read_only: bool = False) -> None:
        self.path = folder / LEDGER_FILE
        with self._one_line_errors():
            # A reader, too, must be able to clear up after a writer that was killed; where it may not
            # write, SQLite opens the file for reading alone.
            name = f"{self.path.absolute().as_uri()}{'?mode=rw' if is_read_only else ''}"
            self._connection = sqlite3.connect(
                name, uri=True, timeout=PATIENCE_SECONDS, isolation_level=None, check_same_thread=False
            )
        try:
            with self._one_line_errors():
                if is_read_only:
                    self._connection.execute("PRAGMA query_only = ON")
                else:
                    self._connection.execute("PRAGMA journal_mode = WAL")
                    self._connection.execute("PRAGMA synchronous = FULL")
                if self._connection.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
                    raise sqlite3.DatabaseError("its pages do not fit together")
        except BaseException:
            self._connection.close()
            raise

    def begin(self, manifest: str, runs: Sequence[int]) -> None:
        """Enter all parts of a new batch in one transaction; does nothing if they are entered.

        Parameters
        ----------
        manifest : str
            SHA-256 of the folder's manifest.
        runs : sequence of int
            Number of runs of each part.
        """
        with self._transaction():
            for statement in _TABLES.split(";"):
                self._connection.execute(statement)
            if self._manifest() is None:
                self._connection.execute("INSERT INTO batch VALUES (?)", (manifest,))
                rows = list(enumerate(runs))
                self._connection.executemany("INSERT INTO parts (part, runs) VALUES (?, ?)", rows)

    def manifest(self) -> str | None:
        """SHA-256 of the manifest that this ledger belongs to; None before `begin`."""
        with self._one_line_errors():
            return self._manifest()

    def records(self) -> dict[int, PartRecord]:
        """Parts that are done, by number; rows that do not prove themselves are left out."""
        with self._one_line_errors():
            manifest = self._manifest()
            if manifest is None:
                return {}
            rows = self._connection.execute(
                "SELECT part, runs, failed, files, proof FROM parts WHERE proof IS NOT NULL ORDER BY part"
            ).fetchall()
        return {
            part: PartRecord(part, runs, failed, json.loads(files))
            for part, runs, failed, files, proof in rows
            if proof == _prove(manifest, part, runs, failed, files)
        }

    def runs(self) -> list[int]:
        """Number of runs of each part, done or not."""
        with self._one_line_errors():
            if self._manifest() is None:
                return []
            rows = self._connection.execute("SELECT part, runs FROM parts ORDER BY part").fetchall()
        if [part for part, _ in rows] != list(range(len(rows))):
            raise StoreError(f"{self.path}: {_DAMAGED.format('its rows are not those entered')}")
        return [runs for _, runs in rows]

    def acknowledge(self, record: PartRecord) -> None:
        """Enter a part as done; when this returns it is so, come what may."""
        files = json.dumps(dict(record.files), sort_keys=True)
        with self._transaction():
            proof = _prove(self._manifest(), record.part, record.runs, record.failed, files)
            self._connection.execute(
                "UPDATE parts SET failed = ?, files = ?, proof = ? WHERE part = ?",
                (record.failed, files, proof, record.part),
            )

    def forget(self, parts: Sequence[int]) -> None:
        """Take parts for not done, so that they are made again."""
        with self._transaction():
            self._connection.executemany(
                "UPDATE parts SET failed = NULL, files = NULL, proof = NULL WHERE part = ?",
                [(part,) for part in parts],
            )

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _manifest(self) -> str | None:
        is_begun = self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'batch'").fetchone()
        row = self._connection.execute("SELECT manifest FROM batch").fetchone() if is_begun else None
        return row[0] if row else None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._one_line_errors():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _one_line_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: {_reason(error)}") from error


def _prove(manifest: str | None, part: int, runs: int, failed: int, files: str) -> str:
    content = json.dumps([manifest, part, runs, failed, files])
    return hashlib.sha256(content.encode()).hexdigest()


def _reason(error: sqlite3.Error) -> str:
    text = str(error)
    if "full" in text:
        return "the disk is full: free some space and run the same command again; nothing done is lost"
    if "disk I/O error" in text:
        return "the disk is full or fails: see to it and run the same command again; nothing done is lost"
    if "locked" in text:
        return "another process keeps it; wait until it ends"
    if "unable to open" in text or "readonly" in text:
        return "cannot be opened for writing: choose a folder you may write to with --out"
    return _DAMAGED.format(text)
