"""What a batch consists of: cases (one plan under one seed), cut into parts that a worker makes in one go."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from sim.core.plausible import describe_parameters
from sim.study.manifest import catalog_digest, code_versions
from sim.study.sources import describe_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.scenario import Plan
    from sim.study.sources import Source

FORMAT: Final = 1
KIND: Final = "batch"
_NUMBERS: Final = "parameters="


@dataclass(frozen=True)
class Case:
    """Runs 0 to `runs` - 1 of one scenario with some settings under one seed.

    Attributes
    ----------
    scenario : Source
        As from `sim.scenario.load_scenario`.
    seed, runs : int
        Seed of all random streams; number of runs.
    weeks : int or None
        Weeks to run; None leaves the scenario's own.
    settings : tuple of str
        Constants in place of schedules, such as "levers.air_strikes=50".
    policy, world : str
        What the scenario was put together from; empty if it was not.
    point : int or None
        Number of the point of a sample.
    """

    scenario: Source
    seed: int
    runs: int
    weeks: int | None = None
    settings: tuple[str, ...] = ()
    policy: str = ""
    world: str = ""
    point: int | None = None

    def plan(self) -> Plan:
        """What is run."""
        return self.scenario.plan(self.weeks, self.settings)

    def describe(self) -> dict[str, Any]:
        """The case as plain JSON values, without the scenario's content."""
        labels = {"policy": self.policy, "world": self.world}
        return {
            "scenario": self.scenario.id,
            **{name: text for name, text in labels.items() if text},
            "seed": self.seed,
            **({} if self.point is None else {"point": self.point}),
            "runs": self.runs,
            "settings": list(self.settings),
        }


@dataclass(frozen=True)
class Piece:
    """Consecutive runs of one case, made together."""

    case: int
    runs: range


Part = tuple[Piece, ...]
"""Pieces that one worker makes in one go and that are stored together."""


def cut(runs: Sequence[int], chunk: int) -> list[Part]:
    """Cut cases into parts of at most `chunk` runs.

    Parameters
    ----------
    runs : sequence of int
        Number of runs of each case, in the order of their numbers.
    chunk : int
        Most runs of a part. A case with more is cut into pieces as equal as can be; small cases
        share a part.

    Returns
    -------
    list of Part
        In the order of cases and runs.
    """
    parts: list[list[Piece]] = []
    room = 0
    for case, count in enumerate(runs):
        for piece in _pieces(case, count, chunk):
            if not parts or len(piece.runs) > room:
                parts.append([])
                room = chunk
            parts[-1].append(piece)
            room -= len(piece.runs)
    return [tuple(part) for part in parts]


def make_batch_manifest(cases: Sequence[Case], chunk: int, has_maps: bool, **about: str) -> dict[str, Any]:
    """Describe a batch as plain JSON values: what it takes to make it again, nothing about who makes it.

    Parameters
    ----------
    cases : sequence of Case
        What is to be run.
    chunk : int
        Most runs of a part.
    has_maps : bool
        Whether holders and sides are kept, week by week.
    **about
        Texts such as the title, for people.

    Returns
    -------
    dict
        Keys: kind, format, package, version, code, python, libraries, platform, cpu,
        catalog_digest, scenarios (id to digest, start, weeks, claims of the user's own and the texts
        of its files), parameters (which numbers the runs use), cases, maps, chunk, and what `about` holds.
    """
    scenarios: dict[str, Any] = {}
    for case in cases:
        if case.scenario.id not in scenarios:
            plan = case.scenario.plan(case.weeks)
            scenarios[case.scenario.id] = {
                "digest": plan.digest,
                "start": plan.start.isoformat(),
                "weeks": plan.weeks,
                "added_claims": plan.added.digest if plan.added else None,
                **describe_source(case.scenario),
            }
    return {
        "kind": KIND,
        "format": FORMAT,
        **code_versions(),
        "catalog_digest": catalog_digest(),
        "scenarios": scenarios,
        "parameters": describe_numbers(cases),
        "cases": [case.describe() for case in cases],
        "maps": has_maps,
        "chunk": chunk,
        **about,
    }


def describe_numbers(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Which numbers the runs use: the catalogue's, a plausible set's, or some these and some those."""
    chosen = {tuple(text for text in case.settings if text.startswith(_NUMBERS)): case for case in cases}
    return [describe_parameters(case.plan()) for case in chosen.values()]


def _pieces(number: int, runs: int, chunk: int) -> list[Piece]:
    count = -(-runs // chunk)
    bounds = [runs * position // count for position in range(count + 1)]
    return [Piece(number, range(*pair)) for pair in pairwise(bounds)]
