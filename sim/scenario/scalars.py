"""How unquoted text is understood: as in YAML 1.2, with ISO dates."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Final

from sim.scenario.messages import show

MOST_DIGITS: Final = 15
"""Digits of a whole number that a float holds exactly."""
LONGEST_NUMBER: Final = 64
"""Characters; no number that anyone means is longer."""

_INTEGER: Final = re.compile(r"[-+]?[0-9]+")
_REAL: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE: Final = re.compile(r"[-+]?\.?(inf|infinity|nan)", re.IGNORECASE)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_scalar(text: str) -> str | int | float | bool | date | None:
    """Understand unquoted text as YAML 1.2 would, with ISO dates.

    Parameters
    ----------
    text : str
        Text without quotes.

    Returns
    -------
    str, int, float, bool, datetime.date or None
        None for nothing, ``null`` or ``~``.

    Raises
    ------
    ValueError
        If it looks like a number or a date and is not a usable one; the text says why.
    """
    if text in ("", "null", "~"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text):
        return _read_integer(text)
    if _REAL.fullmatch(text) or _NOT_FINITE.fullmatch(text):
        usable = _REAL.fullmatch(text) and len(text) <= LONGEST_NUMBER
        value = float(text) if usable else math.inf
        if not math.isfinite(value):
            raise ValueError(f"{show(text)} is not a finite number; write one such as 0.5")
        return value + 0.0
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"{show(text)} is no day of the calendar; write year-month-day") from None
    return text


def _read_integer(text: str) -> int:
    digits = text.lstrip("+-")
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"{show(text)} has more than {MOST_DIGITS} digits; write a smaller number")
    if len(digits) > 1 and digits[0] == "0":
        raise ValueError(f"{show(text)} starts with a zero; write {int(text)}, or quote it if it is text")
    return int(text)
