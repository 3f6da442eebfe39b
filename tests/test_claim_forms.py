"""A scenario chooses the form of a claim: what it changes, how it is inherited, written back and refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sim.catalog import load_catalog
from sim.cli.main import run_command
from sim.errors import ScenarioError
from sim.scenario import Scenario, derive_scenario, dump_scenario, load_scenario, read_scenario
from tests.worlds import assert_same, rows_of, run

HEAD = "schema: 1\ntitle: A test\nquestion: Does it hold?\nsource: assumed\n"
WEEKS = 52  # long enough for several fronts at once
RUNS = range(8)  # choices are draws: what shifts a chance a little need not change any in a run or two
# Money and promises large enough for the claims on them to act within the weeks.
FIRING = ("levers.tribal_payments=20", "levers.promises_made=0.8")
FORMS = [(claim.id, form) for claim in load_catalog().claims.values() for form in claim.forms]


def world(text: str, name: str = "test-world.yaml", **options: Any) -> Scenario:
    return read_scenario(HEAD + text, name, **options)


def plain(*settings: str) -> Any:
    return load_scenario("historical").plan(WEEKS, settings)


@pytest.fixture(scope="module")
def ordinary_rows() -> Any:
    return rows_of(run(plain(*FIRING), RUNS))


# ---- what it changes -----------------------------------------------------------------------------


@pytest.mark.parametrize(("claim", "form"), FORMS)
def test_another_form_changes_results(claim: str, form: str, ordinary_rows: Any) -> None:
    chosen = rows_of(run(plain(*FIRING, f"claims.{claim}.form={form}"), RUNS))
    with pytest.raises(AssertionError, match="differ"):
        assert_same(chosen, ordinary_rows)


@pytest.mark.parametrize(("claim", "form"), FORMS[:3])
def test_a_form_of_a_claim_that_is_false_changes_nothing(claim: str, form: str) -> None:
    off = f"claims.{claim}=0"
    assert_same(rows_of(run(plain(off))), rows_of(run(plain(off, f"claims.{claim}.form={form}"))))


@pytest.mark.parametrize("claim", [claim for claim, _ in FORMS] + ["war_chest"])
def test_the_ordinary_form_is_the_same_as_none_chosen(claim: str) -> None:
    chosen = plain(f"claims.{claim}.form=ordinary")
    assert chosen.forms == {}
    assert chosen.digest == plain().digest


def test_the_digest_sees_every_form() -> None:
    digests = {plain(f"claims.{claim}.form={form}").digest for claim, form in FORMS}
    assert len(digests | {plain().digest}) == len(FORMS) + 1


# ---- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "strength", "forms"),
    [
        ("claims: {militia_fear: {form: threshold}}", 1.0, {"militia_fear": "threshold"}),
        (
            "claims: {militia_fear: {strength: 1.5, form: threshold}}",
            1.5,
            {"militia_fear": "threshold"},
        ),
        ("claims: {militia_fear: {strength: 1.5}}", 1.5, {}),
        ("claims: {militia_fear: {form: ordinary}}", 1.0, {}),
        (
            "claims_default: 0.5\nclaims: {militia_fear: {form: threshold}}",
            0.5,
            {"militia_fear": "threshold"},
        ),
    ],
)
def test_strength_and_form_may_each_be_left_out(text: str, strength: float, forms: dict[str, str]) -> None:
    plan = world(f"{text}\n").plan()
    assert (plan.strengths["militia_fear"], plan.forms) == (strength, forms)


@pytest.mark.parametrize(
    ("text", "strength", "form"),
    [
        ("", 1.5, "threshold"),
        ("claims: {militia_fear: 0.5}\n", 0.5, "threshold"),
        ("claims: {militia_fear: {form: ordinary}}\n", 1.5, None),
        ("claims: {militia_fear: {form: threshold}}\n", 1.5, "threshold"),
        ("claims_default: 0\n", 0.0, "threshold"),
    ],
)
def test_children_inherit_strength_and_form_apart(
    tmp_path: Any, text: str, strength: float, form: str
) -> None:
    parent = HEAD + "claims: {militia_fear: {strength: 1.5, form: threshold}}\n"
    (tmp_path / "parent.yaml").write_text(parent, encoding="utf-8")
    plan = world(f"extends: parent\n{text}", folder=tmp_path).plan()
    assert (plan.strengths["militia_fear"], plan.forms.get("militia_fear")) == (strength, form)


@pytest.mark.parametrize(
    "text",
    [
        "claims: {militia_fear: {strength: 1.5, form: threshold}, momentum: 0}\n",
        "extends: historical\nclaims: {militia_fear: {form: threshold}, momentum: {strength: 1}}\n",
        "extends: historical\nclaims_default: 0\nclaims: {momentum: {strength: 0, form: streak}}\n",
    ],
)
def test_written_back_it_gives_the_same_plan(text: str) -> None:
    scenario = world(text)
    dumped = dump_scenario(scenario)
    assert read_scenario(dumped, "test-world.yaml").plan().digest == scenario.plan().digest
    assert dump_scenario(read_scenario(dumped, "test-world.yaml")) == dumped


def test_what_the_parent_says_anyway_is_not_written(tmp_path: Any) -> None:
    parent = HEAD + "claims: {militia_fear: {form: threshold}}\n"
    (tmp_path / "parent.yaml").write_text(parent, encoding="utf-8")
    for form, written in (("threshold", False), ("ordinary", True)):
        text = f"extends: parent\nclaims: {{militia_fear: {{strength: 1, form: {form}}}}}\n"
        assert ("militia_fear" in dump_scenario(world(text, folder=tmp_path))) is written


def test_a_derived_scenario_carries_forms() -> None:
    settings = ["claims.militia_fear.form=threshold", "claims.momentum=0.5", "claims.momentum.form=streak"]
    derived = derive_scenario(load_scenario("historical"), "mine", "Mine", settings)
    assert derived.plan().digest == load_scenario("historical").plan(settings=settings).digest
    assert "militia_fear: {form: threshold}" in dump_scenario(derived)


# ---- what is refused -----------------------------------------------------------------------------

SHAPES = "'treshold' is no form of militia_fear; nearest is 'threshold'; allowed are ordinary, threshold"


@pytest.mark.parametrize(
    ("dial", "message"),
    [
        ("militia_fear: {form: treshold}", f"t.yaml:6: claims.militia_fear.form: {SHAPES}"),
        (
            "militia_fear: {form: 3}",
            "t.yaml:6: claims.militia_fear.form: 3 is no text; put it in quotes",
        ),
        (
            "war_chest: {form: threshold}",
            "t.yaml:6: claims.war_chest.form: 'threshold' is no form of war_chest, which has one form only; "
            "leave the form out",
        ),
        (
            "militia_fear: {from: threshold}",
            "t.yaml:6: claims.militia_fear.from: unknown key 'from'; nearest is 'form'",
        ),
        (
            "militia_fear: {}",
            "t.yaml:6: claims.militia_fear: is empty; write a strength or a form, such as {strength: 1.5}",
        ),
    ],
)
def test_a_wrong_form_is_told_in_one_line(dial: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        world(f"claims:\n  {dial}\n", "t.yaml")
    assert caught.value.problems == (message,)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (["claims.militia_fear.form=treshold"], f"setting claims.militia_fear.form=treshold: {SHAPES}"),
        (
            ["claims.militia_fears.form=threshold"],
            "setting claims.militia_fears.form=threshold: "
            "unknown claim 'militia_fears'; nearest is 'militia_fear'",
        ),
        (
            ["claims.momentum.shape=streak"],
            "setting claims.momentum.shape=streak: unknown key 'shape'; "
            "write claims.momentum.form=NAME or claims.momentum=NUMBER",
        ),
        (
            ["claims.momentum.form=streak", "claims.momentum.form=ordinary"],
            "setting claims.momentum.form=ordinary: is set twice; keep one",
        ),
    ],
)
def test_a_wrong_setting_is_told_in_one_line(settings: list[str], message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        plain(*settings)
    assert caught.value.problems == (message,)


# ---- the list ------------------------------------------------------------------------------------


def test_the_list_shows_the_forms(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["claims", "militia_fear", "--json"]) == 0
    facts = {row["fact"]: row["what"] for row in json.loads(capsys.readouterr().out)}
    forms = load_catalog().claims["militia_fear"].forms
    assert facts["claims.militia_fear.form=threshold"] == forms["threshold"]
    assert run_command(["claims", "war_chest", "--json"]) == 0
    assert ".form=" not in capsys.readouterr().out
    assert run_command(["claims", "war_ches"]) == 2
    assert capsys.readouterr().err == "unknown claim 'war_ches'; nearest is 'war_chest'\n"
