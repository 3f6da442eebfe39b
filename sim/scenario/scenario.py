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
from sim.scenario.messages import describe, show
from sim.scenario.plan import Plan, build_plan, with_parameters
from sim.scenario.schedule import weekly_values
from sim.scenario.schema import FIRST_DAY, MOST_WEEKS, Expectation, RampEntry, ScenarioFile, Step
from sim.scenario.settings import Settings, parse_settings
from sim.scenario.vocabulary import Vocabulary

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
        """Strength of every claim; a ``claims_default`` sets all that its own file does not name."""
        result = {name: bounds.default for name, bounds in self.vocabulary.claims.items()}
        for member in self.lineage:
            if member.content.claims_default is not None:
                result = dict.fromkeys(result, member.content.claims_default)
            result.update({name: dial.strength for name, dial in member.content.claims.items()})
        return result

    def layers(self, group: str, name: str) -> list[tuple[Step | RampEntry, ...]]:
        """Schedules of one parameter from the eldest ancestor to this scenario."""
        return [member.content.schedules(group).get(name, ()) for member in self.lineage]

    def values(self, group: str, name: str, weeks: int) -> NDArray[np.float64]:
        """Value of one parameter in each week, (T,)."""
        default = self.vocabulary.group(group)[name].default
        return weekly_values(self.layers(group, name), default, self.start, weeks)

    def plan(self, weeks: int | None = None, settings: Sequence[str] = ()) -> Plan:
        """Resolve all dates into values by week.

        Parameters
        ----------
        weeks : int, optional
            Number of weeks instead of the scenario's own.
        settings : sequence of str
            Such as ``levers.air_strikes=50``: a constant in place of the whole schedule.

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
            raise ScenarioError(describe("settings", 1, ("weeks",), fault))
        chosen = parse_settings(settings, self.vocabulary)
        values = {group: self._group_values(group, horizon, chosen) for group in ("levers", "uncertainties")}
        strengths = {**self.strengths(), **chosen.claims}
        plan = build_plan(self.id, self.title, self.start, horizon, values, strengths)
        return with_parameters(plan, "".join(chosen.parameters))

    def _group_values(self, group: str, weeks: int, chosen: Settings) -> dict[str, NDArray[np.float64]]:
        constants = chosen.group(group)
        return {
            name: np.full(weeks, constants[name]) if name in constants else self.values(group, name, weeks)
            for name in self.vocabulary.group(group)
        }
