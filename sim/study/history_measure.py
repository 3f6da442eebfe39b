"""A measurement of the historical scenario that can be shipped: small tables that the page opens with.

`history.json` says what made it, `history_patterns.csv` what each pattern shows, `history_weekly.csv` has
quantiles week by week, `history_holders.csv` the number of runs in which each party holds each place on some
days. Whether a pattern is a hit, and all skill, follow from these, the catalogue and the record.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim import names
from sim.catalog import load_catalog
from sim.core.plausible import describe_parameters
from sim.core.rules import rules_digest
from sim.errors import SimulationError
from sim.store.files import one_line_errors, write_json, write_whole
from sim.study.ensemble import Ensemble, quantiles_over_runs
from sim.study.history import check_patterns
from sim.study.measured import FOLDER
from sim.theatre.history import load_record
from sim.theatre.load import load_theatre

if TYPE_CHECKING:
    from sim.scenario import Plan

NAME: Final = "history"
PATTERNS, WEEKLY, HOLDERS = "history_patterns", "history_weekly", "history_holders"
LEVELS: Final = ("p05", "p25", "p50", "p75", "p95", "mean")
OUTCOMES: Final = (
    "is_territory_km2",
    "is_territory_km2_iraq",
    "is_territory_km2_syria",
    "is_population",
    "is_cities",
    "is_fighters",
    "is_underground",
    "is_revenue",
    "is_foreign_inflow",
)
LATER_DAYS: Final = (
    date(2016, 6, 27),
    date(2016, 12, 26),
    date(2017, 6, 26),
    date(2017, 12, 25),
    date(2018, 6, 25),
    date(2018, 12, 31),
    date(2019, 3, 25),
)
"""Days after the record on which holders are kept."""


@dataclass(frozen=True)
class HistoryMeasure:
    """What some runs of the historical scenario show, to the end of its horizon.

    Attributes
    ----------
    note : dict
        runs, seed, weeks, start, made_from, once (share of runs and quantiles by outcome), versions.
    patterns : mapping of str to (found, low, high)
        By id of the pattern; the ends are NaN where single runs have no value of their own.
    weekly : mapping of str to mapping of str to array (T+1,)
        Quantiles by outcome and level.
    days : tuple of date
        The first day, those of the record, later ones.
    holders : array (D, P, H)
        Number of runs in which party h holds place p.
    """

    note: dict[str, Any]
    patterns: Mapping[str, tuple[float, float, float]]
    weekly: Mapping[str, Mapping[str, NDArray[np.float64]]]
    days: tuple[date, ...]
    holders: NDArray[np.int64]

    @property
    def start(self) -> date:
        """Day of the first row of the weekly quantiles."""
        return date.fromisoformat(self.note["start"])

    @property
    def runs(self) -> int:
        """Number of runs."""
        return int(self.note["runs"])

    def counts(self, days: tuple[date, ...]) -> NDArray[np.int64]:
        """Number of runs by place and party on some of the days, (len(days), P, H)."""
        return self.holders[[self.days.index(day) for day in days]]


def measure_history(found: Ensemble) -> HistoryMeasure:
    """Take from an ensemble of the historical scenario what the page and the documentation show.

    Parameters
    ----------
    found : Ensemble
        Over the scenario's whole horizon.

    Raises
    ------
    SimulationError
        If the runs are too short.
    """
    days = (found.dates[0], *load_record().dates, *LATER_DAYS)
    if days[-1] > found.dates[-1]:
        raise SimulationError(f"weeks: the runs do not reach {days[-1].isoformat()}")
    results = check_patterns(found, load_theatre(), dict(load_catalog().patterns))
    nothing = (float("nan"), float("nan"))
    return HistoryMeasure(
        _note(found),
        {result.pattern.id: (result.found, *(result.spread or nothing)) for result in results},
        {name: quantiles_over_runs(found.series[name]) for name in OUTCOMES},
        days,
        found.holders[[(day - found.dates[0]).days // 7 for day in days]].astype(np.int64),
    )


def made_from(plan: Plan) -> dict[str, Any]:
    """What a measurement depends on: rules and numbers, the plan, whose numbers the runs draw."""
    parameters = describe_parameters(plan)
    return {
        "rules": rules_digest(),
        "scenario": plan.digest,
        "parameters": parameters["kind"],
        "plausible_set": parameters.get("digest"),
        "added_claims": plan.added.digest if plan.added else None,
    }


def is_of(measured: HistoryMeasure, plan: Plan) -> bool:
    """Whether a measurement is what the model as it is now would give of a plan."""
    return measured.note["made_from"] == made_from(plan)


def _note(found: Ensemble) -> dict[str, Any]:
    once = {}
    for name, values in found.once.items():
        known = values[np.isfinite(values)]
        levels = np.quantile(known, (0.05, 0.5, 0.95)).tolist() if known.size else None
        mean = float(known.mean()) if known.size else None
        once[name] = {"share_of_runs": known.size / found.runs, "mean": mean, "p05_p50_p95": levels}
    return {
        "runs": found.runs,
        "seed": found.seed,
        "weeks": found.plan.weeks,
        "start": found.dates[0].isoformat(),
        "made_from": made_from(found.plan),
        "once": once,
        "versions": {key: found.manifest.get(key) for key in ("package", "version", "python", "libraries")},
    }


def write_history(measured: HistoryMeasure, folder: Path) -> list[Path]:
    """Write a measurement, numbers to five digits; returns the files."""
    with one_line_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    patterns = [(name, *values) for name, values in measured.patterns.items()]
    weekly = [
        (name, week, *(bands[level][week] for level in LEVELS))
        for name, bands in measured.weekly.items()
        for week in range(len(bands["p50"]))
    ]
    places, parties = np.nonzero(measured.holders.any(axis=0))
    ids = load_theatre().places.id
    holders = [
        (ids[place], names.PARTIES[party], *measured.holders[:, place, party])
        for place, party in zip(places.tolist(), parties.tolist(), strict=True)
    ]
    days = [day.isoformat() for day in measured.days]
    tables = {
        PATTERNS: pd.DataFrame(patterns, columns=["pattern", "found", "low", "high"]),
        WEEKLY: pd.DataFrame(weekly, columns=["outcome", "week", *LEVELS]),
        HOLDERS: pd.DataFrame(holders, columns=["place", "party", *days]),
    }
    for name, table in tables.items():
        text = table.to_csv(index=False, float_format="%.5g", lineterminator="\n")
        write_whole(folder / f"{name}.csv", lambda file, text=text: file.write(text.encode()))
    write_json(folder / f"{NAME}.json", measured.note)
    return [*(folder / f"{name}.csv" for name in tables), folder / f"{NAME}.json"]


def read_history(folder: Path = FOLDER) -> HistoryMeasure | None:
    """Read a measurement, or nothing if none was made.

    Raises
    ------
    SimulationError
        In one line, if a file is missing or cannot be read.
    """
    if not (folder / f"{NAME}.json").is_file():
        return None
    try:
        note = json.loads((folder / f"{NAME}.json").read_text(encoding="utf-8"))
        tables = {name: _table(folder, name) for name in (PATTERNS, WEEKLY, HOLDERS)}
        found = HistoryMeasure(
            note,
            {str(row[0]): tuple(map(float, row[1:])) for row in tables[PATTERNS].to_numpy().tolist()},  # type: ignore[misc]
            _read_weekly(tables[WEEKLY], int(note["weeks"])),
            tuple(date.fromisoformat(day) for day in tables[HOLDERS].columns[2:]),
            _read_holders(tables[HOLDERS], int(note["runs"])),
        )
        _ = found.start, note["seed"], note["once"], note["made_from"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        fault = " ".join(str(error).split())
        raise SimulationError(
            f"the measured history cannot be read ({fault}); `coalition-sim history --out` makes it anew"
        ) from None
    return found


def _table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(StringIO((folder / f"{name}.csv").read_text(encoding="utf-8")))


def _read_weekly(table: pd.DataFrame, weeks: int) -> dict[str, dict[str, NDArray[np.float64]]]:
    found = {str(name): part.sort_values("week") for name, part in table.groupby("outcome", sort=False)}
    for name in OUTCOMES:
        if len(found[name]) != weeks + 1:
            raise ValueError(f"{WEEKLY}.csv: {name}: has not {weeks + 1} weeks")
    return {
        name: {level: part[level].to_numpy(dtype=float) for level in LEVELS} for name, part in found.items()
    }


def _read_holders(table: pd.DataFrame, runs: int) -> NDArray[np.int64]:
    ids = {place: row for row, place in enumerate(load_theatre().places.id)}
    days = list(table.columns[2:])
    holders = np.zeros((len(days), len(ids), len(names.PARTIES)), dtype=np.int64)
    for place, party, *counts in table.to_numpy().tolist():
        holders[:, ids[place], names.PARTIES.index(party)] = counts
    if not (holders.sum(axis=2) == runs).all():
        raise ValueError(f"{HOLDERS}.csv: the parties of a place do not add up to {runs} runs")
    return holders
