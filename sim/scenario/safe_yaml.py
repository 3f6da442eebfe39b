"""Strict YAML: what a scenario file may contain, read without surprises and with positions.

PyYAML's parser gives the events; the data are built here in a loop, not by recursion. Plain text is
understood as in YAML 1.2 (true and false only, 1e3 a number, no sexagesimals); dates are ISO dates.
Refused: duplicate keys, anchors, aliases, tags, several documents, numbers that are not finite,
and files beyond the limits below, as soon as a limit is passed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any, Final, NoReturn

import yaml
from yaml import events

from sim.errors import ScenarioError
from sim.scenario.messages import Path, describe, plain, show
from sim.scenario.scalars import read_scalar

LARGEST_FILE: Final = 256 * 1024
"""Bytes; a full scenario takes some 20 KiB."""
DEEPEST: Final = 20
MOST_NODES: Final = 5_000

_UNWANTED: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters, changes of writing direction, halves of characters."""


@dataclass(frozen=True)
class Document:
    """A parsed file: its name, its data and where each value stands (line and column from 1).

    It is only read: a file that is read again unchanged gives the same document.
    """

    file: str
    data: dict[str, Any]
    marks: dict[Path, tuple[int, int]]

    def line(self, path: Path) -> int:
        """Line of a value, or of the nearest thing around it that has one."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, (1, 1))[0]

    def problem(self, path: Path, fault: str) -> str:
        """One line about a value of this file."""
        return describe(self.file, self.line(path), path, fault)


def read_yaml(path: FilePath) -> Document:
    """Read and parse one file.

    Parameters
    ----------
    path : pathlib.Path
        A regular file.

    Returns
    -------
    Document
        Data and positions.

    Raises
    ------
    ScenarioError
        If it cannot be read or is not strict YAML; one line.
    """
    try:
        if not path.is_file():
            raise ScenarioError(f"{plain(path.name)}: {_say_no_file(path)}")
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable file name"
        raise ScenarioError(f"{plain(path.name)}: cannot be read ({reason})") from None
    return _parse_once(content, path.name)


def _say_no_file(path: FilePath) -> str:
    """Say that a path leads to no file, and which name beside it is nearest."""
    if path.is_dir():
        return "is a folder, not a file"
    beside = sorted(file.stem for file in path.parent.glob(f"*{path.suffix}") if file.is_file())
    near = get_close_matches(path.stem, beside, n=1)
    hint = f"nearest is {show(near[0] + path.suffix)}" if near else "check the name"
    return f"there is no such file; {hint}"


def parse_yaml(content: bytes, file: str) -> Document:
    """Parse bytes as one strict YAML document whose top is a mapping.

    Parameters
    ----------
    content : bytes
        UTF-8, with or without a byte order mark.
    file : str
        Name to use in messages.

    Returns
    -------
    Document
        Data and positions.

    Raises
    ------
    ScenarioError
        One line for the first thing that is wrong.
    """
    text = _decode(content, file)
    builder = _Builder(file)
    try:
        for event in _parse_events(text):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        told = " ".join(part for part in (error.problem, error.context) if part)
        hint = "; indent with spaces, not tabs" if "\\t" in told else ""
        line = mark.line + 1 if mark else 1
        raise ScenarioError(describe(file, line, (), f"is not valid YAML: {_one_line(told)}{hint}")) from None
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, OverflowError, RecursionError):
        # PyYAML lets several plain exceptions escape on hostile input.
        fault = "is not valid YAML: a character or escape that cannot be read"
        raise ScenarioError(describe(file, builder.last_line, (), fault)) from None
    return builder.finish()


@lru_cache(maxsize=64)
def _parse_once(content: bytes, file: str) -> Document:
    """Parse what was not parsed lately: every scenario reads its parents, and most have the same ones."""
    return parse_yaml(content, file)


def _parse_events(text: str) -> Iterator[events.Event]:
    loader = yaml.SafeLoader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _decode(content: bytes, file: str) -> str:
    if len(content) > LARGEST_FILE:
        raise ScenarioError(describe(file, 1, (), f"is larger than {LARGEST_FILE // 1024} KiB; shorten it"))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ScenarioError(describe(file, 1, (), "is UTF-16; save it as UTF-8"))
    position = content.find(b"\x00")
    if position >= 0:
        line = content.count(b"\n", 0, position) + 1
        raise ScenarioError(describe(file, line, (), "holds a NUL character; save it as plain UTF-8 text"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ScenarioError(describe(file, line, (), "is not UTF-8; save it as UTF-8")) from None
    unwanted = _UNWANTED.search(text.replace("\r\n", "\n\n").replace("\r", "\n"))
    if unwanted:
        line = text.count("\n", 0, unwanted.start()) + 1
        fault = f"holds the unprintable character U+{ord(unwanted.group()):04X}; remove it"
        raise ScenarioError(describe(file, line, (), fault))
    return text


def _one_line(text: str) -> str:
    return " ".join(text.split())[:160]


@dataclass
class _Frame:
    container: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None


@dataclass
class _Builder:
    """Turns parser events into data, checking limits and marks as it goes."""

    file: str
    frames: list[_Frame] = field(default_factory=list)
    marks: dict[Path, tuple[int, int]] = field(default_factory=dict)
    root: Any = None
    documents: int = 0
    nodes: int = 0
    last_line: int = 1

    def take(self, event: events.Event) -> None:
        """Use one event."""
        if event.start_mark:
            self.last_line = event.start_mark.line + 1
        if isinstance(event, events.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._refuse((), "holds several documents; keep one, without '---' in between")
            if event.version or event.tags:
                self._refuse((), "starts with a % directive; remove it")
        elif isinstance(event, (events.MappingEndEvent, events.SequenceEndEvent)):
            self.frames.pop()
        elif isinstance(event, events.AliasEvent):
            name = show(f"*{event.anchor}")
            self._refuse(self._place(), f"alias {name} is not allowed; repeat the value")
        elif isinstance(event, events.NodeEvent):
            self._take_node(event)

    def finish(self) -> Document:
        """The document, if its top is a mapping."""
        if self.root is None:
            self._refuse((), "is empty; it needs at least schema, title, question and source")
        if not isinstance(self.root, dict):
            self._refuse((), f"must hold keys and values at the top, not {show(self.root)}")
        return Document(self.file, self.root, self.marks)

    def _take_node(self, event: events.NodeEvent) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self._refuse((), f"holds more than {MOST_NODES} values; shorten it")
        if event.anchor is not None:
            self._refuse(self._place(), f"anchor {show('&' + event.anchor)} is not allowed; repeat the value")
        tag = getattr(event, "tag", None)
        if tag is not None:
            written = str(tag).replace("tag:yaml.org,2002:", "!!")
            self._refuse(self._place(), f"tag {show(written)} is not allowed; remove it")
        frame = self.frames[-1] if self.frames else None
        if frame and isinstance(frame.container, dict) and frame.key is None:
            self._take_key(frame, event)
        elif isinstance(event, events.ScalarEvent):
            self._put(self._scalar(event), event)
        else:
            self._open({} if isinstance(event, events.MappingStartEvent) else [], event)

    def _take_key(self, frame: _Frame, event: events.NodeEvent) -> None:
        if not isinstance(event, events.ScalarEvent):
            self._refuse(frame.path, "a key must be a name, not a list or mapping")
        key = self._scalar(event)
        if not isinstance(key, str):
            self._refuse(frame.path, f"a key must be a name, not {show(key)}")
        assert isinstance(frame.container, dict)
        if key in frame.container:
            before = self.marks[(*frame.path, key)][0]
            self._refuse((*frame.path, key), f"stands twice; it is already on line {before}; keep one")
        frame.key = key
        self.marks[(*frame.path, key)] = _position(event)

    def _scalar(self, event: events.ScalarEvent) -> Any:
        found = _UNWANTED.search(event.value)
        if found:
            fault = f"holds the unprintable character U+{ord(found.group()):04X}; remove it"
            self._refuse(self._place(), fault)
        if event.style is not None:
            return event.value
        try:
            return read_scalar(event.value)
        except ValueError as error:
            self._refuse(self._place(), str(error))

    def _open(self, container: dict[str, Any] | list[Any], event: events.NodeEvent) -> None:
        if len(self.frames) >= DEEPEST:
            self._refuse((), f"is nested deeper than {DEEPEST} levels; flatten it")
        path = self._put(container, event)
        self.frames.append(_Frame(container, path))

    def _put(self, value: Any, event: events.NodeEvent) -> Path:
        path = self._place()
        self.marks.setdefault(path, _position(event))
        if not self.frames:
            self.root = value
            return path
        frame = self.frames[-1]
        if isinstance(frame.container, list):
            frame.container.append(value)
        else:
            assert frame.key is not None
            frame.container[frame.key] = value
            frame.key = None
        return path

    def _place(self) -> Path:
        if not self.frames:
            return ()
        frame = self.frames[-1]
        if isinstance(frame.container, list):
            return (*frame.path, len(frame.container))
        return frame.path if frame.key is None else (*frame.path, frame.key)

    def _refuse(self, path: Path, fault: str) -> NoReturn:
        raise ScenarioError(describe(self.file, self.last_line, path, fault))


def _position(event: events.NodeEvent) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
