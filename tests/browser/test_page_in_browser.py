"""The page in a real browser: nothing asked from outside, sliders by keyboard, phones, no traceback."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.driving import (
    LONG,
    click,
    colours,
    curve,
    no_trouble,
    press,
    rest,
    slider,
    wait_until_ready,
)

pytestmark = pytest.mark.browser

LINES = """const [baseline, current] = ['.curves .median.base', '.curves .median:not(.base)'].map(
    line => document.querySelector(line).getAttribute('d'));"""


def test_the_page_opens_and_asks_nothing_from_outside(open_page: Callable[..., Any], address: str) -> None:
    page = open_page()
    click(page, page.get_by_text("Tribes", exact=True).first)
    click(page, page.get_by_text("Difference to the baseline").first)
    page.get_by_text("held in fewer runs than in the baseline").wait_for(timeout=LONG)
    page.wait_for_timeout(500)
    own = (address, address.replace("http", "ws"), "data:", "blob:")
    assert [url for url in page.asked if not url.startswith(own)] == []
    assert "not a forecast" in page.inner_text("body")
    assert no_trouble(page)


def test_a_slider_moved_by_keyboard_redraws_the_version_and_keeps_the_baseline(
    open_page: Callable[..., Any],
) -> None:
    page = open_page("runs=16&weeks=40")
    baseline, current = curve(page, "baseline"), curve(page, "current")
    assert baseline == current
    slider(page, "Militia deployment").focus()
    press(page, "ArrowRight")
    page.get_by_text("Your changes (1)").wait_for(timeout=LONG)
    wait_until_ready(page)
    # The page was redrawn meanwhile; the slider must still have the keyboard.
    for _ in range(6):
        press(page, "ArrowRight")
    page.wait_for_function("() => location.search.includes('l.militia_deployment')", timeout=LONG)
    wait_until_ready(page)
    page.wait_for_function(
        f"() => {{ {LINES} return current !== baseline; }}",
        timeout=LONG,
    )
    click(page, page.get_by_text("Reset all"))
    page.get_by_text("Nothing is changed yet").wait_for(timeout=LONG)
    wait_until_ready(page)
    page.wait_for_function(
        f"before => {{ {LINES} return baseline === before[0] && current === before[1]; }}",
        arg=[baseline, current],
        timeout=LONG,
    )
    assert no_trouble(page)


def test_a_browser_that_draws_its_sliders_late_shows_what_is_set_and_moves_nothing(
    open_page: Callable[..., Any],
) -> None:
    # The code of the sliders comes only after the script has run again: what they show must come with each
    # run, or they would stand at their lowest stop and report that as the user's wish.
    page = open_page("runs=16&weeks=40&c.militia_fear=0.5", slowness=2, late="Slider")
    handle = slider(page, "Militia deployment")
    handle.wait_for(timeout=LONG)
    before = float(handle.input_value())
    assert before > 0, "at rest it shows the scenario's mean"
    handle.focus()
    # Not at rest on purpose: a key pressed while something else is going on counts, too.
    page.keyboard.press("ArrowRight")
    page.get_by_text("Your changes (2)").wait_for(timeout=LONG)
    wait_until_ready(page)
    assert float(slider(page, "Militia deployment").input_value()) > before
    assert page.url.count("&l.") == 1 and "&l.militia_deployment" in page.url and "&u." not in page.url
    assert "runs=16" in page.url and "weeks=40" in page.url


def test_the_week_slider_changes_the_map(open_page: Callable[..., Any]) -> None:
    page = open_page()
    before = colours(page)
    week = slider(page, "Week in view")
    week.focus()
    for _ in range(12):
        press(page, "ArrowLeft")
    page.wait_for_function("() => location.search.includes('week=0')", timeout=LONG)
    rest(page)
    page.wait_for_timeout(500)
    assert colours(page) != before
    assert no_trouble(page)


def test_a_click_on_the_map_chooses_what_is_explained(open_page: Callable[..., Any]) -> None:
    page = open_page()
    rest(page)
    page.locator(".theatre .towns circle").nth(40).click(force=True)
    page.wait_for_function("() => location.search.includes('pick=place')", timeout=LONG)
    page.locator("table.moved").wait_for(timeout=LONG)
    assert no_trouble(page)


def test_a_link_brings_everything_back(open_page: Callable[..., Any]) -> None:
    page = open_page("runs=16&weeks=12&l.air_strikes=300&week=6&map=difference&baseline=neutral-world")
    assert "Air strikes: 300 strikes/week" in page.inner_text("body")
    for part in ("l.air_strikes=300", "week=6", "map=difference", "baseline=neutral-world"):
        assert part in page.url
    assert "held in fewer runs than in the baseline" in page.inner_text("body")


@pytest.mark.parametrize("width", [390, 768, 1400])
def test_nothing_is_wider_than_the_screen(open_page: Callable[..., Any], width: int) -> None:
    page = open_page("runs=16&weeks=12&l.air_strikes=300&c.militia_fear=0&tribes=1", width=width, height=844)
    script = """() => {
        const main = document.querySelector('[data-testid=stMain]');
        return [main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - innerWidth];
    }"""
    assert max(page.evaluate(script)) <= 0
    box = page.locator(".st-key-map").bounding_box()
    assert box and box["width"] > 330 and box["height"] > 200
    assert no_trouble(page)
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"page_{width}.png"))


def test_every_drawing_has_a_text_for_those_who_do_not_see_it(open_page: Callable[..., Any]) -> None:
    page = open_page()
    drawings = page.locator(".curves svg, .theatre svg")
    assert drawings.count() == 7
    labels = [drawings.nth(index).get_attribute("aria-label") for index in range(7)]
    assert all(label and len(label) > 60 for label in labels)
    assert page.locator("details.words").count() == 1


def test_a_chart_is_read_by_pointer_and_by_keyboard_and_saved(open_page: Callable[..., Any]) -> None:
    page = open_page()
    chart = page.locator(".curves figure").first
    chart.locator("svg").hover()
    assert "Your version: " in chart.locator(".tip").inner_text()
    page.mouse.move(0, 0)
    chart.locator(".tip").wait_for(state="hidden", timeout=LONG)
    chart.locator("svg").focus()
    page.keyboard.press("Home")
    assert chart.locator(".tip").inner_text().startswith("9 June 2014")
    page.keyboard.press("ArrowRight")
    assert chart.locator(".tip").inner_text().startswith("16 June 2014")
    with page.expect_download(timeout=LONG) as download:
        chart.get_by_text("CSV").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("week,date,yours_p05") and len(lines) == 14
    assert lines[1].startswith("0,2014-06-09,")


def test_the_map_can_be_looked_at_more_closely(open_page: Callable[..., Any]) -> None:
    page = open_page()
    box = "() => document.querySelector('.theatre svg').getAttribute('viewBox').split(' ').map(Number)"
    whole = page.evaluate(box)
    page.get_by_role("button", name="Nearer").click()
    page.get_by_role("button", name="Nearer").click()
    near = page.evaluate(box)
    assert near[2] == pytest.approx(whole[2] / 2.25)
    place = page.locator(".theatre svg").bounding_box()
    page.mouse.move(place["x"] + 200, place["y"] + 200)
    page.mouse.down()
    page.mouse.move(place["x"] + 120, place["y"] + 200, steps=4)
    page.mouse.up()
    assert page.evaluate(box)[0] > near[0]
    assert "pick=" not in page.url, "a drag is no click"
    page.get_by_role("button", name="The whole map").click()
    assert page.evaluate(box) == whole
