"""The calibration: samples, implausibility and variance by hand; broken off, gone on with, and repeated."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.catalog import load_catalog
from sim.catalog.calibration import load_calibration, number_of
from sim.cli.main import run_command
from sim.core.numbers import ONE_FOR_ALL
from sim.core.plausible import NAME, read_plausible
from sim.errors import LimitError, StoreError
from sim.scenario import load_scenario
from sim.study.calibrate import CHECK, FIT, Request, allowed, calibrate
from sim.study.ensemble import ensemble
from sim.study.history import check_patterns
from sim.study.implausibility import implausibilities, patterns_of, worst_that_counts
from sim.study.plausible_result import kept_points, spreads, thin, write_plausible
from sim.study.points import FOUND, VARIANCE, PointRunner, jackknife
from sim.study.sampling import around, latin_hypercube
from sim.study.validation import weeks_of_record
from sim.theatre.load import load_theatre

TINY = Request(waves=2, samples=3, runs=2, seed=7)
CHOSEN = load_calibration()
PATTERNS = load_catalog().patterns


def generator(seed: int = 1) -> np.random.Generator:
    return np.random.Generator(np.random.SFC64(seed))


@pytest.fixture(scope="module")
def calibrated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pd.DataFrame]:
    folder = tmp_path_factory.mktemp("calibration")
    return folder, calibrate(folder, TINY)


def test_what_is_calibrated_can_differ_by_run():
    for name in CHOSEN.numbers:
        assert number_of(load_catalog(), name) is not None
        assert name not in ONE_FOR_ALL and not name.endswith(".reach_km")


def test_latin_hypercube_has_one_point_in_each_part():
    low, high = np.array([0.0, 10.0]), np.array([1.0, 30.0])
    points = latin_hypercube(10, low, high, generator())
    parts = np.floor((points - low) / (high - low) * 10)
    assert np.sort(parts, axis=0).tolist() == [[i, i] for i in range(10)]


def test_around_stays_inside_and_near():
    low, high = np.zeros(1), np.ones(1)
    parents = np.array([[0.02], [0.04], [0.9], [0.98]])
    points = around(parents, 400, 0.7, low, high, generator())
    assert points.min() >= 0.0 and points.max() <= 1.0
    assert np.unique(around(parents, 40, 0.0, low, high, generator())).tolist() == [0.02, 0.04, 0.9, 0.98]


def test_jackknife_of_a_mean_is_its_variance():
    values = np.array([1.0, 2.0, 4.0, 9.0])
    without = [np.delete(values, i).mean() for i in range(4)]
    assert jackknife(without) == pytest.approx(values.var(ddof=1) / 4)
    assert jackknife([3.0]) == 0.0


def test_implausibility_by_hand():
    """Tolerance 0 to 2: 4 is 3 from the middle; variance 1/3 + 1/4 + 5/12 = 1."""
    pattern = PATTERNS["mosul_falls"].model_copy(update={"low": 0.0, "high": 2.0})
    points = pd.DataFrame({FOUND + pattern.id: [4.0, 1.0], VARIANCE + pattern.id: [5 / 12, 0.0]})
    assert implausibilities(points, [pattern], discrepancy=0.5)[:, 0] == pytest.approx([3.0, 0.0])


def test_the_worst_patterns_are_let_pass():
    by_pattern = np.array([[5.0, 1.0, 4.0, 2.0]])
    assert [worst_that_counts(by_pattern, n)[0] for n in (0, 1, 2, 9)] == [5.0, 4.0, 2.0, 1.0]


def test_2014_is_fitted_and_2015_a_check():
    every = list(PATTERNS.values())
    fit, check = patterns_of(every, True), patterns_of(every, False)
    assert len(fit) + len(check) == len(every) and fit and check
    assert max(pattern.at.year for pattern in fit) == 2014 and {p.at.year for p in check} == {2015}


def test_points_of_a_chunk_are_the_points_alone():
    """Two points in one chunk show what each shows by itself, and that is what an ensemble shows."""
    ids = ("fight.speed", "momentum.weight_recruits")
    values = np.array([[1.5, 0.3], [4.0, 0.7]])
    plan = load_scenario("historical").plan(weeks_of_record())
    runner = PointRunner(ids, values, first=0, runs=2, groups=2)
    together = runner(plan, 1, range(4))
    assert together["point"].tolist() == [0, 1]
    alone = replace(runner, values=values[1:], first=1)(plan, 1, range(2, 4))
    pd.testing.assert_frame_equal(together.iloc[[1]].reset_index(drop=True), alone, check_exact=True)


def test_the_first_point_is_the_catalogue_and_shows_what_its_ensemble_shows(calibrated):
    _, tried = calibrated
    first = tried.iloc[0]
    for name in CHOSEN.numbers:
        number = number_of(load_catalog(), name)
        assert number is not None and first[name] == number.value
    plan = load_scenario("historical").plan(weeks_of_record(), ["parameters=central"])
    found = check_patterns(ensemble(plan, TINY.runs, TINY.seed), load_theatre(), dict(PATTERNS))
    assert {r.pattern.id: r.found for r in found} == {name: first[FOUND + name] for name in PATTERNS}


def test_points_stay_in_their_ranges(calibrated):
    _, tried = calibrated
    for name, number in CHOSEN.numbers.items():
        others = tried[name].iloc[1:]
        assert others.between(number.low, number.high).all(), name


def test_a_calibration_broken_off_goes_on_with_the_same_result(calibrated, tmp_path):
    _, whole = calibrated
    stopped = []

    def stop(done: int, total: int) -> None:
        stopped.append((done, total))
        if len(stopped) == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        calibrate(tmp_path, TINY, progress=stop)
    left = sorted(tmp_path.rglob("points-*.csv"))
    assert left, "what was done before the break is kept"
    before = {path: path.stat().st_mtime_ns for path in left}
    again = calibrate(tmp_path, TINY, resume=True)
    pd.testing.assert_frame_equal(whole, again, check_exact=True)
    assert {path: path.stat().st_mtime_ns for path in left} == before, "nothing is made twice"


def test_another_request_or_none_to_go_on_with_is_refused(calibrated):
    folder, _ = calibrated
    with pytest.raises(StoreError, match="use --resume"):
        calibrate(folder, TINY)
    with pytest.raises(StoreError, match="differs in seed"):
        calibrate(folder, replace(TINY, seed=8), resume=True)
    with pytest.raises(LimitError, match="samples: 1 is outside"):
        calibrate(folder, replace(TINY, samples=1))


def test_result_is_a_set_that_can_be_read(calibrated, tmp_path):
    """Judged as if every point were allowed, so that there are rows whatever the model gives today."""
    _, tried = calibrated
    request = TINY
    lenient = tried.assign(**{FIT: 0.0, CHECK: 0.0})
    note = write_plausible(tmp_path, lenient, request)
    assert (note["tried"], note["kept"], note["rows"]) == (6, 6, 6)
    assert len(note["log"]) == 1 + request.waves
    found = read_plausible(tmp_path)
    assert found.ids == tuple(CHOSEN.numbers)
    assert np.array_equal(found.values, tried[list(found.ids)].to_numpy())


def test_nothing_is_kept_of_what_is_ruled_out(calibrated, tmp_path):
    _, tried = calibrated
    strict = tried.assign(**{FIT: [0, 0, 9, 9, 0, 0], CHECK: [0, 9, 0, 9, 0, 0]})
    assert allowed(strict, FIT, CHOSEN)["point"].tolist() == [0, 1, 4, 5]
    assert kept_points(strict, CHOSEN)["point"].tolist() == [0, 4, 5]
    none = tried.assign(**{FIT: 99.0, CHECK: 99.0})
    assert write_plausible(tmp_path, none, TINY)["rows"] == 0


def test_thinning_keeps_order_and_number(calibrated):
    _, tried = calibrated
    some = thin(tried, 4, seed=1)
    assert len(some) == 4 and some["point"].is_monotonic_increasing
    assert thin(tried, 6, seed=1) is tried


def test_spread_of_an_even_sample_is_one():
    name, number = next(iter(CHOSEN.numbers.items()))
    only = replace(CHOSEN, numbers={name: number})
    rows = pd.DataFrame({name: np.linspace(number.low, number.high, 2001)})
    assert spreads(rows, only)[name] == pytest.approx(1.0, abs=1e-2)
    assert spreads(rows.iloc[900:1101], only)[name] < 0.2


def test_the_command(tmp_path, capsys):
    out = tmp_path / "c"
    asked = ["calibrate", "--out", str(out), "--waves", "1", "--samples", "2", "--runs", "2"]
    assert run_command([*asked, "--json"]) == 0
    note = json.loads(capsys.readouterr().out)
    assert note["tried"] == 2 and (out / f"{NAME}.csv").is_file()
    assert "wave 1: 2 points tried" in (out / "log.txt").read_text(encoding="utf-8")
    assert run_command(asked) == 2
    assert "use --resume" in capsys.readouterr().err
