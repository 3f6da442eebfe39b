"""Broken scenario files by the thousand: shipped ones changed at random, from bits to whole branches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np

from sim.scenario import find_scenario_folder

SHIPPED = [path.read_bytes() for path in sorted(find_scenario_folder().glob("*.yaml"))]
WORDS = (
    *[
        "levers",
        "claims",
        "uncertainties",
        "expect",
        "events",
        "from",
        "until",
        "value",
        "ramp",
        "start",
        "end",
        "extends",
        "weeks",
    ],
    *[
        "schema",
        "title",
        "source",
        "strength",
        "form",
        "at",
        "kind",
        "place",
        "is",
        "than",
        "air_strikes",
        "militia_fear",
    ],
    *["oil_price", "historical", "nothing", "assumed", "a1", "full"],
    "x" * 400,
)
VALUES = (
    *[
        "null",
        "~",
        "true",
        "no",
        "yes",
        "on",
        ".nan",
        "-.inf",
        "1e999",
        "010",
        "0x1F",
        "1:30",
        "-0",
        "1_000",
        "-1",
        "1e308",
        "1e-308",
        "[]",
        "{}",
    ],
    *[
        "2014-02-30",
        "0000-00-00",
        "9999-12-31",
        "2014-06-09",
        "*a",
        "'",
        "|",
        ">",
        "=1+1",
        "../../x",
        "{{x}}",
        "{0}",
        "%s",
        "---",
        "...",
        "#",
    ],
    *("9" * 400, "[1, 2]", "{a: b}", "&a b", "!!int 3", "!x y", '"', "? ", "<<: {}", "%YAML 9.9"),
    *("\\ud800", "\u2028", "\u202e", "\t", ": ", "- "),
)
NUMBER = re.compile(rb"-?\d+(\.\d+)?")

Change = Callable[[bytearray, np.random.Generator], None]


def flip(content: bytearray, draw: np.random.Generator) -> None:
    """Turn one bit round."""
    content[draw.integers(len(content))] ^= 1 << int(draw.integers(8))


def cut(content: bytearray, draw: np.random.Generator) -> None:
    """Take some characters out."""
    begin = int(draw.integers(len(content)))
    del content[begin : begin + int(draw.integers(1, 60))]


def repeat(content: bytearray, draw: np.random.Generator) -> None:
    """Say a piece twice."""
    begin = int(draw.integers(len(content)))
    content[begin:begin] = content[begin : begin + int(draw.integers(1, 200))]


def put_in(content: bytearray, draw: np.random.Generator) -> None:
    """Put a strange value anywhere."""
    begin = int(draw.integers(len(content)))
    content[begin:begin] = _one(VALUES, draw)


def change_a_number(content: bytearray, draw: np.random.Generator) -> None:
    """Put a strange value where a number stood."""
    found = list(NUMBER.finditer(bytes(content)))
    if found:
        place = found[int(draw.integers(len(found)))]
        content[place.start() : place.end()] = _one(VALUES, draw)


def change_a_key(content: bytearray, draw: np.random.Generator) -> None:
    """Put another word where a key stood."""
    lines = bytes(content).split(b"\n")
    keyed = [number for number, line in enumerate(lines) if b":" in line]
    if keyed:
        number = keyed[int(draw.integers(len(keyed)))]
        indent = lines[number][: len(lines[number]) - len(lines[number].lstrip())]
        lines[number] = indent + _one(WORDS, draw) + b":" + lines[number].partition(b":")[2]
        content[:] = b"\n".join(lines)


def change_a_value(content: bytearray, draw: np.random.Generator) -> None:
    """Put a strange value after a key."""
    lines = bytes(content).split(b"\n")
    keyed = [number for number, line in enumerate(lines) if b": " in line]
    if keyed:
        number = keyed[int(draw.integers(len(keyed)))]
        lines[number] = lines[number].partition(b": ")[0] + b": " + _one((*VALUES, *WORDS), draw)
        content[:] = b"\n".join(lines)


def move_a_line(content: bytearray, draw: np.random.Generator) -> None:
    """Put a line elsewhere, or at another depth."""
    lines = bytes(content).split(b"\n")
    line = lines.pop(int(draw.integers(len(lines))))
    depth = b" " * int(draw.integers(0, 9))
    lines.insert(int(draw.integers(len(lines) + 1)), depth + line.lstrip())
    content[:] = b"\n".join(lines)


def drop_a_line(content: bytearray, draw: np.random.Generator) -> None:
    """Leave a line out."""
    lines = bytes(content).split(b"\n")
    lines.pop(int(draw.integers(len(lines))))
    content[:] = b"\n".join(lines)


CHANGES: tuple[Change, ...] = (
    flip, cut, repeat, put_in, change_a_number, change_a_key, change_a_value, move_a_line, drop_a_line
)  # fmt: skip


def broken_files(count: int, seed: int) -> Iterator[bytes]:
    """Yield files with one to four changes each; a few are still valid."""
    draw = np.random.Generator(np.random.SFC64(seed))
    for _ in range(count):
        content = bytearray(SHIPPED[int(draw.integers(len(SHIPPED)))])
        for _ in range(int(draw.integers(1, 5))):
            if content:
                CHANGES[int(draw.integers(len(CHANGES)))](content, draw)
        yield bytes(content)


def _one(words: tuple[str, ...], draw: np.random.Generator) -> bytes:
    return words[int(draw.integers(len(words)))].encode("utf-8", "surrogatepass")
