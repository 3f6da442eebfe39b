"""The command line as a process of its own: streams, exit codes, signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-m", "sim"]
SECONDS = 120
ROOT = Path(__file__).resolve().parent.parent


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=SECONDS,
        env={**os.environ, **environment},
    )


def start(*arguments: str) -> subprocess.Popen[str]:
    """Start the program in a group of its own; it hears Ctrl-C even where the tests were started deaf."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            [*PROGRAM, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )
    finally:
        signal.signal(signal.SIGINT, before)


def test_no_command_prints_the_help() -> None:
    done = _run()
    assert (done.returncode, done.stderr) == (0, "")
    assert "coalition-sim run historical" in done.stdout


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_json_is_the_only_thing_on_standard_output(locale: str) -> None:
    done = _run("run", "historical", "--runs", "2", "--weeks", "2", "--json", LC_ALL=locale, FORCE_COLOR="1")
    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert document["runs"] == 2
    assert done.stdout.endswith("}\n")


def test_order_of_hashes_changes_nothing() -> None:
    request = ("run", "historical", "--runs", "2", "--weeks", "3", "--json")
    assert _run(*request, PYTHONHASHSEED="0").stdout == _run(*request, PYTHONHASHSEED="7").stdout


def test_an_unknown_scenario_is_one_line_and_exit_2() -> None:
    done = _run("run", "historic")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "historical" in done.stderr


def test_a_closed_pipe_is_silent() -> None:
    command = f"{sys.executable} -m sim parameters | head -n 1"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, timeout=SECONDS, check=True
    )
    assert done.stderr == ""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_stops_at_once_with_130_and_leaves_no_process(workers: str) -> None:
    process = start("run", "historical", "--runs", "5000", "--workers", workers, "--json")
    time.sleep(4)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the whole group
    stopped_at = time.monotonic()
    out, err = process.communicate(timeout=SECONDS)
    assert time.monotonic() - stopped_at < 5
    assert process.returncode == 130
    assert out == ""
    assert err.splitlines() == ["stopped"]
    time.sleep(1)
    assert _living(process.pid) == []


def _living(group: int) -> list[str]:
    """Processes of a group that still run; a dead one that nobody has fetched yet does not count."""
    lines = subprocess.run(
        ["ps", "-eo", "pgid=,stat=,args="], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    rows = [line.split(maxsplit=2) for line in lines]
    return [row[-1] for row in rows if int(row[0]) == group and not row[1].startswith("Z")]
