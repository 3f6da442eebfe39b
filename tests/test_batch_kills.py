"""Kills at random moments lose nothing that was acknowledged, and the batch ends with the same results."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from sim.study.experiment import Experiment
from sim.study.results import Results
from tests.batch_stand_in import run_here
from tests.killing import RUNS, call, check_kept, kill_tree, living, wait_until_none
from tests.test_cli_process import start

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_STOP = 5
PROGRAM = [sys.executable, "-m", "sim"]


@pytest.mark.parametrize("seed", [1, 2])
def test_kills_at_random_moments(tmp_path: Path, seed: int) -> None:
    assert "13 kills" in call("kill_often", tmp_path, 13, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 14))
def test_hundreds_of_kills(tmp_path: Path, seed: int) -> None:
    assert "70 kills" in call("kill_often", tmp_path, 70, seed)


def _kill_trees(folder: Path, whom: list[str], seed: int) -> None:
    generator = np.random.default_rng(seed)
    stored = 0
    for victim in whom:
        stored = max(stored, kill_tree(folder, generator, victim))
        check_kept(folder, stored)
    results = run_here(folder, RUNS)
    assert results.digest() == run_here(folder.parent / "plain", RUNS).digest()


def test_kills_of_the_tree_of_processes(tmp_path: Path) -> None:
    _kill_trees(tmp_path / "batch", ["parent", "group", "worker", "group"], 3)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20, 27))
def test_many_kills_of_the_tree_of_processes(tmp_path: Path, seed: int) -> None:
    _kill_trees(tmp_path / "batch", ["parent", "group", "worker"], seed)


def _start(folder: Path, *more: str) -> subprocess.Popen[str]:
    request = ["batch", "historical", "--runs", "80", "--weeks", "3", "--workers", "2", "--chunk", "2"]
    return start(*request, "--out", str(folder), *more)


def _wait_for_a_part(folder: Path, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 60
    while not ((folder / "manifest.json").exists() and Results(folder).done):
        assert process.poll() is None and time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_at_once_and_says_how_to_go_on(tmp_path: Path, stop: signal.Signals) -> None:
    folder = tmp_path / "out"
    process = _start(folder)
    _wait_for_a_part(folder, process)
    if stop == signal.SIGINT:
        os.killpg(process.pid, stop)  # as a terminal does: to the whole group
    else:
        process.send_signal(stop)
    begun = time.monotonic()
    out, err = process.communicate(timeout=60)
    assert time.monotonic() - begun < SECONDS_TO_STOP
    assert (process.returncode, out) == (130, "")
    assert len(err.splitlines()) == 2, err
    told, last = err.splitlines()
    assert last == "stopped"
    found = re.fullmatch(r"(\d+) of 80 runs are stored; to go on: coalition-sim (.+)", told)
    assert found
    wait_until_none(process.pid, 5)
    stored = Results(folder).done
    assert 0 < int(found[1]) == stored < 80
    if stop == signal.SIGTERM:
        return
    done = subprocess.run(
        [*PROGRAM, *shlex.split(found[2]), "--json"], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert (document["done"], document["of"]) == (80, 80)
    plain = Experiment(["historical"], 80, weeks=3).run(tmp_path / "plain", 0)
    assert document["digest"] == plain.digest()


def test_a_second_process_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    first = _start(tmp_path / "out")
    _wait_for_a_part(tmp_path / "out", first)
    out, err = _start(tmp_path / "out").communicate(timeout=60)
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "another process is writing here" in err
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate(timeout=60)
    assert living(first.pid) == []
    third = _start(tmp_path / "out")  # the dead one holds nothing
    time.sleep(1.5)
    assert third.poll() in (None, 0)  # at work, or done with what the first had left
    with suppress(ProcessLookupError):
        os.killpg(third.pid, signal.SIGKILL)
    third.communicate(timeout=60)
