"""The benchmark of batches itself works: every part gives figures."""

from __future__ import annotations

import numpy as np
import pytest

from tests.bench.bench_batch import PARTS, Request

pytestmark = pytest.mark.bench


@pytest.mark.parametrize("part", PARTS)
def test_every_part_gives_figures(part: str) -> None:
    for figure in PARTS[part](Request(weeks=6, pairs=2, runs=40, compared=128)):
        assert np.isfinite(figure.value)
        assert all(isinstance(cell, str) for cell in figure.cells())
