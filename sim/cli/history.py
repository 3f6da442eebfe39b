"""`coalition-sim history`: the historical scenario against the record of June 2014 to December 2015."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sim.cli.output import print_document, print_line, print_table, progress_bar
from sim.study.skill import BASELINES

if TYPE_CHECKING:
    from pathlib import Path

    from sim.study.history import PatternResult
    from sim.study.skill import SkillRow

LARGE: Final = 100


def show_history(
    runs: int, seed: int, workers: int, settings: Sequence[str], as_json: bool, out: Path | None = None
) -> None:
    """Run the historical scenario, hold it against patterns and record, and print the result.

    Parameters
    ----------
    runs, seed, workers
        The request, checked.
    settings : sequence of str
        Constants in place of what the scenario says.
    as_json : bool
        One JSON document instead of tables.
    out : Path, optional
        Folder for the measurement that the page and the documentation read; the runs then go on to the end
        of the scenario.
    """
    from sim.study.history_measure import measure_history, write_history
    from sim.study.validation import HISTORICAL, validate, validation_document

    with progress_bar(HISTORICAL) as progress:
        validation = validate(runs, seed, workers, settings, progress, to_the_end=out is not None)
    if out is not None:
        write_history(measure_history(validation.found), out)
    if as_json:
        document = validation_document(validation)
        document["manifest"]["settings"] = list(settings)
        print_document(document)
        return
    count = len(validation.patterns)
    headings = ("pattern", "what should show", "", "tolerance", "observed", "found", "5 % to 95 % of runs")
    title = f"{HISTORICAL}: {runs} runs, seed {seed}: {validation.hits} of {count} patterns within tolerance"
    print_table(title, headings, [_pattern_row(result) for result in validation.patterns], numbers_from=3)
    headings = (
        "year",
        "place-months",
        "right holder",
        "Brier score",
        *(f"skill ({name})" for name in BASELINES),
    )
    rows = [_skill_row(row) for row in validation.skill]
    print_table("Holders of the places that were contested, month by month", headings, rows, numbers_from=1)
    for name, says in BASELINES.items():
        print_line(f"{name}: {says}")
    print_line("Skill: 1 is perfect, 0 no better than that plain forecast, below 0 worse.")


def _pattern_row(result: PatternResult) -> tuple[str, ...]:
    from sim.study.observed import observed
    from sim.theatre.history import load_record
    from sim.theatre.load import load_theatre

    pattern, known = result.pattern, observed(result.pattern, load_record(), load_theatre())
    verdict = "hit" if result.is_hit else "known miss" if pattern.known_miss else "miss"
    spread = f"{short(result.spread[0])} to {short(result.spread[1])}" if result.spread else "–"
    tolerance = f"{short(pattern.low)} to {short(pattern.high)}"
    seen = "–" if known is None else short(known)
    return pattern.id, pattern.says, verdict, tolerance, seen, short(result.found), spread


def _skill_row(row: SkillRow) -> tuple[str, ...]:
    skills = (f"{row.skill[name]:+.2f}" for name in BASELINES)
    return str(row.year), f"{row.place_months:,}", f"{row.right:.0%}", f"{row.brier:.3f}", *skills


def short(value: float) -> str:
    """A number in few digits: whole from a hundred on, else three figures."""
    return f"{value:,.0f}" if abs(value) >= LARGE else f"{value:.3g}"
