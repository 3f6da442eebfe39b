"""Numbers of processes and claims may differ from run to run of a chunk, as sensitivity studies need it."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import CatalogError
from tests.worlds import CATALOG, assert_same, plan_of, rows_of, run

WEEKS = 6
NUMBERS = {
    **CATALOG.processes,
    **{
        f"{claim.id}.{name}": entry
        for claim in CATALOG.claims.values()
        for name, entry in claim.numbers.items()
    },
}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_by_run_is_the_number_alone(name):
    """Or it is refused in one line that names it: what a chunk is built from is the same for all its runs."""
    ends = (NUMBERS[name].low, NUMBERS[name].high)
    try:
        together = run(plan_of(weeks=WEEKS), (0, 1), numbers={name: np.asarray(ends)})
    except CatalogError as refusal:
        assert name in str(refusal)
        return
    for number, value in enumerate(ends):
        alone = run(plan_of(weeks=WEEKS), (number,), numbers={name: value})
        assert_same(rows_of(alone, runs=(number,)), rows_of(together, runs=(number,)))
