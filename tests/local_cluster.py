"""A Dask cluster of two workers in a process of its own, as `dask scheduler` and `dask worker` would be.

python -m tests.local_cluster

It says its address and goes on until its standard input ends. The tests kill it with all its workers: so
no test waits for a cluster that does not close, and no thread of it runs beside the tests.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def serve() -> Iterator[tuple[str, int]]:
    """Start the cluster; yields its address and the number of the scheduler's process, then ends it."""
    command = [sys.executable, "-m", "tests.local_cluster"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("tcp://"), address
        yield address, process.pid
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(60)


def main() -> None:
    """Be the cluster."""
    import dask
    from distributed import LocalCluster

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
        ) as cluster,
    ):
        sys.stdout.write(f"{cluster.scheduler_address}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
