"""A folder with an article of a user's own: its claims as data, their functions as program text.

The texts are read once and travel with every plan made from them, so that all processes use the same claims,
whatever becomes of the folder meanwhile. Reading runs nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sim.errors import ClaimFolderError

ARTICLES_FILE: Final = "articles.yaml"
CLAIMS_FILE: Final = "claims.yaml"
CODE_SUFFIX: Final = ".py"
LARGEST_BYTES: Final = 2**20


@dataclass(frozen=True)
class ClaimFolder:
    """What stands in a folder with claims.

    Attributes
    ----------
    digest : str
        SHA-256 over names and texts of the files; two folders of equal content are the same.
    name : str
        Of the folder, for messages.
    files : mapping of str to str, as pairs
        Text of each file by its name, in the order of the names.
    """

    digest: str
    name: str = field(compare=False)
    files: tuple[tuple[str, str], ...] = field(compare=False, repr=False)

    def text(self, name: str) -> str | None:
        """Return the text of a file, or None if there is no such file."""
        return dict(self.files).get(name)

    @property
    def programs(self) -> list[tuple[str, str]]:
        """Name and text of each file with functions."""
        return [(name, text) for name, text in self.files if name.endswith(CODE_SUFFIX)]


def read_claim_folder(path: Path | str) -> ClaimFolder:
    """Read a folder with claims; nothing in it is run.

    Parameters
    ----------
    path : Path or str
        Holds ``claims.yaml``, files ``*.py`` and, for an article of its own, ``articles.yaml``. Other files
        and folders in it are left alone.

    Raises
    ------
    ClaimFolderError
        One line a file that is missing or cannot be read.
    """
    folder = Path(path)
    name = folder.resolve().name or str(folder)
    if not folder.is_dir():
        raise ClaimFolderError(f"{name}: there is no such folder; coalition-sim new-claims makes one")
    files: list[tuple[str, str]] = []
    problems: list[str] = []
    for file in sorted(folder.iterdir()):
        is_program = file.suffix == CODE_SUFFIX and not file.name.startswith(".")
        if not is_program and file.name not in (ARTICLES_FILE, CLAIMS_FILE):
            continue
        try:
            files.append((file.name, _read(file)))
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            problems.append(f"{name}/{file.name}: cannot be read: {reason}")
    present = {file for file, _ in files}
    if not problems and CLAIMS_FILE not in present:
        problems.append(f"{name}/{CLAIMS_FILE}: is missing; it holds an entry for each claim")
    if not problems and not any(file.endswith(CODE_SUFFIX) for file in present):
        problems.append(f"{name}/claims.py: is missing; it holds a function for each claim")
    if problems:
        raise ClaimFolderError(problems)
    return ClaimFolder(_digest(files), name, tuple(files))


def _read(file: Path) -> str:
    """Return the text of a file."""
    if file.stat().st_size > LARGEST_BYTES:
        raise ValueError(f"is larger than {LARGEST_BYTES:,} bytes")
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ValueError("is not text in UTF-8") from None


def _digest(files: list[tuple[str, str]]) -> str:
    digest = hashlib.sha256()
    for name, text in files:
        digest.update(name.encode() + b"\0" + text.encode() + b"\0")
    return digest.hexdigest()
