"""Makes scenarios from scenarios, and writes them as files that hold only what differs from the parent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import yaml

from sim.catalog.schema import ORDINARY_FORM
from sim.errors import ScenarioError
from sim.scenario.check import check_content, check_shape
from sim.scenario.check_events import ALL, is_dropped
from sim.scenario.load import check_identifier
from sim.scenario.messages import show
from sim.scenario.safe_yaml import parse_yaml
from sim.scenario.scalars import read_scalar
from sim.scenario.scenario import Scenario
from sim.scenario.schema import MOST_WEEKS, SCHEMA, Dial, RampEntry, Step
from sim.scenario.settings import parse_settings
from sim.scenario.vocabulary import GROUPS

_WIDTH: Final = 110


class _Inline(dict[str, Any]):
    """A mapping that is written on one line."""


class _Dumper(yaml.SafeDumper):
    """Quotes all text that the strict reader would take for something else; writes no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write repeated values out in full."""
        return True

    def represent_text(self, data: str) -> yaml.ScalarNode:
        """Text, in quotes wherever it could be read as a number, a date or nothing."""
        style = None if _reads_as_text(data) else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)

    def represent_inline(self, data: _Inline) -> yaml.MappingNode:
        """A mapping on one line."""
        return self.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True)

    def represent_row(self, data: list[Any]) -> yaml.SequenceNode:
        """A list: on one line if it holds plain values only."""
        short = not any(isinstance(part, (dict, list)) for part in data) and len(str(data)) < _WIDTH
        return self.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=short)


_Dumper.add_representer(str, _Dumper.represent_text)
_Dumper.add_representer(_Inline, _Dumper.represent_inline)
_Dumper.add_representer(list, _Dumper.represent_row)


def _reads_as_text(text: str) -> bool:
    try:
        return isinstance(read_scalar(text), str)
    except ValueError:
        return False


def derive_scenario(
    parent: Scenario,
    identifier: str,
    title: str,
    settings: Sequence[str] = (),
    question: str | None = None,
    weeks: int | None = None,
) -> Scenario:
    """Make a scenario that extends another by constants.

    Parameters
    ----------
    parent : Scenario
        Any scenario; a file of the new one needs it in its folder or among the shipped ones.
    identifier, title : str
        Id and title of the new one.
    settings : sequence of str
        Such as ``levers.air_strikes=50``.
    question : str, optional
        Default: the parent's.
    weeks : int, optional
        Default: the parent's.

    Returns
    -------
    Scenario
        Checked as if it had been read from a file.

    Raises
    ------
    ScenarioError
        If an argument is not valid.
    """
    chosen = parse_settings(settings, parent.vocabulary)
    head: dict[str, Any] = {
        "schema": SCHEMA,
        "title": title,
        "question": question or parent.question,
        "source": list(parent.source),
        "extends": parent.id,
    }
    if weeks is not None:
        head["weeks"] = weeks
    groups: dict[str, Any] = {name: dict(chosen.group(name)) for name in GROUPS}
    for name, form in chosen.forms.items():
        groups["claims"][name] = _plain_dial(Dial(strength=chosen.claims.get(name), form=form))
    parts = {**groups, "drop_events": _drops(parent, chosen.dropped)}
    text = _write({**head, **{name: values for name, values in parts.items() if values}})
    document = parse_yaml(text.encode(), f"{identifier}.yaml")
    check_identifier(identifier, document)
    if identifier in {member.id for member in parent.lineage}:
        fault = f"the name {show(identifier)} is taken by a scenario that it extends; choose another"
        raise ScenarioError(document.problem((), fault))
    content = check_shape(document)
    check_content(content, document, parent.vocabulary)
    return Scenario(identifier, content, parent, parent.vocabulary)


def dump_scenario(scenario: Scenario) -> str:
    """Write a scenario as the text of a file.

    Parameters
    ----------
    scenario : Scenario
        Any scenario. Of one that extends another, settings that change nothing are left out.

    Returns
    -------
    str
        YAML; reading it gives the same plan.
    """
    content = scenario.content
    head = content.model_dump(by_alias=True, exclude_defaults=True, exclude=set(GROUPS))
    data: dict[str, Any] = {"schema": SCHEMA, **_plain(head)}
    for key in ("events", "expect"):
        if key in data:
            data[key] = [_Inline(row) for row in data[key]]
    is_rooted = scenario.parent is None and content.claims_default is None and not content.claims_of
    strengths = {} if is_rooted else scenario.strengths_before_own()
    forms = scenario.parent.forms() if scenario.parent else {}
    dials = {name: _news(dial, strengths.get(name), forms.get(name)) for name, dial in content.claims.items()}
    claims = {name: _plain_dial(dial) for name, dial in dials.items() if dial != Dial()}
    if claims:
        data["claims"] = claims
    for group in ("uncertainties", "levers"):
        schedules = {
            name: _plain_schedule(entries)
            for name, entries in content.schedules(group).items()
            if not _repeats_parent(scenario, group, name)
        }
        if schedules:
            data[group] = schedules
    return _write(data)


def _drops(parent: Scenario, dropped: Sequence[str]) -> list[str]:
    """Kinds of events to drop as a file names them: only those that the parents have."""
    kinds = [kind for kind in {event.kind: None for event in parent.events()} if is_dropped(kind, dropped)]
    return [ALL] if kinds and ALL in dropped else kinds


def _news(dial: Dial, strength: float | None, form: str | None) -> Dial:
    """What a dial says beyond a strength and a form that hold anyway."""
    return Dial(
        strength=None if dial.strength == strength else dial.strength,
        form=None if dial.form == (form or ORDINARY_FORM) else dial.form,
    )


def _plain_dial(dial: Dial) -> Any:
    """A dial as a file writes it: a bare number, or a mapping if a form is chosen."""
    if dial.form is None and dial.strength is not None:
        return _number(dial.strength)
    return _Inline(_plain(dial.model_dump(exclude_none=True)))


def _repeats_parent(scenario: Scenario, group: str, name: str) -> bool:
    """Whether a schedule says what the parent says anyway, over the longest run there can be."""
    if scenario.parent is None or scenario.parent.start != scenario.start:
        return False
    own, inherited = (member.values(group, name, MOST_WEEKS) for member in (scenario, scenario.parent))
    return np.array_equal(own, inherited)


def _plain_schedule(entries: Sequence[Step | RampEntry]) -> Any:
    """Entries as a file writes them: a bare number, one mapping, or a list."""
    rows = [_plain(entry.model_dump(by_alias=True, exclude_defaults=True)) for entry in entries]
    if list(rows[0]) == ["value"]:
        return rows[0]["value"]
    lines = [_Inline(row) for row in rows]
    return lines if len(lines) > 1 or "from" in rows[0] else lines[0]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return _number(value) if isinstance(value, float) else value


def _number(value: float) -> float | int:
    """Whole numbers without a point, as a person would write them."""
    return int(value) if value == int(value) and abs(value) < 1e15 else value


def _write(data: dict[str, Any]) -> str:
    try:
        text = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
    except (yaml.YAMLError, ValueError) as error:
        raise ScenarioError(f"scenario: cannot be written: {' '.join(str(error).split())}") from None
    return str(text)
