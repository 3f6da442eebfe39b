"""Starts the web page in a process of its own, reachable from this machine only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from sim.errors import SimulationError
from sim.study.limits import check_number

ADDRESS: Final = "127.0.0.1"
PORT_LOW: Final = 1_024
PORT_HIGH: Final = 65_535
# Names the folder to the page, which runs in a process of its own.
CLAIMS_VARIABLE: Final = "COALITION_SIM_CLAIMS"


def serve_page(port: int, claims: Path | None = None) -> int:
    """Serve the page until it is stopped.

    Parameters
    ----------
    port : int
        Port on 127.0.0.1.
    claims : Path, optional
        Folder with claims of the user's own.

    Returns
    -------
    int
        Exit code of the server.

    Raises
    ------
    LimitError
        If the port is not one a user may open.
    SimulationError
        If the page is not installed.
    """
    check_number("port", port, PORT_LOW, PORT_HIGH)
    entry = find_page()
    # The folder of the entry holds Streamlit's settings.
    surroundings = {**os.environ, CLAIMS_VARIABLE: str(claims.resolve())} if claims else None
    return subprocess.call(page_command(entry, port), cwd=entry.parent, env=surroundings)


def page_command(entry: Path, port: int) -> list[str]:
    """The command that serves a page on this machine only."""
    options = ["--server.address", ADDRESS, "--server.port", str(port)]
    return [sys.executable, "-m", "streamlit", "run", str(entry), *options]


def find_page() -> Path:
    """File that starts the page: beside the package, or inside it when it is installed as a wheel."""
    package = Path(__file__).resolve().parent.parent
    for entry in (package.parent / "app.py", package / "page_files" / "app.py"):
        if entry.is_file():
            return entry
    raise SimulationError("the page is not installed: app.py is missing beside the package")
