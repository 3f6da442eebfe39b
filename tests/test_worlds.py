"""Policies in worlds: means, intervals and regret by hand, pairing, what is left out, what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest

from sim.catalog import load_catalog
from sim.errors import LimitError, ScenarioError
from sim.scenario import Plan, Scenario, list_scenarios, load_scenario, read_scenario
from sim.study.measured import WORLDS, read_table
from sim.study.worlds import ALL, WorldsTable, compare_worlds
from tests import study_stand_in
from tests.study_stand_in import StandInChunk

HEAD = "schema: 1\ntitle: A test\nquestion: Does it hold?\nsource: assumed\nextends: historical\n"
HISTORICAL = load_scenario("historical")
STUDENT_2 = 4.302652729911275  # 97.5 % point of Student's t with 2 degrees of freedom (tables)


def policy(name: str, strikes: float) -> Scenario:
    return read_scenario(HEAD + f"levers: {{air_strikes: {strikes}}}\n", f"{name}.yaml")


def world(name: str, momentum: float) -> Scenario:
    return read_scenario(HEAD + f"claims: {{momentum: {momentum}}}\n", f"{name}.yaml")


WEAK, STRONG = policy("weak", 10), policy("strong", 20)
HARSH, KIND = world("harsh", 0), world("kind", 2)


def simulate(plan: Plan, seed: int, runs: Sequence[int], **_: Any) -> StandInChunk:
    """Fighters fall by the strikes where momentum is weak and rise where it is strong; run k adds k^2.

    In the last week of T: 100 + k^2 + strikes (momentum - 1). Tribes with the government: strikes / 100 + k.
    A collapse in week k, never in run 1.
    """
    strikes, momentum = float(plan.levers["air_strikes"][-1]), plan.strengths["momentum"]
    numbers = np.asarray(runs, dtype=float)
    rows = np.zeros((len(runs), plan.weeks + 1))
    base = study_stand_in.simulate(plan, seed, runs)
    fighters, tribes = rows.copy(), rows.copy()
    fighters[:, -1] = 100.0 + numbers**2 + strikes * (momentum - 1.0)
    tribes[:, -1] = strikes / 100.0 + numbers
    return StandInChunk(
        runs=base.runs,
        series={"is_fighters": fighters, "tribes_with_government": tribes, "patron_will": rows},
        once={"weeks_to_collapse": np.where(numbers == 1.0, np.nan, numbers)},
        holders=base.holders,
        sides=base.sides,
    )


def table(outcomes: Sequence[str], runs: int = 3, **options: Any) -> WorldsTable:
    worlds = {"harsh": HARSH, "kind": KIND}
    return compare_worlds([WEAK, STRONG], worlds, outcomes, runs, weeks=4, simulate=simulate, **options)


def test_regret_by_hand() -> None:
    found = table(["is_fighters"])
    # Runs 0, 1, 2 add 0, 1, 4: a mean of 5/3. Fewer fighters are better.
    means = {("weak", "harsh"): 90, ("strong", "harsh"): 80, ("weak", "kind"): 110, ("strong", "kind"): 120}
    for (name, where), mean in means.items():
        assert found.cell(name, where, "is_fighters").mean == pytest.approx(mean + 5 / 3)
    regrets = {names: found.cell(*names, "is_fighters").regret for names in means}
    assert regrets == {
        ("weak", "harsh"): 10,
        ("strong", "harsh"): 0,
        ("weak", "kind"): 0,
        ("strong", "kind"): 10,
    }
    assert found.worst_regret("weak", "is_fighters") == found.worst_regret("strong", "is_fighters") == 10
    assert (found.policies, found.worlds) == (("weak", "strong"), ("harsh", "kind"))


def test_where_more_is_better_regret_turns_round() -> None:
    found = table(["tribes_with_government"])
    for where in ("harsh", "kind"):
        assert found.cell("weak", where, "tribes_with_government").regret == pytest.approx(0.1)
        assert found.cell("strong", where, "tribes_with_government").regret == 0
    assert found.least_regretted("tribes_with_government") == "strong"


def test_intervals_by_hand() -> None:
    weak, strong = (table(["is_fighters"]).cell(name, "harsh", "is_fighters") for name in ("weak", "strong"))
    # 0, 1, 4: standard deviation sqrt(13 / 3), standard error sqrt(13) / 3.
    half = STUDENT_2 * np.sqrt(13) / 3
    assert (weak.low, weak.high) == pytest.approx((90 + 5 / 3 - half, 90 + 5 / 3 + half))
    # Paired: each run of one policy against the same run of the other, so nothing is left of the spread.
    assert (weak.difference, weak.difference_low, weak.difference_high) == (0, 0, 0)
    assert (strong.difference, strong.difference_low, strong.difference_high) == (-10, -10, -10)
    assert (weak.regret, weak.regret_low, weak.regret_high) == (10, 10, 10)
    assert (weak.runs, weak.at) == (3, date(2014, 7, 7))


def test_one_run_has_a_mean_and_no_interval() -> None:
    cell = table(["is_fighters"], runs=1).cell("strong", "harsh", "is_fighters")
    assert (cell.mean, cell.regret) == (80, 0)
    assert np.isnan([cell.low, cell.high, cell.difference_low, cell.regret_high]).all()


def test_what_never_happened_counts_with_all_weeks_of_the_run() -> None:
    cell = table(["weeks_to_collapse"]).cell("weak", "kind", "weeks_to_collapse")
    assert (cell.mean, cell.at) == ((0 + 4 + 2) / 3, None)


def test_an_outcome_with_no_better_side_has_no_regret() -> None:
    found = table(["patron_will"])
    assert np.isnan(found.cell("weak", "kind", "patron_will").regret)
    assert np.isnan(found.worst_regret("weak", "patron_will"))
    assert found.least_regretted("patron_will") is None


def test_the_frame_has_a_row_for_each_cell_in_the_agreed_columns() -> None:
    frame = table(["is_fighters", "weeks_to_collapse"]).frame()
    columns = ["policy", "world", "outcome", "at", "runs", "mean", "low", "high"]
    assert list(frame.columns[: len(columns)]) == columns
    assert "regret" in frame.columns
    assert len(frame) == 2 * 2 * 2
    assert frame["at"].tolist() == ["2014-07-07"] * 4 + [""] * 4


def test_notes_name_what_is_left_out() -> None:
    mixed = read_scenario(
        HEAD + "levers: {advisers: 9}\nuncertainties: {oil_price: 50}\nclaims: {momentum: 0}\n", "mixed.yaml"
    )
    found = compare_worlds(
        [HISTORICAL, mixed], {"kind": KIND, "weak": WEAK}, ["is_fighters"], 1, weeks=2, simulate=simulate
    )
    assert found.notes == (
        "weak: a world is claims, uncertainties and events; left out: levers.air_strikes",
        "mixed: a policy is its levers; left out: claims.momentum, uncertainties.oil_price",
    )
    assert table(["is_fighters"]).notes == ()


def test_refusals_come_before_any_work() -> None:
    def refuse(*_: Any, **__: Any) -> StandInChunk:
        raise AssertionError("nothing may be run")

    def problems(policies: Sequence[Scenario], outcomes: Sequence[str]) -> tuple[str, ...]:
        with pytest.raises(ScenarioError) as caught:
            compare_worlds(policies, {"kind": KIND}, outcomes, 1, weeks=1, simulate=refuse)
        return caught.value.problems

    assert problems([HISTORICAL, WEAK, WEAK], ["is_fighters"]) == ("weak: given twice",)
    idle = load_scenario("oil-at-25")
    assert problems([HISTORICAL, idle], ["is_fighter"]) == (
        "oil-at-25: is no policy: it sets no lever that historical does not set",
        "unknown outcome 'is_fighter'; nearest is 'is_fighters'",
    )
    with pytest.raises(LimitError, match="runs"):
        compare_worlds([HISTORICAL], {"kind": KIND}, ["is_fighters"], 0, weeks=1, simulate=refuse)


def test_progress_counts_every_policy_in_every_world() -> None:
    seen: list[tuple[int, int]] = []
    table(["is_fighters"], progress=lambda *now: seen.append(now))
    assert seen[-1] == (12, 12)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


@pytest.mark.parametrize(("workers", "chunk"), [(1, 64), (1, 1), (2, 2)])
def test_same_seed_same_bits_from_the_real_engine(workers: int, chunk: int) -> None:
    policies = [HISTORICAL, load_scenario("policy-a1-unity-government")]
    worlds = {"author-a1": load_scenario("author-a1"), ALL: HISTORICAL}

    def frame(**options: int) -> bytes:
        wanted = ["is_population", "sunni_trust", "durable_defeat"]
        return compare_worlds(policies, worlds, wanted, 4, 5, 12, **options).frame().to_csv().encode()

    assert frame(workers=workers, chunk=chunk) == frame()


def test_a_policy_acts_only_in_a_world_that_has_its_reasons() -> None:
    """Contact over the net moves no tribe where no claim says that it does."""
    outreach = read_scenario(HEAD + "levers: {digital_outreach: 1, postwar_guarantees: 1}\n", "outreach.yaml")
    worlds = {"author-a1": load_scenario("author-a1"), "author-a5": load_scenario("author-a5")}
    found = compare_worlds([HISTORICAL, outreach], worlds, ["tribes_with_is"], 4, 1, 40)
    assert found.cell("outreach", "author-a1", "tribes_with_is").difference == 0
    assert found.cell("outreach", "author-a5", "tribes_with_is").difference < 0


def test_the_shipped_table_has_every_recommended_policy_in_every_world() -> None:
    found = read_table(WORLDS)
    assert found is not None
    shipped = list_scenarios()
    policies = {scenario.id for scenario in shipped if scenario.content.kind == "policy"}
    authors = {scenario.id for scenario in shipped if scenario.content.kind == "author"}
    assert set(found["policy"]) == {"historical", *policies}
    assert set(found["world"]) == {ALL, *authors}
    assert set(found["outcome"]) == set(load_catalog().outcomes)
    assert len(found) == (len(policies) + 1) * (len(authors) + 1) * len(load_catalog().outcomes)
