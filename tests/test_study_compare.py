"""Paired comparisons and summaries against numbers worked by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.scenario import load_scenario
from sim.scenario.schema import Expectation
from sim.study.compare import compare, interval_half_width, pair
from sim.study.ensemble import ensemble
from sim.study.expectation_runs import ExpectationRuns
from sim.study.expectations import judge_line
from sim.study.summary import summarise, summarise_comparison, summarise_once
from tests.study_stand_in import make_plan, simulate

NAN = float("nan")
UNITS = {"cost": "million USD", "is_fighters": "fighters", "weeks_to_collapse": "weeks"}
BAND = {"p05", "p25", "p50", "p75", "p95", "mean"}


def test_difference_is_b_minus_a_run_by_run() -> None:
    result = compare(make_plan(push=1), make_plan(push=3), runs=4, simulate=simulate)
    for name in ("p05", "p50", "p95", "mean", "mean_low", "mean_high"):
        np.testing.assert_array_equal(result.difference["is_fighters"][name], [0, 2, 4, 6, 8])


def test_interval_by_hand() -> None:
    # Differences 1, 2, 3, 4: mean 2.5, standard deviation 1.290994, standard error 0.645497,
    # Student's t with 3 degrees of freedom 3.182446: half width 2.054260.
    differences = np.array([[1.0], [2.0], [3.0], [4.0]])
    assert interval_half_width(differences)[0] == pytest.approx(2.054260, abs=1e-6)
    assert np.isnan(interval_half_width(differences[:1])).all()


def test_paired_comparison_by_hand() -> None:
    a = ensemble(make_plan(), runs=4, simulate=simulate)
    moved = a.series["is_fighters"] + np.array([[1.0], [2.0], [3.0], [4.0]])
    b = replace(a, series={**a.series, "is_fighters": moved})
    numbers = {name: values[0] for name, values in pair(a, b).difference["is_fighters"].items()}
    expected = {
        "p05": 1.15, "p25": 1.75, "p50": 2.5, "p75": 3.25, "p95": 3.85,
        "mean": 2.5, "mean_low": 0.445740, "mean_high": 4.554260,
    }  # fmt: skip
    assert numbers == pytest.approx(expected, abs=1e-6)


def test_once_is_compared_where_it_happened_in_both() -> None:
    a = ensemble(make_plan(), runs=4, simulate=simulate)
    a = replace(a, once={"weeks_to_collapse": np.array([10.0, 20.0, NAN, 40.0])})
    b = replace(a, once={"weeks_to_collapse": np.array([11.0, 23.0, 30.0, NAN])})
    numbers = pair(a, b).once["weeks_to_collapse"]
    assert (numbers["n"], numbers["censored"], numbers["mean"]) == (2, 0.5, 2.0)
    # Differences 1 and 3: standard error 1, Student's t with 1 degree of freedom 12.706205.
    assert numbers["mean_low"] == pytest.approx(2 - 12.706205, abs=1e-5)


def test_plans_over_other_weeks_cannot_be_paired() -> None:
    with pytest.raises(ScenarioError, match="do not cover the same weeks"):
        compare(make_plan(weeks=4), make_plan(weeks=5), simulate=simulate)


def test_progress_counts_both_plans() -> None:
    seen: list[tuple[int, int]] = []
    compare(make_plan(), make_plan(), 3, progress=lambda *now: seen.append(now), simulate=simulate)
    assert seen == [(0, 6), (3, 6), (3, 6), (6, 6)]


def test_summary_has_exactly_the_promised_shape() -> None:
    document = summarise(ensemble(make_plan(), runs=5, seed=2, simulate=simulate), UNITS)
    assert list(document) == ["scenario", "seed", "runs", "weeks", "outcomes", "once", "manifest"]
    assert document["weeks"] == ["2014-06-09", "2014-06-16", "2014-06-23", "2014-06-30", "2014-07-07"]
    assert list(document["outcomes"]) == ["cost", "is_fighters"]  # the catalogue's order
    for numbers in document["outcomes"].values():
        assert set(numbers) == {"unit"} | BAND
        assert all(len(numbers[name]) == 5 for name in BAND)
    for numbers in document["once"].values():
        assert set(numbers) == {"n", "censored"} | BAND
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_comparison_has_the_same_shape_three_times() -> None:
    result = compare(make_plan("one"), make_plan("two", push=2), runs=1, simulate=simulate)
    document = summarise_comparison(result, UNITS)
    assert list(document) == ["a", "b", "difference"]
    assert list(document["difference"]) == list(document["a"]) == list(document["b"])
    assert document["difference"]["scenario"] == "two minus one"
    numbers = document["difference"]["outcomes"]["is_fighters"]
    assert set(numbers) == {"unit", "mean_low", "mean_high"} | BAND
    assert numbers["mean_low"] == [None] * 5  # one run says nothing about its own uncertainty
    assert set(document["difference"]["once"]["weeks_to_collapse"]) == {
        "n", "censored", "mean_low", "mean_high", *BAND,
    }  # fmt: skip
    json.dumps(document, allow_nan=False)


def test_once_with_censored_runs() -> None:
    numbers = summarise_once(np.array([NAN, 4.0, 8.0, NAN]))
    assert numbers == {
        "n": 2,
        "censored": 0.5,
        "p05": 4.2,
        "p25": 5,
        "p50": 6,
        "p75": 7,
        "p95": 7.8,
        "mean": 6,
    }
    never = summarise_once(np.array([NAN, NAN]))
    assert never == {"n": 0, "censored": 1.0, **dict.fromkeys(BAND)}


def _line(**content: Any) -> Expectation:
    return Expectation.model_validate({"outcome": "is_fighters", "than": "other", **content})


def test_expectation_counts_pairs_on_the_stated_side() -> None:
    a = ensemble(make_plan(), runs=4, simulate=simulate)
    moved = a.series["is_fighters"] + np.array([[1.0], [1.0], [0.0], [-2.0]])
    b = replace(a, series={**a.series, "is_fighters": moved})
    at = date(2014, 6, 20)  # a Friday: the Monday before it counts
    higher = judge_line(_line(**{"is": "higher", "at": at, "probability": 0.5}), b, a)
    assert (higher.share, higher.mean_difference, higher.is_met) == (0.5, 0.0, True)
    lower = judge_line(_line(**{"is": "lower", "at": at, "probability": 0.5}), b, a)
    assert (lower.share, lower.is_met) == (0.25, False)


def test_what_never_happened_is_later() -> None:
    a = ensemble(make_plan(), runs=3, simulate=simulate)
    a = replace(a, once={"weeks_to_collapse": np.array([10.0, 20.0, NAN])})
    b = replace(a, once={"weeks_to_collapse": np.array([NAN, 21.0, NAN])})
    line = _line(**{"outcome": "weeks_to_collapse", "is": "higher", "probability": 0.6})
    result = judge_line(line, b, a)
    assert result.share == pytest.approx(2 / 3)
    assert result.is_met
    assert result.mean_difference == 1.0


def test_lines_of_a_file_are_checked_against_their_scenarios(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "schema: 1\ntitle: T\nquestion: Q\nsource: assumed\nextends: historical\n"
        "levers: {air_strikes: 100}\n"
        "expect:\n"
        "  - {outcome: is_fighters, than: historical, is: higher, at: 2014-06-23}\n"
        "  - {outcome: is_fighters, than: historical, is: lower, at: 2014-06-16}\n"
    )
    seen: list[tuple[int, int]] = []
    scenario = load_scenario(path)
    results = ExpectationRuns(
        [scenario],
        runs=3,
        folder=tmp_path,
        progress=lambda *now: seen.append(now),
        simulate=simulate,
    ).check(scenario)
    before = load_scenario("historical").plan(weeks=2).levers["air_strikes"][0]
    assert [(result.share, result.is_met) for result in results] == [(1.0, True), (0.0, False)]
    assert results[0].mean_difference == 2 * (100 - before)
    assert seen[-1] == (6, 6)
    historical = load_scenario("historical")
    assert ExpectationRuns([historical], simulate=simulate).check(historical) == []
