"""Tables for people: the sides of a comparison told apart, and things that happen once a run or never."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.agents.once import WEEKS_TO_REGAIN
from sim.cli import studies
from sim.cli.main import run_command
from tests import study_stand_in
from tests.command_line import put_engine, read_document
from tests.study_stand_in import GROUPS, PLACES


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the stand-in where the engine is looked for; nothing collapses in runs of less than four weeks."""

    def simulate(plan: Any, seed: int, runs: Any, **_: Any) -> Any:
        chunk = study_stand_in.simulate(plan, seed, runs)
        if plan.weeks < 4:
            chunk.once["weeks_to_collapse"][:] = np.nan
            chunk.once["durable_defeat"][:] = 0.0
        return chunk

    put_engine(monkeypatch, simulate)
    monkeypatch.setattr(studies, "axis_ids", lambda: (PLACES, GROUPS))


@pytest.mark.parametrize(
    ("b", "settings", "title", "sides"),
    [
        (
            "historical",
            ["--set-b", "claims.militia_fear=0", "--set", "levers.advisers=1"],
            "historical with militia_fear=0 minus historical",
            ["a: historical", "b: militia_fear=0"],
        ),
        (
            "oil-at-25",
            ["--set-b", "events.all=0"],
            "oil-at-25 with events.all=0 minus historical",
            ["a: historical", "b: oil-at-25"],
        ),
        ("oil-at-25", [], "oil-at-25 minus historical", ["a: historical", "b: oil-at-25"]),
        (
            "historical",
            [f"--set-a=claims.{claim}=0" for claim in ("momentum", "war_chest", "militia_fear")],
            "historical minus historical with 3 settings",
            ["a: 3 settings", "b: historical"],
        ),
    ],
)
def test_a_comparison_tells_its_sides_apart(
    capsys: pytest.CaptureFixture[str], b: str, settings: list[str], title: str, sides: list[str]
) -> None:
    assert run_command(["compare", "historical", b, "--runs", "2", "--weeks", "3", *settings]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"{title}: 2 pairs of runs")
    assert [side for side in sides if side not in printed] == []


def rows_of_once(capsys: pytest.CaptureFixture[str], weeks: int) -> dict[str, str]:
    """Return the rows of the lower table by their first word."""
    assert run_command(["run", "historical", "--runs", "6", "--weeks", str(weeks)]) == 0
    table = capsys.readouterr().out.partition("What happens once a run, or never")[2]
    rows = (" ".join(line.split()) for line in table.splitlines())
    return {row.partition(" ")[0]: row.partition(" ")[2] for row in rows if row}


def test_what_happens_or_not_is_told_as_a_number_of_runs(capsys: pytest.CaptureFixture[str]) -> None:
    rows = rows_of_once(capsys, WEEKS_TO_REGAIN)
    assert rows["weeks_to_collapse"].startswith("4 of 6 (67 %) ")
    assert not rows["weeks_to_collapse"].endswith("- -")
    assert rows["durable_defeat"] == "3 of 6 (50 %) - -"


def test_in_short_runs_nothing_is_said_of_what_takes_a_year(capsys: pytest.CaptureFixture[str]) -> None:
    rows = rows_of_once(capsys, 3)
    assert rows["weeks_to_collapse"] == rows["durable_defeat"] == "not reached in 3 weeks - -"
    assert rows_of_once(capsys, 4)["durable_defeat"] == "3 of 6 (50 %) - -"


def test_the_document_keeps_its_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    once = read_document(capsys, "run", "historical", "--runs", "6", "--weeks", "4")["once"]
    assert (once["durable_defeat"]["mean"], once["durable_defeat"]["n"]) == (0.5, 6)
    assert once["weeks_to_collapse"]["n"] == 4
