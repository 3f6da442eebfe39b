"""The Mesa face: one run as a Mesa model whose agents are views on the engine's arrays.

It drives the same world through the same list of phases as an ensemble does, so no rule is written twice and
run k through Mesa is run k of the ensemble to the bit. An agent holds its row and nothing else: what it shows
is read from the state, what is written to it is written to the state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self, cast

import mesa
import numpy as np
from mesa.agent import AgentSet

from sim import names
from sim.agents.record import weekly_outcomes
from sim.catalog import catalog_with
from sim.core.maps import PARTY_CAMP
from sim.core.world import World
from sim.errors import LimitError, ScenarioError
from sim.model.cells import Cell, Word
from sim.scenario import Plan, load_scenario
from sim.theatre.load import load_theatre
from sim.theatre.records import Theatre
from sim.week import begin, run_week


class StateAgent(mesa.Agent):
    """An agent that is a row of the state; `id` and `name` are those of the theatre."""

    def __init__(self, model: CoalitionModel, row: int, id: str, name: str) -> None:
        super().__init__(model)
        self.row, self.id, self.name = row, id, name

    @property
    def world(self) -> World:
        """What it is a part of: state, theatre, numbers."""
        return cast(CoalitionModel, self.model).world


class TribeAgent(StateAgent):
    """A tribe, unnamed local group or insurgent ally."""

    side = Word("groups", "side", names.SIDES)
    armed = Cell("groups", "armed")
    grievance = Cell("groups", "grievance")
    trust = Cell("groups", "trust")
    payment = Cell("groups", "payment")

    @property
    def kind(self) -> str:
        """tribe, local or ally."""
        return self.world.theatre.groups.kind[self.row]


class PlaceAgent(StateAgent):
    """A town with its surroundings."""

    camp = Word("places", "camp", names.CAMPS, is_fixed=True)
    progress = Cell("places", "progress")
    grip = Cell("places", "grip")
    garrison = Cell("places", "garrison")
    underground = Cell("places", "underground")
    people = Cell("places", "people")
    panic = Cell("places", "panic")
    displaced = Cell("", "displaced")
    abuses = Cell("", "abuses_at")

    @property
    def holder(self) -> str:
        """Party that holds the place; setting it hands the place over as it stands."""
        return names.PARTIES[self.world.state.places.party.item(self.row)]

    @holder.setter
    def holder(self, party: str) -> None:
        code = names.PARTIES.index(party)
        places = self.world.state.places
        places.party[0, self.row], places.camp[0, self.row] = code, PARTY_CAMP[code]


class ForceAgent(StateAgent):
    """An armed unit."""

    men = Cell("forces", "men")
    establishment = Cell("forces", "establishment")
    quality = Cell("forces", "quality")
    will = Cell("forces", "will")
    travel = Cell("forces", "travel")
    post = Word("forces", "post", "places")
    target = Word("forces", "target", "places")

    @property
    def camp(self) -> str:
        """Camp that it fights for."""
        return names.CAMPS[int(self.world.theatre.forces.camp[self.row])]

    @property
    def kind(self) -> str:
        """Kind of force."""
        return names.FORCE_KINDS[int(self.world.theatre.forces.kind[self.row])]


class GovernmentAgent(StateAgent):
    """Baghdad, Erbil or Damascus, with how far its camp stands with the other enemies of IS."""

    budget = Cell("governments", "budget")
    cohesion = Cell("governments", "cohesion")
    unity = Cell("camps", "unity", row="camp_row")
    effort = Cell("camps", "effort", row="camp_row")

    @property
    def camp_row(self) -> int:
        """Position of its camp."""
        return int(self.world.theatre.governments.camp[self.row])


class PatronAgent(StateAgent):
    """An outside power."""

    will = Cell("patrons", "will")


class IslamicStateAgent(StateAgent):
    """Islamic State as a whole."""

    treasury = Cell("islamic_state", "treasury")
    revenue = Cell("islamic_state", "revenue")
    foreign_share = Cell("islamic_state", "foreign_share")
    foreign_inflow = Cell("islamic_state", "foreign_inflow")
    dispersed = Cell("islamic_state", "dispersed")
    recruited = Cell("islamic_state", "recruited")


class CoalitionModel(mesa.Model):
    """One run of a scenario, a week a step.

    Parameters
    ----------
    scenario : str, Path or Plan
        Shipped id, file, or a plan made before.
    seed, run : int
        Run k of a seed is run k of every ensemble with that seed.
    weeks : int, optional
        By default the scenario's own.
    settings : sequence of str
        Such as "levers.air_strikes=50".
    theatre : Theatre, optional
        Another world than the shipped one.
    numbers : mapping, optional
        Numbers that differ from the catalogue.

    Raises
    ------
    ScenarioError
        If the scenario or a setting is not valid, or weeks or settings come with a plan.

    Examples
    --------
    Agents of your own: derive a class, name it in the model, and act after (or before) the week.

    >>> class Elders(TribeAgent):
    ...     def confer(self):
    ...         if self.grievance > 0.6 and self.side == "government":
    ...             self.side = "aside"
    >>> class WithElders(CoalitionModel):
    ...     tribe_class = Elders
    ...     def step(self):
    ...         super().step()
    ...         self.tribes.do("confer")
    >>> with WithElders("historical", weeks=4) as model:
    ...     model.run_model()
    ...     angry = model.tribes.select(lambda tribe: tribe.grievance > 0.6)
    ...     any(tribe.side == "government" for tribe in angry)
    False
    """

    tribe_class: ClassVar[type[TribeAgent]] = TribeAgent
    place_class: ClassVar[type[PlaceAgent]] = PlaceAgent
    force_class: ClassVar[type[ForceAgent]] = ForceAgent
    government_class: ClassVar[type[GovernmentAgent]] = GovernmentAgent
    patron_class: ClassVar[type[PatronAgent]] = PatronAgent
    islamic_state_class: ClassVar[type[IslamicStateAgent]] = IslamicStateAgent

    def __init__(
        self,
        scenario: str | Path | Plan = "historical",
        seed: int = 1,
        run: int = 0,
        weeks: int | None = None,
        settings: Sequence[str] = (),
        *,
        theatre: Theatre | None = None,
        numbers: Mapping[str, Any] | None = None,
    ) -> None:
        # Mesa's own generator is for what users add; the model's rules never draw from it.
        super().__init__(rng=int(np.random.SeedSequence(seed, spawn_key=(run,)).generate_state(1)[0]))
        if not isinstance(scenario, Plan):
            scenario = load_scenario(scenario).plan(weeks, settings)
        elif weeks is not None or settings:
            raise ScenarioError("weeks and settings are part of a plan: give them when it is made")
        self.plan = scenario
        catalog = catalog_with(scenario.added)
        self.world = World(scenario, seed, [run], theatre or load_theatre(), catalog, numbers)
        begin(self.world)
        self._next_number = count(1)
        self._create_agents()

    def step(self) -> None:
        """Run one week.

        Raises
        ------
        LimitError
            If the plan has no further week.
        """
        if self.world.week >= self.plan.weeks:
            raise LimitError(f"{self.plan.scenario} ends after {self.plan.weeks} weeks")
        run_week(self.world)
        self.running = self.world.week < self.plan.weeks

    @property
    def date(self) -> date:
        """Monday on which the state stands."""
        return self.plan.dates[self.world.week]

    def outcome(self, name: str) -> float:
        """Return a weekly outcome of the catalogue as it stands."""
        return float(weekly_outcomes(self.world)[name][0])

    @property
    def tribes(self) -> AgentSet:
        """Tribes, local groups and insurgent allies."""
        return self.agents_by_type[self.tribe_class]

    @property
    def places(self) -> AgentSet:
        """Towns with their surroundings."""
        return self.agents_by_type[self.place_class]

    @property
    def forces(self) -> AgentSet:
        """Armed units."""
        return self.agents_by_type[self.force_class]

    def register_agent(self, agent: mesa.Agent) -> None:
        """Register an agent, and number it here where Mesa would keep the model alive for its numbers.

        Up to 3.3 a table of Mesa's Agent class holds every model for ever (its issue 3179); this takes the
        model out again each time, so that a finished model's memory is freed.
        """
        super().register_agent(agent)
        counters = getattr(mesa.Agent, "_ids", None)
        if counters is not None:
            counters.pop(self, None)
            agent.unique_id = next(self._next_number)

    def close(self) -> None:
        """Let go of the agents; the model cannot be stepped further."""
        self.remove_all_agents()
        self.running = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _create_agents(self) -> None:
        theatre = self.world.theatre
        whole = names.CAMPS[names.ISLAMIC_STATE], names.CAMP_TITLES[names.ISLAMIC_STATE]
        parts = (
            (self.tribe_class, theatre.groups.id, theatre.groups.name),
            (self.place_class, theatre.places.id, theatre.places.name),
            (self.force_class, theatre.forces.id, theatre.forces.name),
            (self.government_class, theatre.governments.id, theatre.governments.id),
            (self.patron_class, theatre.patrons.id, theatre.patrons.id),
            (self.islamic_state_class, whole[:1], whole[1:]),
        )
        for agent_class, ids, titles in parts:
            agent_class.create_agents(self, len(ids), list(range(len(ids))), list(ids), list(titles))
