"""Docking: the allegiance process alone, on simple networks, gives the known results of threshold models.

With the case's causes off (no stance, grievance, trust, rivals or inertia) and sharp choice, a group sides
with IS if the share of those it looks at who already do is above its threshold. That is the model of

- Granovetter (1978), Threshold models of collective behavior, American Journal of Sociology 83: everybody
  looks at everybody. A crowd whose thresholds are met one after the other riots to the last; with one
  threshold a step higher, one person riots. With normal thresholds of mean 25 % the outcome jumps from few to
  nearly all as their standard deviation passes about 12.2 %.
- Morris (2000), Contagion, Review of Economic Studies 67: everybody looks at the four neighbours on a
  lattice. What a few adopt spreads to all if thresholds are below a quarter, and stays put above.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import ndtri

from sim import names
from sim.agents.allegiance import choose_sides
from sim.core.placed import Placed

SHARP = 400.0
"""Log-odds for a full share of others: so large that choice follows the threshold without chance."""
NEVER = -1.0
WEEKS = 150


class Crowd:
    """Groups that see nothing but a share of the others; offers `choose_sides` what it asks of a world."""

    def __init__(self, thresholds: NDArray[np.float64], looks_at: NDArray[np.float64], seed: int = 1) -> None:
        count = len(thresholds)
        nothing = np.zeros((1, count))
        self._looks_at = looks_at
        self._generator = np.random.Generator(np.random.SFC64(seed))
        side = np.full((1, count), names.ASIDE)
        self.state = SimpleNamespace(
            groups=SimpleNamespace(side=side, grievance=nothing, trust=nothing),
            seen=SimpleNamespace(
                rule_of_is=nothing,
                rule_of_others=nothing,
                rivals_with_is=nothing,
                rivals_with_government=nothing,
            ),
            islamic_state=SimpleNamespace(legitimacy=np.zeros((1, 1))),
        )
        self.placed = Placed()
        # A group's stance is minus its threshold: what it takes to move it.
        self.theatre = SimpleNamespace(groups=SimpleNamespace(stance=-thresholds))
        self.board = SimpleNamespace(resolve=lambda driver, base: base)
        self.numbers = SimpleNamespace(
            start=SimpleNamespace(legitimacy=0.0),
            allegiance=SimpleNamespace(
                constant_is=0.0,
                constant_government=NEVER * SHARP,
                stance=SHARP,
                rule=SHARP,
                legitimacy=0.0,
                grievance=0.0,
                grievance_government=0.0,
                trust=0.0,
                rivals=0.0,
                inertia=0.0,
                reconsider=1.0,
                reconsider_contested=0.0,
            ),
        )

    def uniform(self, rule: str, width: int) -> NDArray[np.float64]:
        return self._generator.random((1, width))

    def step(self) -> None:
        """Everybody sees what share of those looked at are with IS, and chooses."""
        joined = (self.state.groups.side == names.WITH_IS).astype(float)
        self.state.seen.rule_of_is = joined @ self._looks_at.T
        world: Any = self
        choose_sides(world)

    def settle(self, weeks: int = WEEKS) -> float:
        """Share with IS after some weeks."""
        for _ in range(weeks):
            self.step()
        return float((self.state.groups.side == names.WITH_IS).mean())


def everybody(count: int) -> NDArray[np.float64]:
    return np.full((count, count), 1.0 / count)


def lattice(width: int) -> NDArray[np.float64]:
    """Four neighbours on a torus, a quarter each."""
    cells = np.arange(width * width).reshape(width, width)
    looks_at = np.zeros((cells.size, cells.size))
    for shift, axis in ((1, 0), (-1, 0), (1, 1), (-1, 1)):
        looks_at[cells.ravel(), np.roll(cells, shift, axis).ravel()] += 0.25
    return looks_at


def steps(count: int = 10) -> NDArray[np.float64]:
    """Thresholds of 0, 1, 2 ... others, less half a one, so that equality is not left to the dice."""
    return (np.arange(count) - 0.5) / count


def test_granovetter_crowd_riots_to_the_last() -> None:
    assert Crowd(steps(), everybody(10)).settle() == 1.0


def test_granovetter_one_threshold_decides() -> None:
    thresholds = steps()
    thresholds[1] = thresholds[2]
    assert Crowd(thresholds, everybody(10)).settle() == 0.1


@pytest.mark.parametrize(("deviation", "few"), [(0.08, True), (0.11, True), (0.13, False), (0.2, False)])
def test_granovetter_jump_with_the_spread_of_thresholds(deviation: float, few: bool) -> None:
    count = 1000
    thresholds = 0.25 + deviation * ndtri((np.arange(count) + 0.5) / count)
    joined = Crowd(thresholds, everybody(count)).settle()
    assert joined < 0.15 if few else joined > 0.6


@pytest.mark.parametrize(("threshold", "spreads"), [(0.1, True), (0.2, True), (0.3, False), (0.45, False)])
def test_morris_contagion_on_a_lattice(threshold: float, spreads: bool) -> None:
    width = 15
    crowd = Crowd(np.full(width * width, threshold), lattice(width))
    core = [(x, y) for x in (7, 8) for y in (7, 8)]
    # Those of the core need nobody: they are the few who began.
    for x, y in core:
        crowd.theatre.groups.stance[x * width + y] = 0.5
    joined = crowd.settle(60)
    assert joined == 1.0 if spreads else joined == len(core) / width**2


def test_without_ties_there_is_no_cascade() -> None:
    """The control: the same thresholds, nobody looks at anybody, and only those who need nobody join."""
    assert Crowd(steps(), np.zeros((10, 10))).settle() == 0.1
