"""Points at which an experiment is run: spread evenly over ranges of levers, uncertainties and claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.errors import ScenarioError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

LATIN_HYPERCUBE, SOBOL = "latin_hypercube", "sobol"
METHODS: Final = (LATIN_HYPERCUBE, SOBOL)
POINTS_MAX: Final = 100_000
# More than the least significant digits of a float, so that what is written is what is run.
DIGITS: Final = 12


@dataclass(frozen=True)
class Sample:
    """Where to look.

    Attributes
    ----------
    method : str
        "latin_hypercube": each range falls into as many parts as there are points, and each part holds
        one; "sobol": a scrambled Sobol sequence, for numbers of points that are powers of two.
    points : int
        Number of points.
    over : mapping of str to (float, float)
        Names such as "levers.air_strikes" to their ranges.
    seed : int
        Of the points; not that of the runs.
    """

    method: str
    points: int
    over: Mapping[str, tuple[float, float]]
    seed: int = 1

    def __post_init__(self) -> None:
        fault = self.fault()
        if fault:
            raise ScenarioError(f"sample: {fault}")

    def fault(self) -> str | None:
        """What is wrong with it, or None."""
        if self.method not in METHODS:
            return f"method {self.method!r} is not allowed; allowed are {', '.join(METHODS)}"
        if not 1 <= self.points <= POINTS_MAX:
            return f"points: {self.points} is out of range; allowed is 1 to {POINTS_MAX}"
        if self.method == SOBOL and self.points & (self.points - 1):
            below = 1 << (self.points.bit_length() - 1)
            return f"points: {self.points} is no power of two; nearest are {below} and {2 * below}"
        return None if self.over else "over: names nothing to vary"

    def settings(self) -> list[tuple[str, ...]]:
        """Settings of each point, such as ("levers.air_strikes=50.3", "claims.momentum=0.2")."""
        names = list(self.over)
        return [
            tuple(f"{name}={value:.{DIGITS}g}" for name, value in zip(names, row, strict=True))
            for row in self.table().tolist()
        ]

    def table(self) -> NDArray:
        """The points as numbers, (points, names)."""
        from scipy.stats import qmc

        engine = qmc.Sobol if self.method == SOBOL else qmc.LatinHypercube
        drawn = engine(len(self.over), rng=self.seed).random(self.points)
        low, high = zip(*self.over.values(), strict=True)
        return qmc.scale(drawn, low, high)
