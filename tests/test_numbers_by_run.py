"""Numbers of processes and claims may differ from run to run of a chunk, as sensitivity studies need it."""

from __future__ import annotations

import numpy as np
import pytest

from sim.engine import Chunk
from sim.errors import CatalogError
from tests.worlds import CATALOG, assert_same, plan_of, rows_of, run

WEEKS = 8
OF_CLAIMS = {
    f"{claim.id}.{name}": n for claim in CATALOG.claims.values() for name, n in claim.numbers.items()
}
NUMBERS = {**CATALOG.processes, **OF_CLAIMS}
GROUPS = dict.fromkeys(name.partition(".")[0] for name in NUMBERS)


def run_together(ends: dict[str, tuple[float, float]]) -> tuple[Chunk, list[str]]:
    """Run two runs with numbers of their own; return the chunk and the numbers that were refused.

    What a chunk is built from may be refused, in one line that names the number.
    """
    refused: list[str] = []
    while True:
        numbers = {name: np.asarray(pair) for name, pair in ends.items() if name not in refused}
        try:
            return run(plan_of(weeks=WEEKS), (0, 1), numbers=numbers), refused
        except CatalogError as refusal:
            named = [name for name in numbers if name in str(refusal)]
            assert named, f"refused, but no number is named: {refusal}"
            refused += named


@pytest.mark.parametrize("group", GROUPS)
def test_numbers_by_run_are_the_numbers_alone(group):
    ends = {name: (n.low, n.high) for name, n in NUMBERS.items() if name.partition(".")[0] == group}
    together, refused = run_together(ends)
    for number in (0, 1):
        own = {name: pair[number] for name, pair in ends.items() if name not in refused}
        alone = run(plan_of(weeks=WEEKS), (number,), numbers=own)
        assert_same(rows_of(alone, runs=(number,)), rows_of(together, runs=(number,)))
