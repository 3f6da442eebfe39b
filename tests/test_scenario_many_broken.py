"""Thousands of broken scenario files: no traceback, one line a problem, none takes a second."""

from __future__ import annotations

from functools import lru_cache

import pytest

from sim.scenario import load
from tests.broken_files import broken_files
from tests.test_scenario_fuzz import judge

SHARE_REFUSED = 0.5


@pytest.fixture(autouse=True)
def parents_are_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read each shipped file once: what is tried here is the file that extends it."""
    monkeypatch.setattr(load, "read_yaml", lru_cache(load.read_yaml))


def judge_many(count: int, seed: int) -> None:
    refused = sum(judge(content) is None for content in broken_files(count, seed))
    assert refused > SHARE_REFUSED * count


@pytest.mark.parametrize("seed", [1, 2])
def test_two_thousand_broken_files(seed: int) -> None:
    judge_many(1_000, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 30))
def test_a_hundred_thousand_broken_files(seed: int) -> None:
    judge_many(5_000, seed)
