"""The page served on this machine, and a browser that opens it."""

from __future__ import annotations

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

from tests.browser.driving import LONG, READY, rest, wait_until_ready

ROOT = Path(__file__).parent.parent.parent


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
    """Return a function that opens the page and waits until all runs are in.

    ``slowness`` is how many times slower than this machine the browser computes; the script ``late`` of the
    page's library reaches it only when the page has run more than once. A ``path`` opens another page.
    """
    contexts = []

    def opened(
        query: str = "runs=16&weeks=12",
        width: int = 1400,
        height: int = 900,
        slowness: int = 1,
        late: str = "",
        path: str = "",
    ) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("websocket", lambda wire: page.asked.append(wire.url))
        if slowness > 1:
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowness})
        held: list[Any] = []
        if late:
            page.route(re.compile(rf"/static/js/{late}\."), lambda route: held.append(route))
        page.goto(f"{address}/{path}?{query}")
        if late:
            page.get_by_text(READY).first.wait_for(timeout=LONG)
            for route in held:
                route.continue_()
        elif path:
            page.locator("h1").first.wait_for(timeout=LONG)
            rest(page)
        else:
            wait_until_ready(page)
        return page

    yield opened
    for context in contexts:
        context.close()
