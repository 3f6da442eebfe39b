"""Every pair of inputs at its four corners: all weeks of all of them hold what must hold in every week."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from tests.test_invariants import SMALL, Watch
from tests.worlds import CATALOG, changed, plan_of, run

RUNS = 2
WEEKS = 26
ROWS = 48  # enough that chance covers every corner of every pair; asserted below
PARTS = 40
PAIRS = list(combinations(CATALOG.parameters, 2))


def _ends(name: str) -> tuple[float, float]:
    entry = CATALOG.parameters[name]
    return entry.low, entry.high


def _covering_rows() -> np.ndarray:
    """Low (0) or high (1) of every lever, uncertainty and claim, (rows, inputs)."""
    count = len(CATALOG.parameters) + len(CATALOG.claims)
    return np.random.Generator(np.random.SFC64(5)).integers(0, 2, (ROWS, count))


def test_the_rows_hold_every_corner_of_every_pair() -> None:
    rows = _covering_rows()
    for one in (0, 1):
        for other in (0, 1):
            together = (rows == one).T.astype(int) @ (rows == other).astype(int)
            np.fill_diagonal(together, 1)
            assert (together > 0).all()


@pytest.mark.parametrize("row", range(ROWS))
def test_corners_of_all_pairs_amid_other_extremes(row: int) -> None:
    chosen = _covering_rows()[row]
    count = len(CATALOG.parameters)
    ends = {name: _ends(name)[end] for name, end in zip(CATALOG.parameters, chosen[:count], strict=True)}
    strengths = {
        name: (claim.strength.low, claim.strength.high)[end]
        for (name, claim), end in zip(CATALOG.claims.items(), chosen[count:], strict=True)
    }
    plan = changed(plan_of("historical", WEEKS), ends, strengths)
    run(plan, range(RUNS), each_week=Watch(plan, RUNS))


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize("name", CATALOG.claims)
def test_corners_of_each_claim(name: str, end: str) -> None:
    ends = {name: getattr(CATALOG.claims[name].strength, end)}
    plan = changed(plan_of("historical", SMALL), strengths=ends)
    run(plan, range(RUNS), each_week=Watch(plan, RUNS))


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_every_pair_of_levers_and_conditions_at_its_corners(part: int) -> None:
    for one, other in PAIRS[part::PARTS]:
        for first in _ends(one):
            for second in _ends(other):
                plan = changed(plan_of("historical", SMALL), {one: first, other: second})
                run(plan, range(RUNS), each_week=Watch(plan, RUNS))
