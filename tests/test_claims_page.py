"""The claims page: filters, details, network, regret; one setting of a dial on both pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from sim.catalog import load_catalog
from sim.figures.claim_network import NetworkClaim, claim_network, describe_network
from sim.figures.regret_bars import Regret, describe_regret, regret_bars
from sim.ui import claims_page, limits
from sim.ui.claim_detail import NOT_MEASURED, measured_rows
from sim.ui.ledger_rows import Filters, choose_claims, count_moved, weights

APP = Path(__file__).parent.parent / "app.py"
PATIENCE = 120.0
CLAIM = "militia_fear"


@pytest.fixture
def open_claims(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Return a function that opens the claims page with these measured tables."""
    monkeypatch.setattr(limits, "PATIENCE_SECONDS", 0.0)

    def opened(tables: dict[str, Any] | None = None, **query: str) -> AppTest:
        if tables is not None:
            monkeypatch.setattr(claims_page, "read_table", tables.get)
            monkeypatch.setattr(claims_page, "is_of_this_model", lambda name: True)
        page = AppTest.from_file(str(APP), default_timeout=PATIENCE)
        for key, value in {"runs": "16", "weeks": "4", **query}.items():
            page.query_params[key.replace("__", ".")] = value
        return turn_to(page.run(), "claims")

    return opened


def turn_to(page: AppTest, path: str) -> AppTest:
    """Go to another page as the browser does: by the mark that the navigation gave it."""
    marks = {entry.get("url_pathname"): mark for mark, entry in page._registered_pages.items()}
    page._page_hash = marks[path]
    return page.run()


def text_of(page: AppTest) -> str:
    """All that is written on the page, HTML included."""
    parts = [*page.markdown, *page.caption, *page.header, *page.subheader, *page.info]
    html = [element.proto.body for element in page.get("html")]
    return "\n".join([*(str(part.value) for part in parts), *html])


def named(elements: Any, label: str) -> Any:
    """An element by the beginning of its label."""
    return next(found for found in elements if found.label.startswith(label))


def effects(claim: str = CLAIM, is_sure: bool = True) -> pd.DataFrame:
    """A table of measured effects with one row."""
    row = (claim, "is_territory_km2", "2016-12-26", 200, 5000.0, 4000.0, 6000.0, 1.0, 0.9, 9000.0, is_sure)
    names = [
        "claim",
        "outcome",
        "at",
        "runs",
        "mean",
        "low",
        "high",
        "share_moved",
        "share_higher",
        "spread",
        "is_sure",
    ]
    return pd.DataFrame([row], columns=names)


def test_the_page_opens_with_every_claim_figures_with_words_and_the_same_link(
    open_claims: Callable[..., AppTest],
) -> None:
    page = open_claims(c__momentum="0.5")
    assert not page.exception
    assert [header.value for header in page.header] == [
        "Ledger of claims",
        "Scenarios",
        "The authors' worlds",
    ]
    total = len(load_catalog().claims)
    assert f"{total} of {total} claims" in text_of(page)
    assert len(page.dataframe[0].value) == total
    charts = page.get("plotly_chart")
    assert len(charts) == 2
    assert all(len(chart.proto.alt) > 50 for chart in charts)
    assert list(page.query_params["c.momentum"]) in (["0.5"], list("0.5"))


def test_details_show_every_part_of_a_claim(open_claims: Callable[..., AppTest]) -> None:
    page = open_claims({"claim_effects": effects()})
    page = named(page.selectbox, "Claim in full").set_value(CLAIM).run()
    assert not page.exception
    claim, text = load_catalog().claims[CLAIM], text_of(page).replace("&#x27;", "'")
    for part in (claim.says, claim.cause, claim.effect, claim.gap, claim.unless):
        assert part and part in text
    assert "a2, a3, a4" in text
    assert load_catalog().claims[claim.disputed_by[0]].title in text
    assert "Leaning IS" in text
    assert "+5,000 km2" in text
    assert "+4,000 km2 to +6,000 km2" in text


def test_a_claim_without_sure_effect_says_so(open_claims: Callable[..., AppTest]) -> None:
    page = open_claims({"claim_effects": effects(is_sure=False)})
    page = named(page.selectbox, "Claim in full").set_value(CLAIM).run()
    assert "no outcome measurably changes without this claim" in text_of(page)


def test_absent_tables_are_said_in_one_sentence(open_claims: Callable[..., AppTest]) -> None:
    page = open_claims({})
    assert not page.exception
    text = text_of(page)
    assert NOT_MEASURED in text
    assert "have not been run through the authors' worlds" in text
    assert named(page.checkbox, "Only claims with a measurable effect").disabled
    assert len(page.get("plotly_chart")) == 1


def test_filters_shrink_ledger_and_network(open_claims: Callable[..., AppTest]) -> None:
    page = open_claims({})
    page = named(page.multiselect, "Articles").set_value(["a5"]).run()
    wanted = [
        claim.title
        for claim in load_catalog().claims.values()
        if "a5" in {citation.id for citation in claim.articles}
    ]
    assert list(page.dataframe[0].value["Claim"]) == wanted
    assert f"{len(wanted)} claims and" in page.get("plotly_chart")[0].proto.alt
    page = named(page.text_input, "Search in the claims").set_value("no such word at all").run()
    assert not page.exception
    assert "No claim passes" in text_of(page)


def test_a_dial_is_one_setting_on_both_pages(open_claims: Callable[..., AppTest]) -> None:
    page = open_claims({})
    page = named(page.selectbox, "Claim in full").set_value(CLAIM).run()
    page = named(page.multiselect, "Families").set_value(["tribes_and_allegiance"]).run()
    title = load_catalog().claims[CLAIM].title
    page = named(page.slider, title).set_value(0.4).run()
    assert page.session_state["settings"].changes == {f"claims.{CLAIM}": 0.4}
    page = turn_to(page, "")
    assert not page.exception
    assert page.session_state["jobs"][1].strengths[CLAIM] == 0.4
    assert named(page.button, f"Claim “{title}”")
    page = turn_to(page, "claims")
    assert named(page.slider, title).value == 0.4
    assert named(page.selectbox, "Claim in full").value == CLAIM
    assert named(page.multiselect, "Families").value == ["tribes_and_allegiance"]
    page = named(page.button, f"Claim “{title}”").click().run()
    assert page.session_state["settings"].changes == {}
    assert named(page.slider, title).value == 1.0


def test_a_scenario_is_read_first_and_set_at_a_press(open_claims: Callable[..., AppTest]) -> None:
    page = open_claims({})
    page = named(page.selectbox, "Scenario to read").set_value("author-a5").run()
    assert page.session_state["settings"].scenario == "historical"
    page = named(page.button, "Use this scenario").click().run()
    assert page.session_state["settings"].scenario == "author-a5"
    assert not page.exception


def test_regret_is_drawn_for_the_chosen_outcome(open_claims: Callable[..., AppTest]) -> None:
    names = ["policy", "world", "outcome", "at", "runs", "mean", "low", "high", "regret"]
    rows = [
        ("historical", "author-a1", "civilian_deaths", "2019-03-25", 50, 90.0, 80.0, 100.0, 30.0),
        (
            "policy-a1-unity-government",
            "author-a1",
            "civilian_deaths",
            "2019-03-25",
            50,
            60.0,
            50.0,
            70.0,
            0.0,
        ),
        ("historical", "author-a1", "cost", "2019-03-25", 50, 5.0, 4.0, 6.0, 1.0),
        ("historical", "author-a1", "inclusiveness", "2019-03-25", 50, 5.0, 4.0, 6.0, None),
    ]
    page = open_claims({"worlds": pd.DataFrame(rows, columns=names)})
    page = named(page.selectbox, "Outcome").set_value("civilian_deaths").run()
    assert not page.exception
    assert "inclusiveness" not in named(page.selectbox, "Outcome").options
    alt = page.get("plotly_chart")[1].proto.alt
    assert "30" in alt
    assert alt.endswith("Smallest of these: Unity government and conditional aid.")


def test_filters_by_family_rival_weight_words_and_measured_effect() -> None:
    claims = load_catalog().claims

    def ids(**parts: Any) -> set[str]:
        return set(choose_claims(claims, Filters(**parts), count_moved(effects())))

    assert ids() == set(claims)
    assert ids(families=("military",)) == {key for key, claim in claims.items() if claim.family == "military"}
    assert ids(disputed=True) == {key for key, claim in claims.items() if claim.disputed_by}
    rival = claims[CLAIM].disputed_by[0]
    assert CLAIM in ids(rivals=(rival,))
    assert ids(rivals=(rival,)) < ids(disputed=True)
    assert ids(measurable=True) == {CLAIM}
    assert CLAIM in ids(words="MILITIAS district")
    heavy = ids(least_weight=1.0)
    assert {
        number.unit for key in heavy for name, number in claims[key].numbers.items() if "weight_" in name
    } >= {
        "log-odds",
        "log ratio",
        "share/week",
    }
    assert max(weights(claims).values()) == 1.0


def test_effects_of_another_form_belong_to_the_claim_and_name_the_form() -> None:
    claim = load_catalog().claims[CLAIM]
    table = pd.concat([effects(), effects(f"{CLAIM}:threshold"), effects("momentum"), effects(is_sure=False)])
    assert [row[1] for row in measured_rows(claim, table)] == ["usual", "Threshold"]
    assert count_moved(table) == {CLAIM: 1, "momentum": 1}


def test_the_network_draws_each_line_once_and_brings_out_the_chosen_claim() -> None:
    claims = [
        NetworkClaim("one", "First", ("a1", "a2"), {"power": "+", "hold": "-"}),
        NetworkClaim("two", "Second", ("a2",), {"power": "+-"}),
    ]
    drivers = {"power": "Power", "hold": "Hold", "unused": "Unused"}
    figure: Any = claim_network(claims, ["a1", "a2", "a3"], drivers, chosen="one")
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    assert sum(len(trace.x) // 3 for trace in lines) == 3 + 3
    assert sum(len(trace.x) // 3 for trace in lines if trace.line.width > 1) == 4
    assert list(figure.data[-1].text) == ["Power", "Hold"]
    assert "Brought out: First, which pushes Power up, Hold down." in describe_network(claims, drivers, "one")
    assert "no claim" in describe_network([], drivers)
    empty: Any = claim_network([], ["a1"], drivers)
    assert len(empty.data) == 3


def test_regret_bars_stand_once_for_each_policy_and_world() -> None:
    nothing = float("nan")
    regrets = [
        Regret("p", "w", 2.0, 1.0, 3.0),
        Regret("q", "w", 0.0, 0.0, 0.0),
        Regret("p", "v", 1.0, nothing, nothing),
    ]
    policies, worlds = {"p": "Plan", "q": "Quiet"}, {"w": "West", "v": "Vale"}
    figure: Any = regret_bars(regrets, policies, worlds, {"w": "#000000", "v": "#111111"}, "km2")
    places = [place for trace in figure.data for place in trace.y]
    assert len(places) == len(set(places)) == 3
    assert list(figure.data[0].error_x.array) == [1.0, 0.0]
    assert list(figure.data[1].error_x.array) == [0]
    words = describe_regret(regrets, policies, worlds, "Ground", "km2", 0)
    assert (
        words
        == "Largest regret of each policy, Ground: Plan 2 km2 (West); Quiet none. Smallest of these: Quiet."
    )
