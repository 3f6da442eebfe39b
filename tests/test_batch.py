"""Batches with a stand-in for the engine: the same results however they come about, and faults as rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.errors import LimitError, ScenarioError
from sim.study.cases import Case, cut
from sim.study.dispatch import Dispatcher
from sim.study.ensemble import ensemble
from sim.study.experiment import Experiment
from sim.study.outline import outline
from sim.study.progress import Report, show_seconds
from sim.study.results import Results
from tests import batch_stand_in as stand_in
from tests.batch_stand_in import AXES, Source, make_experiment, noting, run_here
from tests.study_stand_in import make_plan, simulate

RUNS = 130


@pytest.fixture(scope="module")
def plain() -> str:
    return ensemble(make_plan(), runs=RUNS, simulate=simulate).digest()


# ---- the same results, however the work is cut and shared out --------------------------------------


@pytest.mark.parametrize("chunk", [1, 7, 64, RUNS])
def test_any_chunk_gives_the_results_of_an_ensemble(tmp_path: Path, plain: str, chunk: int) -> None:
    results = run_here(tmp_path, RUNS, chunk)
    assert results.digests() == [plain]
    assert (results.done, results.failed, results.of) == (RUNS, 0, RUNS)


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_any_number_of_processes_gives_the_same(tmp_path: Path, plain: str, workers: int) -> None:
    assert run_here(tmp_path, RUNS, 7, workers=workers).digests() == [plain]


def test_any_order_gives_the_same(tmp_path: Path, plain: str, monkeypatch: pytest.MonkeyPatch) -> None:
    in_order, orders = Dispatcher.run, []

    def shuffled(self: Dispatcher, tasks: Any) -> None:
        mixed = list(np.random.default_rng(4).permutation(np.asarray(list(tasks), dtype=object)))
        orders.append([task.number for task in mixed])
        in_order(self, mixed)

    monkeypatch.setattr(Dispatcher, "run", shuffled)
    assert run_here(tmp_path, RUNS, 7).digests() == [plain]
    assert orders[0] != sorted(orders[0])


def test_the_same_files_come_from_any_workers(tmp_path: Path) -> None:
    for workers in (0, 2):
        run_here(tmp_path / str(workers), 20, 4, workers=workers)
    names = sorted(path.relative_to(tmp_path / "0") for path in (tmp_path / "0").glob("*/*.parquet"))
    assert len(names) == 4 * 5
    for name in names:
        assert (tmp_path / "0" / name).read_bytes() == (tmp_path / "2" / name).read_bytes(), name


def test_cases_are_cut_evenly_and_small_ones_share_a_part() -> None:
    parts = cut([100, 3, 1], 64)
    assert [[(piece.case, piece.runs) for piece in part] for part in parts] == [
        [(0, range(50))],
        [(0, range(50, 100)), (1, range(3)), (2, range(1))],
    ]
    for runs, chunk in ([1], 1), ([7, 7, 7], 3), ([64, 1], 64), ([1] * 200, 64):
        pieces = [piece for part in cut(runs, chunk) for piece in part]
        every = [(piece.case, run) for piece in pieces for run in piece.runs]
        assert every == [(case, run) for case, count in enumerate(runs) for run in range(count)]
        assert all(sum(len(piece.runs) for piece in part) <= chunk for part in cut(runs, chunk))


def test_cases_that_share_a_part_come_apart_again(tmp_path: Path) -> None:
    source, chosen = Source(), [(seed, push) for seed in (1, 2) for push in (1, 3)]
    cases = [Case(source, seed, 3, settings=(f"levers.air_strikes={push}",)) for seed, push in chosen]
    results = Experiment.of_cases(cases).run(tmp_path, 0, chunk=64, simulate=simulate, axes=AXES)
    expected = [ensemble(make_plan(push=push), 3, seed, simulate=simulate).digest() for seed, push in chosen]
    assert results.digests() == expected
    assert len(list((tmp_path / "runs").iterdir())) == 1
    assert results.series("is_fighters", 3)[:, -1].tolist() == [212, 213, 214]


# ---- interrupted and taken up again -----------------------------------------------------------------


class Interrupted(Exception):
    """Stands in for a kill."""


def _stop_after(parts: int) -> Any:
    seen: list[Report] = []

    def watch(report: Report) -> None:
        seen.append(report)
        if len(seen) > parts:
            raise Interrupted

    return watch


def test_going_on_makes_what_is_missing_and_nothing_else(tmp_path: Path, plain: str) -> None:
    with pytest.raises(Interrupted):
        run_here(tmp_path, RUNS, 10, progress=_stop_after(4))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*/*.parquet")}
    halfway = Results(tmp_path)
    assert (halfway.done, halfway.of, halfway.digest(), halfway.is_complete) == (40, RUNS, None, False)
    made: list[int] = []

    assert run_here(tmp_path, RUNS, 10, simulate=noting(made)).digests() == [plain]
    assert made == list(range(40, RUNS))
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_finished_batch_is_not_run_again(tmp_path: Path) -> None:
    def refuse(*_: object, **__: object) -> Any:
        raise AssertionError("work began")

    first = run_here(tmp_path, 8, 4)
    assert run_here(tmp_path, 8, 4, simulate=refuse).digest() == first.digest()


def test_a_folder_keeps_its_cut_and_any_workers_may_go_on(tmp_path: Path, plain: str) -> None:
    with pytest.raises(Interrupted):
        run_here(tmp_path, RUNS, 10, progress=_stop_after(2))
    assert run_here(tmp_path, RUNS, 64, workers=2).digests() == [plain]
    assert len(list((tmp_path / "runs").iterdir())) == 13


# ---- runs that go wrong are rows ----------------------------------------------------------------------


def _without(runs: int, *faulty: int) -> pd.DataFrame:
    good = [run for run in range(runs) if run not in faulty]
    chunk = simulate(make_plan(), 1, good)
    return pd.DataFrame({"run": np.repeat(good, 5), "is_fighters": chunk.series["is_fighters"].ravel()})


@pytest.mark.parametrize("chunk", [1, 4, 16])
@pytest.mark.parametrize(
    ("fault", "run", "kind", "message"),
    [
        (stand_in.raise_sometimes, stand_in.RAISES, "error", "FloatingPointError: a number went wrong"),
        (stand_in.go_nan_sometimes, stand_in.GOES_NAN, "nan", "is_fighters is nan in week 2"),
    ],
)
def test_a_run_that_fails_is_a_row_with_seed_and_message(
    tmp_path: Path, chunk: int, fault: Any, run: int, kind: str, message: str
) -> None:
    results = run_here(tmp_path, 16, chunk, simulate=fault)
    assert (results.done, results.failed, results.of) == (15, 1, 16)
    expected = [{"case": 0, "run": run, "seed": 1, "status": kind, "message": message}]
    assert results.failures().to_dict("records") == expected
    weekly = results.weekly(["is_fighters"])[["run", "is_fighters"]]
    pd.testing.assert_frame_equal(weekly, _without(16, run), check_dtype=False)
    row = results.runs().set_index("run").loc[run]
    assert pd.isna(row["durable_defeat"]) and pd.isna(row["digest"])
    held = results.table("places").to_pandas().drop(columns=["case", "place"])
    assert held.groupby("week").sum().sum(axis=1).tolist() == [15 * 2] * 5


def test_runs_that_hang_die_raise_or_go_nan_cost_only_themselves(tmp_path: Path) -> None:
    fault = stand_in.everything_goes_wrong
    results = run_here(tmp_path, 16, 4, workers=2, simulate=fault, timeout=2.0)
    found = {row["run"]: row["status"] for row in results.failures().to_dict("records")}
    assert found == {
        stand_in.RAISES: "error", stand_in.GOES_NAN: "nan", stand_in.HANGS: "timeout", stand_in.DIES: "killed"
    }  # fmt: skip
    assert (results.done, results.failed, results.of) == (12, 4, 16)
    weekly = results.weekly(["is_fighters"])[["run", "is_fighters"]]
    pd.testing.assert_frame_equal(weekly, _without(16, *found), check_dtype=False)
    document = results.document()
    assert (document["done"], document["failed"], document["of"]) == (12, 4, 16)
    assert [row["message"] for row in document["failures"]] == [
        "FloatingPointError: a number went wrong",
        "is_fighters is nan in week 2",
        "took longer than 2 seconds",
        "its process was killed, perhaps for want of memory",
    ]
    assert json.loads((tmp_path / "results.json").read_text()) == document


def test_every_run_may_fail(tmp_path: Path) -> None:
    results = run_here(tmp_path, 6, 3, seeds=(1, 2), simulate=stand_in.always_raise)
    assert (results.done, results.failed, results.of) == (0, 12, 12)
    messages = [f"ValueError: run {run} of 1" for run in range(6)]
    assert results.failures()["message"].tolist() == messages * 2
    assert results.weekly().empty
    assert results.digest() is not None
    assert [case["outcomes"] for case in outline(results)["cases"]] == [{}, {}]


def test_failed_runs_may_be_tried_once_more(tmp_path: Path, plain: str) -> None:
    assert run_here(tmp_path, RUNS, 10, simulate=stand_in.raise_sometimes).failed == 1
    assert run_here(tmp_path, RUNS, 10).failed == 1
    made: list[int] = []

    assert run_here(tmp_path, RUNS, 10, simulate=noting(made), retry_failed=True).digests() == [plain]
    assert made == list(range(10))


# ---- what is seen of it ---------------------------------------------------------------------------------


def test_progress_counts_what_is_stored_and_tells_rate_and_time_left(tmp_path: Path) -> None:
    seen: list[Report] = []
    run_here(tmp_path, 12, 5, simulate=stand_in.raise_sometimes, progress=seen.append)
    assert [(report.done, report.failed, report.of) for report in seen] == [
        (0, 0, 12), (3, 1, 12), (7, 1, 12), (11, 1, 12)
    ]  # fmt: skip
    assert seen[0].seconds_left is None
    assert seen[-1].rate > 0
    assert seen[-1].seconds_left == 0
    report = Report(1_240, 3, 10_000, 38.2, 32.0)
    assert str(report) == "1,240 of 10,000 runs (3 failed), 38.2 a second, 3 min 49 s left"
    told = {0.4: "0 s", 59.2: "59 s", 61: "1 min 1 s", 7_500: "2 h 5 min"}
    assert {seconds: show_seconds(seconds) for seconds in told} == told


def test_results_are_readable_while_the_batch_is_at_work(tmp_path: Path) -> None:
    seen: list[tuple[int, int, int]] = []

    def look(report: Report) -> None:
        results = Results(tmp_path)
        seen.append((results.done, results.of, len(results.weekly())))
        if results.done:
            assert outline(results)["cases"][0]["done"] == results.done
            assert len(pd.read_parquet(tmp_path / "weekly")) == results.done * 5

    run_here(tmp_path, 9, 3, progress=look)
    assert seen == [(0, 9, 0), (3, 9, 15), (6, 9, 30), (9, 9, 45)]


def test_what_is_kept_of_maps(tmp_path: Path) -> None:
    cases = make_experiment(4).cases
    without = Experiment.of_cases(cases, has_maps=False).run(tmp_path / "a", 0, simulate=simulate, axes=AXES)
    assert not list((tmp_path / "a" / "places").iterdir())
    places = run_here(tmp_path / "b", 4).table("places").to_pandas()
    assert places[places["place"] == "place_a"]["IS"].tolist() == [4] * 5
    assert without.runs()["digest"].tolist() == Results(tmp_path / "b").runs()["digest"].tolist()
    assert without.digests() != Results(tmp_path / "b").digests()


# ---- what is refused ------------------------------------------------------------------------------------


def test_a_case_given_twice_is_refused() -> None:
    source = Source()
    other = Source(push=2.0)
    for cases in ([Case(source, 1, 2), Case(source, 1, 3)], [Case(source, 1, 2), Case(other, 2, 2)]):
        with pytest.raises(ScenarioError, match="story: given twice in one batch"):
            Experiment.of_cases(cases)
    assert len(Experiment.of_cases([Case(source, 1, 2), Case(source, 2, 2)]).cases) == 2
    with pytest.raises(ScenarioError, match="weekly: is the name of a table"):
        Experiment.of_cases([Case(Source("weekly"), 1, 2)])


def test_limits_are_checked_before_any_work(tmp_path: Path) -> None:
    source = Source()
    for case in (Case(source, 1, 0), Case(source, -1, 1), Case(source, 1, 1, weeks=521)):
        with pytest.raises(LimitError):
            Experiment.of_cases([case])
    with pytest.raises(LimitError, match="runs in all"):
        Experiment.of_cases([Case(source, seed, 100_000) for seed in range(101)])
    with pytest.raises(LimitError, match="chunk"):
        run_here(tmp_path / "none", chunk=0)
    assert not (tmp_path / "none").exists()
