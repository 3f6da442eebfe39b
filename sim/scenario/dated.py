"""Dated events as a run needs them: what is in force when, and what they make of the world's conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sim.catalog.schema_events import EventKind
from sim.scenario.schedule import DAYS, Lift
from sim.scenario.schema import Event

IN_DIGEST: Final = ("at", "kind", "place", "group", "size", "week", "weeks")


@dataclass(frozen=True)
class PlannedEvent:
    """A dated event of a plan.

    Attributes
    ----------
    at : datetime.date
        Its day.
    kind, title : str
        Id and title of its kind in the catalogue.
    week : int
        First week in which it acts, from 0; week t leads from row t to row t + 1.
    weeks : int
        Weeks in which it is in force, from that one on; the run may end before.
    until : datetime.date
        First day on which it is over; the end of the run for one that lasts.
    place, group : str or None
        Ids of what it concerns, if its kind takes one.
    size : float or None
        In the unit of its kind, None if the kind has no size.
    source : str
        Where the scenario has it from.
    note : str or None
        What the scenario says of it.
    """

    at: date
    kind: str
    title: str
    week: int
    weeks: int
    until: date
    place: str | None
    group: str | None
    size: float | None
    source: str
    note: str | None

    def digest_part(self) -> dict[str, Any]:
        """Return what results depend on, as plain values."""
        values = {name: getattr(self, name) for name in IN_DIGEST}
        return {**values, "at": self.at.isoformat()}


def plan_events(
    events: Iterable[Event], kinds: Mapping[str, EventKind], start: date, weeks: int
) -> tuple[PlannedEvent, ...]:
    """Return the events that act in a run, in order of day, kind, place and group.

    An event before the first day is one of them as far as it is still in force then; it acts from week 0.

    Parameters
    ----------
    events : iterable of Event
        Those of a scenario and its parents.
    kinds : mapping of str to EventKind
        Kinds of the catalogue.
    start : datetime.date
        First day of week 0.
    weeks : int
        Number of weeks of the run.
    """
    planned = []
    for event in sorted(events, key=lambda event: event.key):
        kind = kinds[event.kind]
        first = (event.at - start).days // DAYS
        lasting = event.weeks or (kind.weeks.default if kind.weeks else 1)
        end = weeks if lasting is None else first + lasting
        until = start + timedelta(weeks=weeks) if lasting is None else event.at + timedelta(weeks=lasting)
        if first < weeks and end > 0:
            planned.append(_planned(event, kind, max(first, 0), end, until))
    return tuple(planned)


def _planned(event: Event, kind: EventKind, week: int, end: int, until: date) -> PlannedEvent:
    size = None if kind.size is None else kind.size.default if event.size is None else event.size
    return PlannedEvent(
        at=event.at,
        kind=kind.id,
        title=kind.title,
        week=week,
        weeks=end - week,
        until=until,
        place=event.where,
        group=event.who,
        size=size,
        source=event.source,
        note=event.note,
    )


def lifts_of(
    condition: str, events: Sequence[PlannedEvent], kinds: Mapping[str, EventKind]
) -> tuple[Lift, ...]:
    """Return what the events make of one condition of the world.

    Parameters
    ----------
    condition : str
        Id of an uncertainty.
    events : sequence of PlannedEvent
        The events of a run.
    kinds : mapping of str to EventKind
        Kinds of the catalogue.
    """
    lifts = []
    for event in events:
        kind = kinds[event.kind]
        for effect in kind.sets:
            if effect.of == "world" and effect.sets == condition:
                amount = kind.amount(effect, event.size)
                is_level = effect.how == "raises_to"
                lifts.append(Lift(event.at, event.until, amount, is_level, effect.half_life))
    return tuple(lifts)
