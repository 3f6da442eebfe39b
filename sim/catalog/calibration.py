"""What is calibrated and by which rules, as data: magnitudes, ranges, numbers of the procedure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Self

from pydantic import FiniteFloat, model_validator

from sim.catalog.load import FOLDER, Catalog, load_catalog, read_entries
from sim.catalog.schema import ClaimNumber, Entry, Identifier, ProcessIdentifier, ProcessNumber, Text
from sim.errors import CatalogError

MOST_NUMBERS: Final = 20
NUMBERS_FILE, RULES_FILE = "calibration.yaml", "calibration_rules.yaml"


class CalibratedNumber(Entry):
    """A magnitude that is calibrated (``area.word`` or ``claim.weight_driver``) and the range searched."""

    id: ProcessIdentifier
    low: FiniteFloat
    high: FiniteFloat
    why: Text

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if not self.low < self.high:
            raise ValueError(f"low < high does not hold: {self.low}, {self.high}")
        return self


class ProcedureNumber(ProcessNumber):
    """A number of the calibration's procedure; not one of the model."""

    id: Identifier  # type: ignore[assignment]


@dataclass(frozen=True)
class Calibration:
    """Magnitudes by id, and the numbers of the procedure by id."""

    numbers: Mapping[str, CalibratedNumber]
    rules: Mapping[str, ProcedureNumber]

    def rule(self, name: str) -> float:
        """Value of a number of the procedure."""
        return self.rules[name].value


def number_of(catalog: Catalog, name: str) -> ProcessNumber | ClaimNumber | None:
    """Return a number of a process or a claim by its full id, such as ``momentum.weight_recruits``."""
    if name in catalog.processes:
        return catalog.processes[name]
    claim, _, word = name.partition(".")
    return catalog.claims[claim].numbers.get(word) if claim in catalog.claims else None


@cache
def load_calibration(folder: Path = FOLDER) -> Calibration:
    """Read what is calibrated, and check it against the catalogue.

    Parameters
    ----------
    folder : Path
        Holds ``calibration.yaml`` and ``calibration_rules.yaml``.

    Raises
    ------
    CatalogError
        If a file is not valid, a magnitude is unknown, a range leaves the bounds of the catalogue, or there
        are too many magnitudes.
    """
    numbers = read_entries(folder, NUMBERS_FILE, CalibratedNumber)
    catalog = load_catalog()
    for name, chosen in numbers.items():
        known = number_of(catalog, name)
        if known is None:
            raise CatalogError(f"{NUMBERS_FILE}: {name}: no such number in the catalogue")
        if not known.low <= chosen.low < chosen.high <= known.high:
            raise CatalogError(
                f"{NUMBERS_FILE}: {name}: {chosen.low:g} to {chosen.high:g} must lie inside "
                f"{known.low:g} to {known.high:g}"
            )
    if not 0 < len(numbers) <= MOST_NUMBERS:
        raise CatalogError(f"{NUMBERS_FILE}: {len(numbers)} magnitudes; allowed are 1 to {MOST_NUMBERS}")
    return Calibration(numbers, read_entries(folder, RULES_FILE, ProcedureNumber))
