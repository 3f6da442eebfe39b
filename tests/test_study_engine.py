"""Studies with the real engine: the same bits for any workers and chunks, prefixes, pairing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.scenario import load_scenario
from sim.study.compare import compare
from sim.study.ensemble import Ensemble, ensemble

WEEKS = 6
RUNS = 33  # one more than a whole chunk


@pytest.fixture(scope="module")
def plain() -> Ensemble:
    return ensemble(load_scenario("historical").plan(weeks=WEEKS), runs=RUNS)


@pytest.mark.parametrize(("workers", "chunk"), [(1, 1), (1, 7), (2, 7), (2, 32)])
def test_workers_and_chunks_change_nothing(plain: Ensemble, workers: int, chunk: int) -> None:
    other = ensemble(plain.plan, runs=RUNS, workers=workers, chunk=chunk)
    for name, values in plain.series.items():
        np.testing.assert_array_equal(other.series[name], values, err_msg=name)
    assert other.digest() == plain.digest()


def test_fewer_runs_and_weeks_are_a_prefix(plain: Ensemble) -> None:
    shorter = ensemble(load_scenario("historical").plan(weeks=3), runs=4)
    for name, values in shorter.series.items():
        np.testing.assert_array_equal(values, plain.series[name][:4, :4], err_msg=name)


def test_counts_add_up_to_the_runs(plain: Ensemble) -> None:
    assert (plain.holders.sum(axis=2) == RUNS).all()
    assert (plain.sides.sum(axis=2) == RUNS).all()


def test_weekly_outcomes_are_numbers(plain: Ensemble) -> None:
    for name, values in plain.series.items():
        assert values.shape == (RUNS, WEEKS + 1), name
        assert np.isfinite(values).all(), name


def test_a_scenario_does_not_differ_from_itself() -> None:
    plan = load_scenario("historical").plan(weeks=3)
    result = compare(plan, plan, runs=2)
    assert all((values["p95"] == 0).all() for values in result.difference.values())


def test_once_outcomes_that_are_yes_or_no() -> None:
    result = ensemble(load_scenario("historical").plan(weeks=3), runs=3)
    for name in ("resurgence", "durable_defeat"):
        assert set(result.once[name]) <= {0.0, 1.0}


def test_document_names_every_outcome(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from sim.catalog.load import load_catalog
    from sim.cli.main import run_command

    request = ["run", "historical", "--runs", "3", "--weeks", "3", "--json"]
    documents: list[Any] = []
    for workers in ("1", "2"):
        assert run_command([*request, "--workers", workers, "--out", str(tmp_path / workers)]) == 0
        documents.append(json.loads(capsys.readouterr().out))
    assert documents[0] == documents[1]
    outcomes = load_catalog().outcomes
    weekly = [name for name, outcome in outcomes.items() if outcome.kind == "weekly"]
    assert list(documents[0]["outcomes"]) == weekly
    assert set(documents[0]["once"]) == set(outcomes) - set(weekly)
    names = ("outcomes.parquet", "places.parquet", "tribes.parquet", "manifest.json")
    for name in names:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_tables_carry_the_ids_of_the_theatre(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import pyarrow.parquet as pq

    from sim.cli.main import run_command
    from sim.names import PARTIES
    from sim.theatre.load import load_theatre

    request = ["run", "historical", "--runs", "2", "--weeks", "2", "--json", "--out", str(tmp_path)]
    assert run_command(request) == 0
    capsys.readouterr()
    places = pq.read_table(tmp_path / "places.parquet").to_pydict()
    tribes = pq.read_table(tmp_path / "tribes.parquet").to_pydict()
    theatre = load_theatre()
    assert set(places["place"]) == set(theatre.places.id)
    assert set(places["holder"]) == set(PARTIES)
    assert set(tribes["tribe"]) == set(theatre.groups.id)
    assert set(places["week"]) == {"2014-06-09", "2014-06-16", "2014-06-23"}


def test_weeks_out_of_range_are_refused_by_the_scenario_too() -> None:
    with pytest.raises(ScenarioError):
        load_scenario("historical").plan(weeks=0)
