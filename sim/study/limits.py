"""How much one request may ask for, checked before any work starts.

The figures guard against slips of the keyboard (a nought too many), not against large studies:
a large study is a batch of several requests.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sim.errors import LimitError

RUNS_MAX: Final = 100_000
WEEKS_MAX: Final = 520
WORKERS_MAX: Final = 64
SEED_MAX: Final = 2**63 - 1
CHUNK_MAX: Final = 4_096
CHUNK_DEFAULT: Final = 64
RUNS_DEFAULT: Final = 50
RUNS_OF_EXPECTATIONS: Final = 40
"""Pairs of runs with which the shipped `expect` lines are tested and their findings stated."""
EXPERIMENT_RUNS_MAX: Final = 10_000_000
# Seconds that a run may take, or a chunk of runs made together; then it is taken to hang.
TIMEOUT_DEFAULT: Final = 600.0
TIMEOUT_MAX: Final = 86_400
MEMORY_INFO: Final = Path("/proc/meminfo")


def check_number(name: str, value: float, low: float, high: float) -> None:
    """Refuse a number outside its limits.

    Parameters
    ----------
    name : str
        What the user calls it, for the message.
    value, low, high : int or float
        The number and its inclusive limits.

    Raises
    ------
    LimitError
        With one line that names the number, its value and the limits.
    """
    if not low <= value <= high:
        raise LimitError(f"{name}: {value} is outside {low:,} to {high:,}")


def check_request(
    runs: int = 1, weeks: int | None = None, workers: int = 1, seed: int = 0, chunk: int = CHUNK_DEFAULT
) -> None:
    """Refuse a study larger than the limits; `weeks` None leaves the scenario's own horizon.

    Raises
    ------
    LimitError
        For the first number outside its limits.
    """
    check_number("runs", runs, 1, RUNS_MAX)
    if weeks is not None:
        check_number("weeks", weeks, 1, WEEKS_MAX)
    check_number("workers", workers, 1, WORKERS_MAX)
    check_number("seed", seed, 0, SEED_MAX)
    check_number("chunk", chunk, 1, CHUNK_MAX)


def check_memory(size: int, runs: int, weeks: int) -> None:
    """Refuse results that would not fit in the memory that is free now.

    An ensemble is held whole, so a request inside the limits above can still be too large for a
    small machine; better one line now than a killed process in an hour.

    Parameters
    ----------
    size : int
        Bytes the results will take.
    runs, weeks : int
        For the message.

    Raises
    ------
    LimitError
        If less than `size` bytes are free. Nothing is checked where the system does not say.
    """
    free = _free_memory()
    if free is not None and size > free:
        gigabyte = 1e9
        raise LimitError(
            f"runs: {runs:,} runs of {weeks} weeks take {size / gigabyte:.1f} GB of memory and "
            f"{free / gigabyte:.1f} GB is free; ask for fewer runs or weeks"
        )


def _free_memory() -> int | None:
    try:
        with MEMORY_INFO.open(encoding="ascii") as lines:
            for line in lines:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        return None
    return None
