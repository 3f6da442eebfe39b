"""The benchmark itself works: both forms of the twin are one model, and every part gives figures."""

from __future__ import annotations

import numpy as np
import pytest

from sim import names
from tests.bench.bench_engine import PARTS, Request
from tests.bench.twin import Place, Tribe, TwinModel, Unit, make_stage
from tests.bench.twin_arrays import TwinArrays

pytestmark = pytest.mark.bench
WEEKS = 60


class Fed:
    """Stands in for a generator and hands out numbers that were drawn before."""

    def __init__(self) -> None:
        self.numbers: list[float] = []

    def random(self) -> float:
        return self.numbers.pop(0)


def test_both_forms_of_the_twin_are_one_model() -> None:
    stage = make_stage()
    groups, places = len(stage.theatre.groups.id), len(stage.theatre.places.id)
    generator = np.random.default_rng(3)
    objects, arrays = TwinModel(stage), TwinArrays(stage, 2)
    objects.random = fed = Fed()  # type: ignore[assignment]
    start = arrays.is_held.copy(), arrays.side.copy()
    for _ in range(WEEKS):
        reconsider, choice = generator.random((2, groups)), generator.random((2, groups))
        luck = generator.random((2, places))
        fed.numbers = [*np.stack([reconsider[1], choice[1]], axis=1).ravel(), *luck[1]]
        objects.step()
        arrays.step(reconsider, choice, luck)
        assert [place.is_held for place in objects.agents_by_type[Place]] == arrays.is_held[1].tolist()
        sides = [names.SIDES.index(tribe.side) for tribe in objects.agents_by_type[Tribe]]
        assert sides == arrays.side[1].tolist()
    np.testing.assert_allclose(objects.agents_by_type[Unit].get("men"), arrays.men[1], rtol=1e-9)
    assert (arrays.is_held != start[0]).sum() > 5
    assert (arrays.side != start[1]).sum() > 20


@pytest.mark.parametrize("part", PARTS)
def test_every_part_gives_figures(part: str) -> None:
    for figure in PARTS[part](Request(weeks=6, pairs=2, runs=40)):
        assert np.isfinite(figure.value)
        assert figure.value > 0
        assert all(isinstance(cell, str) for cell in figure.cells())
