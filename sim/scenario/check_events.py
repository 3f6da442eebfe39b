"""Checks the dated events of a scenario against the catalogue's kinds, and their dates against the run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from sim.catalog.schema_events import EventKind
from sim.scenario.messages import Path, show, show_number, unknown
from sim.scenario.schema import Event, ScenarioFile
from sim.scenario.vocabulary import Vocabulary

ALL: Final = "all"
"""What stands under ``drop_events`` to leave out every event of the parents."""
NAMED: Final[Mapping[str, str]] = {"where": "place", "who": "group"}


def check_events(content: ScenarioFile, vocabulary: Vocabulary) -> Iterator[tuple[Path, str]]:
    """Tell what is wrong with the events of a file, but for their dates.

    Parameters
    ----------
    content : ScenarioFile
        A file that has the right shape.
    vocabulary : Vocabulary
        Kinds of events, places and groups.

    Yields
    ------
    tuple
        Where it stands, and what is wrong.
    """
    seen: dict[tuple, int] = {}
    for position, event in enumerate(content.events):
        place: Path = ("events", position)
        kind = vocabulary.events.get(event.kind)
        if kind is None:
            yield (*place, "kind"), unknown("kind of event", event.kind, vocabulary.events)
            continue
        yield from _check_named(place, event, kind, vocabulary)
        yield from _check_amounts(place, event, kind)
        if event.key in seen:
            first = seen[event.key] + 1
            yield place, f"is the same day, kind, place and group as events[{first}]; keep one"
        seen.setdefault(event.key, position)
    for position, name in enumerate(content.drop_events):
        if name != ALL and name not in vocabulary.events:
            fault = unknown("kind of event", name, [ALL, *vocabulary.events])
            yield ("drop_events", position), fault


def check_events_in_run(
    content: ScenarioFile, start: date, weeks: int, inherited: Mapping[str, int]
) -> Iterator[tuple[Path, str]]:
    """Tell which events lie outside the run, and which that are dropped there are none of.

    Parameters
    ----------
    content : ScenarioFile
        The file, checked by itself.
    start, weeks : datetime.date, int
        The run of the scenario, with what it inherits.
    inherited : mapping of str to int
        How many events of each kind the parents have.

    Yields
    ------
    tuple
        Where it stands, and what is wrong.
    """
    last = start + timedelta(weeks=weeks, days=-1)
    for position, event in enumerate(content.events):
        if not start <= event.at <= last:
            yield ("events", position, "at"), f"{event.at} is outside the run, {start} to {last}"
    for position, name in enumerate(content.drop_events):
        if content.extends is None:
            yield ("drop_events", position), "there is no parent whose events could be dropped; add extends"
        elif name != ALL and not inherited.get(name):
            yield ("drop_events", position), f"the parents have no event of the kind {show(name)}"


def is_dropped(kind: str, dropped: Iterable[str]) -> bool:
    """Whether a list of kinds, or of "all", leaves out the events of a kind."""
    return any(name in (ALL, kind) for name in dropped)


def _check_named(
    place: Path, event: Event, kind: EventKind, vocabulary: Vocabulary
) -> Iterator[tuple[Path, str]]:
    """Check the place or group that an event names, or must name."""
    for key, thing in NAMED.items():
        name = event.where if key == "where" else event.who
        known = vocabulary.places if key == "where" else vocabulary.groups
        if kind.takes != thing:
            if name is not None:
                yield (*place, key), f"{kind.id} takes no {thing}; leave it out"
        elif name is None:
            yield (*place, key), f"is missing; {kind.id} needs the id of a {thing}, such as {known[0]}"
        elif name not in known:
            yield (*place, key), unknown(thing, name, known)


def _check_amounts(place: Path, event: Event, kind: EventKind) -> Iterator[tuple[Path, str]]:
    """Check the size of an event and its length."""
    if event.size is not None:
        size = kind.size
        if size is None:
            yield (*place, "size"), f"{kind.id} has no size; leave it out"
        elif not size.low <= event.size <= size.high:
            limits = f"{show_number(size.low)} to {show_number(size.high)} {size.unit}"
            yield (*place, "size"), f"{show(event.size)} is out of range; allowed is {limits}"
    if event.weeks is not None and kind.weeks is None:
        yield (*place, "weeks"), f"{kind.id} takes place in one week; leave it out"
