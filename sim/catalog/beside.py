"""What is shown beside the model's results: figures of the record, and how far the model can be believed.

Neither is read by a run. The levels of credibility are words, in order, each with what it takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import Field, FiniteFloat, model_validator

from sim.catalog.load import FOLDER, check_known, load_catalog, read_entries
from sim.catalog.schema import Entry, Identifier, Text
from sim.errors import CatalogError

FIGURES_FILE: Final = "record_figures.yaml"
CREDIBILITY_FILE: Final = "credibility.yaml"
LEVELS: Final = {
    "none": "nothing was done, or nothing is known",
    "low": "done in part, or done in full with a poor result",
    "moderate": "done for what matters most, with gaps that are named",
    "good": "done throughout, repeatable, with a result that supports the purpose",
}
"""Levels of credibility, from the lowest on."""
FACTORS: Final = ("purpose", "verification", "validation", "input_pedigree", "uncertainty", "robustness")


class RecordFigure(Entry):
    """A figure of the record for an outcome on a day; shares of the highest ever if ``of_peak``."""

    id: Identifier
    outcome: Identifier
    at: date
    low: FiniteFloat
    high: FiniteFloat
    of_peak: bool
    says: Text
    source: Text

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if not self.low <= self.high:
            raise ValueError(f"low <= high does not hold: {self.low}, {self.high}")
        return self


class Evidence(Entry):
    """What a level of credibility rests on.

    ``kind`` says what ``of`` is: a ``test`` (file of tests), a ``command`` of `coalition-sim`, a ``figure``
    measured and shipped (see `sim.study.credibility.FIGURES`), or a ``file`` of the project.
    """

    kind: Literal["test", "command", "figure", "file"]
    of: Text
    says: Text


class Credibility(Entry):
    """One factor of credibility: what it asks, the level, why no higher, and the evidence."""

    id: Literal["purpose", "verification", "validation", "input_pedigree", "uncertainty", "robustness"]
    title: Text
    asks: Text
    level: Literal["none", "low", "moderate", "good"]
    says: Text
    lacks: Text
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]


@cache
def load_figures(folder: Path = FOLDER) -> Mapping[str, RecordFigure]:
    """Read the figures of the record, in the order of the file.

    Raises
    ------
    CatalogError
        If the file is not valid or an outcome is unknown.
    """
    figures, outcomes = read_entries(folder, FIGURES_FILE, RecordFigure), load_catalog().outcomes
    for figure in figures.values():
        check_known(f"{FIGURES_FILE}: {figure.id}", "outcome", [figure.outcome], outcomes)
    return figures


@cache
def load_credibility(folder: Path = FOLDER) -> Mapping[str, Credibility]:
    """Read the credibility table as `load_figures` does its file: a row a factor, in order, none missing."""
    rows = read_entries(folder, CREDIBILITY_FILE, Credibility)
    missing = [factor for factor in FACTORS if factor not in rows]
    if missing:
        raise CatalogError(f"{CREDIBILITY_FILE}: {missing[0]}: is missing")
    return {factor: rows[factor] for factor in FACTORS}
