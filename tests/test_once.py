"""Outcomes that happen once a run, on series worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.agents.once import once_outcomes
from sim.catalog import load_catalog
from sim.core.numbers import process_numbers


def outcomes_of(*land: float, **definitions: float) -> dict[str, float]:
    series = {"is_territory_km2": np.asarray([land], dtype=float)}
    numbers = process_numbers(load_catalog(), {f"once.{name}": value for name, value in definitions.items()})
    return {name: float(values[0]) for name, values in once_outcomes(series, numbers).items()}


def test_growth_alone_is_no_resurgence() -> None:
    found = outcomes_of(40, 60, 80, 100, 120)
    assert found["resurgence"] == 0.0
    assert np.isnan(found["weeks_to_collapse"])
    assert found["durable_defeat"] == 0.0


@pytest.mark.parametrize(("regained", "resurged"), [(62, 0.0), (62.5, 1.0), (80, 1.0)])
def test_a_quarter_of_the_loss_regained_is_resurgence(regained: float, resurged: float) -> None:
    """From 100 to 50 the loss is 50; a quarter of it is 12.5."""
    assert outcomes_of(100, 50, regained, 50, regained)["resurgence"] == resurged


def test_a_small_loss_regained_is_no_resurgence() -> None:
    assert outcomes_of(100, 80, 100, 80, 100)["resurgence"] == 0.0


def test_regaining_takes_place_within_a_year() -> None:
    slow = [100, 40, *np.linspace(40, 70, 300)]
    assert outcomes_of(*slow)["resurgence"] == 0.0


def test_collapse_is_the_first_week_under_a_tenth_of_the_peak() -> None:
    found = outcomes_of(100, 50, 9, 9, 9)
    assert found["weeks_to_collapse"] == 2.0
    assert found["durable_defeat"] == 1.0


def test_a_comeback_undoes_a_durable_defeat() -> None:
    found = outcomes_of(100, 9, 60, 60)
    assert found["durable_defeat"] == 0.0
    assert found["resurgence"] == 1.0


def test_the_definitions_are_numbers_of_the_catalogue() -> None:
    assert np.isnan(outcomes_of(100, 30)["weeks_to_collapse"])
    assert outcomes_of(100, 30, collapse=0.4)["weeks_to_collapse"] == 1.0
    assert outcomes_of(100, 50, 60)["resurgence"] == 0.0
    assert outcomes_of(100, 50, 60, regain=0.2)["resurgence"] == 1.0
