"""One chunk of runs in progress: state, numbers, levers in force, random streams and the board of pushes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.catalog import Catalog
from sim.core.drivers import Board, Trace, owner_widths
from sim.core.helpers import Array, Kept, Spots, Subset, sums, weigh
from sim.core.maps import Maps
from sim.core.memory import Memory
from sim.core.numbers import claim_numbers, process_numbers
from sim.core.placed import Placed
from sim.core.plausible import numbers_of_runs
from sim.core.start import starting_state
from sim.core.streams import Streams
from sim.scenario import Plan
from sim.theatre.records import Theatre


class World:
    """A chunk of runs under one plan.

    Parameters
    ----------
    plan : Plan
        What the scenario sets, week by week.
    seed : int
        Seed of the ensemble.
    runs : sequence of int
        Run numbers of this chunk.
    theatre : Theatre
        Places, groups, forces, powers.
    catalog : Catalog
        Claims and numbers.
    overrides : mapping, optional
        Numbers that differ from the catalogue, by id; scalars or (R,) arrays. Without them each run uses its
        row of the plausible set, if one is in force.
    trace : Trace, optional
        Filled with every push; only for one run.
    """

    def __init__(
        self,
        plan: Plan,
        seed: int,
        runs: Sequence[int],
        theatre: Theatre,
        catalog: Catalog,
        overrides: Mapping[str, Any] | None = None,
        trace: Trace | None = None,
    ) -> None:
        self.plan = plan
        self.runs = len(runs)
        self.theatre = theatre
        self.catalog = catalog
        chosen = numbers_of_runs(plan, seed, runs) if overrides is None else overrides
        self.numbers = process_numbers(catalog, chosen)
        self.claim_numbers = claim_numbers(catalog, chosen)
        self.streams = Streams(seed, runs)
        self.week = 0
        self.placed = Placed()
        self._lever_weeks = {name: values.tolist() for name, values in plan.levers.items()}
        self._uncertainty_weeks = {name: values.tolist() for name, values in plan.uncertainties.items()}
        self.levers: dict[str, float] = {}
        self.uncertainties: dict[str, float] = {}
        self.set_conditions(0)
        self.maps = Maps(theatre, self.numbers)
        costs = {name: lever.unit_cost.value for name, lever in catalog.levers.items()}
        self.unit_costs = {name: cost for name, cost in costs.items() if cost != 0.0}
        self.memories = {name: Memory() for name in catalog.claims}
        self.spots = Spots(self.runs, len(theatre.places.id))
        self.kept: defaultdict[str, Kept] = defaultdict(Kept)
        self.known: dict[str, Any] = {}  # what rules worked out last week and look up, for speed alone
        self.camp_rows = (np.arange(self.runs) * len(names.CAMPS))[:, None]  # of each run in a raveled (R, C)
        self.units = SimpleNamespace(
            **{name: Subset(self.runs, chosen) for name, chosen in self.maps.unit_sets.items()}
        )
        self.state = starting_state(
            theatre, self.maps, self.runs, self.numbers, {**self.levers, **self.uncertainties}
        )
        self.board = Board(self._widths(), self.runs, trace)

    def set_conditions(self, week: int) -> None:
        """Put the levers and uncertainties of a week in force."""
        self.levers = {name: values[week] for name, values in self._lever_weeks.items()}
        self.uncertainties = {name: values[week] for name, values in self._uncertainty_weeks.items()}

    def uniform(self, rule: str, width: int) -> Array:
        """Return this week's uniform draws of a rule, (R, width)."""
        return self.streams.uniform(rule, self.week, width)

    def by_holder(self, values: Array) -> Array:
        """Return the sums of a place field by the camp that holds the place, (R, C)."""
        index = (self.state.places.camp + self.camp_rows).ravel()
        summed = sums(index, values.ravel(), self.camp_rows.size * len(names.CAMPS))
        return summed.reshape(self.runs, -1)

    def would_defend(self) -> Array:
        """Return the share of the people of each place who would defend it under its holder, (R, P)."""
        width = self.spots.places
        return self.maps.defenders.ravel().take(self.state.places.camp * width + np.arange(width))

    def by_run_and_camp(self, run: NDArray[np.int64], camp: NDArray[np.int64], values: Array) -> Array:
        """Return the sums of values of given runs and camps, each (n,), as (R, C)."""
        camps = len(names.CAMPS)
        summed = sums(run * camps + camp, values, self.runs * camps)
        return summed.reshape(self.runs, camps)

    def by_camp(self, values: Array) -> Array:
        """Return the sums of a force field by camp, (R, C)."""
        return weigh(values, self.maps.by_camp)

    def _widths(self) -> dict[str, int]:
        """Return how many things each driver belongs to."""
        sizes = owner_widths(self.theatre)
        return {name: sizes.get(driver.of, 1) for name, driver in self.catalog.drivers.items()}
