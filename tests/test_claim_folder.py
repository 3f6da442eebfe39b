"""A folder with claims of a user's own becomes part of the model, in every process, and of nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sim.catalog import added_claims, catalog_with, load_catalog, read_claim_folder
from sim.errors import ClaimFolderError, ScenarioError
from sim.model import CoalitionModel
from sim.scenario import (
    Plan,
    derive_scenario,
    dump_scenario,
    load_scenario,
    read_scenario,
    vocabulary_with,
)
from sim.study.claim_checks import check_claims
from sim.study.ensemble import ensemble
from sim.study.trace import trace_table
from sim.theatre.load import load_theatre
from tests.claim_folders import BODY, CLAIM, SCENARIO, write_folder
from tests.test_claims_silent import WEEKS as FEW_WEEKS
from tests.test_claims_silent import draws_of, draws_without_claims
from tests.worlds import all_strengths, changed, digest_of, run

WEEKS, RUNS = 30, 6
DIAL = f"claims.{CLAIM}"
FORM = (
    "\n\ndef empty_towns_hide_nobody_as_threshold(state, k, memory):\n"
    + "    left = state.places.people < 100\n"
)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Return a folder with the example."""
    return write_folder(tmp_path / "mine")


def plan_with(folder: Path | None, *settings: str, weeks: int = WEEKS) -> Plan:
    vocabulary = vocabulary_with(folder) if folder else None
    return load_scenario("historical", vocabulary).plan(weeks, list(settings))


# ---- what it adds ----------------------------------------------------------------------------------------


def test_the_example_passes_all_checks(mine):
    report = check_claims(read_claim_folder(mine))
    assert report == ((CLAIM,), (), (), ())


def test_the_catalogue_with_a_folder_is_another_one(mine):
    folder = read_claim_folder(mine)
    whole, shipped = catalog_with(folder), load_catalog()
    assert list(whole.claims) == [*shipped.claims, CLAIM]
    assert list(whole.articles) == [*shipped.articles, "my_article"]
    assert whole.claims[CLAIM].family == "my_article"
    assert whole.families == (*shipped.families, "my_article")
    assert [claim.id for claim in added_claims(folder)] == [CLAIM]
    assert CLAIM not in shipped.claims
    assert catalog_with(None) is shipped
    assert replace(whole, claims=shipped.claims, articles=shipped.articles, added=None) == shipped


def test_at_strength_0_the_shipped_model_is_left_to_the_bit(mine):
    shipped = ensemble(plan_with(None), RUNS)
    silent = ensemble(plan_with(mine, f"{DIAL}=0"), RUNS)
    assert silent.digest() == shipped.digest()
    assert ensemble(plan_with(mine), RUNS).digest() != shipped.digest()


def test_it_moves_no_draw(mine):
    plan = plan_with(mine, weeks=FEW_WEEKS)
    quiet = changed(plan, strengths=all_strengths(0.0) | {CLAIM: 2.0})
    assert draws_of(quiet) == draws_without_claims()


def test_chunks_and_processes_give_the_same(mine):
    plan = plan_with(mine, f"{DIAL}=2")
    whole = ensemble(plan, RUNS).digest()
    assert ensemble(plan, RUNS, chunk=2).digest() == whole
    assert ensemble(plan, RUNS, chunk=2, workers=2).digest() == whole


def test_a_plan_carries_its_claims_wherever_it_goes(mine):
    """Once a plan is made, neither another process nor a change of the folder changes what it stands for."""
    plan = plan_with(mine, f"{DIAL}=2", weeks=4)
    expected, whole = digest_of(run(plan)), ensemble(plan, 4).digest()
    (mine / "claims.py").write_text("raise SystemExit")
    assert digest_of(run(plan)) == expected
    assert ensemble(plan, 4, chunk=2, workers=2).digest() == whole
    with pytest.raises(ClaimFolderError):
        run(plan_with(mine, weeks=4))


def test_two_folders_at_one_time_do_not_mix(tmp_path):
    other = ("claims.py", BODY, BODY.replace("-k.", "-0.5 * k."))
    one, two = write_folder(tmp_path / "one"), write_folder(tmp_path / "two", other)
    first = digest_of(run(plan_with(one, f"{DIAL}=2")))
    second = digest_of(run(plan_with(two, f"{DIAL}=2")))
    assert first != second
    assert digest_of(run(plan_with(one, f"{DIAL}=2"))) == first
    assert digest_of(run(plan_with(two, f"{DIAL}=1"))) != second


def test_a_form_of_ones_own_can_be_chosen(tmp_path):
    entry = ("claims.yaml", "  numbers:", "  forms: {threshold: all or nothing}\n  numbers:")
    code = FORM + BODY.replace(" * left", " * (left * 1.0)")
    folder = write_folder(tmp_path / "mine", entry, ("claims.py", "", code))
    usual, other = (plan_with(folder, f"{DIAL}=2", *more) for more in ((), (f"{DIAL}.form=threshold",)))
    assert usual.digest != other.digest
    assert digest_of(run(usual)) != digest_of(run(other))


# ---- what a result says of it ------------------------------------------------------------------------------


def test_a_manifest_names_the_content_of_the_folder_and_no_path(mine, tmp_path):
    manifest = ensemble(plan_with(mine), 1).manifest
    assert manifest["added_claims"] == read_claim_folder(mine).digest
    assert ensemble(plan_with(None), 1).manifest["added_claims"] is None
    assert str(tmp_path) not in json.dumps(manifest)
    before = plan_with(mine).digest
    text = (mine / "claims.py").read_text()
    (mine / "claims.py").write_text(text + "# changed\n")
    assert plan_with(mine).digest != before
    (mine / "claims.py").write_text(text)
    (mine / "notes.txt").write_text("changed")
    assert plan_with(mine).digest == before
    assert plan_with(None).digest != before


def test_traces_name_it(mine):
    ramadi = load_theatre().places.id.index("IQ_RAMADI")
    table = trace_table(plan_with(mine), 1, 0, "place", ramadi, WEEKS)
    (row,) = [row for row in table.to_dict("records") if row["source"] == CLAIM]
    assert row["articles"] == "my_article ¶1"
    assert row["driver"] == "underground_growth"
    assert row["now"] < 0.0


def test_one_run_as_a_mesa_model_is_the_run_of_the_ensemble(mine):
    plan = plan_with(mine, f"{DIAL}=2", weeks=12)
    with CoalitionModel(plan, run=2) as model:
        model.run_model()
        assert model.outcome("is_underground") == ensemble(plan, 3).series["is_underground"][2, -1]


# ---- scenarios ---------------------------------------------------------------------------------------------


def test_a_scenario_may_name_the_dial(mine, tmp_path):
    file = tmp_path / "nobody.yaml"
    file.write_text(SCENARIO)
    loaded = load_scenario(file, vocabulary_with(mine))
    assert loaded.plan(4).strengths[CLAIM] == 2.0
    again = read_scenario(dump_scenario(loaded), "nobody.yaml", vocabulary=vocabulary_with(mine))
    assert again.plan(4).digest == loaded.plan(4).digest
    derived = derive_scenario(loaded, "less", "Less", [f"{DIAL}=1"])
    assert derived.plan(4).strengths[CLAIM] == 1.0
    with pytest.raises(ScenarioError, match=f"unknown claim '{CLAIM}'"):
        load_scenario(file)


def test_a_scenario_of_the_article_alone(mine, tmp_path):
    file = tmp_path / "alone.yaml"
    file.write_text(SCENARIO.replace(f"claims: {{{CLAIM}: 2}}", "claims_of: my_article"))
    strengths = load_scenario(file, vocabulary_with(mine)).plan(4).strengths
    assert {name for name, strength in strengths.items() if strength} == {CLAIM}


def test_no_scenario_loads_code(mine, tmp_path):
    """A file that names a folder or a module, in any of its fields, is refused or taken for mere words."""
    witness = tmp_path / "witness"
    (mine / "claims.py").write_text(f"open({str(witness)!r}, 'w').close()\n")
    for line in (f"added: {mine}", f"claims: {{{mine}/claims: 1}}", f"extends: {mine}/claims.py"):
        text = SCENARIO.replace(f"claims: {{{CLAIM}: 2}}", line).replace("extends: historical\n", "")
        with pytest.raises(ScenarioError):
            read_scenario(text, "bad.yaml")
    read_claim_folder(mine)
    assert not witness.exists()
