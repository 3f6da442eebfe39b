"""Checks a parsed file against the schema and the catalogue, and tells every problem in one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.errors import ScenarioError
from sim.scenario.check_events import check_events
from sim.scenario.messages import SHOWN_CHARACTERS, Path, nearest, show, unknown
from sim.scenario.safe_yaml import Document
from sim.scenario.schema import (
    RAMP_TAG,
    STEP_TAG,
    Dial,
    Event,
    Expectation,
    Ramp,
    RampEntry,
    ScenarioFile,
    Step,
)
from sim.scenario.vocabulary import GROUPS, Bounds, Vocabulary

MOST_PROBLEMS: Final = 20
_ENTRY_EXAMPLE: Final = "{from: 2014-09-01, value: 0.5}"
_EVENT_EXAMPLE: Final = "{at: 2016-04-30, kind: parliament_stormed, source: assumed}"
_SHAPES: Final = {
    "model_type": "must be a mapping such as {{from: 2014-09-01, value: 0.5}}, not {value}",
    "dict_type": "must be a mapping of names to values, not {value}",
    "tuple_type": "must be a list, not {value}",
    "string_type": "{value} is no text; put it in quotes",
    "string_too_short": "is empty; write some text",
    "string_too_long": "is longer than {max_length} characters; shorten it",
    "too_short": "is empty or too short; write at least {min_length}",
    "too_long": "has too many entries; allowed are {max_length}",
    "literal_error": "{value} is not allowed; allowed is {expected}",
}


def check_shape(document: Document) -> ScenarioFile:
    """Validate a file against the schema.

    Parameters
    ----------
    document : Document
        A parsed file.

    Returns
    -------
    ScenarioFile
        Its content, normalised: a bare number is a schedule of one step.

    Raises
    ------
    ScenarioError
        One line a problem, in the order of the file.
    """
    try:
        return ScenarioFile.model_validate(document.data)
    except ValidationError as error:
        details = _drop_echoes(error.errors(include_url=False, include_context=True))
        raise _collect(document, map(_translate, details)) from None


def check_content(content: ScenarioFile, document: Document, vocabulary: Vocabulary) -> None:
    """Check names, ranges and dates of a file that has the right shape.

    Parameters
    ----------
    content : ScenarioFile
        What ``check_shape`` returned for the document.
    document : Document
        The parsed file.
    vocabulary : Vocabulary
        Names and ranges of the catalogue.

    Raises
    ------
    ScenarioError
        One line a problem, in the order of the file.
    """
    found = [*_check_sources(content, vocabulary), *_check_claims(content, vocabulary)]
    for group in ("uncertainties", "levers"):
        for name, entries in content.schedules(group).items():
            bounds = vocabulary.group(group).get(name)
            if bounds is None:
                found.append(((group, name), unknown_name(group, name, vocabulary)))
            else:
                found.extend(_check_schedule((group, name), entries, bounds))
    found.extend(check_events(content, vocabulary))
    for position, expectation in enumerate(content.expect):
        found.extend(_check_expectation(("expect", position), expectation, vocabulary))
    if found:
        raise _collect(document, iter(found))


def unknown_name(group: str, name: str, vocabulary: Vocabulary) -> str:
    """Say that a name is none of its group, and where it belongs or which name is nearest."""
    singular = {"claims": "claim", "levers": "lever", "uncertainties": "uncertainty"}
    for other in GROUPS:
        if other != group and name in vocabulary.group(other):
            return f"{show(name)} is no {singular[group]}; it stands under {other}"
    return unknown(singular[group], name, vocabulary.group(group))


def _drop_echoes(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out that a key is missing where an unknown key is that one misspelt: one slip, one line."""
    misspelt = {
        (*detail["loc"][:-1], name)
        for detail in details
        if detail["type"] == "extra_forbidden"
        for name in get_close_matches(
            str(detail["loc"][-1])[:SHOWN_CHARACTERS], _keys_around(detail["loc"]), n=1
        )
    }
    return [detail for detail in details if detail["type"] != "missing" or detail["loc"] not in misspelt]


def _collect(document: Document, found: Iterator[tuple[Path, str]]) -> ScenarioError:
    """Order problems by line, drop repeats, keep the first of them."""
    places = ((_in_file(document.data, path), fault) for path, fault in found)
    lines = sorted({(document.line(path), document.problem(path, fault)) for path, fault in places})
    return ScenarioError([text for _, text in lines[:MOST_PROBLEMS]])


def _in_file(data: Any, location: Path) -> Path:
    """A location as it stands in the file: tags and positions of the schema drop out, a missing key stays."""
    path: list[str | int] = []
    for part in location:
        if _holds(data, part):
            data = data[part]
            path.append(part)
    last = location[-1] if location else None
    if isinstance(data, dict) and isinstance(last, str) and last not in (STEP_TAG, RAMP_TAG, *path[-1:]):
        path.append(last)
    return tuple(path)


def _holds(data: Any, part: str | int) -> bool:
    """Whether a value of the file has such a key or position."""
    if isinstance(part, int):
        return isinstance(data, list) and part < len(data)
    return isinstance(data, dict) and part in data


def _translate(detail: ErrorDetails) -> tuple[Path, str]:
    """Turn one error of pydantic into a place and a sentence."""
    path, kind = detail["loc"], detail["type"]
    context: dict[str, Any] = detail.get("ctx", {})
    if kind == "missing":
        return path, "is missing; add it"
    if kind == "extra_forbidden":
        name = str(path[-1])
        return path, f"unknown key {show(name)}{nearest(name, _keys_around(path))}"
    if kind == "scenario":
        return path, str(context["fault"])
    value = show(detail["input"])
    if kind == "model_type" and path[0] == "events":
        return path, f"must be a mapping such as {_EVENT_EXAMPLE}, not {value}"
    if kind in ("greater_than_equal", "less_than_equal"):
        low_high = {"weeks": "1 to 520", "probability": "0.5 to 0.99"}.get(str(path[-1]), detail["msg"])
        return path, f"{value} is out of range; allowed is {low_high}"
    if kind in _SHAPES:
        return path, _SHAPES[kind].format(value=value, **context)
    return path, f"{detail['msg']}, not {value}"


def _keys_around(location: Path) -> list[str]:
    """Keys that are allowed where an unknown key stands."""
    model: type[BaseModel] = ScenarioFile
    top = location[0] if len(location) > 1 else None
    if top == "expect":
        model = Expectation
    elif top == "claims":
        model = Dial
    elif top == "events":
        model = Event
    elif top in GROUPS:
        inside = location[:-1]
        model = Step if RAMP_TAG not in inside else Ramp if "ramp" in inside else RampEntry
    return [info.alias or name for name, info in model.model_fields.items()]


def _check_sources(content: ScenarioFile, vocabulary: Vocabulary) -> Iterator[tuple[Path, str]]:
    allowed = (*vocabulary.articles, "assumed")
    for position, source in enumerate(content.source):
        if source not in allowed:
            fault = f"{show(source)} is no article; allowed are {', '.join(allowed)}"
            yield ("source", position), fault


def _check_claims(content: ScenarioFile, vocabulary: Vocabulary) -> Iterator[tuple[Path, str]]:
    yield from _check_claims_of(content, vocabulary)
    if content.claims_default is not None:
        for bounds in vocabulary.claims.values():
            fault = bounds.fault(content.claims_default)
            if fault:
                yield ("claims_default",), fault
                break
    for name, dial in content.claims.items():
        known = vocabulary.claims.get(name)
        if known is None:
            yield ("claims", name), unknown_name("claims", name, vocabulary)
            continue
        fault = None if dial.strength is None else known.fault(dial.strength)
        if fault:
            yield ("claims", name, "strength"), fault
        fault = None if dial.form is None else vocabulary.form_fault(name, dial.form)
        if fault:
            yield ("claims", name, "form"), fault


def _check_claims_of(content: ScenarioFile, vocabulary: Vocabulary) -> Iterator[tuple[Path, str]]:
    if content.claims_of and content.claims_default is not None:
        yield ("claims_default",), "stands beside claims_of, which puts all other claims at 0; leave one out"
    for position, article in enumerate(content.claims_of):
        if article not in vocabulary.articles:
            fault = f"{show(article)} is no article; allowed are {', '.join(vocabulary.articles)}"
            yield ("claims_of", position), fault


def _check_schedule(
    path: Path, entries: tuple[Step | RampEntry, ...], bounds: Bounds
) -> Iterator[tuple[Path, str]]:
    before: tuple[date, date | None] | None = None
    for position, entry in enumerate(entries):
        place: Path = (*path, position)
        if isinstance(entry, RampEntry):
            place = (*place, "ramp")
            part: Step | Ramp = entry.ramp
            values = {"start": entry.ramp.start, "end": entry.ramp.end}
        else:
            part, values = entry, {"value": entry.value}
        yield from _check_values(place, values, part.range, bounds)
        if part.since is None:
            if len(entries) > 1:
                yield (*place, "from"), f"is missing; entries of a list start on a day: {_ENTRY_EXAMPLE}"
            continue
        if part.until is not None and part.until <= part.since:
            yield (*place, "until"), f"{part.until} must be after 'from', {part.since}"
        if before is not None and part.since <= before[0]:
            yield (*place, "from"), f"{part.since} is not after the entry before it, {before[0]}; sort them"
        elif before is not None and before[1] is not None and part.since < before[1]:
            yield (*place, "from"), f"{part.since} lies in the entry before it, which runs until {before[1]}"
        before = (part.since, part.until)


def _check_values(
    place: Path, values: Mapping[str, float], spread: tuple[float, float] | None, bounds: Bounds
) -> Iterator[tuple[Path, str]]:
    for key, value in values.items():
        fault = bounds.fault(value)
        if fault:
            yield (*place, key), fault
    if spread is None:
        return
    for limit in spread:
        fault = bounds.fault(limit)
        if fault:
            yield (*place, "range"), fault
    if spread[0] > spread[1]:
        yield (*place, "range"), f"runs from {show(spread[0])} down to {show(spread[1])}; put the lower first"
    elif not all(spread[0] <= value <= spread[1] for value in values.values()):
        told = ", ".join(show(value) for value in values.values())
        yield (*place, "range"), f"{show(spread[0])} to {show(spread[1])} does not hold the value {told}"


def _check_expectation(
    place: Path, expectation: Expectation, vocabulary: Vocabulary
) -> Iterator[tuple[Path, str]]:
    kind = vocabulary.outcomes.get(expectation.outcome)
    if kind is None:
        yield (*place, "outcome"), unknown("outcome", expectation.outcome, vocabulary.outcomes)
    elif kind == "weekly" and expectation.at is None:
        yield (*place, "at"), f"is missing; {expectation.outcome} is weekly, so name a day"
