"""What the user has set: scenario, runs, horizon and changes; to and from a link, checked both ways."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sim.ui.limits import (
    RUNS_DEFAULT,
    RUNS_LEAST,
    RUNS_MOST,
    SEED_DEFAULT,
    SEED_MOST,
    WEEKS_LEAST,
    WEEKS_MOST,
)

KINDS: Final = {"levers": "l", "uncertainties": "u", "claims": "c"}
"""Kinds of change, and their letter in a link."""
FORM: Final = "f"
"""Letter of a claim's form in a link."""
LONGEST_TEXT: Final = 64


@dataclass(frozen=True)
class Settings:
    """One state of everything that decides a result.

    Attributes
    ----------
    scenario, baseline : str
        Ids; the baseline is run as it stands.
    seed, runs : int
        As in the study.
    weeks : int or None
        Horizon; None is the scenario's own.
    changes : mapping of str to float
        ``"levers.air_strikes" -> 50``; also ``uncertainties.`` and ``claims.``.
    forms : mapping of str to str
        Claim to chosen form, where it is not left to the scenario.
    """

    scenario: str
    baseline: str
    seed: int = SEED_DEFAULT
    runs: int = RUNS_DEFAULT
    weeks: int | None = None
    changes: Mapping[str, float] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)

    def with_change(self, name: str, value: float) -> Settings:
        """Return these settings with one quantity set."""
        return replace(self, changes={**self.changes, name: value})

    def without_change(self, name: str) -> Settings:
        """Return these settings with one quantity again as in the scenario."""
        return replace(self, changes={key: value for key, value in self.changes.items() if key != name})

    def with_form(self, claim: str, form: str | None) -> Settings:
        """Return these settings with the form of one claim set, or left to the scenario again."""
        kept = {key: value for key, value in self.forms.items() if key != claim}
        return replace(self, forms=kept if form is None else {**kept, claim: form})

    def assignments(self) -> tuple[str, ...]:
        """The changes as a scenario's plan takes them, in a fixed order."""
        values = (f"{name}={value:.10g}" for name, value in sorted(self.changes.items()))
        forms = (f"claims.{claim}.form={form}" for claim, form in sorted(self.forms.items()))
        return (*values, *forms)


@dataclass(frozen=True)
class Bounds:
    """What values are allowed: ids of scenarios, low and high of every quantity, forms of claims."""

    scenarios: tuple[str, ...]
    ranges: Mapping[str, tuple[float, float]]
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def to_query(settings: Settings) -> dict[str, str]:
    """Write settings as the parameters of a link; what stands at its default is left out."""
    query = {"scenario": settings.scenario, "baseline": settings.baseline}
    if settings.seed != SEED_DEFAULT:
        query["seed"] = str(settings.seed)
    if settings.runs != RUNS_DEFAULT:
        query["runs"] = str(settings.runs)
    if settings.weeks is not None:
        query["weeks"] = str(settings.weeks)
    for name, value in sorted(settings.changes.items()):
        kind, key = name.split(".", 1)
        query[f"{KINDS[kind]}.{key}"] = f"{value:.10g}"
    return query | {f"{FORM}.{claim}": form for claim, form in sorted(settings.forms.items())}


def from_query(query: Mapping[str, Any], bounds: Bounds) -> tuple[Settings, list[str]]:
    """Read settings from a link.

    Parameters
    ----------
    query : mapping of str to str
        As it came; nothing in it is trusted.
    bounds : Bounds
        What is allowed.

    Returns
    -------
    settings : Settings
        Every part that was fit to use; defaults for the rest.
    notes : list of str
        One line for each part that was not.
    """
    notes: list[str] = []
    scenario = _choose(query, "scenario", bounds.scenarios, bounds.scenarios[0], notes)
    baseline = _choose(query, "baseline", bounds.scenarios, bounds.scenarios[0], notes)
    settings = Settings(
        scenario=scenario,
        baseline=baseline,
        seed=_whole(query, "seed", 0, SEED_MOST, SEED_DEFAULT, notes),
        runs=_whole(query, "runs", RUNS_LEAST, RUNS_MOST, RUNS_DEFAULT, notes),
        weeks=_whole(query, "weeks", WEEKS_LEAST, WEEKS_MOST, 0, notes) or None,
        changes=_changes(query, bounds, notes),
        forms=_forms(query, bounds, notes),
    )
    _note_long_names(query, notes)
    return settings, notes


def read_whole(text: Any) -> int | None:
    """A whole number of at most nine digits, or None."""
    words = str(text)
    return int(words) if len(words) <= 9 and words.isascii() and words.isdigit() else None


def _choose(
    query: Mapping[str, Any], key: str, allowed: tuple[str, ...], default: str, notes: list[str]
) -> str:
    value = query.get(key, default)
    if value in allowed:
        return str(value)
    notes.append(f"{key}: {_show(value)} is not a scenario that ships; {default} is used")
    return default


def _whole(query: Mapping[str, Any], key: str, low: int, high: int, default: int, notes: list[str]) -> int:
    if key not in query:
        return default
    value = read_whole(query[key])
    if value is None or not low <= value <= high:
        notes.append(
            f"{key}: {_show(query[key])} is not a whole number from {low:,} to {high:,}; left as it was"
        )
        return default
    return value


def _note_long_names(query: Mapping[str, Any], notes: list[str]) -> None:
    """Note what names a change as a scenario file does: a link has a letter in place of the kind."""
    for key in map(str, query):
        kind, dot, name = key.partition(".")
        if dot and kind in KINDS:
            notes.append(f"{_show(key)}: a link writes {_show(f'{KINDS[kind]}.{name}')}; left out")


def _changes(query: Mapping[str, Any], bounds: Bounds, notes: list[str]) -> dict[str, float]:
    kinds = {letter: kind for kind, letter in KINDS.items()}
    changes: dict[str, float] = {}
    for key, text in query.items():
        letter, dot, rest = str(key).partition(".")
        if not dot or letter not in kinds:
            continue
        name = f"{kinds[letter]}.{rest}"
        if name not in bounds.ranges:
            notes.append(f"{_show(key)}: no such quantity; left out")
            continue
        low, high = bounds.ranges[name]
        value = _number(text)
        if value is None or not low <= value <= high:
            notes.append(f"{name}: {_show(text)} is not a number from {low:g} to {high:g}; left out")
            continue
        changes[name] = value
    return changes


def _forms(query: Mapping[str, Any], bounds: Bounds, notes: list[str]) -> dict[str, str]:
    forms: dict[str, str] = {}
    for key, text in query.items():
        letter, dot, claim = str(key).partition(".")
        if not dot or letter != FORM:
            continue
        if str(text) in bounds.forms.get(claim, ()):
            forms[claim] = str(text)
        else:
            notes.append(f"{_show(key)}: {_show(text)} is no form of such a claim; left out")
    return forms


def _number(text: Any) -> float | None:
    if len(str(text)) > LONGEST_TEXT:
        return None
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if math.isfinite(value) else None


def _show(value: Any) -> str:
    """A stranger's text, cut short and without what Markdown or HTML could read."""
    text = "".join(sign for sign in str(value)[:LONGEST_TEXT] if sign.isalnum() or sign in " ._-+")
    return f"“{text}”"
