"""Two plans under one seed, run by run: what differs is the plans' doing, not chance.

Run k of both plans draws the same random numbers, so the difference is taken within each run
first and summarised over the runs afterwards. The interval of the mean difference comes from
the standard error of these paired differences and Student's t.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import stdtrit

from sim.errors import ScenarioError
from sim.study.ensemble import ensemble, part_of, quantiles_over_runs
from sim.study.limits import CHUNK_DEFAULT, RUNS_DEFAULT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.scenario import Plan
    from sim.study.ensemble import Ensemble, Progress
    from sim.study.workers import Simulate

CONFIDENCE: Final = 0.95


@dataclass(frozen=True)
class Comparison:
    """Ensembles `a` and `b` and what changes from a to b (b minus a, run by run).

    Attributes
    ----------
    a, b : Ensemble
        Same seed, runs and weeks.
    difference : dict of str to dict of str to array (T+1,)
        For each weekly outcome p05 to p95 and mean of the differences within runs, and
        mean_low and mean_high, the 95 % interval of the mean difference (NaN with one run).
    once : dict of str to dict of str to float
        The same for outcomes measured once a run, over the pairs in which the thing happened in
        both runs: n pairs, p05 to p95, mean, mean_low, mean_high, and censored, the share of
        pairs left out.
    """

    a: Ensemble
    b: Ensemble
    difference: dict[str, dict[str, NDArray[np.float64]]]
    once: dict[str, dict[str, float]]


def compare(
    plan_a: Plan,
    plan_b: Plan,
    runs: int = RUNS_DEFAULT,
    seed: int = 1,
    workers: int = 1,
    chunk: int = CHUNK_DEFAULT,
    progress: Progress | None = None,
    *,
    simulate: Simulate | None = None,
) -> Comparison:
    """Run two plans under one seed and take the difference b minus a, run by run.

    Parameters
    ----------
    plan_a, plan_b : Plan
        The baseline and the alternative; same start and number of weeks.
    runs, seed, workers, chunk, simulate
        As in `ensemble`.
    progress : callable, optional
        Called with (runs done, runs in all), both plans counted.

    Raises
    ------
    ScenarioError
        If the plans do not cover the same weeks.
    """
    if (plan_a.start, plan_a.weeks) != (plan_b.start, plan_b.weeks):
        raise ScenarioError(
            f"{plan_a.scenario} ({plan_a.weeks} weeks from {plan_a.start}) and {plan_b.scenario} "
            f"({plan_b.weeks} weeks from {plan_b.start}) do not cover the same weeks"
        )
    first = ensemble(plan_a, runs, seed, workers, chunk, part_of(progress, 0, 2 * runs), simulate=simulate)
    second = ensemble(
        plan_b, runs, seed, workers, chunk, part_of(progress, runs, 2 * runs), simulate=simulate
    )
    return pair(first, second)


def pair(a: Ensemble, b: Ensemble) -> Comparison:
    """Compare two ensembles that share seed, runs and weeks.

    Parameters
    ----------
    a, b : Ensemble
        The baseline and the alternative.

    Raises
    ------
    ScenarioError
        If they cannot be paired.
    """
    if (a.seed, a.runs, a.dates) != (b.seed, b.runs, b.dates):
        raise ScenarioError("two ensembles can be paired only with the same seed, runs and weeks")
    difference = {name: summarise_differences(b.series[name] - values) for name, values in a.series.items()}
    once = {name: _pair_once(values, b.once[name]) for name, values in a.once.items()}
    return Comparison(a, b, difference, once)


def summarise_differences(differences: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Quantiles, mean and 95 % interval of the mean of paired differences.

    Parameters
    ----------
    differences : array (R, ...)
        One row a pair of runs.

    Returns
    -------
    dict
        p05 to p95, mean, mean_low, mean_high, each of shape (...).
    """
    half = interval_half_width(differences)
    result = quantiles_over_runs(differences)
    return {**result, "mean_low": result["mean"] - half, "mean_high": result["mean"] + half}


def interval_half_width(differences: NDArray[np.float64]) -> NDArray[np.float64]:
    """Half the width of the 95 % interval of a mean, from its standard error and Student's t.

    Parameters
    ----------
    differences : array (R, ...)
        One row a pair of runs.

    Returns
    -------
    array (...)
        NaN with fewer than two rows: one run says nothing about its own uncertainty.
    """
    count = len(differences)
    if count < 2:
        return np.full(differences.shape[1:], np.nan)
    standard_error = differences.std(axis=0, ddof=1) / np.sqrt(count)
    return stdtrit(count - 1, (1 + CONFIDENCE) / 2) * standard_error


def _pair_once(a: NDArray[np.float64], b: NDArray[np.float64]) -> dict[str, float]:
    """Differences over the pairs in which the thing happened in both runs."""
    happened = np.isfinite(a) & np.isfinite(b)
    count = int(happened.sum())
    counts = {"n": count, "censored": 1 - count / len(a)}
    if count == 0:
        names = (*quantiles_over_runs(np.zeros(1)), "mean_low", "mean_high")
        return {**counts, **dict.fromkeys(names, float("nan"))}
    summary = summarise_differences((b - a)[happened])
    return {**counts, **{name: float(value) for name, value in summary.items()}}
