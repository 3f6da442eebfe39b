"""Settings from a command line or a page, such as ``levers.air_strikes=50``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sim.errors import ScenarioError
from sim.scenario.check import unknown_name
from sim.scenario.check_events import ALL
from sim.scenario.messages import nearest, plain, show, unknown
from sim.scenario.plan import PARAMETERS
from sim.scenario.scalars import read_scalar
from sim.scenario.vocabulary import GROUPS, Vocabulary

LONGEST_SETTING: Final = 200
MOST_SETTINGS: Final = 500
EVENTS: Final = "events"
PARAMETERS_WORD: Final = "parameters"
_EXAMPLE: Final = "write it as levers.air_strikes=50"


@dataclass(frozen=True)
class Settings:
    """Constants that replace what a scenario says, for the whole run."""

    claims: dict[str, float] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)
    levers: dict[str, float] = field(default_factory=dict)
    uncertainties: dict[str, float] = field(default_factory=dict)
    parameters: list[str] = field(default_factory=list)

    def group(self, name: str) -> dict[str, float]:
        """Values by id of "claims", "levers" or "uncertainties"."""
        return {"claims": self.claims, "levers": self.levers, "uncertainties": self.uncertainties}[name]


def parse_settings(settings: Sequence[str], vocabulary: Vocabulary) -> Settings:
    """Read settings and check names and ranges.

    Parameters
    ----------
    settings : sequence of str
        Each ``group.id=number`` with the group claims, levers or uncertainties, or ``claims.id.form=name``,
        or ``events.kind=0`` to leave out the events of a kind, or of all kinds with ``events.all=0``,
        or ``parameters=central``.
    vocabulary : Vocabulary
        Names and ranges.

    Returns
    -------
    Settings
        Values by group and id.

    Raises
    ------
    ScenarioError
        One line a problem, such as
        ``setting levers.air_strike=50: unknown lever 'air_strike'; nearest is 'air_strikes'``.
    """
    if len(settings) > MOST_SETTINGS:
        raise ScenarioError(f"more than {MOST_SETTINGS} settings; write a scenario file")
    result, problems = Settings(), []
    for text in settings:
        fault = _take_setting(text, result, vocabulary)
        if fault:
            problems.append(f"setting {plain(text) if isinstance(text, str) else show(text)}: {fault}")
    if problems:
        raise ScenarioError(problems)
    return result


def find_fault(setting: object, vocabulary: Vocabulary) -> str | None:
    """Return what is wrong with one setting by itself, or None."""
    return _take_setting(setting, Settings(), vocabulary)


def _take_parameters(value: str, result: Settings) -> str | None:
    """Note which numbers the runs shall use; what is wrong with it otherwise."""
    if value not in PARAMETERS:
        return f"must be {' or '.join(PARAMETERS)}, not {show(value)}"
    if result.parameters:
        return "is set twice; keep one"
    result.parameters.append(value)
    return None


def _take_setting(text: object, result: Settings, vocabulary: Vocabulary) -> str | None:
    """Put one setting into ``result``; what is wrong with it otherwise."""
    if not isinstance(text, str) or len(text) > LONGEST_SETTING:
        return f"is no short text; {_EXAMPLE}"
    left, equals, right = (part.strip() for part in text.partition("="))
    if left == PARAMETERS_WORD:
        return _take_parameters(right, result)
    group, dot, name = left.partition(".")
    if not equals or not dot:
        return f"has no '.' or no '='; {_EXAMPLE}"
    if group == EVENTS:
        return _take_drop(name, right, result, vocabulary)
    if group not in GROUPS:
        return f"unknown group {show(group)}{nearest(group, (*GROUPS, EVENTS))}"
    claim, _, part = name.partition(".")
    if group == "claims" and part:
        return _take_form(claim, part, right, result, vocabulary)
    return _take_value(group, name, right, result, vocabulary)


def _take_value(group: str, name: str, text: str, result: Settings, vocabulary: Vocabulary) -> str | None:
    """Put a lever's, an uncertainty's or a claim's value into ``result``; what is wrong with it otherwise."""
    bounds = vocabulary.group(group).get(name)
    if bounds is None:
        return unknown_name(group, name, vocabulary)
    try:
        value = read_scalar(text)
    except ValueError as error:
        return str(error)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return f"must be a number such as 0.5, not {show(text)}"
    fault = bounds.fault(value)
    if fault:
        return fault
    if name in result.group(group):
        return "is set twice; keep one"
    result.group(group)[name] = float(value) + 0.0
    return None


def _take_form(claim: str, part: str, form: str, result: Settings, vocabulary: Vocabulary) -> str | None:
    """Put the form of one claim into ``result``; what is wrong with it otherwise."""
    if claim not in vocabulary.claims:
        return unknown_name("claims", claim, vocabulary)
    if part != "form":
        return f"unknown key {show(part)}; write claims.{claim}.form=NAME or claims.{claim}=NUMBER"
    fault = vocabulary.form_fault(claim, form)
    if fault:
        return fault
    if claim in result.forms:
        return "is set twice; keep one"
    result.forms[claim] = form
    return None


def _take_drop(name: str, value: str, result: Settings, vocabulary: Vocabulary) -> str | None:
    """Put a kind of event to leave out into ``result``; what is wrong with it otherwise."""
    known = (ALL, *vocabulary.events)
    if name not in known:
        return unknown("kind of event", name, known)
    if value != "0":
        return f"{show(value)} is not allowed; 0 leaves these events out"
    if name in result.dropped:
        return "is set twice; keep one"
    result.dropped.append(name)
    return None
