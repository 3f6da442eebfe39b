"""Waiting for the runs that a page has ordered."""

from __future__ import annotations

import time

from sim.ui.job import Job

PAUSE = 0.01  # seconds


def wait_to_end(job: Job, seconds: float) -> None:
    """Wait until all runs of a job are in or one has failed, but not longer than this."""
    deadline = time.monotonic() + seconds
    while not job.is_over and time.monotonic() < deadline:
        time.sleep(PAUSE)
