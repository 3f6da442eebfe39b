"""A policy in another scenario's world, and the coverage meter."""

from __future__ import annotations

import pytest

from sim.catalog import load_catalog
from sim.errors import ScenarioError
from sim.names import FAMILIES
from sim.scenario import compose, coverage, has_policy, left_out, list_scenarios, load_scenario, read_scenario

HISTORICAL = load_scenario("historical")
HEAD = "schema: 1\ntitle: A test\nquestion: Does it hold?\nsource: assumed\n"


def test_a_scenario_in_its_own_world_is_itself() -> None:
    for scenario in list_scenarios():
        assert compose(scenario, scenario).digest == scenario.plan().digest, scenario.id


def test_levers_come_from_the_policy_and_the_rest_from_the_world() -> None:
    policy, world = load_scenario("us-iran-rapprochement"), load_scenario("author-a1")
    plan = compose(policy, world, 60)
    assert (plan.scenario, plan.weeks, plan.start) == (
        "us-iran-rapprochement in author-a1",
        60,
        HISTORICAL.start,
    )
    for name, values in policy.plan(60).levers.items():
        assert plan.levers[name].tolist() == values.tolist()
    for name, values in HISTORICAL.plan(60).uncertainties.items():
        assert plan.uncertainties[name].tolist() == values.tolist(), (
            "the rivalry that the policy sets stays out"
        )
    assert plan.strengths == world.strengths()
    assert plan.events == world.plan(60).events
    assert plan.forms == world.plan(60).forms


def test_a_policy_in_history_is_what_it_is_alone() -> None:
    for scenario in list_scenarios():
        if scenario.content.kind == "policy":
            assert compose(scenario, HISTORICAL).digest == scenario.plan().digest
            assert compose(HISTORICAL, scenario).digest == HISTORICAL.plan().digest


def test_the_shorter_of_the_two_horizons_counts() -> None:
    short = read_scenario(HEAD + "extends: historical\nweeks: 30\n", "short.yaml")
    assert compose(HISTORICAL, short).weeks == compose(short, HISTORICAL).weeks == 30
    assert compose(short, HISTORICAL, 40).weeks == 40


def test_a_policy_and_a_world_of_different_days_are_refused() -> None:
    later = read_scenario(HEAD + "extends: historical\nfrom: 2015-01-05\n", "later.yaml")
    with pytest.raises(ScenarioError, match=r"^later starts on 2015-01-05 and historical on 2014-06-09"):
        compose(later, HISTORICAL)


def test_what_is_left_out_is_named() -> None:
    rapprochement, neutral = load_scenario("us-iran-rapprochement"), load_scenario("neutral-world")
    assert left_out(rapprochement, neutral) == (("uncertainties.patron_rivalry",), ())
    assert left_out(HISTORICAL, neutral) == ((), ())
    assert left_out(load_scenario("falsify-advice-without-claims"), neutral) == (("claims",), ())
    of_policy, of_world = left_out(neutral, load_scenario("militias-lead"))
    assert of_policy == ("claims",)
    assert of_world == ("levers.militia_deployment", "levers.militia_oversight", "levers.political_ownership")
    own = read_scenario(HEAD + "extends: historical\nclaims: {momentum: 0}\n", "own.yaml")
    assert left_out(own, HISTORICAL) == (("claims.momentum",), ())
    assert left_out(own, own) == ((), ()), "what both have is no matter of either"
    rootless = read_scenario(HEAD + "uncertainties: {oil_price: 50}\n", "rootless.yaml")
    assert left_out(rootless, HISTORICAL)[0] == ("uncertainties.oil_price",)


def test_a_scenario_without_a_lever_of_its_own_is_no_policy() -> None:
    assert has_policy(load_scenario("promises-broken"), HISTORICAL), "levers of an ancestor count"
    assert not has_policy(load_scenario("oil-at-25"), HISTORICAL)
    assert not has_policy(HISTORICAL, HISTORICAL)
    assert not has_policy(load_scenario("promises-broken"), load_scenario("promises-broken"))


# ---- coverage ----------------------------------------------------------------------------------


@pytest.mark.parametrize("article", list(load_catalog().articles))
def test_the_meter_counts_the_rules_of_an_authors_world(article: str) -> None:
    claims = load_catalog().claims.values()
    cited = {claim.id for claim in claims if article in {where.id for where in claim.articles}}
    found = coverage(load_scenario(f"author-{article}"))
    assert (found.spoken, found.total) == (len(cited), len(claims))
    assert [part.family for part in found.families] == list(FAMILIES)
    assert {name for part in found.families for name in part.claims} == cited
    for part in found.families:
        assert part.total == sum(claim.family == part.family for claim in claims)


def test_the_meter_runs_from_nothing_to_all() -> None:
    assert coverage(load_scenario("neutral-world")).spoken == 0
    whole = coverage(HISTORICAL)
    assert whole.spoken == whole.total == len(load_catalog().claims)
    own = read_scenario(HEAD + "extends: neutral-world\nclaims: {momentum: 0.5, war_chest: 0}\n", "own.yaml")
    assert coverage(own).spoken == 1


def test_events_and_forms_belong_to_the_world() -> None:
    head = "schema: 1\ntitle: A test\nquestion: Does it hold?\nsource: assumed\n"
    event = "events: [{at: 2014-07-07, kind: coup_attempt, source: assumed}]\n"
    form = "claims: {momentum: {form: streak}}\n"
    acted = read_scenario(f"{head}{event}{form}", "acted.yaml")
    plain = read_scenario(f"{head}levers: {{advisers: 9}}\n", "plain.yaml")
    composed = compose(plain, acted, 10)
    assert ([one.kind for one in composed.events], composed.forms) == (
        ["coup_attempt"],
        {"momentum": "streak"},
    )
    assert compose(acted, plain, 10).events == ()
    assert left_out(acted, plain) == (("claims.momentum", "events"), ("levers.advisers",))
    assert compose(acted, acted, 10).digest == acted.plan(10).digest
