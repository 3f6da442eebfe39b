"""What the levels of credibility rest on: evidence in words, with figures from what is shipped.

A figure that was not measured yet is said to be so; none is written down by hand.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from sim.catalog import load_catalog
from sim.catalog.beside import Evidence
from sim.core.plausible import FOLDER, NAME, PlausibleSetError, read_plausible
from sim.errors import SimulationError
from sim.study.history_measure import HistoryMeasure, read_history
from sim.study.history_tables import pattern_rows, skill_of
from sim.study.measured import CLAIM_EFFECTS, EXPECTATIONS, read_table
from sim.study.skill import BASELINES
from sim.study.variance import SHARES, TABLE
from sim.theatre.history import load_record

NOT_MEASURED: Final = "not measured yet"
ASSUMED: Final = "assumed"
COMMAND: Final = "coalition-sim"


def say_evidence(item: Evidence, measured: HistoryMeasure | None) -> tuple[str, str]:
    """Return what a piece of evidence is called, and what it shows.

    Parameters
    ----------
    item : Evidence
        Of the credibility table.
    measured : HistoryMeasure or None
        The measurement that figures of the history are taken from.
    """
    if item.kind == "figure":
        return item.says, FIGURES[item.of](measured)
    return f"{COMMAND} {item.of}" if item.kind == "command" else item.of, item.says


def shipped_history() -> HistoryMeasure | None:
    """The shipped measurement; nothing if there is none that can be read."""
    try:
        return read_history()
    except SimulationError:
        return None


def _claims_coded(_: HistoryMeasure | None) -> str:
    claims = load_catalog().claims.values()
    return f"{sum(bool(claim.articles) for claim in claims)} of {len(claims)}"


def _patterns_hit(measured: HistoryMeasure | None) -> str:
    if measured is None:
        return NOT_MEASURED
    rows = pattern_rows(measured)
    return f"{sum(row.is_hit for row in rows)} of {len(rows)} within tolerance ({measured.runs} runs)"


def _skill(year: int) -> Callable[[HistoryMeasure | None], str]:
    def say(measured: HistoryMeasure | None) -> str:
        if measured is None:
            return NOT_MEASURED
        row = next(row for row in skill_of(measured) if row.year == year)
        against = "; ".join(f"{row.skill[name]:+.2f} against “{BASELINES[name]}”" for name in BASELINES)
        return f"right holder in {row.right:.0%}; skill (1 perfect, 0 no better) {against}"

    return say


def _later_collapse(measured: HistoryMeasure | None) -> str:
    if measured is None:
        return NOT_MEASURED
    share = measured.note["once"]["weeks_to_collapse"]["share_of_runs"]
    return f"IS loses nine tenths of its land before April 2019 in {share:.0%} of the runs"


def _numbers_assumed(_: HistoryMeasure | None) -> str:
    catalog = load_catalog()
    sources = [number.source for number in catalog.processes.values()]
    sources += [number.source for claim in catalog.claims.values() for number in claim.numbers.values()]
    return f"{sum(source.startswith(ASSUMED) for source in sources):,} of {len(sources):,} assumed"


def _record_confidence(_: HistoryMeasure | None) -> str:
    confidence = np.array(load_record().confidence)
    return f"{(confidence == 'high').sum()} of {len(confidence)}; low for {(confidence == 'low').sum()}"


def _plausible_set(_: HistoryMeasure | None) -> str:
    try:
        found = read_plausible()
    except PlausibleSetError as error:
        return str(error)
    note: dict[str, Any] = json.loads((FOLDER / f"{NAME}.json").read_text(encoding="utf-8"))
    unknown = len(note.get("not_identified", ()))
    return f"{len(found.values)} sets of {len(found.ids)} numbers; {unknown} of these cannot be identified"


def _variance_shares(_: HistoryMeasure | None) -> str:
    table = read_table(TABLE)
    if table is None:
        return NOT_MEASURED
    means = "; ".join(f"{name.replace('_', ' ')} {table[name].mean():.0%}" for name in SHARES)
    return f"on average over headline outcomes: {means}"


def _expectations_met(_: HistoryMeasure | None) -> str:
    table = read_table(EXPECTATIONS)
    return NOT_MEASURED if table is None else f"{(table['verdict'] == 'met').sum()} of {len(table)} met"


def _claims_weighed(_: HistoryMeasure | None) -> str:
    table = read_table(CLAIM_EFFECTS)
    if table is None:
        return NOT_MEASURED
    measured = set(table["claim"]) & set(load_catalog().claims)
    return f"{len(measured & set(table['claim'][table['is_sure']]))} of {len(measured)}"


FIGURES: Final[dict[str, Callable[[HistoryMeasure | None], str]]] = {
    "claims_coded": _claims_coded,
    "patterns_hit": _patterns_hit,
    "skill_2014": _skill(2014),
    "skill_2015": _skill(2015),
    "later_collapse": _later_collapse,
    "numbers_assumed": _numbers_assumed,
    "record_confidence": _record_confidence,
    "plausible_set": _plausible_set,
    "variance_shares": _variance_shares,
    "expectations_met": _expectations_met,
    "claims_weighed": _claims_weighed,
}
"""Figures that evidence may name, each made from a measurement of the history or from what is shipped."""
