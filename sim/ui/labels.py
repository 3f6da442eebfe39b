"""Names and short explanations of levers, claims and outcomes, made from the catalogue alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.figures.numbers import is_share, say_day, say_number

SPELLED: Final = {
    "is": "IS",
    "us": "US",
    "iran": "Iran",
    "km2": "km2",
    "sdf": "SDF",
    "iraq": "Iraq",
    "syria": "Syria",
}
SPELLED_MORE: Final = {"turkey": "Turkey", "pkk": "PKK", "aleppo": "Aleppo", "sunni": "Sunni", "shia": "Shia"}
FAMILY_TITLES: Final = {
    "tribes_and_allegiance": "Tribes and allegiance",
    "coalition_and_patrons": "Coalition and patrons",
    "military": "Military",
    "inside_is": "Inside IS",
    "baghdad_and_erbil": "Baghdad and Erbil",
}
CAVEATS: Final = {
    "civilian_deaths": "Counts those killed in the fights, strikes and abuses that the model has; well below "
    "published counts.",
    "displaced": "Counts those who flee what the model has of the war, from its first week on; well below "
    "published counts.",
}
"""What must be known of an outcome before its number is read."""
STEPS: Final = 50
"""A slider has about this many stops."""


def capitalise(text: str) -> str:
    """Return a text with a capital letter at its start and the rest as it is."""
    return text[:1].upper() + text[1:]


def say_name(identifier: str) -> str:
    """A name for people from an id: "air_strikes" is "Air strikes"."""
    words = [(SPELLED | SPELLED_MORE).get(word, word) for word in identifier.split("_")]
    text = " ".join(words)
    return text[0].upper() + text[1:]


def say_family(family: str) -> str:
    """A family of claims for people; one of the user's own bears the id of its article."""
    return FAMILY_TITLES.get(family, say_name(family))


def say_outcome(outcome: Any) -> str:
    """What an outcome measures, without the full stop."""
    return outcome.says.rstrip(".")


def say_caveat(outcome: Any) -> str:
    """What an outcome leaves out, where its number would mislead; else nothing."""
    return CAVEATS.get(outcome.id, "")


def slider_step(low: float, high: float) -> float:
    """A round step that gives a slider about fifty stops."""
    rough = (high - low) / STEPS
    power = 10.0 ** np.floor(np.log10(rough))
    return float(min((1, 2, 5, 10), key=lambda times: abs(times * power - rough)) * power)


def on_step(value: float, low: float, high: float, step: float) -> float:
    """The stop of a slider that lies nearest to a value."""
    stop = low + round((value - low) / step) * step
    return float(min(max(round(stop, 6), low), high))


def slider_format(unit: str, step: float) -> str:
    """How a slider writes its value."""
    if is_share(unit):
        return "%.2f"
    return "%,.0f" if step >= 1 else f"%.{max(1, int(np.ceil(-np.log10(step))))}f"


def say_setting(value: float, unit: str) -> str:
    """A value of a lever with its unit."""
    if is_share(unit):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    decimals = 0 if value == round(value) or abs(value) >= 100 else 1
    return f"{say_number(value, decimals)} {unit}"


def say_schedule(values: NDArray[np.float64], unit: str) -> str:
    """What a scenario does with a lever over the horizon.

    Parameters
    ----------
    values : array (T,)
        In force during each week.
    unit : str
        Of the lever.
    """
    first, last, low, high = (float(part) for part in (values[0], values[-1], values.min(), values.max()))
    if low == high:
        return f"{say_setting(first, unit)} throughout"
    text = f"{_plain(first, unit)} → {say_setting(last, unit)}"
    if low < min(first, last) or high > max(first, last):
        text += f", between {_plain(low, unit)} and {_plain(high, unit)}"
    return text


def say_in_force(values: NDArray[np.float64], unit: str, start: date, week: int) -> str:
    """Say what a scenario does with a lever; where it changes, its mean and what it is in one week.

    Parameters
    ----------
    values : array (T,)
        In force during each week.
    unit : str
        Of the lever.
    start : date
        Of the run.
    week : int
        Row in view; what has led to it was in force in the week before.
    """
    schedule = say_schedule(values, unit)
    if values.min() == values.max():
        return schedule
    row = min(week, len(values))
    now = float(values[max(row - 1, 0)])
    return (
        f"{schedule}. Mean of the run {_plain(float(values.mean()), unit)} (slider); "
        f"on {say_day(start + timedelta(weeks=row))}: {_plain(now, unit)}"
    )


def _plain(value: float, unit: str) -> str:
    return say_setting(value, unit).removesuffix(f" {unit}")


def say_articles(citations: Any, articles: Any) -> str:
    """Where claims stand: "newspaper commentary of June 2014, paragraphs 4, 13"."""
    parts = []
    for citation in citations:
        article = articles[citation.id]
        word = "paragraph" if len(citation.paragraphs) == 1 else "paragraphs"
        numbers = ", ".join(str(number) for number in citation.paragraphs)
        parts.append(f"{article.kind}, {article.month}, {word} {numbers}")
    return "; ".join(parts)
