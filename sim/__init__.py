"""Policy scenario simulator: the causal claims of five articles as an agent-based model.

For notebooks and programs:

    from sim import Experiment, compare, ensemble, load_scenario, run

Each name is loaded when it is first used, so that `import sim` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

# Name -> where it is defined. The floors below may not be imported here: they import this package.
_PUBLIC = {
    "Experiment": "sim.study.experiment",
    "Results": "sim.study.results",
    "compare": "sim.study.api",
    "ensemble": "sim.study.api",
    "load_scenario": "sim.scenario",
    "open_results": "sim.study.results",
    "read_experiment": "sim.study.experiment_file",
    "run": "sim.study.api",
    "weekly_frame": "sim.study.api",
}


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_PUBLIC])
