"""The historical scenario against the patterns of June 2014 to December 2015, hits and known misses alike."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from sim.catalog import load_catalog
from sim.errors import CatalogError
from sim.names import FAMILIES
from sim.scenario import load_scenario
from sim.study.ensemble import ensemble
from sim.study.history import PatternResult, check_patterns
from sim.theatre.load import load_theatre

PATTERNS = load_catalog().patterns
RUNS = 200  # as many as the shipped measurement has
LAST_DAY = date(2015, 12, 28)


@pytest.fixture(scope="module")
def results() -> dict[str, PatternResult]:
    plan = load_scenario("historical").plan(weeks=82)
    checked = check_patterns(ensemble(plan, RUNS, seed=1), load_theatre(), dict(PATTERNS))
    return {result.pattern.id: result for result in checked}


@pytest.mark.parametrize("name", PATTERNS)
def test_pattern(name: str, results: dict[str, PatternResult]) -> None:
    """A pattern is hit, or it is a known miss and says why; a known miss that is hit is no longer one."""
    result = results[name]
    pattern = result.pattern
    described = f"{pattern.says}: found {result.found:.4g}, tolerance {pattern.low:g} to {pattern.high:g}"
    assert result.is_hit is (pattern.known_miss is None), described


@pytest.mark.parametrize("name", PATTERNS)
def test_nothing_after_2015_is_a_pattern(name: str) -> None:
    assert PATTERNS[name].at <= LAST_DAY


@pytest.mark.parametrize("name", PATTERNS)
def test_pattern_is_not_the_first_day(name: str, results: dict[str, PatternResult]) -> None:
    """What the data of the first day already say is no pattern."""
    assert PATTERNS[name].at > load_scenario("historical").start


def test_places_of_the_patterns_exist() -> None:
    known = set(load_theatre().places.id)
    assert {place for pattern in PATTERNS.values() for place in pattern.places} <= known


def test_runs_too_short_are_refused() -> None:
    short = ensemble(load_scenario("historical").plan(weeks=2), 1, seed=1)
    with pytest.raises(CatalogError, match="too short"):
        check_patterns(short, load_theatre(), dict(PATTERNS))


def test_a_miss_is_found() -> None:
    """The check has teeth: a tolerance that nothing can meet is missed."""
    plan = load_scenario("historical").plan(weeks=5)
    easy = PATTERNS["fighters_in_june"]
    impossible = easy.model_copy(update={"low": 1e6, "high": 2e6})
    checked = check_patterns(ensemble(plan, 2, seed=1), load_theatre(), {easy.id: impossible})
    assert [dataclasses.asdict(result)["is_hit"] for result in checked] == [False]


def test_claims_of_all_five_articles_and_families() -> None:
    """The slice that the model codes now covers every article and every family of claims."""
    claims = load_catalog().claims.values()
    assert {citation.id for claim in claims for citation in claim.articles} == {"a1", "a2", "a3", "a4", "a5"}
    assert {claim.family for claim in claims} == set(FAMILIES)
