"""What each claim weighs: measured in pairs, told apart from chance, shipped for the whole catalogue."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from sim.catalog import load_catalog
from sim.scenario import load_scenario
from sim.study.compare import compare
from sim.study.document_weights import COMMAND, never_in_play, without_effect
from sim.study.measured import CLAIM_EFFECTS, is_of_this_model, read_note, read_table, write_table
from sim.study.weights import COLUMNS, Weighing, not_sure, replace_rows, weigh_claims, weighings

DAYS = (date(2014, 8, 4), date(2014, 9, 29))
RUNS = 6


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    wanted = [Weighing("hollow_army", ""), Weighing("postwar_assurance", "")]
    return pd.concat(weigh_claims(load_scenario("historical"), wanted, RUNS, seed=3, days=DAYS))


def test_every_outcome_has_a_row_for_each_claim_and_day(found):
    weekly = [name for name, outcome in load_catalog().outcomes.items() if outcome.kind == "weekly"]
    assert list(found.columns) == list(COLUMNS)
    assert len(found) == 2 * len(weekly) * len(DAYS)
    assert (found["low"] <= found["mean"]).all() and (found["mean"] <= found["high"]).all()


def test_a_row_is_the_paired_difference_of_two_ensembles(found):
    historical = load_scenario("historical")
    with_it, without = historical.plan(16), historical.plan(16, ["claims.hollow_army=0"])
    pairs = compare(without, with_it, RUNS, seed=3)
    own = found[(found["claim"] == "hollow_army") & (found["outcome"] == "is_population")]
    expected = pairs.difference["is_population"]["mean"][[8, 16]]
    assert np.array_equal(own["mean"], expected)
    assert (own["mean"] != 0.0).any()


def test_a_claim_that_had_no_occasion_to_act_moves_nothing(found):
    """Nothing was promised for the time after the war in these weeks."""
    own = found[found["claim"] == "postwar_assurance"]
    moved = own[own["share_moved"] > 0.0]
    assert not own["is_sure"].any(), moved[["outcome", "mean"]]


def test_sure_is_stricter_than_an_interval_that_leaves_out_nothing(found):
    apart = (found["low"] > 0.0) | (found["high"] < 0.0)
    assert not (found["is_sure"] & ~apart & (found["high"] > found["low"])).any()


def test_all_claims_and_forms_are_weighed_on_request():
    claims = load_catalog().claims
    assert [weighing.claim for weighing in weighings(forms=False)] == list(claims)
    forms = [weighing for weighing in weighings(forms=True) if weighing.form]
    assert len(forms) == sum(len(claim.forms) for claim in claims.values()) >= 8


def test_a_table_is_read_back_with_the_model_that_made_it(found, tmp_path):
    write_table("some", found, {"runs": RUNS}, tmp_path)
    back = read_table("some", tmp_path)
    assert back is not None and len(back) == len(found)
    assert np.allclose(back["mean"], found["mean"], rtol=1e-4)
    assert is_of_this_model("some", tmp_path)
    (tmp_path / "some.json").write_text('{"model": "another"}')
    assert not is_of_this_model("some", tmp_path)
    assert read_table("other", tmp_path) is None


def test_claims_with_nothing_sure_are_found_and_their_rows_replaced():
    table = pd.DataFrame(
        {
            "claim": ["a", "a", "b", "c", "c:form"],
            "share_moved": [0.5, 1.0, 0.0, 0.1, 1.0],
            "is_sure": [False, True, False, False, False],
        }
    )
    assert not_sure(table) == ["c"]
    anew = pd.DataFrame({"claim": ["a"], "share_moved": [0.7], "is_sure": [False]})
    replaced = replace_rows(table, anew)
    assert list(replaced["claim"]) == ["a", "b", "c", "c:form"]
    assert replaced["share_moved"][0] == 0.7


# ---- what is shipped ---------------------------------------------------------------------------------------


def test_the_shipped_table_covers_the_catalogue():
    shipped = read_table(CLAIM_EFFECTS)
    assert shipped is not None
    assert set(shipped["claim"]) == {weighing.name for weighing in weighings(forms=True)}
    assert f"--runs {read_note(CLAIM_EFFECTS)['runs']} " in COMMAND  # as the documentation says
    assert is_of_this_model(CLAIM_EFFECTS)


def test_claims_without_a_measured_effect_are_explained_and_few_never_come_into_play():
    shipped = read_table(CLAIM_EFFECTS)
    assert shipped is not None
    explained = [name for name, claim in load_catalog().claims.items() if claim.silent_because]
    assert without_effect(shipped) == explained
    assert len(never_in_play(shipped)) <= 6
