"""A batch in short: for each case its n of N runs and the headline outcomes at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.study.ensemble import quantiles_over_runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.study.results import Results


def outline(results: Results, outcomes: Sequence[str] | None = None) -> dict[str, Any]:
    """Summarise what a batch has given so far as plain JSON values.

    Parameters
    ----------
    results : Results
        Complete or not.
    outcomes : sequence of str, optional
        Weekly outcomes; default: the headline ones.

    Returns
    -------
    dict
        done, failed, of (runs in all), and cases: each as in the manifest with done, failed, of, at
        (the last week) and outcomes (unit, p05 to p95 and mean over the runs that are done).
    """
    from sim.catalog.load import load_catalog

    catalog = load_catalog().outcomes
    known = _columns(results)
    wanted = outcomes or [name for name, outcome in catalog.items() if outcome.headline]
    names = [name for name in wanted if name in known]
    rows = []
    for number, (case, count) in enumerate(zip(results.cases, results.counts, strict=True)):
        at, numbers = None, {}
        if count.done:
            table = results.table("weekly", names, number)
            at = table["week"][-1].as_py().date().isoformat()
            for name in names:
                ends = table[name].to_numpy().reshape(count.done, -1)[:, -1]
                unit = catalog[name].unit if name in catalog else ""
                levels = {key: float(value) for key, value in quantiles_over_runs(ends).items()}
                numbers[name] = {"unit": unit, **levels}
        counts = {"done": count.done, "failed": count.failed, "of": count.of}
        rows.append({"case": number, **case, **counts, "at": at, "outcomes": numbers})
    return {"done": results.done, "failed": results.failed, "of": results.of, "cases": rows}


def _columns(results: Results) -> set[str]:
    """Columns of the weekly table, from the first part that has one."""
    first = next(results.pieces("weekly"), None)
    return set() if first is None else set(first.schema.names)
