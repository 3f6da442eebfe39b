"""Settings from a command line or a page, such as ``levers.air_strikes=50``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sim.errors import ScenarioError
from sim.scenario.check import unknown_name
from sim.scenario.check_events import ALL
from sim.scenario.messages import Path, describe, nearest, show
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
        ``settings:1: levers.air_strike: unknown lever 'air_strike'; nearest is 'air_strikes'``.
    """
    if len(settings) > MOST_SETTINGS:
        fault = f"are more than {MOST_SETTINGS}; write a scenario file"
        raise ScenarioError(describe("settings", 1, (), fault))
    result, problems = Settings(), []
    for number, text in enumerate(settings, start=1):
        problem = _take_setting(text, result, vocabulary)
        if problem:
            problems.append(describe("settings", number, *problem))
    if problems:
        raise ScenarioError(problems)
    return result


def _take_parameters(value: str, result: Settings) -> tuple[Path, str] | None:
    """Note which numbers the runs shall use; what is wrong with it otherwise."""
    if value not in PARAMETERS:
        return (PARAMETERS_WORD,), f"must be {' or '.join(PARAMETERS)}, not {show(value)}"
    if result.parameters:
        return (PARAMETERS_WORD,), "is set twice; keep one"
    result.parameters.append(value)
    return None


def _take_setting(text: str, result: Settings, vocabulary: Vocabulary) -> tuple[Path, str] | None:
    """Put one setting into ``result``; what is wrong with it otherwise."""
    if not isinstance(text, str) or len(text) > LONGEST_SETTING:
        return (), f"is no short text: {show(text)}; {_EXAMPLE}"
    left, equals, right = text.partition("=")
    if left.strip() == PARAMETERS_WORD:
        return _take_parameters(right.strip(), result)
    group, dot, name = left.strip().partition(".")
    if not equals or not dot:
        return (), f"{show(text)} has no '.' or no '='; {_EXAMPLE}"
    if group == EVENTS:
        return _take_drop(name, right.strip(), result, vocabulary)
    if group not in GROUPS:
        return (group, name), f"unknown group {show(group)}{nearest(group, (*GROUPS, EVENTS))}"
    claim, _, part = name.partition(".")
    if group == "claims" and part:
        return _take_form(claim, part, right.strip(), result, vocabulary)
    bounds = vocabulary.group(group).get(name)
    if bounds is None:
        return (group, name), unknown_name(group, name, vocabulary)
    try:
        value = read_scalar(right.strip())
    except ValueError as error:
        return (group, name), str(error)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return (group, name), f"must be a number such as 0.5, not {show(right.strip())}"
    fault = bounds.fault(value)
    if fault:
        return (group, name), fault
    if name in result.group(group):
        return (group, name), "is set twice; keep one"
    result.group(group)[name] = float(value) + 0.0
    return None


def _take_form(
    claim: str, part: str, form: str, result: Settings, vocabulary: Vocabulary
) -> tuple[Path, str] | None:
    """Put the form of one claim into ``result``; what is wrong with it otherwise."""
    if claim not in vocabulary.claims:
        return ("claims", claim), unknown_name("claims", claim, vocabulary)
    place = ("claims", claim, part)
    if part != "form":
        return place, f"unknown key {show(part)}; write claims.{claim}.form=NAME or claims.{claim}=NUMBER"
    fault = vocabulary.form_fault(claim, form)
    if fault is None and claim in result.forms:
        fault = "is set twice; keep one"
    if fault:
        return place, fault
    result.forms[claim] = form
    return None


def _take_drop(name: str, value: str, result: Settings, vocabulary: Vocabulary) -> tuple[Path, str] | None:
    """Put a kind of event to leave out into ``result``; what is wrong with it otherwise."""
    place, known = (EVENTS, name), (ALL, *vocabulary.events)
    if name not in known:
        return place, f"unknown kind of event {show(name)}{nearest(name, known)}"
    if value != "0":
        return place, f"{show(value)} is not allowed; 0 leaves these events out"
    if name in result.dropped:
        return place, "is set twice; keep one"
    result.dropped.append(name)
    return None
