"""A name that leads nowhere: one line with the name, the nearest or where all are listed, no invention."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.cli.app import COMMANDS
from sim.cli.main import run_command
from sim.scenario.messages import LISTED_BY

MISSHAPEN = "setting a: has no '.' or no '='; write it as levers.air_strikes=50"
README = Path(__file__).resolve().parents[1] / "README.md"
TRACE = ("trace", "historical", "--week", "3")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder that holds a folder, a file without an ending and two files of the wrong content."""
    (tmp_path / "results").mkdir()
    (tmp_path / "story").write_text("schema: 1\n")
    (tmp_path / "story.yaml").write_text("schema: 1\n")
    (tmp_path / "bad.json").write_text("{")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("run", "historicl"), "there is no scenario 'historicl'; nearest is 'historical'"),
        (("run", "zzzz"), "there is no scenario 'zzzz'; coalition-sim scenarios lists them"),
        (("run", "results"), "'results' is a folder; give the id of a scenario, or a .yaml file"),
        (("show", "story"), "'story' is a file, but the name of a scenario file ends in .yaml"),
        (("validate", "storey.yaml"), "storey.yaml: there is no such file; nearest is 'story.yaml'"),
        (("validate", "zzzz.yaml"), "zzzz.yaml: there is no such file; check the name"),
        (("run", "historical", "--set", "a"), MISSHAPEN),
        (("weights", "zzzz"), "unknown claim 'zzzz'; coalition-sim claims lists them"),
        (("claims", "zzzz"), "unknown claim 'zzzz'; coalition-sim claims lists them"),
        (("check-claims", "--only", "zzzz"), "unknown claim 'zzzz'; coalition-sim claims lists them"),
        (("worlds", "--outcome", "zzzz"), "unknown outcome 'zzzz'; coalition-sim outcomes lists them"),
        ((*TRACE, "--group", "T999"), "--group: there is no tribe 'T999'; coalition-sim groups lists them"),
        ((*TRACE, "--place", "ZZZ"), "--place: there is no place 'ZZZ'; coalition-sim places lists them"),
        (("reproduce", "zzzz"), "zzzz: there is no such file"),
        (("reproduce", "results"), "results: holds no results of a run or a batch"),
        (("reproduce", "bad.json"), "bad.json: is not a record of results: it holds no JSON document"),
        (("results", "bad.json"), "bad.json: is a file, not the folder of a batch"),
    ],
)  # fmt: skip
def test_one_line_says_what_is_wrong(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], line: str
) -> None:
    assert run_command(arguments) == 2
    assert capsys.readouterr() == ("", f"{line}\n")


def test_every_command_has_one_name_and_stands_in_the_readme() -> None:
    names = [name for name, _, _ in COMMANDS]
    assert len({*names}) == len({command for _, command, _ in COMMANDS}) == len(names)
    readme = README.read_text(encoding="utf-8")
    assert [name for name in names if not re.search(rf"(`|coalition-sim ){name}\b", readme)] == []


@pytest.mark.parametrize("command", sorted(set(LISTED_BY.values())))
def test_the_commands_that_are_named_list(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert run_command([command]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 3
