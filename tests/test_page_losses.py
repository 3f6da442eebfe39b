"""A process of the page that is killed: what it had to make is made again, and nobody waits for ever."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.study import processes
from sim.ui import desk as desk_module
from sim.ui import watch
from sim.ui.desk import LOST, Desk
from sim.ui.job import LOSS, Job
from sim.ui.tasks import Piece, make_piece
from tests.batch_stand_in import get_killed_while_sending
from tests.page_jobs import wait_to_end

RUNS = 16


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk with one process that soon notices a loss."""
    monkeypatch.setattr(processes, "SECONDS_TO_NOTICE", 0.5)
    made = Desk(workers=1)
    yield made
    begun = time.monotonic()
    made.close()
    assert time.monotonic() - begun < 10


def _die(marker: Path, *about: Any) -> Piece:
    """Once, be killed."""
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return make_piece(*about)


def _die_while_telling(marker: Path, *about: Any) -> Piece:
    """Once, be killed half way through sending the result, as the system does when memory is short."""
    if not marker.exists():
        marker.touch()
        get_killed_while_sending()
    return make_piece(*about)


def _always_die(plan: Any, seed: int, runs: Sequence[int], flag: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("die", [_die, _die_while_telling])
def test_what_a_killed_process_had_to_make_is_made_again(
    desk: Desk,
    make_plan: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    die: Callable[..., Piece],
) -> None:
    plan = make_plan(weeks=8)
    monkeypatch.setattr(desk_module, "make_piece", partial(die, tmp_path / "died"))
    (job,) = desk.order("anna", [(plan, plan)], seed=3, runs=RUNS)
    wait_to_end(job, 60)
    assert (tmp_path / "died").exists()
    assert (job.done, job.error, job.has_loss) == (RUNS, None, True)
    picture, direct = job.picture(), make_piece(plan, 3, range(RUNS))
    assert picture is not None
    np.testing.assert_array_equal(picture.holders, direct.holders)


def test_a_pipe_that_two_threads_close_is_closed_once(
    desk: Desk, make_plan: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The new pool's pipes get the numbers of those just closed: closed again, they would be gone."""
    close = Connection._close

    def close_and_be_held_up(self: Connection) -> None:
        close(self)
        if threading.current_thread().name == "desk":
            time.sleep(1)

    monkeypatch.setattr(Connection, "_close", close_and_be_held_up)
    plan = make_plan(weeks=8)
    monkeypatch.setattr(desk_module, "make_piece", partial(_die_while_telling, tmp_path / "died"))
    (job,) = desk.order("anna", [(plan, plan)], seed=3, runs=RUNS)
    wait_to_end(job, 20)
    assert (job.done, job.error, job.has_loss) == (RUNS, None, True)


def test_a_chunk_that_kills_its_process_again_and_again_is_told_in_one_line(
    desk: Desk, make_plan: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = make_plan(weeks=8)
    monkeypatch.setattr(desk_module, "make_piece", _always_die)
    (broken,) = desk.order("anna", [(plan, plan)], seed=9, runs=RUNS)
    wait_to_end(broken, 60)
    assert broken.error == LOST and "\n" not in LOST
    monkeypatch.undo()
    (good,) = desk.order("anna", [(plan, plan)], seed=9, runs=RUNS)
    wait_to_end(good, 60)
    assert (good.done, good.error, good.has_loss) == (RUNS, None, False)


def test_the_page_says_that_a_process_was_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    job = Job(RUNS, has_preview=False)
    monkeypatch.setattr(watch.orders, "jobs", lambda: [job])
    monkeypatch.setattr(watch.state, "settings", lambda: None)
    monkeypatch.setattr(watch.st, "progress", lambda _, text: said.append(text))
    watch._draw_progress()
    job.note_loss()
    watch._draw_progress()
    assert [LOSS in text for text in said] == [False, True]
