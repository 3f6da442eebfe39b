"""The shipped scenarios: complete, sourced, sober; and the historical one as the record has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from sim.catalog import load_catalog
from sim.scenario import Scenario, list_scenarios, load_scenario
from sim.scenario.schema import Ramp, RampEntry, Step

SCENARIOS = list_scenarios()
HISTORICAL = load_scenario("historical")
GROUPS = ("levers", "uncertainties")
SOURCE = re.compile(r"(a[1-5], paragraphs? [0-9]|record: [A-Z1a-z]|assumed|the question)")
PARAGRAPHS = {"a1": 20, "a2": 14, "a3": 2, "a4": 73, "a5": 9}
START = date(2014, 6, 9)

each_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.id)


def entries(scenario: Scenario) -> Iterator[tuple[str, Step | Ramp]]:
    for group in GROUPS:
        for name, schedule in scenario.content.schedules(group).items():
            for entry in schedule:
                yield f"{group}.{name}", entry.ramp if isinstance(entry, RampEntry) else entry


def value_on(group: str, name: str, day: date) -> float:
    plan = HISTORICAL.plan()
    arrays = plan.levers if group == "levers" else plan.uncertainties
    return float(arrays[name][(day - START).days // 7])


def test_the_stories_are_there_and_the_historical_one_leads() -> None:
    assert [scenario.id for scenario in SCENARIOS] == ["historical", *sorted(ids() - {"historical"})]
    assert {"neutral-world", "no-foreign-intervention", "new-awakening", "no-militias-in-sunni-areas"} < ids()
    assert {"coalition-infighting-doubled", "militias-lead", "all-recommended"} < ids("what-if")
    assert len(ids("what-if")) >= 16
    assert ids("author") == {f"author-{article}" for article in load_catalog().articles}
    assert len(ids("falsification")) >= 2
    assert ids("history") == {"historical"}


def ids(kind: str | None = None) -> set[str]:
    return {scenario.id for scenario in SCENARIOS if kind is None or scenario.content.kind == kind}


def test_each_article_has_one_policy_that_it_recommends() -> None:
    policies = [scenario for scenario in SCENARIOS if scenario.content.kind == "policy"]
    assert [policy.source for policy in policies] == [(article,) for article in load_catalog().articles]
    for policy in policies:
        assert policy.parent is not None and policy.parent.id == "historical"
        assert not policy.content.uncertainties, "what nobody here decides is no part of a policy"
        assert not policy.content.claims and policy.content.claims_default is None


# The month of an article's text; a5 is of about 2015, so what it asks for is decided after that year.
WRITTEN = {
    "a1": date(2014, 6, 30),
    "a2": date(2015, 2, 28),
    "a3": date(2015, 6, 30),
    "a4": date(2016, 6, 30),
    "a5": date(2015, 12, 31),
}


def test_no_policy_is_decided_before_its_article_was_written() -> None:
    for policy in SCENARIOS:
        if policy.content.kind == "policy":
            for name, entry in entries(policy):
                assert entry.since is not None, f"{policy.id}: {name} starts on no day"
                assert entry.since > WRITTEN[policy.source[0]], f"{policy.id}: {name}"


def test_what_a_policy_says_comes_from_its_article() -> None:
    for policy in SCENARIOS:
        if policy.content.kind == "policy":
            for name, entry in entries(policy):
                assert (entry.source or "").startswith(f"{policy.source[0]}, paragraph"), (
                    f"{policy.id}: {name}"
                )


@pytest.mark.parametrize("article", list(load_catalog().articles))
def test_an_authors_world_is_history_with_his_claims_only(article: str) -> None:
    world = load_scenario(f"author-{article}")
    cited = {
        claim.id: float(article in {where.id for where in claim.articles})
        for claim in load_catalog().claims.values()
    }
    assert world.strengths() == cited
    assert 0 < sum(cited.values()) < len(cited)
    assert "strength 0" in world.notes and "neutral" in world.notes
    own, recorded = world.plan(), HISTORICAL.plan()
    for group in GROUPS:
        for name, values in getattr(recorded, group).items():
            assert getattr(own, group)[name].tolist() == values.tolist()


def test_a_falsification_says_what_would_count_against_the_theory() -> None:
    for scenario in SCENARIOS:
        if scenario.content.kind == "falsification":
            assert "would count against" in scenario.notes, scenario.id
            assert "Put to the test" in scenario.title


@each_scenario
def test_each_says_what_it_is_for(scenario: Scenario) -> None:
    assert scenario.question.endswith("?")
    assert scenario.notes
    assert scenario.look_for
    assert scenario.expect or scenario.id == "historical"
    assert len({scenario.title for scenario in SCENARIOS}) == len(SCENARIOS)


@each_scenario
def test_each_makes_a_plan_of_its_own(scenario: Scenario) -> None:
    others = [other.plan().digest for other in SCENARIOS if other is not scenario]
    assert scenario.plan().digest not in others


@each_scenario
def test_sources_name_paragraphs_that_exist(scenario: Scenario) -> None:
    for name, entry in entries(scenario):
        for article, numbers in re.findall(
            r"(a[1-5]), paragraphs? ([0-9]+(?:(?:-| and )[0-9]+)*)", entry.source or ""
        ):
            for number in re.findall("[0-9]+", numbers):
                assert 1 <= int(number) <= PARAGRAPHS[article], f"{name}: {entry.source}"


@each_scenario
def test_what_is_assumed_has_a_range(scenario: Scenario) -> None:
    for name, entry in entries(scenario):
        if entry.source and "assumed" in entry.source:
            assert entry.range is not None, f"{name}: {entry.source}"


@each_scenario
def test_every_entry_has_a_source(scenario: Scenario) -> None:
    for name, entry in entries(scenario):
        assert entry.source, name
        assert SOURCE.match(entry.source), f"{name}: {entry.source}"


@each_scenario
def test_the_articles_named_are_those_that_the_entries_cite(scenario: Scenario) -> None:
    told = " ".join([entry.source or "" for _, entry in entries(scenario)])
    assert set(re.findall(r"\ba[1-5]\b", told)) <= set(scenario.source)


def test_the_historical_scenario_sets_everything() -> None:
    catalog = load_catalog()
    assert set(HISTORICAL.content.levers) == set(catalog.levers)
    assert set(HISTORICAL.content.uncertainties) == set(catalog.uncertainties)
    assert not HISTORICAL.content.claims
    assert set(HISTORICAL.strengths().values()) == {1.0}


@pytest.mark.parametrize("group", GROUPS)
def test_no_day_of_history_is_left_to_a_default(group: str) -> None:
    for name, schedule in HISTORICAL.content.schedules(group).items():
        first = schedule[0]
        since = first.ramp.since if isinstance(first, RampEntry) else first.since
        assert since is None or since == START, name
        for entry, following in pairwise(schedule):
            if isinstance(entry, Step) and entry.until is not None:
                assert isinstance(following, Step)
                assert following.since == entry.until, name


def test_the_oil_price_has_every_month() -> None:
    schedule = HISTORICAL.content.uncertainties["oil_price"]
    assert len(schedule) == 58
    days = [entry.since for entry in schedule if isinstance(entry, Step) and entry.since]
    months = [(day.year - 2014) * 12 + day.month - 6 for day in days]
    assert months == list(range(58))
    assert value_on("uncertainties", "oil_price", date(2014, 6, 16)) == 111.8
    assert value_on("uncertainties", "oil_price", date(2016, 1, 11)) == 30.7
    assert value_on("uncertainties", "oil_price", date(2019, 3, 18)) == 66.14


def test_the_strikes_add_up_to_the_record() -> None:
    levers = HISTORICAL.plan().levers
    strikes = levers["air_strikes"] + levers["infrastructure_strikes"]

    def total(since: date, until: date) -> float:
        return float(np.sum(strikes[(since - START).days // 7 : (until - START).days // 7]))

    assert strikes[: (date(2014, 8, 4) - START).days // 7].tolist() == [0.0] * 8
    assert total(START, date(2015, 8, 10)) == pytest.approx(5_900, rel=0.03)
    assert total(START, date(2016, 1, 18)) == pytest.approx(9_782, rel=0.03)
    assert total(date(2016, 1, 4), date(2017, 1, 2)) * 3.35 == pytest.approx(30_743, rel=0.03)
    assert total(date(2017, 1, 2), date(2018, 1, 1)) * 3.35 == pytest.approx(39_577, rel=0.05)
    assert total(date(2018, 1, 1), date(2018, 12, 3)) * 3.35 == pytest.approx(6_499, rel=0.05)


def test_the_money_for_training_adds_up_to_the_article() -> None:
    levers = HISTORICAL.plan().levers
    weeks = slice(0, (date(2016, 6, 20) - START).days // 7)
    months_a_week = 12 / 52.18
    assert float(np.sum(levers["army_training"][weeks])) * months_a_week == pytest.approx(1_600, rel=0.03)


@pytest.mark.parametrize(
    ("group", "name", "day", "expected"),
    [
        ("levers", "sunni_purge", START, 0.8),
        ("levers", "sunni_purge", date(2014, 8, 11), 0.3),
        ("levers", "advisers", date(2014, 6, 23), 300),
        ("levers", "advisers", date(2014, 12, 15), 1600),
        ("levers", "advisers", date(2015, 6, 15), 3500),
        ("levers", "border_closure", date(2016, 9, 5), 0.9),
        ("levers", "sunni_local_forces", date(2014, 12, 22), 5070),
        ("uncertainties", "aleppo_campaign", date(2016, 8, 1), 0.9),
        ("uncertainties", "clerical_call", date(2014, 6, 16), 1),
        ("levers", "western_ground_troops", date(2016, 10, 17), 0),
        ("uncertainties", "turkey_pkk_war", date(2015, 7, 27), 0.9),
        ("uncertainties", "erbil_dispute", date(2015, 8, 24), 0.7),
        ("uncertainties", "kurdish_referendum", date(2017, 9, 25), 1),
    ],
)
def test_dates_of_the_record(group: str, name: str, day: date, expected: float) -> None:
    assert value_on(group, name, day) == pytest.approx(expected, rel=0.03)


def test_the_neutral_world_is_the_historical_one_without_claims() -> None:
    neutral, historical = load_scenario("neutral-world").plan(), HISTORICAL.plan()
    assert set(neutral.strengths.values()) == {0.0}
    for name, values in historical.levers.items():
        assert neutral.levers[name].tolist() == values.tolist()
    for name, values in historical.uncertainties.items():
        assert neutral.uncertainties[name].tolist() == values.tolist()


def test_without_intervention_nothing_foreign_is_left_but_iran() -> None:
    plan = load_scenario("no-foreign-intervention").plan()
    foreign = ("air_strikes", "infrastructure_strikes", "advisers", "army_training", "sdf_support")
    contact = ("direct_outreach", "digital_outreach")
    others = ("reconstruction", "western_ground_troops", "desert_raiders")
    for name in (*foreign, *contact, *others, "air_support_to_militias"):
        assert not plan.levers[name].any(), name
    assert plan.uncertainties["iranian_backing"].min() > 0


@each_scenario
def test_expectations_name_outcomes_and_parents_that_exist(scenario: Scenario) -> None:
    catalog = load_catalog()
    for expectation in scenario.expect:
        assert expectation.outcome in catalog.outcomes
        assert expectation.than in ids() - {scenario.id}
        assert 0.5 <= expectation.probability <= 0.99
