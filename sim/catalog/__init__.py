"""What is claimed, turned and measured, as data: YAML files and the models that check them."""

from __future__ import annotations

from sim.catalog.load import Catalog, load_catalog, read_catalog
from sim.catalog.schema import (
    Article,
    Bounded,
    Citation,
    Claim,
    ClaimNumber,
    Driver,
    Lever,
    Outcome,
    Parameter,
    Pattern,
    ProcessNumber,
    Strength,
    Uncertainty,
    UnitCost,
)
from sim.catalog.schema_events import EventEffect, EventKind

__all__ = [
    "Article",
    "Bounded",
    "Catalog",
    "Citation",
    "Claim",
    "ClaimNumber",
    "Driver",
    "EventEffect",
    "EventKind",
    "Lever",
    "Outcome",
    "Parameter",
    "Pattern",
    "ProcessNumber",
    "Strength",
    "Uncertainty",
    "UnitCost",
    "load_catalog",
    "read_catalog",
]
