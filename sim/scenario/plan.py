"""What a run needs to know of a scenario: values by week, strengths, and a digest of them all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.catalog import ClaimFolder
from sim.scenario.dated import PlannedEvent
from sim.scenario.schema import SCHEMA

BEST, CENTRAL, PLAUSIBLE = "", "central", "plausible"
PARAMETERS: Final = (CENTRAL, PLAUSIBLE)
"""Which numbers runs use: the catalogue's, or rows of the plausible set; empty is the set if usable."""


@dataclass(frozen=True, eq=False)
class Plan:
    """A scenario with every date resolved.

    Parameters
    ----------
    scenario, title : str
        Where it comes from.
    start : datetime.date
        The Monday on which row 0 stands.
    weeks : int
        Number of weeks T; week t leads from row t to row t + 1.
    levers, uncertainties : mapping of str to numpy.ndarray
        Every parameter of the catalogue: (T,) values in force during each week, read-only.
    strengths : mapping of str to float
        Every claim of the catalogue: 0 it is false, 1 as calibrated, 2 twice as strong.
    forms : mapping of str to str
        Chosen form of the claims that have more than one.
    events : tuple of PlannedEvent
        The dated events, in order of day, kind, place and group.
    digest : str
        SHA-256 of all but the names; equal for equal content however it was written.
    added : ClaimFolder or None
        Claims of a user's own that are part of the model; the digest takes in what they are.
    parameters : str
        Which numbers the runs use, if that was said: one of `PARAMETERS`, or empty.
    """

    scenario: str
    title: str
    start: date
    weeks: int
    levers: Mapping[str, NDArray[np.float64]]
    uncertainties: Mapping[str, NDArray[np.float64]]
    strengths: Mapping[str, float]
    forms: Mapping[str, str]
    digest: str
    events: tuple[PlannedEvent, ...] = ()
    added: ClaimFolder | None = None
    parameters: str = BEST

    @property
    def dates(self) -> list[date]:
        """Dates of the T + 1 rows."""
        return [self.start + timedelta(weeks=week) for week in range(self.weeks + 1)]


@dataclass(frozen=True)
class Stretch:
    """Weeks over which one parameter keeps one value: ``since`` included, ``until`` not."""

    group: str
    name: str
    since: date
    until: date
    value: float


def build_plan(
    scenario: str,
    title: str,
    start: date,
    weeks: int,
    values: Mapping[str, Mapping[str, NDArray[np.float64]]],
    strengths: Mapping[str, float],
    forms: Mapping[str, str] | None = None,
    events: tuple[PlannedEvent, ...] = (),
    added: ClaimFolder | None = None,
) -> Plan:
    """Assemble a plan and its digest.

    Parameters
    ----------
    scenario, title : str
        Id and title of the scenario.
    start : datetime.date
        A Monday.
    weeks : int
        Number of weeks T.
    values : mapping
        "levers" and "uncertainties", each id to (T,).
    strengths : mapping of str to float
        Claim to strength.
    forms : mapping of str to str, optional
        Claim to form, of those that do not have their ordinary one.
    events : tuple of PlannedEvent
        The dated events.
    added : ClaimFolder, optional
        Claims of a user's own that are among them.

    Returns
    -------
    Plan
        With arrays that refuse to be changed.
    """
    for group in values.values():
        for array in group.values():
            array.setflags(write=False)
    content = {
        "schema": SCHEMA,
        "start": start.isoformat(),
        "weeks": weeks,
        "claims": dict(strengths),
        **{group: {name: _stretches(array) for name, array in values[group].items()} for group in values},
        "forms": dict(forms or {}),
        "events": [event.digest_part() for event in events],
        **({"added": added.digest} if added else {}),
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return Plan(
        scenario=scenario,
        title=title,
        start=start,
        weeks=weeks,
        levers=values["levers"],
        uncertainties=values["uncertainties"],
        strengths=strengths,
        forms=dict(forms or {}),
        events=events,
        digest=hashlib.sha256(canonical.encode("ascii")).hexdigest(),
        added=added,
    )


def with_parameters(plan: Plan, parameters: str) -> Plan:
    """Return a plan whose runs use the catalogue's numbers, or rows of the plausible set.

    Parameters
    ----------
    plan : Plan
        Any plan.
    parameters : str
        One of `PARAMETERS`; empty leaves the plan as it is.
    """
    if not parameters:
        return plan
    digest = hashlib.sha256(f"{plan.digest} {parameters}".encode("ascii")).hexdigest()
    return replace(plan, parameters=parameters, digest=digest)


def effective(plan: Plan) -> tuple[Stretch, ...]:
    """The value that really holds, by date: all parameters, in stretches of equal value.

    Parameters
    ----------
    plan : Plan
        A plan.

    Returns
    -------
    tuple of Stretch
        Levers first, each in the order of the catalogue and of time. Strengths of claims do not change
        with time and stand in ``plan.strengths``.
    """
    result: list[Stretch] = []
    for group, arrays in (("levers", plan.levers), ("uncertainties", plan.uncertainties)):
        for name, array in arrays.items():
            begins = _stretches(array)
            ends = [week for week, _ in begins[1:]] + [plan.weeks]
            for (week, value), end in zip(begins, ends, strict=True):
                since, until = (plan.start + timedelta(weeks=number) for number in (week, end))
                result.append(Stretch(group, name, since, until, value))
    return tuple(result)


def _stretches(array: NDArray[np.float64]) -> list[tuple[int, float]]:
    """First week and value of each stretch of equal values of a (T,) array."""
    changes = np.flatnonzero(array[1:] != array[:-1]) + 1
    return [(week, float(array[week])) for week in [0, *(int(change) for change in changes)]]
