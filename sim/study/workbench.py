"""The model as one of the EMA Workbench's: its samplers, evaluators, discovery and search work on it.

    from ema_workbench import perform_experiments
    from sim.study.workbench import make_model

    model = make_model("historical", vary=["levers.air_strikes", "uncertainties.oil_price"], weeks=104)
    experiments, outcomes = perform_experiments(model, scenarios=50, policies=4)

One evaluation is one chunk of runs of one plan, which is what the engine does best; the Workbench gets
their mean. The extra `analysis` installs the Workbench.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.errors import ScenarioError, SimulationError
from sim.scenario import Scenario, load_scenario
from sim.scenario.messages import unknown
from sim.scenario.vocabulary import GROUPS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ema_workbench import Model
    from numpy.typing import NDArray

    from sim.engine import Chunk
    from sim.study.workers import Simulate

RUNS_AT_ONCE: Final = 32
NAME: Final = "coalition"
DOT: Final = "_"
EVERY_RUN: Final = "_every_run"


class Evaluation:
    """One evaluation: settings in, means over a chunk of runs out. It can be sent to other processes.

    Parameters
    ----------
    scenario : Scenario
        What is varied.
    names : mapping of str to str
        The Workbench's name of each parameter to ours.
    seed, runs : int
        Runs 0 to runs - 1 of this seed, the same in every evaluation.
    weeks : int or None
        Weeks to run; None leaves the scenario's own.
    is_mean : bool
        Whether weekly outcomes are averaged over the runs; else they are (R, T+1).
    simulate : callable, optional
        Stand-in for the engine.
    """

    def __init__(
        self,
        scenario: Scenario,
        names: Mapping[str, str],
        seed: int,
        runs: int,
        weeks: int | None,
        is_mean: bool,
        simulate: Simulate | None = None,
    ) -> None:
        self._scenario, self._names, self._seed, self._runs = scenario, dict(names), seed, runs
        self._weeks, self._is_mean, self._simulate = weeks, is_mean, simulate

    def __call__(self, **values: float) -> dict[str, float | NDArray[np.float64]]:
        """Run the scenario with these values held."""
        settings = [f"{self._names[name]}={float(value)!r}" for name, value in values.items()]
        chunk = self._make(self._scenario.plan(self._weeks, settings), self._seed, range(self._runs))
        weekly = {n: v.mean(axis=0) if self._is_mean else v for n, v in chunk.series.items()}
        return {**weekly, **{name: _mean(values) for name, values in chunk.once.items()}}

    def _make(self, *request: Any) -> Chunk:
        if self._simulate is not None:
            return self._simulate(*request)
        from sim.engine import simulate

        return simulate(*request)


def make_model(
    scenario: str | Path | Scenario = "historical",
    vary: Sequence[str] | Mapping[str, tuple[float, float]] = (),
    runs: int = RUNS_AT_ONCE,
    seed: int = 1,
    weeks: int | None = None,
    outcomes: Sequence[str] | None = None,
    every_run: bool = False,
    *,
    simulate: Simulate | None = None,
) -> Model:
    """Hand the model to the EMA Workbench.

    Parameters
    ----------
    scenario : str, Path or Scenario
        What is varied.
    vary : sequence of str, or mapping of str to (low, high)
        Names such as "levers.air_strikes", which become the Workbench's levers, and
        "uncertainties.oil_price" or "claims.momentum", which become its uncertainties; in their whole
        range or in the one given. Dots become underscores, as its names must be identifiers.
    runs, seed : int
        Runs of each evaluation.
    weeks : int, optional
        Weeks to run; default: the scenario's own.
    outcomes : sequence of str, optional
        Ids; default: the headline outcomes and those measured once a run.
    every_run : bool
        Weekly outcomes of every run, (R, T+1), in place of their mean; named "is_fighters_every_run".
    simulate : callable, optional
        Stand-in for the engine.

    Returns
    -------
    Model
        With uncertainties, levers and outcomes set.

    Raises
    ------
    ScenarioError
        If a name or a range is not valid; one line a problem.
    SimulationError
        If the Workbench is not installed.
    """
    try:
        from ema_workbench import ArrayOutcome, Model, RealParameter, ScalarOutcome, TimeSeriesOutcome
    except ImportError as error:
        text = "the EMA Workbench is not installed: pip install 'coalition-sim[analysis]'"
        raise SimulationError(text) from error
    from sim.catalog import load_catalog

    loaded = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    ranges = _ranges(loaded, vary)
    catalog = load_catalog().outcomes
    chosen = outcomes or [one.id for one in catalog.values() if one.headline or one.kind == "once"]
    wrong = [name for name in chosen if name not in catalog]
    _check([unknown("outcome", name, catalog) for name in wrong])
    names = {name.replace(".", DOT): name for name in ranges}
    model = Model(NAME, function=Evaluation(loaded, names, seed, runs, weeks, not every_run, simulate))
    parameters = {name: RealParameter(name.replace(".", DOT), *limits) for name, limits in ranges.items()}
    model.levers = [one for name, one in parameters.items() if name.startswith("levers.")]
    model.uncertainties = [one for name, one in parameters.items() if not name.startswith("levers.")]
    series = [name for name in chosen if catalog[name].kind == "weekly"]
    # Within one process the Workbench keeps one kind for each name.
    whole = [ArrayOutcome(f"{name}{EVERY_RUN}", variable_name=name) for name in series]
    means = [TimeSeriesOutcome(name) for name in series] if not every_run else whole
    model.outcomes = [*means, *(ScalarOutcome(name) for name in chosen if name not in series)]
    return model


def _ranges(
    scenario: Scenario, vary: Sequence[str] | Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    """Checked range of each parameter."""
    asked: dict[str, tuple[float, float] | None] = dict.fromkeys(vary)
    if isinstance(vary, dict):
        asked |= vary
    ranges: dict[str, tuple[float, float]] = {}
    problems = []
    for name, limits in asked.items():
        group, _, own = name.partition(".")
        known = scenario.vocabulary.group(group) if group in GROUPS else {}
        if own not in known:
            every = [f"{one}.{key}" for one in GROUPS for key in scenario.vocabulary.group(one)]
            problems.append(f"vary: {unknown('name', name, every)}")
            continue
        bounds = known[own]
        low, high = limits if limits is not None else (bounds.low, bounds.high)
        fault = bounds.fault(low) or bounds.fault(high) or (None if low < high else "put the lower end first")
        if fault:
            problems.append(f"vary: {name}: {fault}")
        ranges[name] = (float(low), float(high))
    if not asked:
        problems.append("vary: names nothing to vary, such as levers.air_strikes")
    _check(problems)
    return ranges


def _check(problems: list[str]) -> None:
    if problems:
        raise ScenarioError(problems)


def _mean(values: NDArray[np.float64]) -> float:
    """Mean over the runs in which a thing happened; NaN if it never did."""
    happened = values[np.isfinite(values)]
    return float(happened.mean()) if len(happened) else float("nan")
