"""The Python API that notebooks use: light to import, the same results as the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import sim
from sim import Experiment, compare, ensemble, load_scenario, open_results, read_experiment, run, weekly_frame
from sim.errors import LimitError, ScenarioError
from sim.study import compare as comparing
from sim.study import ensemble as making

WEEKS = 3


def test_importing_the_package_loads_nothing() -> None:
    program = (
        "import sys, sim; "
        "sys.exit(','.join(name for name in sys.modules if name.startswith(('sim.', 'numpy'))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_public_names_are_there_and_others_are_not() -> None:
    for name in ("load_scenario", "run", "ensemble", "compare", "Experiment"):
        assert name in dir(sim)
        assert getattr(sim, name).__doc__
    with pytest.raises(ImportError):
        from sim import nonsense  # noqa: F401  # pyright: ignore
    with pytest.raises(AttributeError, match="nonsense"):
        _ = sim.nonsense


def test_one_run_is_that_run_of_every_ensemble() -> None:
    many = ensemble("historical", runs=4, seed=2, weeks=WEEKS)
    one = run("historical", seed=2, run=3, weeks=WEEKS)
    for name, values in one.series.items():
        np.testing.assert_array_equal(values[0], many.series[name][3], err_msg=name)
    plan = load_scenario("historical").plan(WEEKS)
    assert many.digest() == making.ensemble(plan, 4, 2).digest()


def test_a_story_may_be_given_in_any_form(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    head = "schema: 1\ntitle: T\nquestion: Q\nsource: assumed\nextends: historical\n"
    path.write_text(head + "claims: {momentum: 0}\n")
    held = ["claims.momentum=0"]
    scenario = load_scenario("historical")
    forms = [ensemble(story, 2, weeks=WEEKS) for story in (path, str(path), load_scenario(path))]
    forms += [ensemble(story, 2, weeks=WEEKS, settings=held) for story in ("historical", scenario)]
    forms += [ensemble(scenario.plan(WEEKS, held), 2)]
    assert len({one.digest() for one in forms}) == 1
    with pytest.raises(ValueError, match="a plan holds its weeks"):
        ensemble(scenario.plan(WEEKS), 2, weeks=WEEKS + 1)


def test_a_comparison_pairs_runs() -> None:
    calm = ["claims.momentum=0"]
    found = compare("historical", "no-foreign-intervention", runs=2, weeks=WEEKS, settings_b=calm)
    plans = (
        load_scenario("historical").plan(WEEKS),
        load_scenario("no-foreign-intervention").plan(WEEKS, calm),
    )
    expected = comparing.compare(*plans, 2)
    for name, values in expected.difference.items():
        np.testing.assert_array_equal(found.difference[name]["mean"], values["mean"], err_msg=name)


def test_tables_of_runs() -> None:
    many = ensemble("historical", runs=2, weeks=WEEKS)
    table = weekly_frame(many)
    assert list(table.columns) == ["run", "week", *many.series]
    assert len(table) == 2 * (WEEKS + 1)
    row = table[(table.run == 1) & (table.week == 2)]
    assert row.is_fighters.item() == many.series["is_fighters"][1, 2]
    one = weekly_frame(run("historical", run=1, weeks=WEEKS), ["is_fighters"])
    assert one.run.unique().tolist() == [1]
    assert one.is_fighters.tolist() == table[table.run == 1].is_fighters.tolist()


def test_wrong_requests_are_refused() -> None:
    with pytest.raises(ScenarioError, match="nearest is 'historical'"):
        run("historic")
    with pytest.raises(LimitError, match="run: -1"):
        run("historical", run=-1)
    with pytest.raises(LimitError, match="runs: 0"):
        ensemble("historical", runs=0, weeks=1)


def test_an_experiment_from_python_is_the_batch_of_the_command_line(tmp_path: Path) -> None:
    results = Experiment(["historical"], runs=4, weeks=WEEKS).run(tmp_path / "out", workers=0)
    assert open_results(tmp_path / "out").digest() == results.digest()
    assert results.digests() == [ensemble("historical", 4, weeks=WEEKS).digest()]
    study = tmp_path / "study.yaml"
    study.write_text(f"experiment: 1\nscenarios: historical\nruns: 4\nweeks: {WEEKS}\n")
    assert read_experiment(study).run(tmp_path / "again", workers=0).digest() == results.digest()
