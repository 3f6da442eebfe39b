"""A stand-in for the engine with numbers that can be worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from sim.names import PARTIES, SIDES
from sim.scenario import Plan
from sim.scenario.plan import build_plan

PLACES = ("place_a", "place_b")
GROUPS = ("group_a", "group_b", "group_c")
START = date(2014, 6, 9)


@dataclass(frozen=True)
class StandInChunk:
    runs: tuple[int, ...]
    series: dict[str, Any]
    once: dict[str, Any]
    holders: Any
    sides: Any
    trace: None = None


def make_plan(scenario: str = "story", weeks: int = 4, push: float = 1.0) -> Plan:
    values = {"levers": {"air_strikes": np.full(weeks, push)}, "uncertainties": {}}
    return build_plan(scenario, scenario.title(), START, weeks, values, {"militia_fear": 1.0}, {}, ())


def simulate(plan: Plan, seed: int, runs: Sequence[int], **_: Any) -> StandInChunk:
    """is_fighters = 100 seed + run + push x week; collapse in week run x 2, never in every third run."""
    indices = np.asarray(runs, dtype=float)
    weeks = np.arange(plan.weeks + 1, dtype=float)
    push = float(plan.levers["air_strikes"][0])
    holders = np.zeros((plan.weeks + 1, len(PLACES), len(PARTIES)), dtype=np.int32)
    holders[:, 0, 0] = len(runs)
    holders[:, 1, 1] = np.sum(np.asarray(runs) % 2)
    holders[:, 1, 0] = len(runs) - holders[:, 1, 1]
    sides = np.zeros((plan.weeks + 1, len(GROUPS), len(SIDES)), dtype=np.int32)
    sides[:, :, 2] = len(runs)
    return StandInChunk(
        runs=tuple(int(run) for run in runs),
        series={
            "is_fighters": 100.0 * seed + indices[:, None] + push * weeks,
            "cost": np.ones((len(runs), 1)) * weeks,
        },
        once={
            "weeks_to_collapse": np.where(indices % 3 == 0, np.nan, indices * 2 + push),
            "durable_defeat": (indices % 2 == 0).astype(float),
        },
        holders=holders,
        sides=sides,
    )


def fail_after_first(plan: Plan, seed: int, runs: Sequence[int], **_: Any) -> StandInChunk:
    if runs[0] > 0 or plan.scenario == "broken":
        raise FloatingPointError("a number\nwent wrong")
    return simulate(plan, seed, runs)
