"""What is wrong with a folder of claims is told in one plain line that names the file and what is missing."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from sim.cli.main import run_command
from tests.claim_folders import BODY, CLAIM, returning, write_folder

YAML, CODE, TEXTS = "claims.yaml", "claims.py", "articles.yaml"
DRIVER = "underground_growth"
# What is changed in the example -> what the line must say.
ENTRIES = {
    "no such file": (("claims.yaml", "- id", "- [id"), r"mine/claims.yaml: line \d+: is not valid YAML"),
    "no mapping": ((YAML, "", "- momentum\n"), r"mine/claims.yaml: line \d+: must be a mapping"),
    "key twice": (
        (YAML, "  hedge: suggests", "  hedge: may\n  hedge: may"),
        r"line \d+: hedge: stands twice",
    ),
    "id twice": (
        (YAML, "", "- id: empty_towns_hide_nobody\n"),
        rf"mine/claims.yaml:\d+: {CLAIM}: this id is used twice",
    ),
    "id of a shipped claim": ((YAML, CLAIM, "momentum"), "momentum: is the id of a shipped claim"),
    "odd id": ((YAML, CLAIM, "Empty Towns"), "id: must be small letters and digits joined by '_'"),
    "id of a shipped article": ((TEXTS, "my_article", "a1"), "a1: is the id of a shipped article"),
    "id of a family": ((TEXTS, "my_article", "military"), "military: is the id of a family"),
    "no such family": (
        (YAML, "  hedge:", "  family: milityr\n  hedge:"),
        rf"{CLAIM}: family: there is no milityr; nearest is military",
    ),
    "no such driver": (
        (YAML, DRIVER, "underground_grwth"),
        "pushes: there is no underground_grwth; nearest is underground_growth",
    ),
    "no gap": ((YAML, "  gap: >-", "  gaps: >-"), "gap: is missing; add it"),
    "no scope": ((YAML, "  scope:", "  scopes:"), "scope: is missing; add it"),
    "empty scope": (
        (YAML, "  scope: every place", "  scope: ''\n  # every place"),
        rf"mine/claims.yaml:\d+: {CLAIM}: scope: must not be empty",
    ),
    "unknown field": ((YAML, "  hedge:", "  hedges:"), "hedges: unknown field; nearest is hedge"),
    "unknown hedge": ((YAML, "suggests", "proves"), "hedge: must be 'asserts', .*, not 'proves'"),
    "another dial": (
        (YAML, "  hedge:", "  strength: {default: 1, low: 0, high: 5}\n  hedge:"),
        "strength: must run from 0 to 2",
    ),
    "wrong unit": ((YAML, "unit: share/week", "unit: apples"), "unit must be share/week, not apples"),
    "no weight": (
        (YAML, "weight_underground", "size_underground"),
        "has no number weight_underground_growth",
    ),
    "bounds": ((YAML, "low: 0.005", "low: 0.5"), "low <= value <= high does not hold"),
    "no such article": (
        (YAML, "{id: my_article,", "{id: your_article,"),
        "articles: there is no your_article",
    ),
    "no such rival": ((YAML, "[desert_reversion]", "[desert]"), "disputed_by: there is no desert"),
    "a case of another driver": (
        (YAML, f'goes: {{{DRIVER}: "-"}}', 'goes: {power: "-"}'),
        "case 'people who leave' names power, which the claim does not push",
    ),
    "sign without quotes": ((YAML, 'sign: "-"', "sign: -"), r"mine/claims.yaml: line \d+: is not valid YAML"),
    "no name of a field": ((YAML, "places.people", "the people"), "cases.0.turn.the people"),
}
PROGRAMS = {
    "syntax": ((CODE, BODY, "    return {\n"), r"mine/claims.py:\d+: is not valid Python"),
    "import": (
        (CODE, "import numpy", "import numpyy"),
        r"mine/claims.py:\d+: cannot be loaded: ModuleNotFound",
    ),
    "fails when loaded": (
        (CODE, "", "\nmost = 1 / 0\n"),
        r"mine/claims.py:\d+: cannot be loaded: ZeroDivision",
    ),
    "leaves when loaded": (
        (CODE, "", "\nraise SystemExit(3)\n"),
        r"claims.py:\d+: cannot be loaded: SystemExit",
    ),
    "no function": (
        (CODE, f"def {CLAIM}", "def empty_towns_hide_noone"),
        rf"mine/claims.py: {CLAIM}: the entry has no function; write def {CLAIM}\(state, k, memory\)",
    ),
    "no entry": (
        (CODE, "", "\n\ndef helper(state):\n    return state\n"),
        r"mine/claims.py:\d+: helper: no entry of claims.yaml has this id",
    ),
    "wrong parameters": (
        (CODE, "k: SimpleNamespace, memory: Memory", "levers: SimpleNamespace"),
        rf"{CLAIM}: takes \(state, levers\); it must take \(state, k, memory\)",
    ),
    "second file": (
        ("more.py", "", f"def {CLAIM}(state, k, memory):\n    return {{}}\n"),
        rf"mine/more.py: {CLAIM}: stands in another file too",
    ),
    "form without function": (
        (YAML, "  numbers:", "  forms: {threshold: all or nothing}\n  numbers:"),
        rf"{CLAIM}_as_threshold: the entry has no function",
    ),
}
DEEDS = {
    "writes in place": ("state.places.people *= 0.5\n" + BODY.strip(), "writes to the state"),
    "writes to an item": ("state.groups.trust[0, 0] = 1.0\n" + BODY.strip(), "writes to the state"),
    "writes to the maps": ("state.maps.sunni[0] = 1.0\n" + BODY.strip(), "writes to the state"),
    "assigns": ("state.places.people = left\n" + BODY.strip(), r"writes to the state \(people\)"),
    "assigns a part": ("state.places = None\n" + BODY.strip(), r"writes to the state \(places\)"),
    "changes a number": ("k.weight_underground_growth = 9.0\n" + BODY.strip(), "its numbers"),
    "lacks a number": (
        'return {"underground_growth": -k.weight_underground * left}',
        "its entry has no number weight_underground; nearest is weight_underground_growth",
    ),
    "another driver": ('return {"power": left}', "pushes 'power', which its entry does not name"),
    "no driver": ("return {}", "gives no push for underground_growth"),
    "nothing": ("return None", "returns no pushes"),
    "wrong shape": ('return {"underground_growth": -left[:, :7]}', r"shape \(3, 7\); it must fit \(3, \d+\)"),
    "run axis last": ('return {"underground_growth": -left.T}', r"has the shape"),
    "text": ('return {"underground_growth": "less"}', "is no array of numbers"),
    "wrong sign": (
        'return {"underground_growth": left + 0.1}',
        "is above zero somewhere; its entry says '-'",
    ),
    "no number": ('return {"underground_growth": -left / 0.0}', "is not a finite number everywhere"),
    "raises": ('raise KeyError("grip")', "fails: KeyError: 'grip'"),
    "leaves": ("raise SystemExit(0)", "fails: SystemExit"),
    "no such field": ("return {'underground_growth': -state.places.peopel}", "no attribute 'peopel'"),
    "draws at random": (
        "return {'underground_growth': -np.random.default_rng().random(left.shape)}",
        "differ; a claim does not draw at random",
    ),
    "grows with the cause": (
        "return {'underground_growth': left - 1.0}",
        "case 'people who leave', week 0 of historical: the push on underground_growth does not fall",
    ),
    "turns round": (
        "return {'underground_growth': -left * np.where(left > 0.6, 0.7, 1.0)}",
        "turns round between two doses",
    ),
    "changes a network": (
        "for network in state.maps._kernels.values():\n    network.data *= 1.01\n" + BODY.strip(),
        "with all of its claims at strength 0 the results are not those of the shipped model",
    ),
}


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Return the lines on standard error of a command that must end with code 2 and print no traceback."""
    code = run_command(list(arguments))
    printed = capsys.readouterr()
    assert code == 2, printed
    assert "Traceback" not in printed.out + printed.err
    return printed.err.splitlines()


@pytest.mark.parametrize("name", [*ENTRIES, *PROGRAMS])
def test_what_is_wrong_with_a_file_is_one_line(name, tmp_path, capsys):
    change, expected = (ENTRIES | PROGRAMS)[name]
    folder = write_folder(tmp_path / "mine", change)
    lines = told(capsys, "check-claims", str(folder))
    assert any(re.search(expected, line) for line in lines), lines
    assert all(line.startswith("mine/") for line in lines), lines
    assert told(capsys, "run", "historical", "--weeks", "2", "--runs", "1", "--claims", str(folder)) == lines


@pytest.mark.parametrize("name", DEEDS)
def test_what_a_function_may_not_do_is_one_line(name, tmp_path, capsys):
    body, expected = DEEDS[name]
    (line,) = told(capsys, "check-claims", str(write_folder(tmp_path / "mine", returning(body))))
    assert re.search(expected, line), line
    assert line.startswith("mine")


@pytest.mark.parametrize("name", ["writes in place", "wrong sign", "raises", "no number", "another driver"])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_run_with_a_broken_claim_ends_with_the_same_line(name, workers, tmp_path, capsys):
    folder = str(write_folder(tmp_path / "mine", returning(DEEDS[name][0])))
    request = ("run", "historical", "--weeks", "2", "--runs", "4", "--workers", workers, "--claims", folder)
    (line,) = told(capsys, *request)
    assert re.search(rf"^mine/claims.py:\d+: {CLAIM}: ", line)
    assert re.search(DEEDS[name][1], line)


@pytest.mark.parametrize("name", ["claims.yaml", "claims.py"])
def test_a_missing_file_is_named(name, tmp_path, capsys):
    folder = write_folder(tmp_path / "mine")
    (folder / name).unlink()
    (line,) = told(capsys, "check-claims", str(folder))
    assert line.startswith(f"mine/{name}: is missing")


def test_a_missing_folder_and_odd_files_are_named(tmp_path, capsys):
    (line,) = told(capsys, "check-claims", str(tmp_path / "nowhere"))
    assert line.startswith("nowhere: there is no such folder")
    folder = write_folder(tmp_path / "mine")
    (folder / YAML).write_bytes(b"\xff\xfe\x00")
    (folder / "big.py").write_text("#" * 2**21)
    assert [line.split(":")[0] for line in told(capsys, "check-claims", str(folder))] == [
        "mine/big.py",
        "mine/claims.yaml",
    ]


def test_an_entry_without_a_family_of_its_own_must_name_one(tmp_path, capsys):
    folder = write_folder(tmp_path / "mine", (YAML, "{id: my_article,", "{id: a4,"))
    (folder / TEXTS).unlink()
    (line,) = told(capsys, "check-claims", str(folder))
    assert "family: is missing; give one of tribes_and_allegiance" in line


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("places.peoples", "the state has no places.peoples; nearest is people"),
        ("towns.people", "the state has no part towns"),
        ("maps.sunni", "the state has no part maps"),
        ("places", "places is a part of the state and no field"),
        ("theatre.places", "the state has no part theatre"),
    ],
)
def test_a_case_with_a_field_that_is_none_is_one_line(field, expected, tmp_path, capsys):
    folder = write_folder(tmp_path / "mine", (YAML, "{places.people:", f"{{{field}:"))
    (line,) = told(capsys, "check-claims", str(folder))
    assert expected in line


def test_all_that_is_wrong_is_told_at_once(tmp_path, capsys):
    changes = [(YAML, "  hedge: suggests\n", ""), (YAML, "low: 0.005", "low: 0.5"), (TEXTS, "kind:", "sort:")]
    folder = write_folder(tmp_path / "mine", *changes)
    lines = told(capsys, "check-claims", str(folder))
    found = [re.sub(r".*?: \w+: ", "", line).partition(":")[0] for line in lines]
    assert found == ["kind", "sort", "hedge", "numbers.weight_underground_growth"]


@pytest.mark.parametrize("text", ["", "claims: 1\n", "7\n"])
def test_a_file_that_is_no_list_is_named(text, tmp_path, capsys):
    folder = write_folder(tmp_path / "mine")
    (folder / YAML).write_text(text)
    (line,) = told(capsys, "check-claims", str(folder))
    assert line.startswith("mine/claims.yaml: must be a list of entries")


def test_a_hidden_or_other_file_is_left_alone(tmp_path, capsys):
    folder = write_folder(tmp_path / "mine")
    (folder / ".claims.py").write_text("raise SystemExit")
    (folder / "notes.txt").write_text("none of it")
    shutil.copytree(folder, folder / "inside")
    assert run_command(["check-claims", str(folder)]) == 0
    assert "1 of 1 claims pass" in capsys.readouterr().out


def test_new_claims_overwrites_nothing(tmp_path, capsys):
    folder = tmp_path / "mine"
    assert run_command(["new-claims", str(folder)]) == 0
    before = {path.name: path.read_text() for path in folder.iterdir()}
    (line,) = told(capsys, "new-claims", str(folder))
    assert line.endswith("is not empty; choose a new folder")
    assert {path.name: path.read_text() for path in folder.iterdir()} == before
    (Path(tmp_path) / "file").write_text("")
    assert len(told(capsys, "new-claims", str(tmp_path / "file" / "mine"))) == 1
