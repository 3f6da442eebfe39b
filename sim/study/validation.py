"""The historical scenario against the record, in one document: patterns, and skill at placing the holders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from sim.catalog import load_catalog
from sim.scenario import load_scenario
from sim.study.ensemble import Ensemble, ensemble
from sim.study.history import PatternResult, check_patterns
from sim.study.limits import RUNS_DEFAULT
from sim.study.observed import observed
from sim.study.skill import BASELINES, SkillRow, holder_skill
from sim.theatre.history import load_record
from sim.theatre.load import load_theatre

if TYPE_CHECKING:
    from sim.study.ensemble import Progress

HISTORICAL: Final = "historical"


@dataclass(frozen=True)
class Validation:
    """What an ensemble of the historical scenario shows of June 2014 to December 2015."""

    found: Ensemble
    patterns: Sequence[PatternResult]
    skill: Sequence[SkillRow]

    @property
    def hits(self) -> int:
        """Number of patterns within their tolerance."""
        return sum(result.is_hit for result in self.patterns)


def weeks_of_record() -> int:
    """Weeks that the historical scenario must run to reach the last day of patterns and record."""
    last = max(*(pattern.at for pattern in load_catalog().patterns.values()), load_record().dates[-1])
    return (last - load_scenario(HISTORICAL).start).days // 7


def validate(
    runs: int = RUNS_DEFAULT,
    seed: int = 1,
    workers: int = 1,
    settings: Sequence[str] = (),
    progress: Progress | None = None,
    *,
    to_the_end: bool = False,
) -> Validation:
    """Run the historical scenario as far as the record goes and hold it against the record.

    Parameters
    ----------
    to_the_end : bool
        Run the scenario's whole horizon, past the record.
    runs, seed, workers, progress
        As in `sim.study.ensemble.ensemble`.
    settings : sequence of str
        Such as "claims.militia_fear=0", to see what history would look like without it.

    Returns
    -------
    Validation
    """
    weeks = None if to_the_end else weeks_of_record()
    plan = load_scenario(HISTORICAL).plan(weeks, list(settings))
    found = ensemble(plan, runs, seed, workers, progress=progress)
    theatre = load_theatre()
    patterns = check_patterns(found, theatre, dict(load_catalog().patterns))
    return Validation(found, patterns, holder_skill(found, load_record(), theatre))


def validation_document(validation: Validation) -> dict[str, Any]:
    """The same as plain JSON values: patterns, hits, of, skill, baselines, manifest."""
    return {
        "scenario": validation.found.plan.scenario,
        "seed": validation.found.seed,
        "runs": validation.found.runs,
        "patterns": [_pattern(result) for result in validation.patterns],
        "hits": validation.hits,
        "of": len(validation.patterns),
        "baselines": dict(BASELINES),
        "skill": [_skill(row) for row in validation.skill],
        "manifest": validation.found.manifest,
    }


def _pattern(result: PatternResult) -> dict[str, Any]:
    pattern = result.pattern
    return {
        "id": pattern.id,
        "says": pattern.says,
        "tests": pattern.tests,
        "kind": pattern.kind,
        "at": pattern.at.isoformat(),
        "tolerance": [pattern.low, pattern.high],
        "observed": observed(pattern, load_record(), load_theatre()),
        "found": result.found,
        "spread": list(result.spread) if result.spread else None,
        "is_hit": result.is_hit,
        "source": pattern.source,
        "known_miss": pattern.known_miss,
    }


def _skill(row: SkillRow) -> dict[str, Any]:
    return {
        "year": row.year,
        "place_months": row.place_months,
        "right": row.right,
        "brier": row.brier,
        "baseline_brier": dict(row.baseline_brier),
        "skill": {name: value if isfinite(value) else None for name, value in row.skill.items()},
    }
