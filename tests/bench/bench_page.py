"""How fast the page answers a slider in a real browser: ``python tests/bench/bench_page.py``.

Prints medians over presses of a key, from the key to the first redrawn curve and to the picture of all
runs. The baseline is on the shelf already; every press asks for a version that was never made before.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)
PRESSES = 9
QUIET_SECONDS = 1.5

# Notes the time of each redrawing of the first curve and of each change of the line on progress.
WATCH = """() => {
    const curve = () => {
        const line = document.querySelector('.curves .median:not(.base)');
        return line && line.getAttribute('d');
    };
    window.seen = curve(); window.first = null; window.last = null; window.begun = null;
    const begin = () => { window.begun = performance.now(); };
    window.addEventListener('keyup', begin, {once: true, capture: true});
    const look = () => {
        const now = curve();
        if (window.begun && now && now !== window.seen) {
            window.seen = now; window.last = performance.now();
            if (!window.first) window.first = window.last;
        }
    };
    // An observer costs nothing while nothing changes; a loop over frames would slow the page down.
    if (window.observer) window.observer.disconnect();
    window.observer = new MutationObserver(look);
    window.observer.observe(document.body, {subtree: true, childList: true, attributeFilter: ['d']});
}"""


def serve() -> tuple[subprocess.Popen[bytes], str]:
    """Start the page on a free port and wait until it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
            break
        except OSError:
            time.sleep(0.25)
    return server, f"http://127.0.0.1:{port}"


def measure(page: Any, url: str, weeks: int) -> tuple[list[float], list[float]]:
    """Milliseconds to the first and to the last picture, one pair a press."""
    page.goto(f"{url}/?runs=100&weeks={weeks}")
    ready = page.get_by_text("every run is paired")
    ready.first.wait_for(timeout=180_000)
    page.locator(".st-key-yaml").wait_for(timeout=180_000)
    handle = page.locator('[data-testid="stSlider"]').filter(has_text="Militia deployment")
    handle.locator('[role="slider"], input[type="range"]').first.focus()
    first, last = [], []
    for press in range(PRESSES + 1):
        time.sleep(QUIET_SECONDS)
        page.evaluate(WATCH)
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => window.first !== null", timeout=180_000)
        ready.first.wait_for(timeout=180_000)
        time.sleep(QUIET_SECONDS)
        numbers = page.evaluate("() => [window.first - window.begun, window.last - window.begun]")
        if press:  # the first press still warms up
            first.append(numbers[0])
            last.append(numbers[1])
    return first, last


def main() -> None:
    """Print the medians for one year and for the whole horizon."""
    from playwright.sync_api import sync_playwright

    server, url = serve()
    try:
        with sync_playwright() as playwright:
            path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
            browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; 100 runs, {PRESSES} presses")
            for weeks in (52, 250):
                first, last = measure(page, url, weeks)
                print(
                    f"{weeks} weeks: first picture {statistics.median(first):.0f} ms "
                    f"({min(first):.0f} to {max(first):.0f}), all runs {statistics.median(last):.0f} ms"
                )
            browser.close()
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    main()
