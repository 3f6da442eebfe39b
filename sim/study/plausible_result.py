"""From all points tried to the plausible set that is shipped: a table of numbers and the note of how it was
found.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from sim.catalog import load_catalog
from sim.catalog.calibration import Calibration, load_calibration
from sim.core.plausible import NAME
from sim.core.rules import rules_digest
from sim.core.streams import name_key
from sim.scenario import load_scenario
from sim.store.files import write_json, write_whole
from sim.study.calibrate import CHECK, FIT, Request, allowed
from sim.study.manifest import code_versions
from sim.study.points import FOUND
from sim.study.validation import HISTORICAL

UNIFORM_SPREAD: Final = 1.0 / np.sqrt(12.0)  # standard deviation of a uniform distribution of width 1


def write_plausible(folder: Path, tried: pd.DataFrame, request: Request) -> dict[str, Any]:
    """Write the plausible set and its note.

    Parameters
    ----------
    folder : Path
        Gets `plausible_set.csv` and `plausible_set.json`; an existing folder.
    tried : pandas.DataFrame
        All points, judged, as `calibrate` returns them.
    request : Request
        What made them.

    Returns
    -------
    dict
        The note: numbers, model, tried, allowed_by_2014, kept, rows, request, log, spread by number (share of
        that of the range searched), not_identified, patterns (median of what the kept points show), versions.
    """
    chosen = load_calibration()
    kept = kept_points(tried, chosen)
    rows = thin(kept, int(chosen.rule("kept_most")), request.seed)
    note = _note(tried, kept, rows, request, chosen)
    columns = ["wave", "point", *chosen.numbers, FIT, CHECK]
    text = rows[columns].to_csv(index=False, lineterminator="\n")
    write_whole(folder / f"{NAME}.csv", lambda file: file.write(text.encode()))
    write_json(folder / f"{NAME}.json", note)
    return note


def kept_points(tried: pd.DataFrame, chosen: Calibration) -> pd.DataFrame:
    """Points that neither the patterns of 2014 nor those of 2015 rule out."""
    return allowed(allowed(tried, FIT, chosen), CHECK, chosen)


def thin(kept: pd.DataFrame, most: int, seed: int) -> pd.DataFrame:
    """At most so many of the points, drawn by chance, in their old order."""
    if len(kept) <= most:
        return kept
    key = np.random.SeedSequence(seed, spawn_key=(name_key("calibration.thin"),))
    order = np.argsort(np.random.Generator(np.random.SFC64(key)).random(len(kept)), kind="stable")
    return kept.iloc[np.sort(order[:most])]


def spreads(rows: pd.DataFrame, chosen: Calibration) -> dict[str, float]:
    """Spread of each magnitude in the set, as a share of that of the range searched."""
    return {
        name: float(rows[name].std(ddof=0) / ((number.high - number.low) * UNIFORM_SPREAD))
        for name, number in chosen.numbers.items()
    }


def _note(
    tried: pd.DataFrame, kept: pd.DataFrame, rows: pd.DataFrame, request: Request, chosen: Calibration
) -> dict[str, Any]:
    ids = list(chosen.numbers)
    spread = spreads(rows, chosen) if len(rows) else {}
    return {
        "numbers": ids,
        "model": rules_digest(ids),
        "scenario_digest": load_scenario(HISTORICAL).plan().digest,
        "tried": len(tried),
        "allowed_by_2014": len(allowed(tried, FIT, chosen)),
        "kept": len(kept),
        "rows": len(rows),
        "request": asdict(request),
        "rules": {name: rule.value for name, rule in chosen.rules.items()},
        "log": _log(tried, chosen),
        "spread": spread,
        "not_identified": [name for name, value in spread.items() if value > chosen.rule("identified")],
        "patterns": _patterns(rows),
        "versions": code_versions(),
    }


def _log(tried: pd.DataFrame, chosen: Calibration) -> list[str]:
    """One line on the catalogue's own values and one a wave."""
    own = tried.iloc[0]
    lines = [f"the catalogue's own values: implausibility {own[FIT]:.2f} in 2014, {own[CHECK]:.2f} in 2015"]
    for wave, part in tried.groupby("wave", sort=True):
        fit = allowed(part, FIT, chosen)
        lines.append(
            f"wave {wave}: {len(part)} points tried, {len(fit)} not ruled out by 2014, "
            f"{len(allowed(fit, CHECK, chosen))} not by 2015 either; "
            f"implausibility in 2014 from {part[FIT].min():.2f}"
        )
    return lines


def _patterns(rows: pd.DataFrame) -> dict[str, dict[str, float | bool]]:
    """What the kept points show of each pattern: median, 5 % and 95 %, and whether the median is a hit."""
    if not len(rows):
        return {}
    found = {}
    for name, pattern in load_catalog().patterns.items():
        low, middle, high = np.quantile(rows[FOUND + name], (0.05, 0.5, 0.95))
        is_hit = bool(pattern.low <= middle <= pattern.high)
        found[name] = {"p05": float(low), "p50": float(middle), "p95": float(high), "is_hit": is_hit}
    return found
