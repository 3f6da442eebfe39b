"""What one visitor may ask for; checked before any work starts, also for what a link carries."""

from __future__ import annotations

from datetime import date
from typing import Final

from sim.errors import LimitError

RUNS_LEAST, RUNS_MOST, RUNS_DEFAULT, RUNS_STEP = 16, 200, 100, 4
WEEKS_LEAST, WEEKS_MOST = 8, 520
SEED_MOST: Final = 999_999
SEED_DEFAULT: Final = 1

QUICK_RUNS: Final = 16
"""Runs of the first picture."""
QUICK_WEEKS: Final = 52
"""Weeks of the first picture; the rest of the horizon follows."""
CHUNK_RUNS: Final = 64
"""Runs made together at most: a run costs less in company, until the cache is full."""
KEPT_RESULTS: Final = 16
KEPT_TRACES: Final = 64

PATIENCE_SECONDS: Final = 0.9
"""How long a script waits for the first picture before it lets go; the watch then takes over."""
WATCH_SECONDS: Final = 0.3
FITTED_UNTIL: Final = date(2016, 1, 1)
"""From here on nothing was fitted: what is shown is a conditional hindcast."""
MOST_SEARCH_HITS: Final = 10
MOST_CHARTS: Final = 6
MOST_BASIC: Final = 8
"""Not more basic sliders than this are shown, whatever the catalogue says."""
KEPT_SESSION_NOTES: Final = 6
"""Lines shown about a link that could not be used in full."""
WEEK_SHOWN: Final = 52
"""The week in view when the page opens."""


def check_order(runs: int, weeks: int) -> None:
    """Refuse more than one visitor may ask for.

    Raises
    ------
    LimitError
        With one line that names the limit.
    """
    if not RUNS_LEAST <= runs <= RUNS_MOST:
        raise LimitError(f"runs: {runs:,} is outside {RUNS_LEAST} to {RUNS_MOST}")
    if not WEEKS_LEAST <= weeks <= WEEKS_MOST:
        raise LimitError(f"weeks: {weeks:,} is outside {WEEKS_LEAST} to {WEEKS_MOST}")
