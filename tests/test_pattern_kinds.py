"""Each kind of pattern, measured by hand on a tiny ensemble."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array

from sim import names
from sim.catalog.schema import Pattern
from sim.study.history import MEASURES, check_patterns

START = date(2014, 6, 9)
DAYS = [START + timedelta(weeks=week) for week in range(5)]
IS, GOI, PMF = (names.PARTIES.index(name) for name in ("IS", "GOI", "PMF"))
RUNS = 4


def tiny() -> tuple[Any, Any]:
    """Two places: A all GOI, then all IS, then all PMF, then half IS; B always GOI. Two rivals."""
    holders = np.zeros((5, 2, len(names.PARTIES)), dtype=np.int32)
    for week, (party, count) in enumerate([(GOI, 4), (IS, 4), (PMF, 4), (IS, 2), (IS, 2)]):
        holders[week, 0, party] = count
        holders[week, 0, GOI] += RUNS - count
    holders[:, 1, GOI] = RUNS
    sides = np.zeros((5, 2, 3), dtype=np.int32)
    sides[:, 0, names.WITH_IS], sides[:, 0, names.WITH_GOVERNMENT] = 3, 1
    sides[:, 1, names.WITH_IS], sides[:, 1, names.ASIDE] = 1, 1
    sides[:, 1, names.WITH_GOVERNMENT] = 2
    series = {
        "rising": np.array([[1.0, 2, 3, 4, 5]] * RUNS),
        "falling": np.array([[2.0, 8, 6, 4, 2]] * 2 + [[4.0, 8, 6, 4, 6]] * 2),
    }
    ensemble = SimpleNamespace(runs=RUNS, holders=holders, sides=sides, series=series, dates=DAYS)
    places = SimpleNamespace(id=("A", "B"), population=np.array([2e5, 1e3]))
    rivals = csr_array(np.array([[0.0, 1.0], [1.0, 0.0]]))
    return ensemble, SimpleNamespace(places=places, groups=SimpleNamespace(rivals=rivals))


def pattern(kind: str, week: int = 4, **fields: Any) -> Pattern:
    base = {"id": "x", "says": "x", "tests": "x", "source": "x", "low": 0, "high": 1, "at": DAYS[week]}
    return Pattern.model_validate({**base, "kind": kind, **fields})


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (pattern("value", outcome="rising", week=2), 3.0),
        (pattern("ratio", outcome="rising", since=DAYS[1]), 2.5),
        (pattern("from_peak", outcome="falling"), 0.5),
        (pattern("from_peak", outcome="rising"), 1.0),
        (pattern("mean", outcome="rising", since=DAYS[2]), 4.0),
        (pattern("both", outcome="rising", other_outcome="falling", week=1), 2.0),
        (pattern("held", places=["A", "B"], week=3), 0.25),
        (pattern("held_by", places=["A"], camp="baghdad", week=2), 1.0),
        (pattern("held_by", places=["A"], camp="baghdad", week=3), 0.5),
        (pattern("never", places=["A"]), 1.0),
        (pattern("changes", places=["A", "B"], since=DAYS[0]), (1 + 1 + 0.5) / 2),
        (pattern("taken", people=1e5, since=DAYS[0]), 1.5),
        # 3/4 x 2/4 + 1/4 x 1/4 of the runs on opposite sides, of 1 x 3/4 in which both took a side
        (pattern("opposed"), (0.375 + 0.0625) / 0.75),
    ],
    ids=lambda value: value.kind if isinstance(value, Pattern) else "",
)
def test_measure(wanted, found):
    assert MEASURES[wanted.kind](wanted, *tiny()) == pytest.approx(found)


def test_every_kind_is_measured():
    assert set(MEASURES) == set(Pattern.model_fields["kind"].annotation.__args__)


def test_spread_is_of_single_runs():
    ensemble, theatre = tiny()
    wanted = {
        "a": pattern("from_peak", outcome="falling"),
        "b": pattern("held", places=["A"]),
    }
    one, other = check_patterns(ensemble, theatre, wanted)
    assert one.spread == pytest.approx((0.25, 0.75)) and one.is_hit
    assert other.spread is None
