"""What the tests share: the shipped data, small plans, the browser; and no silent skips in CI."""

from __future__ import annotations

import gc
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from sim.catalog.load import Catalog
    from sim.scenario import Plan
    from sim.theatre.load import Theatre

IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}

LONG_SECONDS = 1_800

# Headless, as root in a container, and silent: nothing but the page itself is asked for.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-extensions",
)


def find_chromium() -> str | None:
    """Return the path of the machine's Chromium, or None."""
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return next((path for path in found if path), None)


def missing_for_browser() -> str:
    """Return what the browser tests lack on this machine, in words, or an empty text."""
    if importlib.util.find_spec("playwright") is None:
        return "the browser tests need the e2e extra (pip install -e '.[test,e2e]')"
    if find_chromium() is None:
        return "the browser tests need chromium on the PATH (Debian: apt-get install chromium)"
    return ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the long tests their time; skip the browser tests, with the reason, where they cannot run."""
    lacking = missing_for_browser()
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.timeout(LONG_SECONDS))
        if lacking and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=lacking))


def pytest_collection_finish() -> None:
    """Leave what was collected to the end of the session: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, Any, Any]:
    """Put the main program back that a test of a page replaces: processes that are started anew load it."""
    main = sys.modules["__main__"]
    try:
        return (yield)
    finally:
        sys.modules["__main__"] = main


def skipped_reports(config: pytest.Config) -> list[Any]:
    """Return the reports of skipped tests and modules that this process has seen."""
    reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
    return reporter.stats.get("skipped", []) if reporter else []


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test is a failed session: a gate that skips says nothing."""
    if IN_CI and session.exitstatus == pytest.ExitCode.OK and skipped_reports(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say why a session without a failed test has failed all the same."""
    skipped = skipped_reports(config)
    if IN_CI and skipped:
        terminalreporter.write_line(f"CI is set: {len(skipped)} skipped, so this session fails", red=True)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """Return the shipped catalogue: claims, drivers, levers, uncertainties, outcomes, processes."""
    from sim.catalog.load import load_catalog

    return load_catalog()


@pytest.fixture(scope="session")
def theatre() -> Theatre:
    """Return the shipped theatre: places, groups, forces and their relations, read-only."""
    from sim.theatre.load import load_theatre

    return load_theatre()


@pytest.fixture(scope="session")
def make_plan() -> Callable[..., Plan]:
    """Return a function (scenario="historical", weeks=8, settings=()) -> Plan for short runs."""
    from sim.scenario import load_scenario

    def make(scenario: str = "historical", weeks: int = 8, settings: tuple[str, ...] = ()) -> Plan:
        return load_scenario(scenario).plan(weeks=weeks, settings=settings)

    return make


@pytest.fixture(scope="session")
def small_plan(make_plan: Callable[..., Plan]) -> Plan:
    """Return eight weeks of the historical scenario."""
    return make_plan()


@pytest.fixture(scope="session")
def extensions_are_sought_once() -> Iterator[None]:
    """Let Streamlit's AppTest look for installed extensions once, as a server does, not at every press."""
    from streamlit.components.v2 import manifest_scanner as scanner

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanner, "scan_component_manifests", cache(scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return the path of the machine's Chromium."""
    path = find_chromium()
    assert path, missing_for_browser()
    return path


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Any]:
    """Return a headless Chromium driven by Playwright, closed at the end of the session."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=list(CHROMIUM_FLAGS))
        yield started
        started.close()
