"""Shares of the variance, found again where they were put in, and the command that shows them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from sim.catalog import load_catalog
from sim.cli.main import run_command
from sim.core.plausible import read_plausible
from sim.study.variance import SHARES, form_choices, split_variance
from tests.plausible_sets import write_set

ROWS, FORMS, DICE = 200, 100, 20


def made(numbers: float, forms: float, both: float, dice: float) -> np.ndarray:
    generator = np.random.Generator(np.random.SFC64(5))
    parts = (
        (numbers, (ROWS, 1, 1)),
        (forms, (1, FORMS, 1)),
        (both, (ROWS, FORMS, 1)),
        (dice, (ROWS, FORMS, DICE)),
    )
    return 50.0 + sum(np.sqrt(variance) * generator.normal(size=shape) for variance, shape in parts)


@pytest.mark.parametrize("shares", [(0.5, 0.0, 0.0, 0.5), (0.1, 0.3, 0.2, 0.4), (0.0, 0.0, 0.0, 1.0)])
def test_shares_are_found_again(shares):
    numbers, forms, both, dice = shares
    found = split_variance(made(*shares))
    expected = dict(zip(SHARES, (dice, numbers, forms, both), strict=True))
    assert found == pytest.approx(expected, abs=0.06)
    assert sum(found.values()) == pytest.approx(1.0)


def test_shares_by_hand():
    """Two rows that differ by 4, two forms and two dice that differ in nothing: all is the numbers' doing."""
    values = np.zeros((2, 2, 2))
    values[1] = 4.0
    assert split_variance(values) == {"dice": 0.0, "numbers": 1.0, "forms": 0.0, "numbers_and_forms": 0.0}


def test_what_does_not_vary_has_no_shares():
    assert all(np.isnan(share) for share in split_variance(np.full((2, 2, 2), 0.1 + 0.2)).values())


def test_choices_of_form_are_valid_and_the_first_is_ordinary():
    choices = form_choices(20, seed=3)
    assert choices[0] == {} and len(choices) == 20 and choices == form_choices(20, seed=3)
    claims = load_catalog().claims
    assert all(form in claims[name].forms for choice in choices for name, form in choice.items())
    chosen = {name for choice in choices for name in choice}
    assert chosen == {name for name, claim in claims.items() if claim.forms}


def test_the_command(tmp_path, capsys):
    write_set(tmp_path, rows=3)
    asked = ["variance", "--set-in", str(tmp_path), "--rows", "2", "--forms", "2", "--dice", "2"]
    assert run_command([*asked, "--out", str(tmp_path), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    headline = {name for name, outcome in load_catalog().outcomes.items() if outcome.headline}
    assert {row["outcome"] for row in rows} == headline
    land = next(row for row in rows if row["outcome"] == "is_territory_km2")
    assert sum(land[share] for share in SHARES) == pytest.approx(1.0)
    note = json.loads((tmp_path / "variance_shares.json").read_text(encoding="utf-8"))
    assert note["plausible_set"] == read_plausible(tmp_path).digest
    assert run_command(["variance", "--set-in", str(tmp_path), "--rows", "4"]) == 2
    assert "rows: 4 is outside 2 to 3" in capsys.readouterr().err
