"""Watches claims at work in a run of the historical scenario, without letting their pushes count."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.agents.observe import observe
from sim.catalog import ClaimFolder, Driver, added_claims, catalog_with
from sim.claims.frame import ORDINARY, claim_function
from sim.claims.guard import Guarded
from sim.core.memory import Memory
from sim.core.world import World
from sim.engine import simulate
from sim.errors import ClaimFolderError
from sim.study.claim_cases import copy_state
from sim.theatre.load import load_theatre

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sim.catalog import Claim
    from sim.core.state import State
    from sim.engine import Chunk
    from sim.scenario import Plan

SEED: Final = 1


@dataclass
class Watched:
    """A claim in one of its forms, and what it did.

    Attributes
    ----------
    claim : Claim
        Its entry.
    form : str
        Empty for the ordinary one.
    function : Guarded
        Refuses what a claim may not do.
    place : str
        Where the entry stands, for messages.
    fault : str
        The first thing that it did wrong.
    pushed : dict
        Driver -> list over weeks of what was pushed, (1, N).
    """

    claim: Claim
    form: str
    function: Guarded
    place: str
    fault: str = ""
    pushed: dict[str, list[NDArray[np.float64]]] = field(default_factory=dict)
    _memories: tuple[Memory, Memory] = field(default_factory=lambda: (Memory(), Memory()))

    def __str__(self) -> str:
        return f"{self.claim.id} as {self.form}" if self.form else self.claim.id

    def refuse(self, fault: str) -> None:
        """Note what is wrong, in one line with the entry's place."""
        self.fault = f"{self.place}: {self}: {fault}"

    def look(self, world: World) -> None:
        """Let the claim look at a week, twice with memories of their own, and keep what it pushed."""
        pushes = [self._pushes(world, memory) for memory in self._memories]
        if self.fault:
            return
        for driver, push in pushes[0].items():
            if not np.array_equal(push, pushes[1][driver]):
                self.refuse(f"two pushes on {driver} for one state differ; a claim does not draw at random")
            self.pushed.setdefault(driver, []).append(np.array(push))

    def look_once(self, world: World) -> None:
        """Let the claim look at a week, and keep nothing but what it does wrong."""
        self._pushes(world, Memory())

    def _pushes(self, world: World, memory: Memory) -> Mapping[str, NDArray[np.float64]]:
        if self.fault:
            return {}
        try:
            return self.function(world.state, world.claim_numbers[self.claim.id], memory)
        except ClaimFolderError as error:
            self.fault = error.problems[0]
            return {}


def watched_claims(added: ClaimFolder | None, chosen: Collection[str] = ()) -> list[Watched]:
    """Return the claims of a folder, or else the shipped ones, in all their forms.

    Parameters
    ----------
    added : ClaimFolder or None
        None for the claims that ship.
    chosen : collection of str
        Ids; none for all.

    Raises
    ------
    ClaimFolderError, CatalogError
        If entries and functions do not agree.
    """
    catalog = catalog_with(added)
    claims = added_claims(added) if added else catalog.claims.values()
    return [
        Watched(claim, form, _guarded(claim, form, added, catalog.drivers), _place(claim, added))
        for claim in claims
        for form in (ORDINARY, *claim.forms)
        if not chosen or claim.id in chosen
    ]


def watch(
    plan: Plan, claims: Sequence[Watched], weeks: Collection[int] = ()
) -> tuple[Chunk, dict[int, State]]:
    """Run a plan once, let claims look at every week, and keep the state of some weeks.

    Parameters
    ----------
    plan : Plan
        What is run; the claims that look on push nothing by looking.
    claims : sequence of Watched
        They note what they pushed and what they did wrong.
    weeks : collection of int
        Rows whose state is kept; 0 is the first day.

    Returns
    -------
    Chunk
        Of the run.
    dict of int to State
        By row.
    """
    first = first_day(plan)
    states = {0: first.state} if 0 in weeks else {}

    def look(world: World) -> None:
        for one in claims:
            one.look(world)
        if world.week in weeks:
            states[world.week] = copy_state(world.state)

    return simulate(plan, SEED, [0], each_week=look), states


def first_day(plan: Plan, runs: int = 1) -> World:
    """Return a world on the first day of a plan, with everything seen."""
    world = World(plan, SEED, range(runs), load_theatre(), catalog_with(plan.added))
    observe(world)
    return world


def constants(one: Watched) -> Iterator[str]:
    """Say where a claim pushed the same in every week, or the same for all."""
    for driver, pushes in one.pushed.items():
        rows = np.concatenate([np.atleast_2d(push) for push in pushes])
        if not rows.any():
            yield f"nothing is pushed on {driver} in any week of the historical scenario"
        elif not np.ptp(rows, axis=0).any():
            yield f"the push on {driver} is the same in every week of the historical scenario"
        elif rows.shape[1] > 1 and not np.ptp(rows, axis=1).any():
            yield f"the push on {driver} is the same for all in every week of the historical scenario"


def _guarded(claim: Claim, form: str, added: ClaimFolder | None, drivers: Mapping[str, Driver]) -> Guarded:
    function = claim_function(claim.id, form, added)
    if isinstance(function, Guarded):
        return function
    return Guarded(function, claim, drivers, f"{function.__module__.replace('.', '/')}.py")


def _place(claim: Claim, added: ClaimFolder | None) -> str:
    return f"{added.name}/claims.yaml" if added else f"claims/{claim.family}.yaml"
