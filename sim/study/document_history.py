"""Parts of the documentation on history and credibility, from the shipped measurement; they take no runs."""

from __future__ import annotations

from math import isfinite
from typing import Final

from sim.catalog.beside import LEVELS, load_credibility
from sim.study.credibility import FIGURES, say_evidence, shipped_history
from sim.study.document_parts import table
from sim.study.history_measure import HistoryMeasure
from sim.study.history_tables import later_rows, pattern_rows, skill_of
from sim.study.skill import BASELINES

MEASURE: Final = "coalition-sim history --runs 200 --workers 2 --out sim/measured"
SMALLEST_WHOLE: Final = 100


def history() -> str:
    """Return what the shipped runs show, beside the patterns, the holders and the later record."""
    measured = shipped_history()
    if measured is None:
        return f"Not measured yet: `{MEASURE}` measures it."
    rows = pattern_rows(measured)
    numbers = measured.note["made_from"]["parameters"]
    hits = sum(row.is_hit for row in rows)
    return "\n\n".join(
        (
            f"{measured.runs} runs of `historical`, seed {measured.note['seed']}, {numbers} numbers; "
            f"`{MEASURE}` measures anew. Up to 2015, the patterns of section 1; {hits} of {len(rows)} are "
            "within their tolerance:",
            _patterns(measured),
            "Holders of the places that were contested, month by month:",
            _skill(measured),
            "After 2015, nothing of which was used:",
            _later(measured),
            _once(measured),
        )
    )


def headline_figures() -> str:
    """Return the figures by which the model is judged, in three lines."""
    measured = shipped_history()
    if measured is None:
        return f"Not measured yet: `{MEASURE}` measures it."
    skill = "; ".join(
        f"{row.year} {row.right:.0%}, {' and '.join(f'{row.skill[name]:+.2f}' for name in BASELINES)}"
        for row in skill_of(measured)
    )
    return "\n".join(
        (
            f"- patterns of June 2014 to December 2015: {FIGURES['patterns_hit'](measured)}",
            f"- right holder of contested places, and skill against two plain forecasts: {skill}",
            f"- 2016 to 2019, nothing fitted: {FIGURES['later_collapse'](measured)}",
        )
    )


def credibility() -> str:
    """Return the credibility table: level by factor, why, what is lacking, evidence."""
    measured = shipped_history()
    rows = []
    for row in load_credibility().values():
        evidence = "; ".join(f"{name}: {shows}" for name, shows in _evidence(row.evidence, measured))
        rows.append((f"**{row.title}**. {row.asks}", f"**{row.level}**", row.says, row.lacks, evidence))
    levels = "; ".join(f"**{name}**: {says}" for name, says in LEVELS.items())
    return f"{table(('factor', 'level', 'why', 'what is lacking', 'evidence'), rows)}\n\nLevels: {levels}."


def _evidence(items: tuple, measured: HistoryMeasure | None) -> list[tuple[str, str]]:
    return [say_evidence(item, measured) for item in items]


def _patterns(measured: HistoryMeasure) -> str:
    rows = (
        (
            f"`{row.pattern.id}`",
            row.pattern.says,
            "–" if row.observed is None else short(row.observed),
            f"{short(row.pattern.low)} to {short(row.pattern.high)}",
            short(row.found) + (f" ({short(row.low)} to {short(row.high)})" if row.has_range else ""),
            "yes" if row.is_hit else "**no**",
        )
        for row in pattern_rows(measured)
    )
    heads = ("pattern", "what should show", "observed", "tolerance", "found (5 % to 95 % of runs)", "hit")
    return table(heads, rows)


def _skill(measured: HistoryMeasure) -> str:
    rows = (
        (
            str(row.year),
            f"{row.place_months:,}",
            f"{row.right:.0%}",
            f"{row.brier:.3f}",
            *(f"{row.skill[name]:+.2f}" for name in BASELINES),
        )
        for row in skill_of(measured)
    )
    heads = ("year", "place-months", "right holder", "Brier score")
    return table((*heads, *(f"skill against {says}" for says in BASELINES.values())), rows)


def _later(measured: HistoryMeasure) -> str:
    rows = (
        (
            f"`{row.figure.outcome}`",
            row.figure.at,
            f"{row.figure.says} ({row.figure.source})",
            f"{short(row.median)} ({short(row.low)} to {short(row.high)})",
            f"{row.of_peak:.0%}",
        )
        for row in later_rows(measured)
    )
    return table(("outcome", "day", "recorded", "median (5 % to 95 % of runs)", "of its peak"), rows)


def _once(measured: HistoryMeasure) -> str:
    once = measured.note["once"]
    met = {name: once[name]["mean"] for name in ("resurgence", "durable_defeat")}
    shares = ", ".join(
        f"`{name}` is met in {mean:.0%}" for name, mean in met.items() if mean is not None and isfinite(mean)
    )
    collapse = once["weeks_to_collapse"]["share_of_runs"]
    return (
        f"IS is under a tenth of its peak at some time before April 2019 in {collapse:.0%} of the runs; "
        f"{shares}."
    )


def short(value: float) -> str:
    """A number in few digits: whole from a hundred on, else three figures."""
    return f"{value:,.0f}" if abs(value) >= SMALLEST_WHOLE else f"{value:.3g}"
