"""Digests of results: one a run, and one over all, the same however the work was cut and shared out."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray


def run_digests(
    series: Mapping[str, NDArray[np.float64]], once: Mapping[str, NDArray[np.float64]]
) -> list[str]:
    """SHA-256 of each run's outcomes, in a fixed order of names.

    Parameters
    ----------
    series : mapping of str to array (R, T+1)
        Weekly outcomes.
    once : mapping of str to array (R,)
        Outcomes measured once a run.

    Returns
    -------
    list of str
        One a run. Run k has the same digest alone and among others.
    """
    columns = [
        (f"{name}{values.shape[1:]}".encode(), np.ascontiguousarray(values, dtype="<f8"))
        for name, values in sorted({**series, **once}.items())
    ]
    count = len(columns[0][1]) if columns else 0
    return [_digest_run(columns, row) for row in range(count)]


def result_digest(runs: Iterable[str], counts: Iterable[NDArray[np.int32]]) -> str:
    """SHA-256 over the runs' digests in order and over counts of holders and sides.

    Parameters
    ----------
    runs : iterable of str
        From `run_digests`; for a run that failed, any text that says so.
    counts : iterable of integer arrays
        Holders and sides, summed over all runs; none if they were not kept.
    """
    digest = hashlib.sha256()
    for text in runs:
        digest.update(text.encode() + b"\n")
    for values in counts:
        digest.update(str(values.shape).encode())
        digest.update(np.ascontiguousarray(values, dtype="<i4").data)
    return digest.hexdigest()


def _digest_run(columns: list[tuple[bytes, NDArray[np.float64]]], row: int) -> str:
    digest = hashlib.sha256()
    for name, values in columns:
        digest.update(name)
        digest.update(values[row : row + 1].data)
    return digest.hexdigest()
