"""What the articles' wording is held against: hashes of every eight words in a row, and no word of the text.

The articles are not part of the project. Who has their texts makes the file anew with

    python -m tests.wording TEXT...
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

HASHES = Path(__file__).with_name("article_runs.txt")
RUN = 8  # words in a row: shorter runs are shared by chance
DIGITS = 12
HASHES_A_LINE = 8


def list_runs(text: str) -> Iterator[str]:
    """Yield every eight words in a row, in lower case and without signs."""
    words = re.findall(r"[^\W_]+", re.sub("['’]", "", text.lower()))
    for start in range(len(words) - RUN + 1):
        yield " ".join(words[start : start + RUN])


def hash_run(run: str) -> str:
    """Return the first digits of a run's SHA-256."""
    return sha256(run.encode()).hexdigest()[:DIGITS]


def write_hashes(texts: Iterable[str], path: Path = HASHES) -> None:
    """Write the hashes of all runs of the texts, sorted, so that not even their order is told."""
    hashes = sorted({hash_run(run) for text in texts for run in list_runs(text)})
    lines = (hashes[start : start + HASHES_A_LINE] for start in range(0, len(hashes), HASHES_A_LINE))
    path.write_text("".join(" ".join(line) + "\n" for line in lines), encoding="ascii")


def read_hashes(path: Path = HASHES) -> frozenset[str]:
    """Return the hashes in a file."""
    return frozenset(path.read_text(encoding="ascii").split())


def texts_of(path: Path) -> Iterator[str]:
    """Yield a file's text and, of a program, its strings in one piece."""
    text = path.read_text(encoding="utf-8")
    yield text
    if path.suffix == ".py":
        constants = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
        yield from (value for value in constants if isinstance(value, str))


def find_copied(text: str, hashes: frozenset[str]) -> list[str]:
    """Return the runs of a text that stand in the hashed texts, too."""
    return [run for run in list_runs(text) if hash_run(run) in hashes]


if __name__ == "__main__":
    write_hashes(Path(name).read_text(encoding="utf-8") for name in sys.argv[1:])
