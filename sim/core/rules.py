"""A digest of what decides a run besides its scenario: rules, numbers and theatre.

It tells whether a set of parameters was found with this model. Comments, docstrings and layout are left out
of the rules, and sources, sentences and bounds out of the numbers, so that rewording leaves it as it is.
"""

from __future__ import annotations

import hashlib
import io
import json
import tokenize
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from sim.catalog import load_catalog

ROOT: Final = Path(__file__).resolve().parents[1]
RULES: Final = ("core", "agents", "claims", "week.py")
NOT_OF_A_RUN: Final = ("core/rules.py", "core/plausible.py")
NOT_OF_THE_START: Final = ("holders_monthly.csv",)
SILENT: Final = {tokenize.COMMENT, tokenize.NL, tokenize.ENCODING}
ENDS: Final = {tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}


def rules_digest(left_out: Collection[str] = ()) -> str:
    """SHA-256 over rules, numbers and theatre.

    Parameters
    ----------
    left_out : collection of str
        Full ids of numbers whose values do not matter, because a set of parameters gives them.
    """
    return _digest(frozenset(left_out))


@cache
def _digest(left_out: frozenset[str]) -> str:
    digest = hashlib.sha256()
    for path in _rule_files():
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        digest.update(bare_code(path.read_text(encoding="utf-8")).encode() + b"\0")
    digest.update(json.dumps(_numbers(left_out), sort_keys=True).encode())
    for path in sorted((ROOT / "theatre" / "data").glob("*.csv")):
        if path.name not in NOT_OF_THE_START:
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def bare_code(text: str) -> str:
    """Return Python code without comments, docstrings and layout."""
    words: list[str] = []
    starts_statement, is_docstring = True, False
    for token in _tokens(text):
        if token.type in SILENT:
            continue
        if token.type in ENDS:
            # The end of a line that held nothing but a docstring says nothing either.
            if not (is_docstring and token.type == tokenize.NEWLINE):
                words.append(tokenize.tok_name[token.type])
            starts_statement, is_docstring = True, False
            continue
        is_docstring = token.type == tokenize.STRING and starts_statement
        if not is_docstring:
            words.append(token.string)
        starts_statement = False
    return " ".join(words)


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    """Tokens of Python code, with f-strings whole as up to Python 3.11: later ones take them apart."""
    lines = text.splitlines(keepends=True)
    depth, begin = 0, (0, 0)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        name = tokenize.tok_name[token.type]
        if name == "FSTRING_START":
            begin = token.start if depth == 0 else begin
            depth += 1
        elif name == "FSTRING_END":
            depth -= 1
            if depth == 0:
                yield tokenize.TokenInfo(
                    tokenize.STRING, _between(lines, begin, token.end), begin, token.end, ""
                )
        elif depth == 0:
            yield token


def _between(lines: list[str], begin: tuple[int, int], end: tuple[int, int]) -> str:
    """The text from one place (row from 1, column from 0) to another."""
    (first, left), (last, right) = begin, end
    if first == last:
        return lines[first - 1][left:right]
    return "".join((lines[first - 1][left:], *lines[first : last - 1], lines[last - 1][:right]))


def _rule_files() -> Iterator[Path]:
    for part in RULES:
        found = [ROOT / part] if part.endswith(".py") else sorted((ROOT / part).rglob("*.py"))
        yield from (path for path in found if path.relative_to(ROOT).as_posix() not in NOT_OF_A_RUN)


def _numbers(left_out: frozenset[str]) -> dict[str, float]:
    """Values of all numbers of processes and claims by full id."""
    catalog = load_catalog()
    numbers = {name: number.value for name, number in catalog.processes.items()}
    for claim in catalog.claims.values():
        numbers |= {f"{claim.id}.{name}": number.value for name, number in claim.numbers.items()}
    return {name: value for name, value in numbers.items() if name not in left_out}
