"""Experiments as YAML files: cases, samples, and every fault in one line with file, line and key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.cli.main import run_command
from sim.errors import ScenarioError
from sim.scenario import catalogue_vocabulary, compose, load_scenario
from sim.study.design import LATIN_HYPERCUBE, SOBOL, Sample
from sim.study.experiment import Experiment
from sim.study.experiment_file import is_experiment_file, read_experiment
from sim.study.sources import Composed, describe_source, restore_source
from tests.batch_stand_in import AXES
from tests.study_stand_in import simulate

WHOLE = """
experiment: 1
title: What hangs on the militias
question: How much?
scenarios: [historical, mine.yaml]
policies: policy-a3-owned-militias
worlds: [author-a2, author-a3]
seeds: [1, 2]
runs: 3
weeks: 4
settings: [claims.momentum=0.5]
sample:
  method: sobol
  points: 2
  seed: 7
  over: {levers.air_strikes: [0, 200], uncertainties.oil_price: full}
"""


def _write(folder: Path, text: str, name: str = "study.yaml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


@pytest.fixture
def whole(tmp_path: Path) -> Experiment:
    _write(tmp_path, "schema: 1\ntitle: T\nquestion: Q\nsource: assumed\nextends: historical\n", "mine.yaml")
    return read_experiment(_write(tmp_path, WHOLE))


def test_cases_are_scenarios_and_policies_in_worlds_with_seeds_at_points(whole: Experiment) -> None:
    assert len(whole.cases) == (2 + 1 * 2) * 2 * 2
    assert whole.runs == 16 * 3
    assert list(dict.fromkeys(case.scenario.id for case in whole.cases)) == [
        "historical",
        "mine",
        "policy-a3-owned-militias in author-a2",
        "policy-a3-owned-militias in author-a3",
    ]
    assert [(case.seed, case.point) for case in whole.cases[:4]] == [(1, 0), (1, 1), (2, 0), (2, 1)]
    first, last = whole.cases[0], whole.cases[-1]
    assert first.settings[0] == "claims.momentum=0.5"
    assert [text.partition("=")[0] for text in first.settings[1:]] == [
        "levers.air_strikes",
        "uncertainties.oil_price",
    ]
    assert (last.policy, last.world) == ("policy-a3-owned-militias", "author-a3")
    assert (whole.has_maps, whole.about["title"]) == (False, "What hangs on the militias")


def test_what_is_sampled_is_what_is_run(whole: Experiment) -> None:
    for case in whole.cases:
        plan = case.plan()
        strikes, price = (float(text.partition("=")[2]) for text in case.settings[1:])
        assert (plan.levers["air_strikes"] == strikes).all()
        assert (plan.uncertainties["oil_price"] == price).all()
        assert plan.strengths["momentum"] == 0.5
        assert plan.weeks == 4
        assert 0 <= strikes <= 200


def test_a_composed_case_is_the_composition_with_the_settings_held(whole: Experiment) -> None:
    policy, world = load_scenario("policy-a3-owned-militias"), load_scenario("author-a2")
    bare = Composed(policy, world)
    assert bare.plan(6).digest == compose(policy, world, 6).digest
    held = bare.plan(6, ["levers.air_strikes=9", "uncertainties.oil_price=30", "claims.momentum=0"])
    assert (held.levers["air_strikes"] == 9).all() and (held.uncertainties["oil_price"] == 30).all()
    assert held.strengths["momentum"] == 0
    assert held.forms == bare.plan(6).forms
    again = restore_source(bare.id, json.loads(json.dumps(describe_source(bare))))
    assert again.plan(6).digest == bare.plan(6).digest


@pytest.mark.parametrize(
    "name", ["historical", "author-a4", "falsify-warnings-ignored", "border-sealed-2014"]
)
def test_a_scenario_comes_back_from_its_texts_alone(name: str) -> None:
    source = load_scenario(name)
    again = restore_source(name, json.loads(json.dumps(describe_source(source))))
    assert again.plan().digest == source.plan().digest


def test_an_experiment_runs_and_knows_its_cases(tmp_path: Path, whole: Experiment) -> None:
    results = whole.run(tmp_path / "out", 0, simulate=simulate, axes=AXES)
    assert (results.done, results.of) == (48, 48)
    assert results.cases[-1]["world"] == "author-a3"
    assert results.manifest["title"] == "What hangs on the militias"
    kept = results.manifest["scenarios"]["policy-a3-owned-militias in author-a2"]
    assert set(kept["files"]) == {"historical.yaml", "policy-a3-owned-militias.yaml", "author-a2.yaml"}
    again = read_experiment(tmp_path / "study.yaml").run(tmp_path / "out", 0, simulate=simulate, axes=AXES)
    assert again.digest() == results.digest()


# ---- samples ---------------------------------------------------------------------------------------------


def test_a_latin_hypercube_has_one_point_in_each_part_of_each_range() -> None:
    over = {"levers.air_strikes": (0.0, 100.0), "claims.momentum": (0.5, 1.5)}
    table = Sample(LATIN_HYPERCUBE, 50, over).table()
    low, high = np.array(list(over.values())).T
    parts = np.floor((table - low) / (high - low) * 50).astype(int)
    assert (np.sort(parts, axis=0) == np.arange(50)[:, None]).all()


def test_a_sobol_sequence_fills_every_quarter_alike() -> None:
    table = Sample(SOBOL, 64, {"levers.air_strikes": (0.0, 1.0), "claims.momentum": (0.0, 1.0)}).table()
    quarters = (table >= 0.5) @ [1, 2]
    assert np.bincount(quarters.astype(int)).tolist() == [16] * 4


@pytest.mark.parametrize("method", [LATIN_HYPERCUBE, SOBOL])
def test_samples_are_the_same_for_a_seed_and_differ_between_seeds(method: str) -> None:
    over = {"levers.air_strikes": (0.0, 100.0)}
    one, same, other = (Sample(method, 8, over, seed).settings() for seed in (1, 1, 2))
    assert one == same != other
    assert all(text.startswith("levers.air_strikes=") for row in one for text in row)


def test_samples_that_make_no_sense_are_refused() -> None:
    over = {"levers.air_strikes": (0.0, 1.0)}
    for method, points, ranges, words in (
        ("random", 4, over, "allowed are latin_hypercube, sobol"),
        (SOBOL, 100, over, "nearest are 64 and 128"),
        (LATIN_HYPERCUBE, 0, over, "allowed is 1 to"),
        (LATIN_HYPERCUBE, 4, {}, "names nothing to vary"),
    ):
        with pytest.raises(ScenarioError, match=words):
            Sample(method, points, ranges)


# ---- faults ----------------------------------------------------------------------------------------------

HEAD = "experiment: 1\nscenarios: historical\n"
STRIKES = HEAD + "sample: {points: 3, over: {levers.air_strikes: %s}}\n"
FAULTS = {
    "experiment: 2\nscenarios: historical\n": "study.yaml:1: experiment: 2 is out of range; allowed is 1",
    "experiment: 1\n": "scenarios: is missing; name scenarios, or policies and worlds",
    "experiment: 1\nscenarios: []\n": "study.yaml:2: scenarios: is empty",
    "experiment: 1\nscenarios: historic\n": "nearest is 'historical'",
    "experiment: 1\nscenarios: [3]\n": "scenarios[1]: must be the name of a scenario, not 3",
    "experiment: 1\nscenarios: none.yaml\n": "scenarios[1]: none.yaml: there is no such file",
    "experiment: 1\nscenarios: [historical, historical]\n": "'historical' stands twice; keep one",
    "experiment: 1\npolicies: historical\n": "worlds: is missing; each policy is run in each world",
    "experiment: 1\nworlds: historical\n": "policies: is missing",
    HEAD + "scenario: x\n": "study.yaml:3: scenario: unknown key 'scenario'; nearest is 'scenarios'",
    HEAD + "seeds: [1, -1]\n": "seeds[2]: must be a whole number from 0 on, not -1",
    HEAD + "seeds: true\n": "seeds[1]: must be a whole number from 0 on, not true",
    HEAD + "runs: 0\n": "study.yaml:3: runs: 0 is out of range; allowed is 1 to 100000",
    HEAD + "runs: 1.5\n": "runs: must be a whole number, not 1.5",
    HEAD + "weeks: 521\n": "weeks: 521 is out of range; allowed is 1 to 520",
    HEAD + "maps: 1\n": "maps: must be true or false, not 1",
    HEAD + "title: [x]\n": "title: must be a text",
    HEAD
    + "settings: [levers.air_strike=3]\n": "settings[1]: 'levers.air_strike=3': unknown lever 'air_strike'",
    HEAD + "settings: [3]\n": "settings[1]: 3: is no short text",
    HEAD + "settings: [claims.momentum=1, claims.momentum=1]\n": "stands twice; keep one",
    HEAD + "sample: 3\n": "sample: must be a mapping with method, points, seed, over, not 3",
    HEAD + "sample: {over: {levers.air_strikes: full}}\n": "sample.points: is missing",
    HEAD + "sample: {points: 3}\n": "sample.over: must name what to vary",
    HEAD + "sample: {points: 3, over: {levers.air_strike: full}}\n": "unknown lever 'air_strike'",
    HEAD + "sample: {points: 3, over: {lever.x: full}}\n": "unknown group 'lever'; nearest is 'levers'",
    STRIKES % "[0, 501]": "501 is out of range; allowed is 0 to 500",
    STRIKES % "[9, 9]": "runs from 9 to 9; put the lower first",
    STRIKES % "9": "must be full or two numbers such as [0, 1], not 9",
    STRIKES % "[0, x]": "must be full or two numbers",
    STRIKES.replace("points", "method: halton, points") % "full": "allowed are latin_hypercube, sobol",
    STRIKES.replace("points", "method: sobol, points") % "full": "3 is no power of two",
    STRIKES.replace("points", "sead: 1, points") % "full": "unknown key 'sead'; nearest is 'seed'",
    STRIKES % "full" + "settings: [levers.air_strikes=1]\n": "is held by settings already",
    "experiment: 1\nscenarios: &a historical\n": "anchor '&a' is not allowed",
    "experiment: 1\nscenarios: [\n": "is not valid YAML",
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_is_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_experiment(_write(tmp_path, text))
    assert len(caught.value.problems) == 1, caught.value.problems
    assert caught.value.problems[0].startswith("study.yaml:")
    assert FAULTS[text] in caught.value.problems[0]
    assert "\n" not in caught.value.problems[0]


def test_every_fault_of_a_file_is_told_in_its_order(tmp_path: Path) -> None:
    path = _write(tmp_path, "experiment: 1\nscenarios: historic\nruns: 0\nweeks: x\ntitel: y\n")
    with pytest.raises(ScenarioError) as caught:
        read_experiment(path)
    assert [text.split(":")[1] for text in caught.value.problems] == ["2", "3", "4", "5"]


# ---- on the command line -----------------------------------------------------------------------------------


def test_files_are_told_apart_and_validated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = _write(tmp_path, HEAD)
    assert is_experiment_file(study)
    assert not is_experiment_file(Path("historical"))
    assert not is_experiment_file(_write(tmp_path, "schema: 1\n", "story.yaml"))
    assert not is_experiment_file(tmp_path / "none.yaml")
    assert run_command(["validate", str(study)]) == 0
    assert run_command(["validate", str(_write(tmp_path, HEAD + "runs: 0\n"))]) == 2
    assert "runs: 0 is out of range" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--runs", "3"], "leave out --runs"),
        (["--seed", "3"], "leave out --seed"),
        (["--weeks", "3"], "leave out --weeks"),
        (["--set", "claims.momentum=0"], "leave out --set"),
        (["historical"], "leave out another SCENARIO"),
    ],
)
def test_an_experiment_says_all_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], words: str
) -> None:
    request: list[Any] = ["batch", str(_write(tmp_path, HEAD)), *more, "--out", str(tmp_path / "out")]
    assert run_command(request) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_vocabulary_of_a_user_is_heard(tmp_path: Path) -> None:
    vocabulary = catalogue_vocabulary()
    assert read_experiment(_write(tmp_path, HEAD), vocabulary).cases[0].scenario.id == "historical"
