"""Randomness keeps its promises: nothing but seed, run and rule moves a draw, so only causes move results."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim.engine
from sim.claims import frame
from sim.core.streams import BLOCK_WEEKS, Streams, name_key
from sim.core.world import World
from sim.scenario.plan import CENTRAL
from tests.worlds import CATALOG, all_strengths, assert_same, changed, digest_of, plan_of, rows_of, run

ROOT = Path(__file__).resolve().parent.parent
RUNS = tuple(range(8))
WEEKS = 10
CLEAN_RUN = """
import hashlib, random, sys
import numpy
random.seed(int(sys.argv[1])); numpy.random.seed(int(sys.argv[1]))
from tests.worlds import digest_of, plan_of, run
print(digest_of(run(plan_of("historical", 10))))
"""


@pytest.fixture(scope="module")
def together():
    return run(plan_of(weeks=2 * WEEKS), RUNS)


# ---- runs, chunks, horizon ---------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 3, 8])
@pytest.mark.parametrize("order", [RUNS, (5, 2, 7, 0, 3, 6, 1, 4)], ids=["in order", "shuffled"])
def test_a_run_is_the_same_whatever_runs_beside_it(together, size, order):
    for first in range(0, len(order), size):
        part = order[first : first + size]
        chunk = run(plan_of(weeks=2 * WEEKS), part)
        assert_same(rows_of(chunk, runs=part), rows_of(together, runs=part))


def test_counts_of_chunks_add_up(together):
    parts = [run(plan_of(weeks=2 * WEEKS), part) for part in (RUNS[:3], RUNS[3:])]
    np.testing.assert_array_equal(sum(part.holders for part in parts), together.holders)
    np.testing.assert_array_equal(sum(part.sides for part in parts), together.sides)


@pytest.mark.parametrize("weeks", [1, WEEKS, BLOCK_WEEKS, BLOCK_WEEKS + 1])
def test_a_short_run_is_the_beginning_of_a_long_one(together, weeks):
    short = run(plan_of(weeks=weeks), RUNS)
    assert_same(rows_of(short), rows_of(together, rows=weeks + 1))


def test_the_same_twice(together):
    assert digest_of(run(plan_of(weeks=2 * WEEKS), RUNS)) == digest_of(together)


def test_tracing_changes_nothing():
    assert digest_of(run(plan_of(), [3], trace=True)) == digest_of(run(plan_of(), [3]))


def test_another_seed_is_another_war(together):
    other = run(plan_of(weeks=2 * WEEKS), RUNS, seed=2)
    assert (other.series["is_fighters"][:, 0] == together.series["is_fighters"][:, 0]).all()
    assert (other.series["is_fighters"][:, -1] != together.series["is_fighters"][:, -1]).all()
    assert len(set(together.series["is_fighters"][:, -1])) == len(RUNS)


# ---- policies, claims, rules ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def usual():
    return run(plan_of(weeks=WEEKS))


@pytest.mark.parametrize("name", CATALOG.parameters)
def test_a_policy_leaves_the_weeks_before_it_alone(usual, name):
    since, plan = 5, plan_of(weeks=WEEKS)
    entry = CATALOG.parameters[name]
    before = rows_of(usual, rows=since + 1)
    for value in (entry.low, entry.high):
        assert_same(rows_of(run(changed(plan, {name: value}, since=since)), rows=since + 1), before)


@pytest.mark.parametrize("name", CATALOG.claims)
def test_strength_zero_is_the_claim_removed(monkeypatch, name):
    # The plausible set may hold a number of the claim, which a catalogue without it does not know.
    plan = replace(plan_of(weeks=WEEKS), parameters=CENTRAL)
    switched_off = run(changed(plan, strengths={name: 0.0}))
    rest = {key: claim for key, claim in CATALOG.claims.items() if key != name}
    use_claims(monkeypatch, rest, {key: frame.claim_functions()[key] for key in rest})
    without = replace(plan, strengths={key: value for key, value in plan.strengths.items() if key != name})
    assert digest_of(run(without)) == digest_of(switched_off)


def test_a_claim_that_does_nothing_changes_nothing(monkeypatch, usual):
    plan = plan_of(weeks=WEEKS)
    model = next(iter(CATALOG.claims.values()))
    idle = model.model_copy(update={"id": "idle"})
    functions = {"idle": lambda state, k, memory: {}, **frame.claim_functions()}
    use_claims(monkeypatch, {"idle": idle, **CATALOG.claims}, functions)
    idle_too = run(replace(plan, strengths={**plan.strengths, "idle": 1.0}))
    assert digest_of(idle_too) == digest_of(usual)


def test_another_rule_that_draws_moves_no_draw(usual):
    def draw_too(world: World) -> None:
        world.streams.uniform("another.rule", world.week, 7)

    assert digest_of(run(plan_of(weeks=WEEKS), each_week=draw_too)) == digest_of(usual)


def test_strengths_change_results(usual):
    for value in (0.0, 2.0):
        assert digest_of(run(changed(plan_of(weeks=WEEKS), strengths=all_strengths(value)))) != digest_of(
            usual
        )


def use_claims(monkeypatch: pytest.MonkeyPatch, claims: Mapping, functions: Mapping) -> None:
    """Run with another registry of claims than the catalogue's."""
    monkeypatch.setattr(sim.engine, "catalog_with", lambda added: replace(CATALOG, claims=claims))
    monkeypatch.setattr(frame, "claim_functions", lambda added: functions)


# ---- the process around it -----------------------------------------------------------------------


def test_no_hidden_state_of_the_process_matters(tmp_path):
    expected = digest_of(run(plan_of("historical", 10)))
    surroundings = [("0", "UTC", "C", ROOT), ("4242", "Asia/Baghdad", "C.UTF-8", tmp_path)]
    for seed, zone, language, folder in surroundings:
        surrounding = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language}
        surrounding["PYTHONPATH"] = str(ROOT)
        command = [sys.executable, "-c", CLEAN_RUN, seed]
        done = subprocess.run(
            command, env=surrounding, cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.stdout.strip() == expected, done.stderr


# ---- the streams themselves ----------------------------------------------------------------------


def rule_names() -> list[str]:
    """Return the names under which the processes draw, from their source."""
    found = []
    for path in sorted((ROOT / "sim").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "uniform":
                found += [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
    return [name for name in found if isinstance(name, str)]


def test_every_decision_draws_from_a_stream_of_its_own():
    names = rule_names()
    assert len(names) >= 5
    assert len(names) == len(set(names))
    assert len({name_key(name) for name in names}) == len(names)
    assert name_key("fight.luck") == name_key("fight.luck") < 2**32


def test_streams_are_uncorrelated():
    rules, runs, width = ("fight.luck", "fight.rise", "orders.place"), range(4), 2000
    streams = [Streams(seed, runs) for seed in (1, 2)]
    drawn = [stream.uniform(rule, 0, width) for stream in streams for rule in rules]
    rows = np.concatenate(drawn)
    following = streams[0].uniform(rules[0], 1, width)
    rows = np.concatenate([rows, following])
    assert ((rows >= 0.0) & (rows < 1.0)).all()
    related = np.corrcoef(rows) - np.eye(len(rows))
    assert np.abs(related).max() < 0.1
    assert np.abs(rows.mean(axis=1) - 0.5).max() < 0.04
    assert len(np.unique(rows)) == rows.size


def test_no_two_of_many_streams_begin_alike():
    streams = Streams(1, range(300))
    first = np.concatenate([streams.uniform(rule, 0, 1)[:, 0] for rule in rule_names()])
    assert len(np.unique(first)) == first.size


def test_a_stream_does_not_depend_on_when_others_are_asked():
    one, other = Streams(5, [0, 1]), Streams(5, [1])
    for week in range(BLOCK_WEEKS + 3):
        one.uniform("noise", week, 11)
        here, there = one.uniform("fight.luck", week, 6), other.uniform("fight.luck", week, 6)
        np.testing.assert_array_equal(here[1], there[0])
