"""One process at a time writes to a folder; the operating system ends a dead one's claim on it.

SQLite's file locks do the work: they exist on every system, and the kernel lifts them when their
process ends, however it ends, so that no stale lock can be left behind.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from sim.errors import StoreError
from sim.store.files import one_line_errors

if TYPE_CHECKING:
    from pathlib import Path

LOCK_FILE: Final = "lock.sqlite"


class FolderLock:
    """The right to write to a folder, held until `release` or the end of the process.

    Parameters
    ----------
    folder : Path
        Exists and can be written.

    Raises
    ------
    StoreError
        If another process, or another part of this one, holds the folder.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / LOCK_FILE
        with one_line_errors(path):
            path.touch()
        # The lock may be released in another thread than it was taken in, as on a page.
        self._connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            self._connection.execute("BEGIN EXCLUSIVE")
        except BaseException as error:
            self._connection.close()
            if not isinstance(error, sqlite3.Error):
                raise
            if "locked" in str(error):
                raise StoreError(
                    f"{folder}: another process is writing here; wait until it ends or choose another --out"
                ) from None
            raise StoreError(f"{path}: cannot be locked ({error}); choose another --out") from error

    def release(self) -> None:
        """Let others write; harmless if done twice."""
        with suppress(sqlite3.Error):
            self._connection.close()
