"""What a case is made of: a claim, its cause, how to set it in the state, and the way that its pushes go."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from sim.catalog import load_catalog
from sim.catalog.schema import ORDINARY_FORM
from sim.core.state import State
from sim.study.claim_cases import WAYS, turner, week_before, write_field

Setter = Callable[[State, float], None]
write = write_field


class Case(NamedTuple):
    """A claim, its cause in words, how to set it (amount 0-1) and the way that each push goes."""

    claim: str
    cause: str
    set_cause: Setter
    goes: Mapping[str, int]
    before: Setter | None = None  # what the claim saw in the week before, where it compares with that
    forms: tuple[str, ...] = ()  # those that the case speaks of; none for all
    is_monotone: bool = True

    def speaks_of(self, form: str) -> bool:
        """Return whether the case is one of a form of its claim; the ordinary form has an empty name."""
        return not self.forms or (form or ORDINARY_FORM) in self.forms


def cases_of_entries() -> Iterator[Case]:
    """Yield the cases that stand in the entries of the catalogue."""
    for claim in load_catalog().claims.values():
        for case in claim.cases:
            goes = {driver: WAYS[sign] for driver, sign in case.goes.items()}
            is_monotone = case.not_monotone is None
            yield Case(claim.id, case.cause, turner(case), goes, week_before(case), case.forms, is_monotone)


def use_maps(state: State, **changes: np.ndarray) -> None:
    """Give the state other fixed traits of places or forces."""
    state.maps = copy.copy(state.maps)
    for name, value in changes.items():
        setattr(state.maps, name, value)
