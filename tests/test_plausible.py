"""Runs draw from the plausible set: which row, the same everywhere, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from sim.catalog import load_catalog
from sim.cli.main import run_command
from sim.core import plausible
from sim.core.plausible import NAME, PlausibleSetError, describe_parameters, read_plausible
from sim.core.rules import bare_code, rules_digest
from sim.engine import simulate
from sim.errors import ScenarioError
from sim.model import CoalitionModel
from sim.scenario import load_scenario
from sim.study.compare import compare
from sim.study.ensemble import ensemble
from sim.study.replay import trace_run
from tests.plausible_sets import IDS, write_set

WEEKS, RUNS, SEED = 6, 7, 3
HISTORICAL = load_scenario("historical")


def plan_with(*settings):
    return HISTORICAL.plan(WEEKS, settings)


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A set of five rows in the place of the shipped one."""
    write_set(tmp_path)
    found = read_plausible(tmp_path)
    monkeypatch.setattr(plausible, "read_plausible", lambda: found)
    return found


@pytest.fixture
def none_shipped(tmp_path, monkeypatch):
    read = read_plausible
    monkeypatch.setattr(plausible, "read_plausible", lambda: read(tmp_path / "empty"))


def test_a_round_of_runs_uses_every_row_once(shipped):
    rows = shipped.rows(SEED, range(10))
    assert sorted(rows[:5]) == sorted(rows[5:]) == [0, 1, 2, 3, 4]
    assert len({tuple(shipped.rows(SEED, range(5 * n, 5 * n + 5))) for n in range(10)}) > 1


def test_row_depends_on_seed_and_run_alone(shipped):
    rows = shipped.rows(SEED, range(30))
    assert [shipped.rows(SEED, [run])[0] for run in range(30)] == rows.tolist()
    assert shipped.rows(SEED + 1, range(30)).tolist() != rows.tolist()


def test_run_alone_is_run_of_the_batch(shipped):
    plan = plan_with()
    whole = simulate(plan, SEED, range(RUNS))
    alone = simulate(plan, SEED, [4])
    for name, values in whole.series.items():
        assert values[4].tobytes() == alone.series[name][0].tobytes(), name
    assert ensemble(plan, RUNS, SEED, chunk=2).digest() == ensemble(plan, RUNS, SEED, chunk=64).digest()


def test_a_run_is_the_run_with_its_row_given_by_hand(shipped):
    row = shipped.values[shipped.rows(SEED, [2])[0]]
    by_hand = simulate(plan_with(), SEED, [2], numbers=dict(zip(IDS, row, strict=True)))
    drawn = simulate(plan_with(), SEED, [2])
    central = simulate(plan_with("parameters=central"), SEED, [2])
    assert by_hand.series["is_fighters"].tobytes() == drawn.series["is_fighters"].tobytes()
    assert central.series["is_fighters"].tobytes() != drawn.series["is_fighters"].tobytes()


def test_mesa_face_and_replay_use_the_same_row(shipped):
    plan = plan_with()
    run = simulate(plan, SEED, [5])
    with CoalitionModel(plan, seed=SEED, run=5) as model:
        model.run_model()
        assert model.outcome("is_fighters") == run.series["is_fighters"][0, -1]
    traced = trace_run(plan, SEED, 5)
    central = trace_run(plan_with("parameters=central"), SEED, 5)
    key = ("leaning_government", "militia_fear")
    row = shipped.values[shipped.rows(SEED, [5])[0], IDS.index("militia_fear.weight_leaning_government")]
    own = load_catalog().claims["militia_fear"].numbers["weight_leaning_government"].value
    assert traced.pushes[key][0] == pytest.approx(central.pushes[key][0] * row / own)


def test_pairs_use_the_same_row(shipped):
    found = compare(plan_with(), plan_with("claims.blame_game=1"), RUNS, SEED)
    assert not found.difference["is_fighters"]["p95"].any()


def test_central_is_the_catalogue_and_says_so(shipped, none_shipped):
    manifest = ensemble(plan_with("parameters=central"), 1, SEED).manifest["parameters"]
    assert manifest == {"kind": "central", "because": "asked for"}


def test_manifest_names_the_set(shipped):
    said = describe_parameters(plan_with())
    assert said == {"kind": "plausible", "rows": 5, "digest": shipped.digest}


def test_without_a_set_central_values_are_used_and_it_is_said(none_shipped):
    one = ensemble(plan_with(), 2, SEED)
    assert one.manifest["parameters"]["kind"] == "central"
    assert "no plausible set is shipped" in one.manifest["parameters"]["because"]
    assert one.digest() == ensemble(plan_with("parameters=central"), 2, SEED).digest()


def test_asked_for_and_not_there_is_refused(none_shipped, capsys):
    with pytest.raises(PlausibleSetError, match="no plausible set is shipped"):
        ensemble(plan_with("parameters=plausible"), 1, SEED)
    assert run_command(["run", "historical", "--weeks", "1", "--runs", "1", "--parameters", "plausible"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_choice_of_numbers_is_part_of_the_digest():
    digests = {plan_with(*s).digest for s in ((), ("parameters=central",), ("parameters=plausible",))}
    assert len(digests) == 3


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (["parameters=best"], "must be central or plausible"),
        (["parameters=central", "parameters=central"], "is set twice"),
    ],
)
def test_wrong_choice_is_refused_in_one_line(settings, message):
    with pytest.raises(ScenarioError, match=message):
        plan_with(*settings)


def test_a_set_of_another_model_is_refused(tmp_path):
    write_set(tmp_path, model="0" * 64)
    with pytest.raises(PlausibleSetError, match="found with another model"):
        read_plausible(tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.splitlines()[0] + "\n", "no rows"),
        (lambda text: text.replace("men.recruits", "men.other"), "cannot be read"),
        (lambda text: text.replace(",4.5,", ",nan,"), "a number is missing"),
        (lambda text: text.replace(",4.5,", ",99,"), "fight.speed: leaves its range"),
        (lambda text: text.replace(",4.5,", ",fast,"), "cannot be read"),
    ],
)
def test_a_broken_set_is_refused_in_one_line(tmp_path, change, message):
    write_set(tmp_path)
    path = tmp_path / f"{NAME}.csv"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(PlausibleSetError, match=message) as refusal:
        read_plausible(tmp_path)
    assert "\n" not in str(refusal.value)


def test_the_digest_of_the_rules_minds_code_not_words():
    worded = 'def f():\n    """Says."""\n    return 1  # why\n'
    assert bare_code(worded) == bare_code("def f():\n\n    return 1\n")
    assert bare_code("x = 1\n") != bare_code("x = 2\n")
    # Later versions of Python take f-strings apart; the digest must not hang on the version.
    assert bare_code('x = f"{a:{b}} c" + f"""\n{d}"""\n') == 'x = f"{a:{b}} c" + f"""\n{d}""" NEWLINE '
    assert bare_code("x = 'a'\n") != bare_code("x = 'b'\n")
    assert rules_digest() != rules_digest(["fight.speed"])
    assert rules_digest() == rules_digest([])


def test_values_are_read_only(shipped):
    with pytest.raises(ValueError, match="read-only"):
        shipped.values[0, 0] = 0.0
    assert np.isfinite(shipped.values).all()
