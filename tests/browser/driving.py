"""What a user does with the page, each step begun only when the page is at rest."""

from __future__ import annotations

import re
from typing import Any

READY = "every run is paired"
LONG = 120_000
AT_REST = "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"


def wait_until_ready(page: Any) -> None:
    """Wait until all runs are in and the last section is drawn."""
    page.get_by_text(READY).first.wait_for(timeout=LONG)
    page.locator(".st-key-yaml").wait_for(timeout=LONG)
    page.locator(".st-key-map .main-svg").first.wait_for(timeout=LONG)
    rest(page)


def rest(page: Any) -> None:
    """Wait until no script runs for the page."""
    page.wait_for_function(AT_REST, timeout=LONG)


def press(page: Any, key: str) -> None:
    """Press a key when the page is at rest."""
    rest(page)
    page.keyboard.press(key)


def click(page: Any, target: Any) -> None:
    """Click something when the page is at rest."""
    target.wait_for(timeout=LONG)
    rest(page)
    target.click()


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
