"""Every claim that states a condition has a test that it obeys it; some are tried in whole runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.catalog import Claim
from sim.core.world import World
from sim.scenario.plan import CENTRAL
from tests.claim_conditions import is_still, pushes_with, size
from tests.worlds import CATALOG, changed, plan_of, run

FILES = sorted(Path(__file__).parent.glob("test_conditions*.py"))
# Words by which a cause says that two things must come together.
TOGETHER = re.compile(r"\b(together with|along with|times|as far as|where)\b| x ")
# To the end of 2015: as in the record, land falls late in the year even where there is a ground force.
RUNS, WEEKS = range(4), 82


def has_condition(claim: Claim) -> bool:
    """Return whether the entry says that something weakens the claim, or that its cause is a product."""
    return claim.unless is not None or TOGETHER.search(claim.cause) is not None


def marked(modules: Iterable[object]) -> set[str]:
    """Return the claims that the marks of tests name."""
    marks = [
        mark
        for module in modules
        for test in vars(module).values()
        for mark in getattr(test, "pytestmark", ())
        if callable(test)
    ]
    return {name for mark in marks if mark.name == "condition" for name in mark.args}


def untested(claims: Mapping[str, Claim]) -> list[str]:
    """Return the claims whose condition no test shows."""
    shown = marked(import_module(f"tests.{path.stem}") for path in FILES)
    return [name for name, claim in claims.items() if has_condition(claim) and name not in shown]


def test_every_claim_with_a_condition_has_a_test_of_it():
    assert untested(CATALOG.claims) == [], (
        "these entries name a condition (unless, or a cause that is a product): write a test in "
        'tests/test_conditions_*.py that shows it, marked @pytest.mark.condition("the claim\'s id")'
    )


def test_a_condition_without_a_test_is_seen():
    claim = CATALOG.claims["momentum"]
    assert not has_condition(claim)
    for change in ({"unless": "the advance is checked"}, {"cause": "victories together with losses"}):
        conditional = claim.model_copy(update={"id": "new_claim", **change})
        assert untested({**CATALOG.claims, "new_claim": conditional}) == ["new_claim"]


def test_marks_name_claims():
    assert marked(import_module(f"tests.{path.stem}") for path in FILES) <= set(CATALOG.claims)
    assert sum(has_condition(claim) for claim in CATALOG.claims.values()) >= 15


# ---- in whole runs -------------------------------------------------------------------------------------


def lose_heart(world: World) -> None:
    """Leave IS without an opponent on the ground who is willing to fight."""
    world.state.forces.will[:, ~world.maps.is_kind.brigade] = 0.0


def land(strikes: float, has_ground_force: bool) -> NDArray[np.float64]:
    """Return the land of IS by run and week under steady strikes, with the catalogue's own numbers."""
    plan = replace(changed(plan_of(weeks=WEEKS), {"air_strikes": strikes}), parameters=CENTRAL)
    each_week = None if has_ground_force else lose_heart
    return run(plan, range(32), each_week=each_week).series["is_territory_km2"]


@pytest.mark.condition("air_needs_ground")
def test_air_alone_slows_and_does_not_retake():
    alone, nothing, both = land(500.0, False), land(0.0, False), land(500.0, True)
    slowed = nothing[:, -1] - alone[:, -1]
    assert slowed.mean() > 2.0 * slowed.std(ddof=1) / np.sqrt(len(slowed)) > 0.0
    assert (slowed > 0.0).mean() > 0.75
    kept, left = (weekly[:, -1] / weekly.max(axis=1) for weekly in (alone, both))
    assert kept.mean() > 0.95 and (kept > 0.9).mean() > 0.9  # without a ground force nothing is retaken
    assert left.mean() < kept.mean() - 0.1 and (left < 0.9).mean() > 0.75


def killed_by_militias(oversight: float) -> NDArray[np.float64]:
    """Return how many civilians militias kill in half a year, by run."""
    killed = np.zeros((len(RUNS), 1))

    def count(world: World) -> None:
        killed[:] += world.state.abuses_at.sum(axis=1, keepdims=True)

    run(changed(plan_of(weeks=26), {"militia_oversight": oversight}), RUNS, each_week=count)
    return killed


@pytest.mark.condition("oversight_restrains")
def test_atrocities_fall_with_oversight():
    none, half, full = (killed_by_militias(oversight) for oversight in (0.0, 0.5, 1.0))
    assert (none > half).all()
    assert (half > full).all()


@pytest.mark.condition("atrocities_discredit_state")
def test_only_atrocities_discredit_the_state():
    near = {"seen__militia_men": 5000.0, "seen__militia_men_at": 5000.0, "baghdad__oversight": 0.0}
    assert is_still(pushes_with("atrocities_discredit_state", abuses_at=0.0, groups__trust=0.5, **near))
    far = dict.fromkeys(near, 0.0)
    for driver in ("trust_inflow", "recruits"):
        assert size("atrocities_discredit_state", driver, abuses_at=5.0, groups__trust=0.5, **far) > 0.0
