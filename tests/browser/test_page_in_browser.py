"""The page in a real browser: nothing asked from outside, sliders by keyboard, phones, no traceback."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
READY = "every run is paired"
LONG = 120_000

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve the page on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.25)
        yield url
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture
def open_page(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Return a function that opens the page and waits until all runs are in."""
    contexts = []

    def opened(query: str = "runs=16&weeks=12", width: int = 1400, height: int = 900) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("websocket", lambda wire: page.asked.append(wire.url))
        page.goto(f"{address}/?{query}")
        wait_until_ready(page)
        return page

    yield opened
    for context in contexts:
        context.close()


def wait_until_ready(page: Any) -> None:
    """Wait until all runs are in and the last section is drawn."""
    page.get_by_text(READY).first.wait_for(timeout=LONG)
    page.locator(".st-key-yaml").wait_for(timeout=LONG)
    page.locator(".st-key-map .main-svg").first.wait_for(timeout=LONG)


def slider(page: Any, label: str) -> Any:
    """The slider whose label begins so."""
    holder = page.locator('[data-testid="stSlider"]').filter(has_text=re.compile(f"^{label}"))
    return holder.locator('[role="slider"], input[type="range"]').first


def curve(page: Any, index: int) -> str:
    """Path of one line of the first chart: -2 the baseline's median, -1 the current one."""
    script = """index => {
        const chart = document.querySelectorAll('.js-plotly-plot')[1];
        const lines = [...chart.querySelectorAll('.scatterlayer .js-line')];
        return lines.at(index).getAttribute('d');
    }"""
    return page.evaluate(script, index)


def colours(page: Any) -> list[str]:
    """Fills of the map."""
    found = "[...document.querySelectorAll('.st-key-map .js-fill')]"
    return page.evaluate(f"() => {found}.map(path => path.style.fill + path.getAttribute('d'))")


def no_trouble(page: Any) -> bool:
    """Nothing on the page looks like an error of the program."""
    return not page.locator('[data-testid="stException"]').count() and "Traceback" not in page.inner_text(
        "body"
    )


def test_the_page_opens_and_asks_nothing_from_outside(open_page: Callable[..., Any], address: str) -> None:
    page = open_page()
    page.get_by_text("Tribes", exact=True).first.click()
    page.get_by_text("Difference to the baseline").first.click()
    page.wait_for_timeout(1500)
    own = (address, address.replace("http", "ws"), "data:", "blob:")
    assert [url for url in page.asked if not url.startswith(own)] == []
    assert "not a forecast" in page.inner_text("body")
    assert no_trouble(page)


def test_a_slider_moved_by_keyboard_redraws_the_version_and_keeps_the_baseline(
    open_page: Callable[..., Any],
) -> None:
    page = open_page("runs=16&weeks=40")
    baseline, current = curve(page, -2), curve(page, -1)
    assert baseline == current
    slider(page, "Militia deployment").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text("Your changes (1)").wait_for(timeout=LONG)
    wait_until_ready(page)
    page.wait_for_timeout(1500)
    # The page was redrawn meanwhile; the slider must still have the keyboard.
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.search.includes('l.militia_deployment')", timeout=LONG)
    wait_until_ready(page)
    page.wait_for_function(
        """() => {
            const chart = document.querySelectorAll('.js-plotly-plot')[1];
            const lines = [...chart.querySelectorAll('.scatterlayer .js-line')];
            return lines.at(-1).getAttribute('d') !== lines.at(-2).getAttribute('d');
        }""",
        timeout=LONG,
    )
    page.get_by_text("Reset all").click()
    page.get_by_text("Nothing is changed yet").wait_for(timeout=LONG)
    wait_until_ready(page)
    page.wait_for_timeout(1500)
    assert (curve(page, -2), curve(page, -1)) == (baseline, current)
    assert no_trouble(page)


def test_the_week_slider_changes_the_map(open_page: Callable[..., Any]) -> None:
    page = open_page()
    before = colours(page)
    week = slider(page, "Week in view")
    week.focus()
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => location.search.includes('week=0')", timeout=LONG)
    page.wait_for_timeout(1500)
    assert colours(page) != before
    assert no_trouble(page)


def test_a_click_on_the_map_chooses_what_is_explained(open_page: Callable[..., Any]) -> None:
    page = open_page()
    page.locator(".st-key-map .scatterlayer .point").nth(40).click(force=True)
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


def test_every_figure_has_a_text_for_those_who_do_not_see_it(open_page: Callable[..., Any]) -> None:
    page = open_page()
    charts = page.locator('[data-testid="stPlotlyChart"]')
    assert charts.count() == 7
    described = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].filter(
            chart => chart.closest('[aria-label]') || chart.querySelector('[aria-label]')).length"""
    )
    assert described == 7
    assert page.locator("details.words").count() == 1
