"""The page without a browser: it loads, follows its sliders, undoes, resets, and distrusts its link."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sim.ui import limits
from sim.ui.settings import Settings
from sim.ui.share import write_scenario
from tests.page_jobs import wait_to_end

APP = Path(__file__).parent.parent / "app.py"
PATIENCE = 120.0
pytestmark = pytest.mark.usefixtures("extensions_are_sought_once")
SMALL = {"runs": "16", "weeks": "8"}


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Return a function that opens the page with a link and waits for its results."""
    monkeypatch.setattr(limits, "PATIENCE_SECONDS", PATIENCE)

    def opened(**query: str) -> AppTest:
        page = AppTest.from_file(str(APP), default_timeout=PATIENCE)
        for key, value in {**SMALL, **query}.items():
            page.query_params[key.replace("__", ".")] = value
        return settle(page.run())

    return opened


def settle(page: AppTest) -> AppTest:
    """Run the page again until everything ordered is in."""
    deadline = time.monotonic() + PATIENCE
    ordered = page.session_state["jobs"]
    for job in ordered[2] if ordered else ():
        wait_to_end(job, max(0.0, deadline - time.monotonic()))
    return page.run()


def text_of(page: AppTest) -> str:
    """All that is written on the page, HTML included."""
    parts = [*page.markdown, *page.caption, *page.header, *page.subheader, *page.warning, *page.error]
    html = [element.proto.body for element in page.get("html")]
    return "\n".join([*(str(part.value) for part in parts), *html])


def drawing(page: AppTest, name: str) -> dict[str, Any]:
    """The head of a drawing, as it is packed for the browser."""
    found = page.get("bidi_component")
    data = next(part.proto.bytes for part in found if part.proto.component_name == f"coalition_{name}")
    return json.loads(data[4 : 4 + int.from_bytes(data[:4], "little")])


def slider(page: AppTest, label: str) -> Any:
    """A slider by the beginning of its label."""
    return next(found for found in page.slider if found.label.startswith(label))


def button(page: AppTest, label: str) -> Any:
    """A button by the beginning of its label."""
    return next(found for found in page.button if found.label.startswith(label))


def settings_of(page: AppTest) -> Settings:
    """What the session holds."""
    return page.session_state["settings"]


def test_the_page_opens_with_its_question_its_notice_and_its_results(
    open_page: Callable[..., AppTest],
) -> None:
    page = open_page()
    assert not page.exception
    assert not page.error
    text = text_of(page)
    assert "not a forecast" in text
    assert "Half of the runs lie between" in text
    assert "Nothing is changed" in text
    assert [header.value for header in page.header][1:] == ["Over time", "What moved this?", "Keep and share"]
    curves, theatre = drawing(page, "curves"), drawing(page, "theatre")
    assert len(curves["charts"]) == 6
    assert all(chart["words"].startswith("Median: ") and chart["alt"] for chart in curves["charts"])
    assert theatre["alt"].startswith("Map of ")


def test_at_most_eight_basic_sliders_each_with_unit_help_and_effective_value(
    open_page: Callable[..., AppTest],
) -> None:
    page = open_page()
    basic = [found for found in page.slider if found.key and found.key.startswith("basic:")]
    assert 1 <= len(basic) <= 8
    assert all(found.help and "(" in found.label for found in basic)
    assert sum("As in the scenario: " in str(caption.value) for caption in page.caption) == len(basic)


def test_a_moved_slider_changes_the_version_and_keeps_the_baseline(open_page: Callable[..., AppTest]) -> None:
    page = open_page()
    slider(page, "Air strikes").set_value(500.0)
    settle(page.run())
    assert not page.exception
    assert settings_of(page).changes == {"levers.air_strikes": 500.0}
    drawn = page.session_state["drawn"]
    assert not drawn.is_same
    assert drawn.plan.levers["air_strikes"].min() == 500
    assert "Yours: 500 strikes/week throughout" in text_of(page)
    assert page.query_params["l.air_strikes"] == "500"


def test_each_change_is_undone_alone_and_all_together(open_page: Callable[..., AppTest]) -> None:
    page = open_page(l__air_strikes="400", u__oil_price="40", c__militia_fear="0")
    assert len(settings_of(page).changes) == 3
    page = settle(button(page, "Air strikes: 400").click().run())
    assert set(settings_of(page).changes) == {"uncertainties.oil_price", "claims.militia_fear"}
    assert slider(page, "Air strikes").value != 400
    page = settle(button(page, "Reset all").click().run())
    assert settings_of(page).changes == {}
    assert page.session_state["drawn"].is_same
    assert "l.air_strikes" not in page.query_params
    assert not page.exception


def test_another_scenario_brings_its_own_question_and_values(open_page: Callable[..., AppTest]) -> None:
    page = open_page()
    before = text_of(page)
    choice = next(box for box in page.selectbox if box.label == "Scenario")
    other = next(option for option in choice.options if option != choice.options[0])
    page = settle(choice.select(other).run())
    assert not page.exception
    assert settings_of(page).scenario != "historical"
    assert text_of(page) != before


def test_two_scenarios_are_compared(open_page: Callable[..., AppTest]) -> None:
    page = open_page(scenario="new-awakening", baseline="historical")
    drawn = page.session_state["drawn"]
    assert (drawn.settings.scenario, drawn.settings.baseline) == ("new-awakening", "historical")
    assert not page.exception


def test_search_finds_levers_and_claims_by_words(open_page: Callable[..., AppTest]) -> None:
    page = open_page()
    search = next(box for box in page.text_input if box.label.startswith("Search"))
    page = search.set_value("border").run()
    labels = [found.label for found in page.slider if found.key and found.key.startswith("hit:")]
    assert any("Border closure" in label for label in labels)
    # A lever and a claim may share an id.
    page = search.set_value("political ownership").run()
    assert not page.exception
    page = search.set_value("no such thing at all").run()
    assert not [found for found in page.slider if found.key and found.key.startswith("hit:")]
    assert "0 found" in text_of(page)
    assert not page.exception


def test_a_bad_link_opens_the_usual_page_and_says_what_was_left_out(
    open_page: Callable[..., AppTest],
) -> None:
    page = open_page(
        scenario="<img src=x onerror=alert(1)>",
        runs="100000",
        l__air_strikes="1e99",
        c__nothing="1",
        pick="x:y",
    )
    assert not page.exception
    assert settings_of(page).runs == limits.RUNS_DEFAULT
    assert settings_of(page).changes == {}
    warning = "\n".join(str(found.value) for found in page.warning)
    assert "runs:" in warning and "air_strikes" in warning
    assert "<img" not in text_of(page)


def test_the_week_slider_moves_the_map_and_the_numbers(open_page: Callable[..., AppTest]) -> None:
    page = open_page()
    before = [drawing(page, name) for name in ("theatre", "curves")]
    week = slider(page, "Week in view")
    page = week.set_value(page.session_state["drawn"].plan.start).run()
    after = [drawing(page, name) for name in ("theatre", "curves")]
    assert page.session_state["view"].week == 0
    assert after[0]["colours"] != before[0]["colours"]
    assert after[1] == before[1], "the curves stay"


def test_what_moved_explains_a_tribe_and_a_place(open_page: Callable[..., AppTest], theatre: Any) -> None:
    page = open_page(pick=f"tribe:{theatre.groups.id[0]}")
    assert not page.error
    assert "Sum: the driver" in text_of(page)
    page = settle(open_page(pick=f"place:{theatre.places.id[0]}"))
    assert not page.error
    assert theatre.places.name[0] in text_of(page)
    page = settle(open_page(pick="whole", back="520"))
    assert not page.error
    assert "Damascus" in text_of(page)


def test_map_modes_and_tribes_are_drawn(open_page: Callable[..., AppTest]) -> None:
    page = open_page(map="difference", tribes="1", l__air_strikes="500")
    assert not page.exception
    assert "held in fewer runs than in the baseline" in text_of(page)


def test_the_settings_download_is_a_scenario_that_gives_the_same_plan(tmp_path: Path) -> None:
    from sim.scenario import load_scenario
    from sim.ui.sources import make_plan

    settings = Settings(
        "historical",
        "historical",
        weeks=20,
        changes={"levers.air_strikes": 120.0, "claims.militia_fear": 0.5},
    )
    file = tmp_path / "my-historical.yaml"
    file.write_text(write_scenario(settings), encoding="utf-8")
    again = load_scenario(file).plan()
    assert again.digest == make_plan("historical", 20, settings.assignments()).digest


def test_dated_events_are_marked_under_the_curves_and_listed(open_page: Callable[..., AppTest]) -> None:
    page = open_page(weeks="20")
    marks = drawing(page, "curves")["marks"]
    assert any(mark["title"] == "The prime minister is replaced (14 August 2014)" for mark in marks)
    assert all(0 <= mark["row"] <= 20 for mark in marks)
    text = text_of(page)
    assert "dated events in this version" in text
    assert "record: a rising in the east of Syria" in text


def test_the_form_of_a_claim_travels_with_link_and_file(open_page: Callable[..., AppTest]) -> None:
    page = open_page(f__militia_fear="threshold")
    assert settings_of(page).forms == {"militia_fear": "threshold"}
    assert page.session_state["drawn"].plan.forms == {"militia_fear": "threshold"}
    assert page.query_params["f.militia_fear"] == "threshold"
    assert "form: threshold" in write_scenario(settings_of(page))
    page = settle(button(page, "Claim “Fear of the militias” as threshold").click().run())
    assert settings_of(page).forms == {}
    assert not page.exception


def test_a_form_is_chosen_beside_the_dial(open_page: Callable[..., AppTest]) -> None:
    page = open_page()
    search = next(box for box in page.text_input if box.label.startswith("Search"))
    page = search.set_value("fear of the militias").run()
    page = page.radio[0].set_value("threshold").run()
    assert settings_of(page).forms == {"militia_fear": "threshold"}
    page = page.radio[0].set_value("ordinary").run()
    assert settings_of(page).forms == {}
    assert not page.exception
