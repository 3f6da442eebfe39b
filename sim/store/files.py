"""Files that are whole or absent: a temporary file beside the target, flushed, then renamed.

A kill or a power cut at any moment leaves either the old file or the new one. Every failure of
the disk becomes one line that names the folder and what is safe.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from sim.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PART_SUFFIX: Final = ".part"


def write_whole(path: Path, write: Callable[[BinaryIO], object]) -> str:
    """Write a file whole or not at all, replacing an older one.

    Parameters
    ----------
    path : Path
        The file to make; its folder exists.
    write : callable
        Gets an open binary file and writes the content.

    Returns
    -------
    str
        SHA-256 of the file as it stands on the disk.

    Raises
    ------
    StoreError
        If the disk is full or the folder cannot be written; the old file, if any, is untouched.
    """
    part = path.with_name(f".{path.name}{PART_SUFFIX}")
    with one_line_errors(path):
        try:
            with part.open("w+b") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
                file.seek(0)
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            part.replace(path)
            sync_folder(path.parent)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    return digest


def write_json(path: Path, document: dict[str, Any]) -> str:
    """Write a JSON document whole or not at all; returns the file's SHA-256."""
    text = json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False) + "\n"
    return write_whole(path, lambda file: file.write(text.encode()))


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON document.

    Raises
    ------
    StoreError
        If the file cannot be read or does not hold one JSON object.
    """
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise StoreError(f"{path}: there is no such file") from error
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror or 'for a reason unknown'})") from error
    except (ValueError, RecursionError) as error:
        raise StoreError(f"{path}: is not a record of results: it holds no JSON document") from error
    if not isinstance(document, dict):
        raise StoreError(f"{path}: is not a record of results")
    return document


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder last through a power cut, where the system allows it."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def one_line_errors(path: Path) -> Iterator[None]:
    """Turn the system's errors about a path into one line a user can act on."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path}: {_reason(error)}; nothing that was written before is damaged") from error


def _reason(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT) or "No space left" in str(error):
        return "the disk is full: free some space and run the same command again"
    if error.errno == errno.EFBIG:
        return "no file may grow this large here: raise the limit (ulimit -f) and run the same command again"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "cannot be written: choose a folder you may write to with --out"
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return "a file stands where a folder is needed"
    if error.errno == errno.ENAMETOOLONG:
        return "the name is too long for this disk"
    return f"cannot be written ({error.strerror or type(error).__name__})"
