"""What the benchmarks share: how much to measure, figures with their aims, and the table of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sim.scenario import Plan, load_scenario


@dataclass(frozen=True)
class Request:
    """How much to measure: weeks of a run, pairs, runs of the large ensembles."""

    weeks: int
    pairs: int
    runs: int

    @property
    def plan(self) -> Plan:
        return load_scenario("historical").plan(weeks=self.weeks)


@dataclass(frozen=True)
class Figure:
    """One line of the table; `aim` is met at or below it, or at or above it if `more_is_better`."""

    what: str
    value: float
    unit: str
    aim: float | None = None
    more_is_better: bool = False

    def cells(self) -> tuple[str, str, str]:
        if self.aim is None:
            return self.what, f"{self.value:.4g} {self.unit}", ""
        is_met = self.value >= self.aim if self.more_is_better else self.value <= self.aim
        bound = "at least" if self.more_is_better else "at most"
        return (
            self.what,
            f"{self.value:.4g} {self.unit}",
            f"{bound} {self.aim:g}: {'met' if is_met else 'missed'}",
        )


AnyRequest = TypeVar("AnyRequest", bound=Request)


def questions(about: str | None, pairs: int) -> argparse.ArgumentParser:
    """Return a parser that asks how much to measure."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--weeks", type=int, default=250, help="weeks of a run (250)")
    parser.add_argument("--pairs", type=int, default=pairs, help=f"pairs a figure ({pairs})")
    parser.add_argument("--runs", type=int, default=1000, help="runs of the large ensembles (1000)")
    return parser


def print_figures(
    parts: Mapping[str, Callable[[AnyRequest], list[Figure]]], chosen: Iterable[str], request: AnyRequest
) -> None:
    """Measure the chosen parts and print their figures as they come."""
    for part in chosen:
        for figure in parts[part](request):
            what, value, aim = figure.cells()
            sys.stdout.write(f"({part}) {what:<82} {value:>18}  {aim}\n")
            sys.stdout.flush()
