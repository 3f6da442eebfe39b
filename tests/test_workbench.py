"""The model handed to the EMA Workbench as one of its own."""

from __future__ import annotations

import builtins
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ema_workbench import Policy, Scenario, SequentialEvaluator, perform_experiments

from sim import ensemble
from sim.errors import ScenarioError, SimulationError
from sim.study.workbench import make_model

ROOT = Path(__file__).resolve().parent.parent
WEEKS, RUNS = 3, 2
VARY = ["levers.air_strikes", "uncertainties.oil_price", "claims.momentum"]


def _model(**options: Any) -> Any:
    return make_model("historical", VARY, runs=RUNS, weeks=WEEKS, **options)


def test_parameters_have_their_kinds_and_the_ranges_of_the_catalogue() -> None:
    model = _model()
    assert [one.name for one in model.levers] == ["levers_air_strikes"]
    assert [one.name for one in model.uncertainties] == ["uncertainties_oil_price", "claims_momentum"]
    strikes = model.levers["levers_air_strikes"]
    assert (strikes.lower_bound, strikes.upper_bound) == (0, 500)
    assert all(one.name.isidentifier() for one in (*model.levers, *model.uncertainties))
    narrow = make_model("historical", {"levers.air_strikes": (10, 20)}).levers["levers_air_strikes"]
    assert (narrow.lower_bound, narrow.upper_bound) == (10, 20)


def test_an_evaluation_is_the_mean_of_a_chunk_of_runs() -> None:
    scenario = Scenario("one", uncertainties_oil_price=40.0, claims_momentum=0.5)
    policy = Policy("few", levers_air_strikes=10.0)
    with SequentialEvaluator(_model()) as evaluator:
        experiments, outcomes = evaluator.perform_experiments([scenario], [policy])
    settings = ["levers.air_strikes=10", "uncertainties.oil_price=40", "claims.momentum=0.5"]
    expected = ensemble("historical", RUNS, weeks=WEEKS, settings=settings)
    assert experiments["levers_air_strikes"].tolist() == [10.0]
    np.testing.assert_array_equal(outcomes["is_fighters"][0], expected.quantiles("is_fighters")["mean"])
    assert outcomes["durable_defeat"].shape == (1,)
    assert outcomes["durable_defeat"][0] == expected.once["durable_defeat"].mean()


def test_every_run_may_be_kept() -> None:
    model = _model(every_run=True, outcomes=["is_fighters"])
    _, outcomes = perform_experiments(model, scenarios=2, policies=1)
    assert set(outcomes) == {"is_fighters_every_run"}
    assert outcomes["is_fighters_every_run"].shape == (2, RUNS, WEEKS + 1)


# As a user's own script: the Workbench starts processes anew, which begin by loading the main program of
# their parent, and it waits for ever for one that dies of that. Within the tests the main program is
# whichever page was tested last.
SCRIPT = f"""
import numpy as np
from ema_workbench import MultiprocessingEvaluator, Policy, Scenario, SequentialEvaluator
from sim.study.workbench import make_model

if __name__ == "__main__":
    scenarios = [Scenario(str(n), uncertainties_oil_price=30.0 + n, claims_momentum=1.0) for n in range(4)]
    policy = Policy("few", levers_air_strikes=10.0)
    found = []
    for kind, options in ((SequentialEvaluator, {{}}), (MultiprocessingEvaluator, {{"n_processes": 2}})):
        model = make_model("historical", {VARY}, runs={RUNS}, weeks={WEEKS})
        with kind(model, **options) as evaluator:
            experiments, outcomes = evaluator.perform_experiments(scenarios, [policy])
        order = np.argsort(experiments["uncertainties_oil_price"].to_numpy(dtype=float))
        found.append({{name: values[order] for name, values in outcomes.items()}})
    for name, values in found[0].items():
        np.testing.assert_array_equal(found[1][name], values, err_msg=name)
    print(len(found[0]), "outcomes are the same")
"""


def test_processes_of_the_workbench_give_the_same(tmp_path: Path) -> None:
    script, said = tmp_path / "study.py", tmp_path / "said.txt"
    script.write_text(SCRIPT, encoding="utf-8")
    with said.open("w", encoding="utf-8") as output:
        done = subprocess.run(
            [sys.executable, str(script)],
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=120,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    assert done.returncode == 0, said.read_text(encoding="utf-8")
    assert "outcomes are the same" in said.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("vary", "words"),
    [
        (["levers.air_strike"], "nearest is 'levers.air_strikes'"),
        (["strikes"], "unknown name 'strikes'"),
        ({"levers.air_strikes": (0, 501)}, "allowed is 0 to 500"),
        ({"levers.air_strikes": (9, 9)}, "put the lower end first"),
        ([], "names nothing to vary"),
    ],
)
def test_wrong_names_and_ranges_are_one_line(vary: Any, words: str) -> None:
    with pytest.raises(ScenarioError, match=words) as caught:
        make_model("historical", vary)
    assert len(caught.value.problems) == 1


def test_an_unknown_outcome_is_one_line() -> None:
    with pytest.raises(ScenarioError, match="unknown outcome 'is_fighter'; nearest is 'is_fighters'"):
        _model(outcomes=["is_fighter"])


def test_without_the_workbench_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    load = builtins.__import__

    def refuse(name: str, *arguments: Any, **options: Any) -> Any:
        if name == "ema_workbench":
            raise ImportError(name)
        return load(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(SimulationError, match=r"pip install 'coalition-sim\[analysis\]'"):
        _model()
