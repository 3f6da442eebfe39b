"""What notebooks use: run a scenario, compare two, with names or files in place of plans.

    from sim import compare, ensemble, load_scenario, run

    one = run("historical", seed=1, run=7, weeks=104)
    many = ensemble("historical", runs=200, settings=["levers.air_strikes=50"], workers=2)
    table = weekly_frame(many)

These take a scenario's id, its file, a `Scenario` or a `Plan`; `sim.study.ensemble` and `sim.study.compare`
take plans alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.scenario import Plan, Scenario, load_scenario
from sim.study import compare as comparing
from sim.study import ensemble as making
from sim.study.limits import RUNS_DEFAULT, RUNS_MAX, check_number
from sim.study.workers import simulate_chunk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.engine import Chunk
    from sim.study.compare import Comparison
    from sim.study.ensemble import Ensemble, Progress

Story = str | Path | Scenario | Plan
"""A scenario's id, its file, a scenario as loaded, or a plan."""


def run(
    scenario: Story, seed: int = 1, run: int = 0, weeks: int | None = None, settings: Sequence[str] = ()
) -> Chunk:
    """One run, the same to the bit as run `run` of every ensemble of this seed.

    Parameters
    ----------
    scenario : str, Path, Scenario or Plan
        What to run.
    seed, run : int
        Which run of which seed.
    weeks : int, optional
        Weeks to run; default: the scenario's own.
    settings : sequence of str
        Constants in place of schedules, such as "levers.air_strikes=50".

    Returns
    -------
    Chunk
        Of one run: series (1, T+1), once (1,), holders and sides; `weekly_frame` makes a table of it.
    """
    check_number("run", run, 0, RUNS_MAX - 1)
    return simulate_chunk(as_plan(scenario, weeks, settings), seed, [run])


def ensemble(
    scenario: Story,
    runs: int = RUNS_DEFAULT,
    seed: int = 1,
    weeks: int | None = None,
    settings: Sequence[str] = (),
    workers: int = 1,
    progress: Progress | None = None,
) -> Ensemble:
    """Many runs of one scenario, held in memory.

    Parameters
    ----------
    scenario, seed, weeks, settings
        As in `run`.
    runs : int
        Runs 0 to runs - 1.
    workers : int
        Processes; results do not change.
    progress : callable, optional
        Called with (runs done, runs in all).

    Returns
    -------
    Ensemble
        With `quantiles(outcome)` and `digest()`; `weekly_frame` makes a table of it.
    """
    return making.ensemble(as_plan(scenario, weeks, settings), runs, seed, workers, progress=progress)


def compare(
    a: Story,
    b: Story,
    runs: int = RUNS_DEFAULT,
    seed: int = 1,
    weeks: int | None = None,
    settings: Sequence[str] = (),
    settings_a: Sequence[str] = (),
    settings_b: Sequence[str] = (),
    workers: int = 1,
    progress: Progress | None = None,
) -> Comparison:
    """The same runs of two scenarios: run k of both meets the same chance, so what differs is their doing.

    Parameters
    ----------
    a, b : str, Path, Scenario or Plan
        Baseline and alternative.
    runs, seed, workers, progress
        As in `ensemble`.
    weeks : int, optional
        Default: the shorter of the two.
    settings, settings_a, settings_b : sequences of str
        For both, for a, for b.

    Returns
    -------
    Comparison
        Both ensembles, and b minus a run by run.
    """
    stories = [load_scenario(one) if isinstance(one, (str, Path)) else one for one in (a, b)]
    horizon = min(one.weeks for one in stories) if weeks is None else weeks
    chosen = ((*settings, *settings_a), (*settings, *settings_b))
    plans = [as_plan(one, horizon, own) for one, own in zip(stories, chosen, strict=True)]
    return comparing.compare(plans[0], plans[1], runs, seed, workers, progress=progress)


def as_plan(scenario: Story, weeks: int | None = None, settings: Sequence[str] = ()) -> Plan:
    """The plan of a scenario, however it is given.

    Raises
    ------
    ScenarioError
        If it is not valid.
    ValueError
        If weeks or settings are given for a plan, which holds its own.
    """
    if isinstance(scenario, Plan):
        if settings or weeks not in (None, scenario.weeks):
            raise ValueError("a plan holds its weeks and settings; give them to Scenario.plan")
        return scenario
    loaded = load_scenario(scenario) if isinstance(scenario, (str, Path)) else scenario
    return loaded.plan(weeks, settings)


def weekly_frame(results: Ensemble | Chunk, outcomes: Sequence[str] | None = None) -> pd.DataFrame:
    """Weekly outcomes as a table, one row a run and week.

    Parameters
    ----------
    results : Ensemble or Chunk
        From `ensemble` or `run`.
    outcomes : sequence of str, optional
        Those wanted; default: all.

    Returns
    -------
    DataFrame
        Columns run, week (from 0) and one an outcome.
    """
    names = list(results.series) if outcomes is None else list(outcomes)
    runs: Any = range(results.runs) if isinstance(results.runs, int) else results.runs
    width = next(iter(results.series.values())).shape[1]
    columns: dict[str, Any] = {
        "run": np.repeat(np.asarray(runs), width),
        "week": np.tile(np.arange(width), len(runs)),
    }
    return pd.DataFrame({**columns, **{name: results.series[name].ravel() for name in names}})
