"""The measurement of history that ships: what was observed, round trips, staleness, what follows from it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim import names
from sim.catalog import load_catalog
from sim.catalog.beside import load_figures
from sim.errors import SimulationError
from sim.scenario import load_scenario
from sim.study.ensemble import Ensemble, ensemble
from sim.study.history import check_patterns
from sim.study.history_measure import (
    HOLDERS,
    LATER_DAYS,
    LEVELS,
    OUTCOMES,
    PATTERNS,
    WEEKLY,
    HistoryMeasure,
    is_of,
    measure_history,
    read_history,
    write_history,
)
from sim.study.history_tables import later_rows, pattern_rows, skill_by_place, skill_of
from sim.study.observed import observed, record_series
from sim.study.skill import BASELINES, holder_skill
from sim.theatre.history import load_record
from sim.theatre.load import load_theatre

RUNS, SEED = 2, 3


@pytest.fixture(scope="module")
def found() -> Ensemble:
    return ensemble(load_scenario("historical").plan(), RUNS, SEED)


@pytest.fixture(scope="module")
def measured(found: Ensemble) -> HistoryMeasure:
    return measure_history(found)


def test_what_is_written_is_read_again_and_written_the_same(measured: HistoryMeasure, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    write_history(measured, first)
    again = read_history(first)
    assert again is not None
    assert again.note == measured.note
    assert again.days == measured.days
    assert (again.holders == measured.holders).all()
    for outcome in OUTCOMES:
        for level in LEVELS:
            assert np.allclose(again.weekly[outcome][level], measured.weekly[outcome][level], rtol=1e-4)
    files = write_history(again, second)
    assert len(files) == 4
    for path in files:
        assert path.read_bytes() == (first / path.name).read_bytes(), path.name


def test_it_gives_what_the_ensemble_gives(found: Ensemble, measured: HistoryMeasure) -> None:
    checked = check_patterns(found, load_theatre(), dict(load_catalog().patterns))
    assert [row.is_hit for row in pattern_rows(measured)] == [result.is_hit for result in checked]
    assert skill_of(measured) == holder_skill(found, load_record(), load_theatre())
    assert measured.days[0] == found.dates[0]
    assert measured.days[-len(LATER_DAYS) :] == LATER_DAYS
    week = (date(2017, 12, 25) - found.dates[0]).days // 7
    assert (measured.counts((date(2017, 12, 25),))[0] == found.holders[week]).all()


def test_scores_of_places_add_up_to_those_of_the_year(measured: HistoryMeasure) -> None:
    for row in skill_of(measured):
        places = skill_by_place(measured, (row.year,))
        assert len(places) == load_record().is_contested.sum()
        assert np.mean([place.brier for place in places]) == pytest.approx(row.brier)
        assert np.mean([place.right for place in places]) == pytest.approx(row.right)
        for name in BASELINES:
            assert np.mean([place.plain[name] for place in places]) == pytest.approx(row.baseline_brier[name])


def test_a_measurement_of_other_rules_settings_or_numbers_is_known_as_such(measured: HistoryMeasure) -> None:
    scenario = load_scenario("historical")
    assert is_of(measured, scenario.plan())
    assert not is_of(measured, scenario.plan(settings=["claims.militia_fear=0"]))
    assert not is_of(measured, scenario.plan(settings=["parameters=central", "levers.air_strikes=50"]))
    note = json.loads(json.dumps(measured.note))
    note["made_from"]["rules"] = "another"
    assert not is_of(replace(measured, note=note), scenario.plan())


def test_later_figures_are_later_and_every_figure_has_an_outcome_that_is_measured(
    measured: HistoryMeasure,
) -> None:
    assert {figure.outcome for figure in load_figures().values()} <= set(OUTCOMES)
    rows = later_rows(measured)
    assert rows
    assert all(row.figure.at > date(2015, 12, 31) and row.low <= row.median <= row.high for row in rows)


def test_nothing_is_there_or_a_fault_is_told_in_one_line(measured: HistoryMeasure, tmp_path: Path) -> None:
    assert read_history(tmp_path) is None
    write_history(measured, tmp_path)
    lines = (tmp_path / f"{HOLDERS}.csv").read_text().splitlines()
    (tmp_path / f"{HOLDERS}.csv").write_text("\n".join(lines[:-1]) + "\n")
    with pytest.raises(SimulationError, match="do not add up to 2 runs") as told:
        read_history(tmp_path)
    assert "\n" not in str(told.value)
    (tmp_path / f"{WEEKLY}.csv").write_text("outcome,week\n")
    with pytest.raises(SimulationError, match="cannot be read"):
        read_history(tmp_path)
    (tmp_path / f"{PATTERNS}.csv").unlink()
    with pytest.raises(SimulationError, match="anew"):
        read_history(tmp_path)


def test_runs_that_end_too_soon_cannot_be_measured() -> None:
    short = ensemble(load_scenario("historical").plan(weeks=90), 1, SEED)
    with pytest.raises(SimulationError, match="do not reach 2019-03-25"):
        measure_history(short)


def test_the_shipped_measurement_can_be_read_and_is_small() -> None:
    shipped = read_history()
    assert shipped is not None
    assert set(shipped.patterns) == set(load_catalog().patterns)
    folder = Path(__file__).parent.parent / "sim" / "measured"
    assert sum(path.stat().st_size for path in folder.glob("history*")) < 400_000


def test_the_command_writes_what_the_page_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from sim.cli.main import run_command

    assert run_command(["history", "--runs", "1", "--json", "--out", str(tmp_path)]) == 0
    document = json.loads(capsys.readouterr().out)
    written = read_history(tmp_path)
    assert written is not None and written.runs == 1
    assert document["hits"] == sum(row.is_hit for row in pattern_rows(written))


def test_what_was_observed_lies_within_the_tolerance() -> None:
    """A tolerance that history itself would miss were no test of the model."""
    record, theatre = load_record(), load_theatre()
    known = {
        name: observed(row, record, theatre)
        for name, row in load_catalog().patterns.items()
        if observed(row, record, theatre) is not None
    }
    assert len(known) > len(load_catalog().patterns) / 2
    for name, value in known.items():
        pattern = load_catalog().patterns[name]
        assert value is not None and pattern.low <= value <= pattern.high, name


def test_observed_values_by_hand() -> None:
    record, theatre = load_record(), load_theatre()
    patterns = load_catalog().patterns
    assert observed(patterns["ramadi_divided_in_2014"], record, theatre) == 0.0
    assert observed(patterns["ramadi_falls"], record, theatre) == 1.0
    assert observed(patterns["fighters_in_december"], record, theatre) == 31_000
    assert observed(patterns["rivals_opposed"], record, theatre) is None
    held = np.asarray(record.holder[-1]) == names.PARTIES.index("IS")
    iraq = np.array([country == "IQ" for country in theatre.places.country])
    series = record_series("is_territory_km2_iraq", record, theatre)
    assert series is not None
    assert series[-1] == pytest.approx(np.asarray(theatre.places.settled_km2)[held & iraq].sum())
    assert record_series("is_fighters", record, theatre) is None
