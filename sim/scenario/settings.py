"""Settings from a command line or a page, such as ``levers.air_strikes=50``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sim.errors import ScenarioError
from sim.scenario.check import unknown_name
from sim.scenario.messages import Path, describe, nearest, show
from sim.scenario.plan import PARAMETERS
from sim.scenario.scalars import read_scalar
from sim.scenario.vocabulary import GROUPS, Vocabulary

LONGEST_SETTING: Final = 200
MOST_SETTINGS: Final = 500
PARAMETERS_WORD: Final = "parameters"
_EXAMPLE: Final = "write it as levers.air_strikes=50"


@dataclass(frozen=True)
class Settings:
    """Constants that replace what a scenario says, for the whole run."""

    claims: dict[str, float] = field(default_factory=dict)
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
        Each ``group.id=number`` with the group claims, levers or uncertainties, or ``parameters=central``.
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
    if group not in GROUPS:
        return (group, name), f"unknown group {show(group)}{nearest(group, GROUPS)}"
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
