"""The claims page: filters, details, network, rivals, worlds; one setting of a dial on both pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from sim.catalog import load_catalog
from sim.study import measured
from sim.study.weights import COLUMNS
from sim.ui import limits
from sim.ui.claims_page.card import write_head
from sim.ui.claims_page.code import code_of, say_test
from sim.ui.claims_page.effects import claim_effects
from sim.ui.claims_page.filters import choose_claims, weights
from sim.ui.claims_page.rivals import rival_pairs
from sim.ui.claims_view import ClaimsView

APP = Path(__file__).parent.parent / "app.py"
PATIENCE = 120.0
pytestmark = pytest.mark.usefixtures("extensions_are_sought_once")
CLAIM = "militia_fear"
DAYS = ("2015-06-29", "2016-06-27", "2016-12-26")


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of measured tables, to be filled by a test."""
    monkeypatch.setattr(measured, "FOLDER", tmp_path)
    return tmp_path


@pytest.fixture
def open_claims(tables: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Return a function that opens the claims page with a link."""
    monkeypatch.setattr(limits, "PATIENCE_SECONDS", 0.0)

    def opened(**query: str) -> AppTest:
        page = AppTest.from_file(str(APP), default_timeout=PATIENCE)
        for key, value in {"runs": "16", "weeks": "8", **query}.items():
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
    parts = [*page.markdown, *page.caption, *page.header, *page.subheader, *page.info, *page.code]
    html = [element.proto.body for element in page.get("html")]
    return "\n".join([*(str(part.value) for part in parts), *html]).replace("&#x27;", "'")


def named(elements: Any, label: str) -> Any:
    """An element by the beginning of its label."""
    return next(found for found in elements if found.label.startswith(label))


def effect_row(claim: str = CLAIM, at: str = DAYS[0], is_sure: bool = True) -> tuple[Any, ...]:
    """One measured effect."""
    return (claim, "is_territory_km2", at, 200, 5000.0, 4000.0, 6000.0, 1.0, 0.9, 9000.0, is_sure)


def put_effects(folder: Path, *rows: tuple[Any, ...]) -> None:
    """Write a table of measured effects, of another model than this one."""
    pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(folder / "claim_effects.csv", index=False)
    note = {"scenario": "historical", "runs": 200, "seed": 1, "model": "another"}
    (folder / "claim_effects.json").write_text(json.dumps(note), encoding="utf-8")


def test_the_page_opens_with_every_claim_and_the_same_link(open_claims: Callable[..., AppTest]) -> None:
    page = open_claims(
        c__momentum="0.5", find="no", claim="momentum", only="forms", weight="5", articles="a1"
    )
    assert not page.exception
    for key, value in {"c.momentum": "0.5", "find": "no", "claim": "momentum", "only": "forms"}.items():
        assert "".join(page.query_params[key]) == value
    assert "".join(page.query_params["weight"]) == "5"
    page = named(page.button, "Show all").click().run()
    total = len(load_catalog().claims)
    assert f"{total} of {total} claims" in text_of(page)
    assert len(page.dataframe[0].value) == total
    assert "find" not in page.query_params
    assert named(page.selectbox, "Claim in full").value == "momentum"


def test_details_show_every_part_of_a_claim(open_claims: Callable[..., AppTest], tables: Path) -> None:
    put_effects(tables, effect_row(), effect_row(at=DAYS[1], is_sure=False))
    page = open_claims(claim=CLAIM)
    assert not page.exception
    claim, text = load_catalog().claims[CLAIM], text_of(page)
    for part in (claim.title, claim.says, claim.cause, claim.effect, claim.gap, "The article asserts it"):
        assert part in text
    assert f"Holds for</b> {claim.scope}" in text
    assert "Unless</b> the state openly answers" in text and "(“Answering for the militias”)" in text
    assert "a2, a3, a4" in text and "paragraphs 4, 13" in text
    assert "Leaning IS" in text and "size 1.3, tried from 0.6 to 2.6, log-odds" in text
    assert named(page.button, load_catalog().claims[claim.disputed_by[0]].title)
    assert "200 pairs of runs of “As it was”" in text and "Measured with another version" in text
    assert "+5,000 km2 (+4,000 to +6,000)" in text
    ledger = {row["Claim"]: row for row in page.dataframe[0].value.to_dict(orient="records")}
    assert ledger[claim.title]["Moves"] == 1
    assert {title: row["Holds for"] for title, row in ledger.items()} == {
        one.title: one.scope for one in load_catalog().claims.values()
    }
    shown = {title: row["Largest measured effect"] for title, row in ledger.items()}
    assert shown[claim.title] == "+5,000 km2 (+4,000 to +6,000) · Settled land that IS holds"
    assert shown["Momentum"] == "not measured"


def test_the_card_of_every_claim_says_where_it_holds() -> None:
    for claim in load_catalog().claims.values():
        assert f"<b>Holds for</b> {escape(claim.scope)}</p>" in write_head(claim)


def test_function_and_test_of_every_claim_are_named() -> None:
    for claim in load_catalog().claims.values():
        for form in ("", *claim.forms):
            file, text = code_of(claim.id, form)
            assert file.startswith(f"sim/claims/{claim.family}/") and file.endswith(".py")
            assert text.startswith(f"def {claim.id}{'_as_' + form if form else ''}(")
    assert say_test("momentum") == "pytest tests/test_claims_direction.py -k momentum"


def test_a_claim_without_sure_effect_says_so(open_claims: Callable[..., AppTest], tables: Path) -> None:
    put_effects(tables, effect_row(is_sure=False))
    page = open_claims(claim=CLAIM)
    text = text_of(page)
    assert "no outcome measurably changes without this claim" in text
    assert 'class="nothing"' in text
    page = open_claims(only="silent")
    assert len(page.dataframe[0].value) == 1


def test_absent_tables_are_said_in_one_sentence(open_claims: Callable[..., AppTest]) -> None:
    page = open_claims()
    assert not page.exception
    text = text_of(page)
    assert "Not measured with this version yet" in text and "coalition-sim weights" in text
    page = open_claims(part="worlds")
    assert "have not been run through the authors' worlds" in text_of(page)
    assert not page.get("plotly_chart")


@pytest.mark.parametrize("name", ["claim_effects", "worlds"])
def test_a_table_that_cannot_be_used_is_one_plain_line(
    open_claims: Callable[..., AppTest], tables: Path, name: str
) -> None:
    (tables / f"{name}.csv").write_text("claim,outcome\nmilitia_fear,x\n", encoding="utf-8")
    page = open_claims(part="worlds" if name == "worlds" else "ledger")
    assert not page.exception
    assert f"{name}.csv: lacks" in str(page.warning[0].value)


def test_filters_shrink_ledger_and_network(open_claims: Callable[..., AppTest]) -> None:
    page = open_claims()
    page = named(page.multiselect, "Articles").set_value(["a5"]).run()
    claims = load_catalog().claims.values()
    wanted = [claim.title for claim in claims if "a5" in {citation.id for citation in claim.articles}]
    assert list(page.dataframe[0].value["Claim"]) == wanted
    page = part(page, "network")
    assert f"{len(wanted)} claims and" in page.get("plotly_chart")[0].proto.alt
    text = text_of(page)
    assert "The network in words" in text and "dispute each other" in text
    assert all(title in text for title in wanted)
    page = named(page.text_input, "Search in the claims").set_value("no such word at all").run()
    assert not page.exception
    assert "No claim passes" in text_of(page)


def part(page: AppTest, name: str) -> AppTest:
    """Turn to another part of the page."""
    choice: Any = next(
        group for group in page.get("button_group") if "Rivals" in str(getattr(group, "options", ""))
    )
    return choice.set_value(name).run()


def test_a_dial_is_one_setting_on_both_pages(open_claims: Callable[..., AppTest]) -> None:
    page = open_claims(claim=CLAIM)
    page = named(page.multiselect, "Families").set_value(["tribes_and_allegiance"]).run()
    title = load_catalog().claims[CLAIM].title
    page = named(page.slider, "Strength").set_value(0.4).run()
    assert page.session_state["settings"].changes == {f"claims.{CLAIM}": 0.4}
    assert page.dataframe[0].value.set_index("Claim").loc[title, "Dial"] == 0.4
    page = turn_to(page, "")
    assert not page.exception
    assert page.session_state["jobs"][1].strengths[CLAIM] == 0.4
    assert named(page.button, f"Claim “{title}”")
    page = turn_to(page, "claims")
    assert named(page.slider, "Strength").value == 0.4
    assert named(page.selectbox, "Claim in full").value == CLAIM
    assert named(page.multiselect, "Families").value == ["tribes_and_allegiance"]
    page = named(page.button, f"Claim “{title}”").click().run()
    assert page.session_state["settings"].changes == {}
    assert named(page.slider, "Strength").value == 1.0


def test_rivals_stand_side_by_side_with_two_dials(open_claims: Callable[..., AppTest]) -> None:
    claims = load_catalog().claims
    disputes = {frozenset((key, rival)) for key, claim in claims.items() for rival in claim.disputed_by}
    assert {frozenset(pair) for pair in rival_pairs()} == disputes
    page = open_claims(part="rivals")
    assert f"{len(disputes)} pairs of claims" in text_of(page)
    first = rival_pairs()[0]
    dials = [slider for slider in page.slider if slider.label.endswith(": strength")]
    assert [dial.label.removesuffix(": strength") for dial in dials] == [claims[key].title for key in first]
    page = dials[1].set_value(2.0).run()
    assert page.session_state["settings"].changes == {f"claims.{first[1]}": 2.0}
    assert not page.exception


def test_a_rival_is_one_press_away_whatever_the_filters(open_claims: Callable[..., AppTest]) -> None:
    page = open_claims(claim=CLAIM, families="tribes_and_allegiance")
    rival = load_catalog().claims[CLAIM].disputed_by[0]
    page = named(page.button, load_catalog().claims[rival].title).click().run()
    assert named(page.selectbox, "Claim in full").value == rival
    assert not page.exception


def test_scenarios_show_their_questions(open_claims: Callable[..., AppTest]) -> None:
    page = open_claims(part="scenarios")
    assert not page.exception
    text = text_of(page)
    assert "What do the claims of the five articles give when levers and world are set as they were?" in text
    assert "How much of IS hung on its stretch of the Turkish border?" in text
    assert "Claims that hold in it:</b> 96 of 96" in text


def test_worlds_say_what_they_cover_and_regret_is_drawn_for_the_chosen_outcome(
    open_claims: Callable[..., AppTest], tables: Path
) -> None:
    names = ["policy", "world", "outcome", "at", "runs", "regret", "regret_low", "regret_high"]
    unity, at = "policy-a1-unity-government", "2019-03-25"
    rows = [
        ("historical", "author-a1", "civilian_deaths", at, 50, 30.0, -1.0, 60.0),
        (unity, "author-a1", "civilian_deaths", at, 50, 0.0, 0.0, 0.0),
        ("historical", "author-a1", "cost", at, 50, 1.0, 0.5, 1.5),
        ("historical", "author-a1", "inclusiveness", at, 50, None, None, None),
    ]
    pd.DataFrame(rows, columns=names).to_csv(tables / "worlds.csv", index=False)
    page = open_claims(part="worlds", outcome="civilian_deaths")
    assert not page.exception
    assert not any("nclusive" in option for option in named(page.selectbox, "Outcome").options)
    text = text_of(page)
    assert "Speaks to 21 of 96 rules" in text
    assert "Smallest largest regret: Unity government and conditional aid." in text
    assert "(30)" in text, "its interval reaches nothing"
    alt = page.get("plotly_chart")[0].proto.alt
    assert "30" in alt
    assert alt.endswith("Smallest of these: Unity government and conditional aid.")


def test_filters_by_family_rival_weight_words_trait_and_measured_effect(tables: Path) -> None:
    claims = load_catalog().claims
    put_effects(tables, effect_row())
    effects = claim_effects()

    def ids(**parts: Any) -> set[str]:
        return set(choose_claims(claims, ClaimsView(**parts), effects, {"momentum"}))

    assert ids() == set(claims)
    assert ids(families=("military",)) == {key for key, claim in claims.items() if claim.family == "military"}
    assert ids(traits=("disputed",)) == {key for key, claim in claims.items() if claim.disputed_by}
    assert ids(traits=("forms",)) == {key for key, claim in claims.items() if claim.forms}
    rival = claims[CLAIM].disputed_by[0]
    assert CLAIM in ids(rivals=(rival,))
    assert ids(rivals=(rival,)) < ids(traits=("disputed",))
    assert ids(traits=("moves",)) == {CLAIM}
    assert ids(traits=("changed",)) == {"momentum"}
    assert CLAIM in ids(words="MILITIAS district")
    heavy = ids(weight=100)
    assert {
        number.unit for key in heavy for name, number in claims[key].numbers.items() if "weight_" in name
    } >= {"log-odds", "log ratio", "share/week"}
    assert max(weights(claims).values()) == 1.0


def test_effects_of_another_form_belong_to_the_claim_and_name_the_form(tables: Path) -> None:
    rows = (effect_row(), effect_row(f"{CLAIM}:threshold"), effect_row("momentum"), effect_row(is_sure=False))
    put_effects(tables, *rows)
    effects = claim_effects()
    assert effects is not None
    assert [form for form, _ in effects.sure(CLAIM)] == ["", "threshold"]
    assert (effects.count(CLAIM), effects.count("momentum"), effects.count("patronage")) == (1, 1, 0)
