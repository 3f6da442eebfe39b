"""A checked scenario with its parents, and how it becomes a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import ScenarioError
from sim.scenario.check_events import is_dropped
from sim.scenario.dated import PlannedEvent, lifts_of, plan_events
from sim.scenario.messages import show
from sim.scenario.plan import Plan, build_plan, with_parameters
from sim.scenario.schedule import weekly_values
from sim.scenario.schema import FIRST_DAY, MOST_WEEKS, Event, Expectation, RampEntry, ScenarioFile, Step
from sim.scenario.settings import Settings, parse_settings
from sim.scenario.vocabulary import Vocabulary, drop_ordinary

DEFAULT_WEEKS: Final = 250
"""June 2014 to March 2019."""


@dataclass(frozen=True, eq=False)
class Scenario:
    """A checked scenario and its parents.

    Parameters
    ----------
    id : str
        Stem of the file's name.
    content : ScenarioFile
        What the file itself sets.
    parent : Scenario or None
        The scenario that it extends.
    vocabulary : Vocabulary
        Names, ranges and defaults of the catalogue.
    """

    id: str
    content: ScenarioFile
    parent: Scenario | None
    vocabulary: Vocabulary = field(repr=False)

    @property
    def title(self) -> str:
        """Name for people."""
        return self.content.title

    @property
    def question(self) -> str:
        """What one runs it for."""
        return self.content.question

    @property
    def source(self) -> tuple[str, ...]:
        """Ids of articles, or "assumed"."""
        return self.content.source

    @property
    def notes(self) -> str:
        """Background; may be empty."""
        return self.content.notes or ""

    @property
    def look_for(self) -> tuple[str, ...]:
        """What to watch in the results."""
        return self.content.look_for

    @property
    def expect(self) -> tuple[Expectation, ...]:
        """Sentences about results that are run as tests; not handed down to children."""
        return self.content.expect

    @cached_property
    def lineage(self) -> tuple[Scenario, ...]:
        """The eldest ancestor first, this scenario last."""
        return (*(self.parent.lineage if self.parent else ()), self)

    @property
    def start(self) -> date:
        """The Monday of row 0."""
        stated = [member.content.since for member in self.lineage if member.content.since]
        return stated[-1] if stated else FIRST_DAY

    @property
    def weeks(self) -> int:
        """Number of weeks unless a plan asks for another."""
        stated = [member.content.weeks for member in self.lineage if member.content.weeks]
        return stated[-1] if stated else DEFAULT_WEEKS

    def strengths(self) -> dict[str, float]:
        """Strength of every claim."""
        dials = self.content.claims.items()
        own = {name: dial.strength for name, dial in dials if dial.strength is not None}
        return {**self.strengths_before_own(), **own}

    def strengths_before_own(self) -> dict[str, float]:
        """Strength of every claim as it would be did the file itself name none under ``claims``.

        A ``claims_default`` sets all of them; ``claims_of`` leaves those of its articles at their defaults
        and puts all others at 0; with neither they are the parent's.
        """
        content, defaults = self.content, {k: v.default for k, v in self.vocabulary.claims.items()}
        if content.claims_default is not None:
            return dict.fromkeys(defaults, content.claims_default)
        if content.claims_of:
            cited, chosen = self.vocabulary.citations, set(content.claims_of)
            return {name: default if cited[name] & chosen else 0.0 for name, default in defaults.items()}
        return self.parent.strengths() if self.parent else defaults

    def forms(self) -> dict[str, str]:
        """Chosen form of the claims that do not have their ordinary one."""
        chosen: dict[str, str] = {}
        for member in self.lineage:
            dials = member.content.claims.items()
            chosen.update({name: dial.form for name, dial in dials if dial.form is not None})
        return drop_ordinary(chosen)

    def events(self) -> tuple[Event, ...]:
        """Dated events, those of the parents included as far as they are not dropped or said anew."""
        kept: dict[tuple, Event] = {}
        for member in self.lineage:
            dropped = member.content.drop_events
            kept = {key: event for key, event in kept.items() if not is_dropped(event.kind, dropped)}
            kept.update({event.key: event for event in member.content.events})
        return tuple(kept[key] for key in sorted(kept))

    def layers(self, group: str, name: str) -> list[tuple[Step | RampEntry, ...]]:
        """Schedules of one parameter from the eldest ancestor to this scenario."""
        return [member.content.schedules(group).get(name, ()) for member in self.lineage]

    def values(
        self, group: str, name: str, weeks: int, events: tuple[PlannedEvent, ...] = ()
    ) -> NDArray[np.float64]:
        """Value of one parameter in each week, (T,): its schedule, with what events make of it."""
        bounds = self.vocabulary.group(group)[name]
        lifts = lifts_of(name, events, self.vocabulary.events)
        limits = (bounds.low, bounds.high)
        return weekly_values(self.layers(group, name), bounds.default, self.start, weeks, lifts, limits)

    def plan(self, weeks: int | None = None, settings: Sequence[str] = ()) -> Plan:
        """Resolve all dates into values by week.

        Parameters
        ----------
        weeks : int, optional
            Number of weeks instead of the scenario's own.
        settings : sequence of str
            Such as ``levers.air_strikes=50``: a constant in place of the whole schedule and of what
            events make of it; or ``events.pilot_killed=0``: without the events of a kind.

        Returns
        -------
        Plan
            What a run needs.

        Raises
        ------
        ScenarioError
            If weeks or a setting is not valid.
        """
        horizon = self.weeks if weeks is None else weeks
        if isinstance(horizon, bool) or not isinstance(horizon, int) or not 1 <= horizon <= MOST_WEEKS:
            fault = f"{show(horizon)} is out of range; allowed is a whole number from 1 to {MOST_WEEKS}"
            raise ScenarioError(f"weeks: {fault}")
        chosen = parse_settings(settings, self.vocabulary)
        lasting = [event for event in self.events() if not is_dropped(event.kind, chosen.dropped)]
        events = plan_events(lasting, self.vocabulary.events, self.start, horizon)
        values = {
            "levers": self._group_values("levers", horizon, chosen, ()),
            "uncertainties": self._group_values("uncertainties", horizon, chosen, events),
        }
        strengths = {**self.strengths(), **chosen.claims}
        forms = drop_ordinary({**self.forms(), **chosen.forms})
        added = self.vocabulary.added
        plan = build_plan(self.id, self.title, self.start, horizon, values, strengths, forms, events, added)
        return with_parameters(plan, "".join(chosen.parameters))

    def _group_values(
        self, group: str, weeks: int, chosen: Settings, events: tuple[PlannedEvent, ...]
    ) -> dict[str, NDArray[np.float64]]:
        """Values by week of all parameters; a constant holds against schedule and events alike."""
        constants = chosen.group(group)
        return {
            name: np.full(weeks, constants[name])
            if name in constants
            else self.values(group, name, weeks, events)
            for name in self.vocabulary.group(group)
        }
