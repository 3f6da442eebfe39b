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
    page.locator(".theatre .settled path").first.wait_for(timeout=LONG)
    page.locator(".curves .median").first.wait_for(timeout=LONG)
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


def curve(page: Any, who: str) -> str:
    """Path of a median of the first chart, "baseline" or "current"."""
    line = ".curves .median.base" if who == "baseline" else ".curves .median:not(.base)"
    return page.locator(line).first.get_attribute("d")


def colours(page: Any) -> list[str]:
    """Fills of the map's places."""
    return page.evaluate(
        "() => [...document.querySelectorAll('.theatre .settled path')].map(p => p.style.fill)"
    )


def no_trouble(page: Any) -> bool:
    """Nothing on the page looks like an error of the program."""
    return not page.locator('[data-testid="stException"]').count() and "Traceback" not in page.inner_text(
        "body"
    )
