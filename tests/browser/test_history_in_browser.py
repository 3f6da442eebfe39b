"""The history page in a real browser: at once, by keyboard, on a phone, nothing asked from outside."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.driving import LONG, no_trouble, press, rest, slider

pytestmark = pytest.mark.browser
FILLS = """() => [...document.querySelectorAll('.theatre')].map(
    map => [...map.querySelectorAll('.settled path')].map(place => place.style.fill).join())"""
LABELLED = """() => [...document.querySelectorAll('.curves svg, .theatre svg')].every(
    figure => figure.getAttribute('aria-label').length > 60)"""
DRAWN = "() => document.querySelectorAll('.theatre .settled path').length >= 800"
HEIGHT = "() => document.querySelector('[data-testid=stMain]').scrollHeight"
MOST_HEIGHT = 16_000  # pixels on a phone
CHANGED = f"before => JSON.stringify(({FILLS})()) !== JSON.stringify(before)"


def test_history_opens_on_a_phone_and_its_months_move_by_keyboard(browser: Any, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/history")
    page.get_by_text("Credibility by factor").wait_for(timeout=LONG)
    page.wait_for_function(DRAWN, timeout=LONG)
    rest(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(HEIGHT) <= MOST_HEIGHT
    assert page.evaluate(LABELLED)
    hit = page.get_by_text("✓ hit").first
    assert not hit.is_visible()
    page.get_by_text("hits, with figures, tolerance and source").press("Enter")
    hit.wait_for(timeout=LONG)
    words = page.locator(".curves .says").first
    assert not words.is_visible()
    page.locator(".curves summary").first.press("Enter")
    words.wait_for(timeout=LONG)
    assert page.locator(".curves .figure").count() >= 8
    before = page.evaluate(FILLS)
    slider(page, "Month").focus()
    press(page, "Home")
    page.get_by_text("Record, 9 June 2014").wait_for(timeout=LONG)
    page.wait_for_function(CHANGED, arg=before, timeout=LONG)
    own = (address, "data:", "blob:")
    assert [url for url in asked if not url.startswith(own)] == []
    assert no_trouble(page)
    context.close()
