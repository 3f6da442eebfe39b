"""Parts of the documentation that are measured: distance from the record, examples of the command line.

They take runs and move with every number of the model, so ``python -m sim.study.document --measure`` writes
them on request and the check leaves them alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

import numpy as np

from sim.catalog import load_catalog
from sim.errors import SimulationError
from sim.scenario import load_scenario
from sim.study.document_parts import table
from sim.study.ensemble import Ensemble, ensemble
from sim.study.history import PatternResult, check_patterns
from sim.study.skill import BASELINES, holder_skill
from sim.theatre.history import load_record
from sim.theatre.load import load_theatre

RUNS: Final = 100
SEED: Final = 1
COLUMNS: Final = 110
LATER: Final = (
    ("is_fighters", date(2016, 6, 13), "19,000 to 25,000 (a4, paragraph 2)"),
    ("is_territory_km2_iraq", date(2016, 6, 13), "half of the peak (a4, paragraph 2)"),
    ("is_territory_km2_syria", date(2016, 6, 13), "four fifths of the peak (a4, paragraph 2)"),
    ("is_revenue", date(2016, 6, 13), "two thirds of the peak (a4, paragraph 2)"),
    ("is_foreign_inflow", date(2016, 6, 13), "a quarter of the peak (a4, paragraph 2)"),
    ("is_territory_km2_iraq", date(2017, 12, 11), "none: Baghdad declared victory on 9 December 2017"),
    ("is_territory_km2_syria", date(2019, 3, 25), "none: the last village fell on 23 March 2019"),
)
"""Outcome, day and what is recorded of it; looked at here, never used to set a number."""


def measured_history() -> str:
    """Return what an ensemble of the historical scenario shows, beside the patterns and the later record."""
    found = ensemble(load_scenario("historical").plan(), RUNS, SEED)
    checked = check_patterns(found, load_theatre(), dict(load_catalog().patterns))
    hits = sum(result.is_hit for result in checked)
    parts = (
        f"{RUNS} runs of `historical`, seed {SEED}. Up to 2015, the patterns of section 1; {hits} of "
        f"{len(checked)} are within their tolerance:",
        _pattern_table(checked),
        _skill_table(found),
        "After 2015, nothing of which was used:",
        _later_table(found),
        _once_lines(found),
    )
    return "\n\n".join(parts)


def _pattern_table(checked: list[PatternResult]) -> str:
    rows = (
        (
            f"`{result.pattern.id}`",
            result.pattern.says,
            f"{_short(result.pattern.low)} to {_short(result.pattern.high)}",
            _short(result.found),
            "yes" if result.is_hit else "**no**",
        )
        for result in checked
    )
    return table(("pattern", "what should show", "tolerance", "found", "hit"), rows)


def _skill_table(found: Ensemble) -> str:
    rows = (
        (
            str(row.year),
            f"{row.place_months:,}",
            f"{row.right:.0%}",
            f"{row.brier:.3f}",
            *(f"{row.skill[name]:+.2f}" for name in BASELINES),
        )
        for row in holder_skill(found, load_record(), load_theatre())
    )
    heads = (
        "year",
        "place-months",
        "right holder",
        "Brier score",
        *(f"skill against {says}" for says in BASELINES.values()),
    )
    return "Holders of the places that were contested, month by month:\n\n" + table(heads, rows)


def _later_table(found: Ensemble) -> str:
    rows = []
    for name, day, record in LATER:
        series, row = found.series[name], (day - found.dates[0]).days // 7
        low, middle, high = np.quantile(series[:, row], (0.05, 0.5, 0.95))
        peak = np.median(series, axis=0).max()
        spread = f"{_short(middle)} ({_short(low)} to {_short(high)})"
        rows.append((f"`{name}`", day, record, spread, f"{middle / peak:.0%}"))
    return table(("outcome", "day", "recorded", "median (5 % to 95 % of runs)", "of its peak"), rows)


def _once_lines(found: Ensemble) -> str:
    collapsed = np.isfinite(found.once["weeks_to_collapse"]).mean()
    return (
        f"IS is under a tenth of its peak at some time before April 2019 in {collapsed:.0%} of the runs; "
        f"`resurgence` is met in {np.nanmean(found.once['resurgence']):.0%}, `durable_defeat` in "
        f"{np.nanmean(found.once['durable_defeat']):.0%}."
    )


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def example(*arguments: str, until: str | None = None) -> str:
    """Return a command of the command line with what it prints, as a piece of Markdown.

    Parameters
    ----------
    arguments : str
        Those of the command line.
    until : str, optional
        Leave out what is printed from this text on.

    Raises
    ------
    SimulationError
        If the command fails.
    """
    done = subprocess.run(
        [sys.executable, "-m", "sim", *arguments],
        env={**os.environ, "COLUMNS": str(COLUMNS), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SimulationError(f"coalition-sim {' '.join(arguments)}: {done.stderr.strip()}")
    printed, cut, _ = done.stdout.partition(until) if until else (done.stdout, "", "")
    lines = [line.rstrip() for line in printed.strip().splitlines()]
    text = "\n".join([*lines, "..."] if cut else lines)
    return f"```console\n$ coalition-sim {' '.join(arguments)}\n{text}\n```"


MEASURED: Final[Mapping[str, Callable[[], str]]] = {
    "history": measured_history,
    "run": lambda: example("run", "historical", "--weeks", "82", until="Over the runs"),
    "compare": lambda: example(
        *("compare", "historical", "historical", "--weeks", "82", "--set-b", "claims.militia_fear=0"),
        until="a, b: medians",
    ),
    "worlds": lambda: example("worlds", "--workers", "2", until="is_population (people)"),
}
"""Name of a measured part -> function that makes it."""
