"""What makes runs differ: the dice, the numbers that are not known, or the form that claims take.

A crossed design: some rows of the plausible set times some choices of form for the claims that have a
second one, and in each cell several runs with dice of their own. By the law of total variance the mean
variance within cells is the dice's share; the variance of the cells' means, less what chance puts into
them, is split by a two-way analysis of variance into the numbers' share, the forms' share, and what both
do only together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.catalog import load_catalog
from sim.core.streams import name_key
from sim.engine import Chunk, simulate
from sim.scenario import load_scenario
from sim.study.ensemble import ensemble, part_of
from sim.study.validation import HISTORICAL

if TYPE_CHECKING:
    from sim.core.plausible import PlausibleSet
    from sim.scenario import Plan
    from sim.study.ensemble import Ensemble, Progress

TABLE: Final = "variance_shares"
DAYS: Final = (date(2014, 12, 29), date(2015, 12, 28), date(2018, 12, 31))
LEAST_SPREAD: Final = 1e-9
"""A spread below this share of the mean is rounding: the outcome does not vary."""
AT_THE_END: Final = "end"
SHARES: Final = ("dice", "numbers", "forms", "numbers_and_forms")
COLUMNS: Final = ("outcome", "at", "mean", "spread", *SHARES)


@dataclass(frozen=True)
class Design:
    """Size of the study: rows of the set, choices of form, runs a cell, seed."""

    rows: int = 24
    forms: int = 8
    dice: int = 8
    seed: int = 1


@dataclass(frozen=True)
class RowRunner:
    """Stands in for the engine: run k uses row k // dice of some rows."""

    ids: tuple[str, ...]
    values: NDArray[np.float64]
    dice: int

    def __call__(self, plan: Plan, seed: int, runs: Sequence[int]) -> Chunk:
        """Make a chunk."""
        rows = np.array([run // self.dice for run in runs])
        numbers = {name: self.values[rows, column] for column, name in enumerate(self.ids)}
        return simulate(plan, seed, runs, numbers=numbers)


def variance_shares(
    plausible: PlausibleSet,
    design: Design,
    workers: int = 1,
    days: Sequence[date] = DAYS,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Split the variance of every headline outcome of the historical scenario.

    Parameters
    ----------
    plausible : PlausibleSet
        Where the numbers come from.
    design : Design
        How large the study is.
    workers : int
        Processes; results do not change.
    days : sequence of date
        When weekly outcomes are read; the runs end at the last.
    progress : callable, optional
        Called with (runs done, runs in all).

    Returns
    -------
    pandas.DataFrame
        One row an outcome and day: mean and standard deviation over all runs, and shares that add up to 1,
        or NaN where the outcome is the same in every run.
    """
    scenario = load_scenario(HISTORICAL)
    plan = scenario.plan(max(day - scenario.start for day in days).days // 7)
    chosen = plausible.rows(design.seed, range(design.rows))
    runner = RowRunner(plausible.ids, plausible.values[chosen], design.dice)
    runs = design.rows * design.dice
    cells: dict[tuple[str, str], list[NDArray[np.float64]]] = {}
    for number, forms in enumerate(form_choices(design.forms, design.seed)):
        report = part_of(progress, number * runs, design.forms * runs)
        own = replace(plan, forms={**plan.forms, **forms})
        # Dice of their own for each choice of forms, so that cells do not share chance.
        found = ensemble(own, runs, design.seed + number, workers, progress=report, simulate=runner)
        for name, values in _read(found, days):
            cells.setdefault(name, []).append(values.reshape(design.rows, design.dice))
    rows = []
    for (outcome, at), parts in cells.items():
        values = np.stack(parts, axis=1)
        summary = {"outcome": outcome, "at": at, "mean": values.mean(), "spread": values.std()}
        rows.append({**summary, **split_variance(values)})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def form_choices(count: int, seed: int) -> list[dict[str, str]]:
    """Choices of form: first all ordinary, then each claim that has others in any by chance."""
    key = np.random.SeedSequence(seed, spawn_key=(name_key("variance.forms"),))
    generator = np.random.Generator(np.random.SFC64(key))
    claims = {name: ("", *claim.forms) for name, claim in load_catalog().claims.items() if claim.forms}
    choices: list[dict[str, str]] = [{}]
    while len(choices) < count:
        drawn = {name: forms[int(generator.random() * len(forms))] for name, forms in claims.items()}
        choices.append({name: form for name, form in drawn.items() if form})
    return choices[:count]


def split_variance(values: NDArray[np.float64]) -> dict[str, float]:
    """Shares of the variance of a crossed design.

    Parameters
    ----------
    values : numpy.ndarray
        (rows, forms, dice), two or more of each.

    Returns
    -------
    dict
        Share of dice, numbers, forms, and numbers and forms together; negative estimates count as 0.
    """
    rows, forms, dice = values.shape
    within = values.var(axis=2, ddof=1).mean()
    means = values.mean(axis=2)
    grand = means.mean()
    by_row, by_form = means.mean(axis=1) - grand, means.mean(axis=0) - grand
    rest = means - grand - by_row[:, None] - by_form[None, :]
    square_rest = (rest**2).sum() / ((rows - 1) * (forms - 1))
    square_rows = forms * (by_row**2).sum() / (rows - 1)
    square_forms = rows * (by_form**2).sum() / (forms - 1)
    parts = (
        within,
        max((square_rows - square_rest) / forms, 0.0),
        max((square_forms - square_rest) / rows, 0.0),
        max(square_rest - within / dice, 0.0),
    )
    whole = sum(parts)
    if np.sqrt(whole) <= LEAST_SPREAD * abs(grand):
        return dict.fromkeys(SHARES, float("nan"))
    return {name: float(part / whole) for name, part in zip(SHARES, parts, strict=True)}


def _read(found: Ensemble, days: Sequence[date]) -> Iterator[tuple[tuple[str, str], NDArray[np.float64]]]:
    """Headline outcomes by name and day, (R,); what never happened counts as 0."""
    outcomes: Mapping = load_catalog().outcomes
    for name, outcome in outcomes.items():
        if not outcome.headline:
            continue
        if outcome.kind == "once":
            yield (name, AT_THE_END), np.nan_to_num(found.once[name], nan=0.0)
            continue
        for day in days:
            yield (name, day.isoformat()), found.series[name][:, (day - found.dates[0]).days // 7]
