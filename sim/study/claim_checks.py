"""Checks of claims: that entry and function agree, and that a claim does what a claim may do and no more.

The same checks serve the shipped claims and those of a user's own. Each gives plain lines; none means passed.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from sim.catalog import added_claims, load_catalog
from sim.catalog.schema import ORDINARY_FORM
from sim.errors import ClaimFolderError, SimulationError
from sim.scenario import catalogue_vocabulary, load_scenario
from sim.scenario.messages import unknown
from sim.study.claim_cases import (
    WAYS,
    direction_problems,
    field_problems,
    pushes_by_dose,
    turner,
    week_before,
)
from sim.study.claim_watch import SEED, Watched, constants, first_day, watch, watched_claims
from sim.study.digest import result_digest, run_digests
from sim.study.workers import simulate_chunk

if TYPE_CHECKING:
    from sim.catalog import Case, Claim, ClaimFolder
    from sim.core.state import State
    from sim.core.world import World
    from sim.engine import Chunk
    from sim.scenario import Scenario

SCENARIO: Final = "historical"
WEEKS: Final = 104
LOOKED_AT: Final = (0, 20, 60, 100)
"""Rows of the historical run at which causes are turned up."""
SEVERAL: Final = 3
"""Runs beside each other, so that a push of the wrong shape shows."""
STRONGEST: Final = 2.0


class Report(NamedTuple):
    """What the checks found.

    Attributes
    ----------
    claims, failed : tuple of str
        Ids of the claims that were looked at, and of those in which something is wrong.
    faults, notes : tuple of str
        One line each on what is wrong, and on what is lacking or odd.
    """

    claims: tuple[str, ...]
    failed: tuple[str, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...]


def check_claims(added: ClaimFolder | None = None, chosen: Collection[str] = ()) -> Report:
    """Check the claims of a folder, or the shipped ones.

    Parameters
    ----------
    added : ClaimFolder, optional
        By default the claims that ship.
    chosen : collection of str
        Ids; none for all.

    Returns
    -------
    Report

    Raises
    ------
    ClaimFolderError, CatalogError
        If the claims cannot even be loaded, or there is none of a chosen id; one line a problem.
    """
    _check_chosen(chosen, added)
    claims = watched_claims(added, chosen)
    ids = tuple(dict.fromkeys(one.claim.id for one in claims))
    scenario = load_scenario(SCENARIO, catalogue_vocabulary(added))
    # Claims of a user's own are silent here: their looking must not move the rest.
    plan = scenario.plan(WEEKS, [f"claims.{name}=0" for name in ids] if added else [])
    several, world = first_day(plan, SEVERAL), first_day(plan)
    for one in claims:
        one.look_once(several)
    whole: list[str] = []
    if not all(one.fault for one in claims):
        chunk, states = watch(plan, claims, LOOKED_AT)
        for one in claims:
            one.fault = one.fault or _case_fault(one, world, states)
        if added and not any(one.fault for one in claims):
            whole = list(_whole_faults(scenario, added.name, ids, chunk))
    faults = [*(one.fault for one in claims if one.fault), *whole]
    notes = [note for one in claims if not one.fault for note in _notes(one, added)]
    failed = dict.fromkeys(one.claim.id for one in claims if one.fault)
    return Report(ids, tuple(failed), tuple(faults), tuple(dict.fromkeys(notes)))


def _check_chosen(chosen: Collection[str], added: ClaimFolder | None) -> None:
    """Refuse names that are no claims of those that are checked."""
    known = {claim.id: claim for claim in (added_claims(added) if added else load_catalog().claims.values())}
    problems = [unknown("claim", name, known) for name in chosen if name not in known]
    if problems:
        raise ClaimFolderError(problems)


def case_problems(case: Case, one: Watched, world: World, state: State) -> list[str]:
    """Say where the pushes of a claim do not go as one case says, from one state on."""
    by_dose = pushes_by_dose(
        one.function, world.claim_numbers[one.claim.id], state, turner(case), week_before(case)
    )
    ways = {driver: WAYS[sign] for driver, sign in case.goes.items()}
    return direction_problems(by_dose, ways, case.not_monotone is None)


def cases_of(claim: Claim, form: str) -> list[Case]:
    """Return the cases of an entry that speak of a form."""
    return [case for case in claim.cases if not case.forms or (form or ORDINARY_FORM) in case.forms]


def _case_fault(one: Watched, world: World, states: Mapping[int, State]) -> str:
    """Say what is wrong with the first case that fails, if one does."""
    for case in cases_of(one.claim, one.form):
        for problem in field_problems(case, world.state):
            return f"{one.place}: {one}: case '{case.cause}': {problem}"
        for week, state in states.items():
            try:
                problems = case_problems(case, one, world, state)
            except ClaimFolderError as error:
                return f"{error.problems[0]} (case '{case.cause}')"
            for problem in problems:
                return f"{one.place}: {one}: case '{case.cause}', week {week} of {SCENARIO}: {problem}"
    return ""


def _whole_faults(scenario: Scenario, folder: str, ids: Sequence[str], silent: Chunk) -> Iterator[str]:
    """Check that silent claims leave the shipped model alone to the bit, and that loud ones get through."""
    shipped = simulate_chunk(load_scenario(SCENARIO).plan(WEEKS), SEED, [0])
    if _digest(silent) != _digest(shipped):
        yield (
            f"{folder}: with all of its claims at strength 0 the results are not those of the shipped model; "
            "a function changes more than it returns"
        )
    loud = scenario.plan(WEEKS, [f"claims.{name}={STRONGEST}" for name in ids])
    try:
        simulate_chunk(loud, SEED, range(SEVERAL))
    except SimulationError as error:
        yield f"{' '.join(str(error).split())} (with all of its claims at strength {STRONGEST:g})"


def _digest(chunk: Chunk) -> str:
    return result_digest(run_digests(chunk.series, chunk.once), (chunk.holders, chunk.sides))


def _notes(one: Watched, added: ClaimFolder | None) -> Iterator[str]:
    """Say what a claim lacks that would not stop a run."""
    place = f"{one.place}: {one}"
    for text in constants(one):
        yield f"{place}: {text}"
    shown = {driver for case in cases_of(one.claim, one.form) for driver in case.goes}
    lacking = [driver for driver in one.claim.pushes if driver not in shown]
    if lacking and added:
        example = f"{{cause: ..., turn: {{forces.fatigue: 1}}, goes: {{{lacking[0]}: '+'}}}}"
        yield f"{place}: no case shows which way {', '.join(lacking)} goes; add one to its cases: {example}"
    if added:
        words = {word for _, text in added.programs for word in _attributes(text)}
        for name in one.claim.numbers:
            if name not in words:
                yield f"{place}: the number {name} is not read by any function"


def _attributes(text: str) -> set[str]:
    """Return every name that stands behind a dot in a program."""
    return {node.attr for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)}
