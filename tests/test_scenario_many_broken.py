"""Thousands of broken scenario files: no traceback, one line a problem, none takes a second."""

from __future__ import annotations

import pytest

from tests.broken_files import broken_files
from tests.test_scenario_fuzz import judge

SHARE_REFUSED = 0.5


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
