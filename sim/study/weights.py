"""What each claim weighs: the same runs with the claim and without it, and what then differs.

Directions in isolation are tested; what follows downstream may go either way, since others answer. So the
historical scenario is run with every claim as coded, then once more for each claim with that claim alone at
strength 0, on the same random numbers. Run k differs from run k by the claim's doing, and the mean of these
differences has an interval (Student's t on paired differences). A claim has a measurable effect if the mean
difference of some outcome at some day is surely not nothing: its interval at 95 % leaves out 0 even after the
number of outcomes and days looked at is allowed for (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from sim.catalog import ClaimFolder, catalog_with
from sim.scenario import Scenario
from sim.study.compare import CONFIDENCE, interval_half_width
from sim.study.ensemble import Ensemble, ensemble, part_of
from sim.study.limits import CHUNK_DEFAULT

if TYPE_CHECKING:
    from sim.study.ensemble import Progress

RUNS: Final = 200
DAYS: Final = (date(2014, 12, 29), date(2015, 6, 29), date(2016, 6, 27), date(2016, 12, 26))
TIMES: Final = 5
"""A claim with which nothing was surely moved is weighed once more with so many times the runs."""
COLUMNS: Final = (
    *(
        "claim",
        "outcome",
        "at",
        "runs",
        "mean",
        "low",
        "high",
        "share_moved",
        "share_higher",
        "spread",
        "is_sure",
    ),
)


@dataclass(frozen=True)
class Weighing:
    """One claim that is weighed: in its own form, or in another one that it may have."""

    claim: str
    form: str

    @property
    def settings(self) -> tuple[str, ...]:
        """What to set for the side with the claim."""
        return () if not self.form else (f"claims.{self.claim}.form={self.form}",)

    @property
    def name(self) -> str:
        """As it stands in the table: the claim's id, and its form behind a colon if it is a second one."""
        return f"{self.claim}:{self.form}" if self.form else self.claim


def weighings(forms: bool, added: ClaimFolder | None = None) -> list[Weighing]:
    """Return every claim of the catalogue and of a folder, and with ``forms`` every second form, too."""
    claims = catalog_with(added).claims
    plain = [Weighing(name, "") for name in claims]
    return plain + [Weighing(name, form) for name, claim in claims.items() if forms for form in claim.forms]


def weigh_claims(
    scenario: Scenario,
    wanted: Sequence[Weighing],
    runs: int = RUNS,
    seed: int = 1,
    workers: int = 1,
    chunk: int = CHUNK_DEFAULT,
    days: Sequence[date] = DAYS,
    progress: Progress | None = None,
) -> Iterator[pd.DataFrame]:
    """Weigh claims one after the other.

    Parameters
    ----------
    scenario : Scenario
        The world in which they are weighed.
    wanted : sequence of Weighing
        Which claims, in which form.
    runs, seed, workers, chunk
        As in `sim.study.ensemble.ensemble`.
    days : sequence of date
        When the outcomes are read; the runs end at the last.
    progress : callable, optional
        Called with (runs done, runs in all).

    Yields
    ------
    pandas.DataFrame
        The rows of one claim; the columns are `COLUMNS`: with the claim minus without it, mean and 95 %
        interval of the mean, share of the pairs that differ at all and of those where it is higher, standard
        deviation over the runs with the claim, and whether there surely is an effect.
    """
    weeks = max(day - scenario.start for day in days).days // 7
    claims = {weighing.claim for weighing in wanted}
    total = runs * (1 + len(claims) + sum(1 for weighing in wanted if weighing.form))
    done = 0

    def run(settings: Sequence[str]) -> Ensemble:
        nonlocal done
        report = part_of(progress, done, total)
        found = ensemble(scenario.plan(weeks, list(settings)), runs, seed, workers, chunk, report)
        done += runs
        return found

    with_all = _at_days(run(()), days)
    absent: dict[str, Mapping[str, NDArray[np.float64]]] = {}
    for weighing in wanted:
        own = with_all if not weighing.form else _at_days(run(weighing.settings), days)
        if weighing.claim not in absent:
            absent[weighing.claim] = _at_days(run((f"claims.{weighing.claim}=0",)), days)
        yield _rows(weighing.name, own, absent[weighing.claim], days)


def not_sure(found: pd.DataFrame) -> list[str]:
    """Return the claims, in their ordinary form, that move some runs and no outcome surely."""
    rows = [row for row in found.to_dict(orient="records") if ":" not in row["claim"]]
    sure = {row["claim"] for row in rows if row["is_sure"]}
    moving = dict.fromkeys(row["claim"] for row in rows if row["share_moved"] > 0.0)
    return [name for name in moving if name not in sure]


def replace_rows(found: pd.DataFrame, anew: pd.DataFrame) -> pd.DataFrame:
    """Return a table in which the rows of some claims are those measured anew, in the order that it had."""
    new = dict(list(anew.groupby("claim")))
    old = found.groupby("claim", sort=False)
    return pd.concat([new.get(name, rows) for name, rows in old], ignore_index=True)


def _at_days(found: Ensemble, days: Sequence[date]) -> Mapping[str, NDArray[np.float64]]:
    """Return each weekly outcome on the days, (R, days)."""
    rows = [(day - found.dates[0]).days // 7 for day in days]
    return {name: values[:, rows] for name, values in found.series.items()}


def _rows(
    name: str,
    own: Mapping[str, NDArray[np.float64]],
    without: Mapping[str, NDArray[np.float64]],
    days: Sequence[date],
) -> pd.DataFrame:
    looks = len(own) * len(days)
    tables = []
    for outcome, values in own.items():
        differences = values - without[outcome]
        mean, half = differences.mean(axis=0), interval_half_width(differences)
        count = len(differences)
        wider = float(
            stdtrit(count - 1, 1 - (1 - CONFIDENCE) / 2 / looks) / stdtrit(count - 1, (1 + CONFIDENCE) / 2)
        )
        table = {
            "claim": name,
            "outcome": outcome,
            "at": [day.isoformat() for day in days],
            "runs": count,
            "mean": mean,
            "low": mean - half,
            "high": mean + half,
            "share_moved": (differences != 0.0).mean(axis=0),
            "share_higher": (differences > 0.0).mean(axis=0),
            "spread": values.std(axis=0, ddof=1),
            "is_sure": np.abs(mean) > wider * half,
        }
        tables.append(pd.DataFrame(table, columns=list(COLUMNS)))
    return pd.concat(tables, ignore_index=True)
