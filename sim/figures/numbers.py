"""How numbers are written: thousands separators, shares as per cent, long units in words."""

from __future__ import annotations

import math
from datetime import date
from typing import Final

SHARE_UNITS: Final = ("share", "probability")
MILLION: Final = 1e6
THOUSAND: Final = 1e3


def is_share(unit: str) -> bool:
    """Tell whether values of this unit are shown as per cent."""
    return unit in SHARE_UNITS


def say_number(value: float, decimals: int = 0) -> str:
    """Write a number with thousands separators and no more decimals than the catalogue gives it."""
    if not math.isfinite(value):
        return "none"
    if abs(value) >= THOUSAND:
        decimals = 0
    text = f"{value:,.{decimals}f}"
    return "0" if float(text.replace(",", "")) == 0 else text.replace("-", "−")


def say_value(value: float, unit: str, decimals: int = 0) -> str:
    """Write a value without its unit, a share as per cent.

    Parameters
    ----------
    value : float
        In the outcome's own unit.
    unit : str
        Unit of the catalogue.
    decimals : int
        Decimals of the catalogue, for units that are no share.
    """
    if not math.isfinite(value):
        return "none"
    if is_share(unit):
        percent = 100 * value
        return f"{say_number(percent, 0 if abs(percent) >= 10 or percent == 0 else 1)} %"
    if abs(value) >= MILLION:
        return f"{value / MILLION:,.2f}".replace("-", "−") + " million"
    if abs(value) >= THOUSAND:
        # Three digits are all that a model of this kind can mean.
        value = round(value, 2 - math.floor(math.log10(abs(value))))
    return say_number(value, decimals)


def percent(share: float) -> str:
    """A share as whole per cent."""
    return f"{100 * share:.0f} %"


def say_unit(unit: str) -> str:
    """The unit as it follows a number; nothing after per cent."""
    return "" if is_share(unit) else f" {unit}"


def say_quantity(value: float, unit: str, decimals: int = 0) -> str:
    """Write a value with its unit."""
    return say_value(value, unit, decimals) + say_unit(unit)


def say_gap(value: float, unit: str, decimals: int = 0) -> str:
    """Write the size of a difference, without its sign; differences of shares are points."""
    if is_share(unit):
        return f"{say_number(100 * abs(value), 1 if abs(value) < 0.1 else 0)} points"
    return say_value(abs(value), unit, decimals) + say_unit(unit)


def is_nothing(value: float, unit: str, decimals: int = 0) -> bool:
    """Tell whether a difference would be written as 0."""
    shown = 100 * value if is_share(unit) else value
    return not math.isfinite(value) or abs(shown) < 0.5 * 10.0 ** -(1 if is_share(unit) else decimals)


def say_day(day: date) -> str:
    """A day as in "8 December 2014"."""
    return f"{day.day} {day:%B %Y}"


def say_month(day: date) -> str:
    """A month as in "December 2014"."""
    return f"{day:%B %Y}"
