"""Parts of the documentation that are measured: examples of the command line.

They take runs and move with every number of the model, so ``python -m sim.study.document --measure`` writes
them on request and the check leaves them alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Final

from sim.errors import SimulationError

COLUMNS: Final = 110


def example(*arguments: str, until: str | None = None) -> str:
    """Return a command of the command line with what it prints, as a piece of Markdown.

    Parameters
    ----------
    arguments : str
        Those of the command line.
    until : str, optional
        Leave out what is printed from this text on.

    Raises
    ------
    SimulationError
        If the command fails.
    """
    done = subprocess.run(
        [sys.executable, "-m", "sim", *arguments],
        env={**os.environ, "COLUMNS": str(COLUMNS), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SimulationError(f"coalition-sim {' '.join(arguments)}: {done.stderr.strip()}")
    printed, cut, _ = done.stdout.partition(until) if until else (done.stdout, "", "")
    lines = [line.rstrip() for line in printed.strip().splitlines()]
    text = "\n".join([*lines, "..."] if cut else lines)
    return f"```console\n$ coalition-sim {' '.join(arguments)}\n{text}\n```"


MEASURED: Final[Mapping[str, Callable[[], str]]] = {
    "run": lambda: example("run", "historical", "--weeks", "82", until="What happens once"),
    "compare": lambda: example(
        *("compare", "historical", "historical", "--weeks", "82", "--set-b", "claims.militia_fear=0"),
        until="tribes_with_government: ",
    ),
    "worlds": lambda: example("worlds", "--workers", "2", until="is_population (people)"),
}
"""Name of a measured part -> function that makes it."""
