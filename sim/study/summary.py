"""The JSON document of a run or a comparison: plain dicts, lists, numbers and None.

One shape for the command line, the files on disk and anyone's own program. JSON has no NaN:
what is not known (a quantile of a thing that never happened) is null.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.study.ensemble import PERCENTILES, quantiles_over_runs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sim.study.compare import Comparison
    from sim.study.ensemble import Ensemble


def outcome_units() -> dict[str, str]:
    """Unit of every outcome of the catalogue, in its order."""
    from sim.catalog.load import load_catalog

    return {name: outcome.unit for name, outcome in load_catalog().outcomes.items()}


def summarise(ensemble: Ensemble, units: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Summarise an ensemble as one JSON document.

    Parameters
    ----------
    ensemble : Ensemble
        What was run.
    units : mapping of outcome id to unit, optional
        By default the catalogue's; its order is the order of the outcomes.

    Returns
    -------
    dict
        scenario, seed, runs, weeks (ISO dates), outcomes (unit, p05 to p95, mean by week), once
        (n, p05 to p95, mean over the runs in which it happened, censored: share of runs in which
        it never did) and manifest.
    """
    units = outcome_units() if units is None else units
    return {
        "scenario": ensemble.plan.scenario,
        "seed": ensemble.seed,
        "runs": ensemble.runs,
        "weeks": [day.isoformat() for day in ensemble.dates],
        "outcomes": {
            name: {"unit": units.get(name, ""), **_lists(ensemble.quantiles(name))}
            for name in _ordered(ensemble.series, units)
        },
        "once": {name: summarise_once(ensemble.once[name]) for name in _ordered(ensemble.once, units)},
        "manifest": {**ensemble.manifest, "results": ensemble.digest()},
    }


def summarise_comparison(comparison: Comparison, units: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Summarise a comparison: the documents of a and b, and of the difference b minus a.

    Parameters
    ----------
    comparison : Comparison
        Two ensembles paired by seed.
    units : mapping of outcome id to unit, optional
        By default the catalogue's.

    Returns
    -------
    dict
        a, b and difference, each of the shape of `summarise`; the difference also has mean_low
        and mean_high, the 95 % interval of the mean difference over pairs of runs.
    """
    units = outcome_units() if units is None else units
    a, b = summarise(comparison.a, units), summarise(comparison.b, units)
    difference = {
        "scenario": f"{b['scenario']} minus {a['scenario']}",
        "seed": a["seed"],
        "runs": a["runs"],
        "weeks": a["weeks"],
        "outcomes": {
            name: {"unit": units.get(name, ""), **_lists(comparison.difference[name])}
            for name in _ordered(comparison.difference, units)
        },
        "once": {
            name: {key: _plain(value) for key, value in comparison.once[name].items()}
            for name in _ordered(comparison.once, units)
        },
        "manifest": {"a": a["manifest"], "b": b["manifest"]},
    }
    return {"a": a, "b": b, "difference": difference}


def summarise_once(values: NDArray[np.float64]) -> dict[str, float | int | None]:
    """Summarise an outcome measured once a run.

    Parameters
    ----------
    values : array (R,)
        NaN where the thing never happened.

    Returns
    -------
    dict
        n (runs in which it happened), p05 to p95 and mean over these (None if there are none),
        censored (share of runs in which it never happened).
    """
    happened = values[np.isfinite(values)]
    counts = {"n": len(happened), "censored": 1 - len(happened) / len(values)}
    if len(happened) == 0:
        return {**counts, **dict.fromkeys((*PERCENTILES, "mean"))}
    summary = quantiles_over_runs(happened)
    return {**counts, **{name: float(value) for name, value in summary.items()}}


def _ordered(values: Mapping[str, object], units: Mapping[str, str]) -> list[str]:
    """Ids in the order of the catalogue; any others after them."""
    return [name for name in units if name in values] + [name for name in values if name not in units]


def _lists(arrays: Mapping[str, NDArray[np.float64]]) -> dict[str, list[float | None]]:
    return {name: [_plain(value) for value in array.tolist()] for name, array in arrays.items()}


def _plain(value: float) -> float | None:
    return value if isfinite(value) else None
