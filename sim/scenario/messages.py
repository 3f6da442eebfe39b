"""How a problem in a scenario is told: one line with file, line, key, value, range, nearest name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import date
from typing import Final

Path = tuple[str | int, ...]
"""Where a value stands in a file: keys and list positions from the top."""

SHOWN_CHARACTERS: Final = 60
LISTED_BY: Final = {
    "scenario": "scenarios",
    "claim": "claims",
    "lever": "parameters",
    "uncertainty": "parameters",
    "outcome": "outcomes",
    "kind of event": "events",
    "place": "places",
    "group": "groups",
}
"""The command that lists the names of a kind."""


def show(value: object) -> str:
    """Print a value of a scenario file briefly and on one line.

    Parameters
    ----------
    value : object
        Anything that a file can hold.

    Returns
    -------
    str
        Text in quotes and cut, a date as ISO, containers by kind only.
    """
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, float):
        return show_number(value)
    text = value[: SHOWN_CHARACTERS + 1] if isinstance(value, str) else repr(value)
    if len(text) > SHOWN_CHARACTERS:
        text = text[:SHOWN_CHARACTERS] + "..."
    return repr(text) if isinstance(value, str) else text


def show_number(value: float) -> str:
    """Print a number without a needless point: 500 rather than 500.0."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def plain(text: str) -> str:
    """Text without quotes, cut and with every unprintable character escaped (file names, keys)."""
    return show(text)[1:-1]


def show_path(path: Path) -> str:
    """Print a place in a file: ``levers.air_strikes[2].value``, list entries counted from 1."""
    shown = ""
    for part in path:
        if isinstance(part, int):
            shown += f"[{part + 1}]"
        else:
            shown += ("." if shown else "") + plain(part)
    return shown or "whole file"


def describe(file: str, line: int, path: Path, fault: str) -> str:
    """Compose the one line that tells a problem.

    Parameters
    ----------
    file : str
        Name of the file.
    line : int
        Line counted from 1.
    path : Path
        Keys from the top of the file.
    fault : str
        What is wrong, with value, allowed range and nearest name where they apply.

    Returns
    -------
    str
        ``file:line: key.path: fault``
    """
    return f"{plain(file)}:{line}: {show_path(path)}: {fault}"


def unknown(kind: str, name: str, valid: Iterable[str]) -> str:
    """Say that a name is none of a kind, with the nearest that is, or where they are listed.

    Parameters
    ----------
    kind : str
        Such as "lever" or "kind of event".
    name : str
        What was written.
    valid : iterable of str
        What may be written.
    """
    return f"unknown {kind} {show(name)}{nearest(name, valid, kind=kind)}"


def listing(kind: str) -> str:
    """End of a sentence about an unknown name: the command that lists those of its kind, if there is one."""
    return f"; coalition-sim {LISTED_BY[kind]} lists them" if kind in LISTED_BY else ""


def nearest(name: str, valid: Iterable[str], few: int = 14, kind: str = "") -> str:
    """End of a sentence about an unknown name: the nearest valid one, or all if they are few.

    Parameters
    ----------
    name : str
        What was written.
    valid : iterable of str
        What may be written.
    few : int
        How many names are few enough to tell them all.
    kind : str
        With it, the command that lists the many is told where none of them is near.

    Returns
    -------
    str
        ``"; nearest is 'air_strikes'"``, ``"; allowed are a, b, c"``,
        ``"; coalition-sim claims lists them"`` or the empty string.
    """
    names = list(valid)
    found = difflib.get_close_matches(name[:SHOWN_CHARACTERS], names, n=1, cutoff=0.5)
    if found:
        return f"; nearest is '{found[0]}'"
    return f"; allowed are {', '.join(names)}" if 0 < len(names) <= few else listing(kind)
