"""The claims in a real browser: there and back with a dial turned, table and picture by pointer, phones."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.driving import LONG, click, no_trouble, press, rest, slider, wait_until_ready

pytestmark = pytest.mark.browser

TOO_WIDE = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    return Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - innerWidth);
}"""
PARTS = ("Ledger of claims", "Network", "Rivals", "Scenarios", "Authors' worlds")


def test_a_claim_is_found_switched_off_and_seen_in_the_simulator(
    open_page: Callable[..., Any], address: str
) -> None:
    page = open_page("runs=16&weeks=12", path="claims")
    page.get_by_text("96 of 96 claims").wait_for(timeout=LONG)
    page.get_by_placeholder("for example tribe").fill("shy away")
    page.get_by_text("1 of 96 claims").wait_for(timeout=LONG)
    slider(page, "Strength").focus()
    press(page, "Home")
    page.wait_for_function("() => location.search.includes('c.militia_fear=0')", timeout=LONG)
    click(page, page.get_by_text("See what follows in the simulator"))
    wait_until_ready(page)
    assert "c.militia_fear=0" in page.url and "/claims" not in page.url
    assert page.get_by_text("Claim “Fear of the militias” × 0").count()
    click(page, page.get_by_role("link", name="Claims", exact=True).first)
    page.get_by_text("1 of 96 claims").wait_for(timeout=LONG)
    rest(page)
    assert slider(page, "Strength").input_value() == "0"
    own = (address, address.replace("http", "ws"), "data:", "blob:")
    assert [url for url in page.asked if not url.startswith(own)] == []
    assert no_trouble(page)


def test_a_row_of_the_ledger_and_a_point_of_the_network_choose_a_claim(open_page: Callable[..., Any]) -> None:
    page = open_page("articles=a5&only=disputed", path="claims")
    table = page.locator('[data-testid="stDataFrame"]')
    table.wait_for(timeout=LONG)
    rest(page)
    page.wait_for_timeout(500)
    table.click(position={"x": 20, "y": 2.5 * 35})
    page.wait_for_function("() => location.search.includes('claim=')", timeout=LONG)
    rest(page)
    first = page.url.partition("claim=")[2].partition("&")[0]
    assert "articles=a5" in page.url and "only=disputed" in page.url
    click(page, page.get_by_text("Network", exact=True).first)
    points = page.locator(".st-key-network .scatterlayer .trace:nth-last-child(2) .point")
    points.first.wait_for(timeout=LONG)
    rest(page)
    points.nth(0).click(force=True)
    page.wait_for_function(f"() => !location.search.includes('claim={first}')", timeout=LONG)
    slider(page, "Strength").wait_for(timeout=LONG)
    assert "part=network" in page.url
    assert no_trouble(page)


def test_a_world_opens_in_the_simulator(open_page: Callable[..., Any]) -> None:
    page = open_page("runs=16&weeks=12&part=worlds", path="claims")
    click(page, page.get_by_role("button", name="Step into it").nth(2))
    page.get_by_role("heading", name="The world of the third article", level=1).wait_for(timeout=LONG)
    page.wait_for_function("() => location.search.includes('scenario=author-a3')", timeout=LONG)
    assert no_trouble(page)


@pytest.mark.parametrize("width", [390, 1400])
def test_nothing_is_wider_than_the_screen(open_page: Callable[..., Any], width: int) -> None:
    page = open_page("c.momentum=0.5&claim=militia_fear", path="claims", width=width, height=844)
    assert page.locator("h1").bounding_box()["y"] > 40, "the title stands clear of the ways at the top"
    for part in PARTS:
        click(page, page.get_by_text(part, exact=True).first)
        page.get_by_role("heading", name=part, exact=True).wait_for(timeout=LONG)
        rest(page)
        page.wait_for_timeout(300)
        assert page.evaluate(TOO_WIDE) <= 0, part
        assert no_trouble(page), part
        folder = os.environ.get("SCREENSHOTS")
        if folder:
            page.screenshot(path=str(Path(folder) / f"claims_{part.split()[0].lower()}_{width}.png"))
