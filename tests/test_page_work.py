"""Behind the page: pieces become pictures, orders are shared, bounded and never keep an error."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.errors import LimitError, SimulationError
from sim.ui import desk as desk_module
from sim.ui.chunks import cut
from sim.ui.desk import Desk, explain
from sim.ui.job import ALL, FIRST_RUNS, FIRST_WEEKS, NOTHING, Job
from sim.ui.limits import CHUNK_RUNS, check_order
from sim.ui.replays import Replay
from sim.ui.tasks import OutdatedError, Piece, make_piece
from sim.ui.watch import say_progress
from tests.page_jobs import wait_to_end

PLACES, PARTIES, GROUPS = 3, 10, 2


def piece(runs: range, weeks: int = 4, offset: float = 0.0) -> Piece:
    """A made-up chunk: each run's series is its own number."""
    rows = np.array(runs, dtype=np.float32)[:, None] + np.zeros((1, weeks + 1), dtype=np.float32)
    holders = np.zeros((weeks + 1, PLACES, PARTIES), dtype=np.uint8)
    holders[:, :, 0] = len(runs)
    sides = np.zeros((weeks + 1, GROUPS, 3), dtype=np.uint8)
    sides[:, :, 1] = len(runs)
    once = np.where(np.array(runs) % 2, np.nan, 7.0)
    return Piece(tuple(runs), {"x": rows + np.float32(offset)}, {"end": once}, holders, sides)


def test_pieces_in_any_order_give_the_same_picture() -> None:
    first, second = Job(20, has_preview=False), Job(20, has_preview=False)
    parts = [piece(range(8)), piece(range(8, 16)), piece(range(16, 20))]
    for part in parts:
        first.add(part)
    for part in reversed(parts):
        second.add(part)
    one, other = first.picture(), second.picture()
    assert one is not None and other is not None
    np.testing.assert_array_equal(one.values("x"), other.values("x"))
    np.testing.assert_array_equal(one.once("end"), other.once("end"))
    np.testing.assert_array_equal(one.holders, other.holders)
    assert one.is_final and one.holders[0, 0, 0] == 20


def test_a_job_goes_through_its_stages() -> None:
    job = Job(40, has_preview=True)
    assert (job.stage(), job.picture()) == (NOTHING, None)
    job.add_first(piece(range(8), weeks=2))
    assert job.picture() is None
    job.add_first(piece(range(8, 16), weeks=2))
    assert job.stage() == FIRST_WEEKS
    preview = job.picture()
    assert preview is not None and preview.weeks == 2 and not preview.is_final
    job.add(piece(range(16, 40)))
    assert job.stage() == FIRST_WEEKS, "the first runs are those that the baseline has first too"
    job.add(piece(range(16)))
    assert job.stage() == ALL
    assert job.is_over and job.done == 40


def test_a_picture_does_not_change_when_more_runs_come_in() -> None:
    job = Job(32, has_preview=False)
    job.add(piece(range(16)))
    assert job.stage() == FIRST_RUNS
    early = job.picture()
    assert early is not None
    before = early.values("x").copy(), early.holders.copy()
    job.add(piece(range(16, 32), offset=100))
    np.testing.assert_array_equal(early.values("x"), before[0])
    np.testing.assert_array_equal(early.holders, before[1])


@pytest.mark.parametrize("runs", [16, 20, 41, 100, 200])
@pytest.mark.parametrize("weeks", [8, 52, 53, 250])
@pytest.mark.parametrize("workers", [1, 2, 3, 8])
def test_chunks_cover_every_run_once(runs: int, weeks: int, workers: int) -> None:
    chunks = cut(runs, weeks, workers)
    whole = [run for chunk in (*chunks.first, *chunks.rest) for run in chunk]
    assert sorted(whole) == list(range(runs))
    assert max(map(len, (*chunks.first, *chunks.rest))) <= CHUNK_RUNS
    assert [run for chunk in chunks.preview for run in chunk] == (list(range(16)) if weeks > 52 else [])
    assert [run for chunk in chunks.first for run in chunk] == list(range(16))


def test_processes_have_equal_work() -> None:
    assert [len(chunk) for chunk in cut(100, 52, 2).rest] == [42, 42]
    # One of the two has made the first sixteen before.
    assert [len(chunk) for chunk in cut(100, 250, 2).rest] == [50, 34]


def test_a_chunk_that_nobody_wants_stops(make_plan: Callable[..., Any], tmp_path: Path) -> None:
    flag = tmp_path / "flag"
    plan = make_plan(weeks=8)
    assert make_piece(plan, 1, range(2), str(flag)).runs == (0, 1)
    flag.touch()
    with pytest.raises(OutdatedError):
        make_piece(plan, 1, range(2), str(flag))


@pytest.mark.parametrize(("runs", "weeks"), [(201, 52), (15, 52), (100, 521), (100, 7)])
def test_limits_are_checked_before_work(runs: int, weeks: int) -> None:
    with pytest.raises(LimitError):
        check_order(runs, weeks)


def test_a_stranger_sees_no_traceback() -> None:
    assert "secret" not in explain(RuntimeError("secret path"))
    assert explain(SimulationError("runs: 3\nis too few")) == "runs: 3 is too few"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk with one process."""
    made = Desk(workers=1)
    yield made
    made.close()


def test_equal_orders_are_made_once_and_equal_the_engine(desk: Desk, make_plan: Callable[..., Any]) -> None:
    plan = make_plan(weeks=8)
    (one,) = desk.order("anna", [(plan, plan)], seed=3, runs=16)
    (other,) = desk.order("boris", [(make_plan(weeks=8), plan)], seed=3, runs=16)
    assert one is other
    wait_to_end(one, 120)
    picture = one.picture()
    assert picture is not None and picture.is_final
    direct = make_piece(plan, 3, range(16))
    for name, values in direct.series.items():
        np.testing.assert_array_equal(picture.values(name), values.astype(np.float64))
    np.testing.assert_array_equal(picture.holders, direct.holders)


def test_an_order_that_nobody_wants_any_more_is_dropped(desk: Desk, make_plan: Callable[..., Any]) -> None:
    long, short = make_plan(weeks=52), make_plan(weeks=8)
    (first,) = desk.order("anna", [(long, short)], seed=1, runs=200)
    (second,) = desk.order("anna", [(short, short)], seed=1, runs=16)
    wait_to_end(second, 120)
    time.sleep(0.5)
    assert second.is_over and not first.is_over
    (again,) = desk.order("anna", [(long, short)], seed=1, runs=16)
    assert again is not first
    desk.leave("anna")


def test_a_replay_shows_how_far_it_is(desk: Desk, make_plan: Callable[..., Any], tmp_path: Path) -> None:
    replay = desk.trace(make_plan(weeks=20), 1, 0, "tribe", 0, 1, 5)
    table, _ = replay.future.result(60)
    assert len(table) > 10
    assert replay.share() == 1.0
    assert not replay.has_failed
    assert desk.trace(make_plan(weeks=20), 1, 0, "tribe", 0, 1, 5) is replay
    waiting = Replay(Future(), tmp_path / "note", 20)
    assert waiting.share() == 0.0
    waiting.note.write_text("", encoding="ascii")
    assert waiting.share() == 0.0, "the worker is just writing it"
    waiting.note.write_text("10", encoding="ascii")
    assert waiting.share() == 0.5


def test_an_error_is_told_and_never_kept(
    desk: Desk, make_plan: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = make_plan(weeks=8)
    monkeypatch.setattr(desk_module, "make_piece", _fail)
    (broken,) = desk.order("anna", [(plan, plan)], seed=9, runs=16)
    wait_to_end(broken, 30)
    assert broken.error == "the reason in one line"
    monkeypatch.undo()
    (good,) = desk.order("anna", [(plan, plan)], seed=9, runs=16)
    assert good is not broken
    wait_to_end(good, 30)
    assert good.error is None and good.is_over


def _fail(*_: Any) -> None:
    raise SimulationError("the reason\nin one line")


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (NOTHING, "The first runs are being computed; 0 of 200 runs are in"),
        (FIRST_WEEKS, "Shown: the first 16 runs, their first year; over the whole time 0 of 200 runs are in"),
        (FIRST_RUNS, "Shown: the first 16 runs or more; 0 of 200 runs are in, and the picture grows sharper"),
    ],
)
def test_progress_counts_what_is_shown_already(stage: int, words: str) -> None:
    assert say_progress(stage, 0, 200, 100) == words
