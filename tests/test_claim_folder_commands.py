"""The commands and the page with a folder of claims of a user's own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sim.catalog import read_claim_folder
from sim.cli.main import run_command
from sim.study.claim_checks import check_claims
from tests.claim_folders import BODY, CLAIM, SCENARIO, write_folder

DIAL = f"claims.{CLAIM}"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Return a folder with the example."""
    return write_folder(tmp_path / "mine")


# ---- the command line -----------------------------------------------------------------------------------


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run_command(list(arguments)) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def test_the_option_stands_before_or_after_a_command(mine, capsys):
    request = ["run", "historical", "--weeks", "4", "--runs", "2", "--json"]
    before = told(capsys, "--claims", str(mine), *request)
    assert told(capsys, *request, "--claims", str(mine)) == before
    assert json.loads(before)["manifest"]["added_claims"] == read_claim_folder(mine).digest


def test_every_command_takes_it(mine, tmp_path, capsys):
    file = tmp_path / "nobody.yaml"
    file.write_text(
        SCENARIO + "expect:\n  - {outcome: is_underground, than: historical, is: lower, at: 2014-07-14}\n"
    )
    claims, short = ("--claims", str(mine)), ("--runs", "2", "--weeks", "4")
    name = str(file)
    assert CLAIM in told(capsys, "claims", *claims)
    assert "No people, no hiding place" in told(capsys, "claims", CLAIM, *claims)
    assert told(capsys, "validate", name, *claims) == "1 of 1 valid\n"
    assert "nobody" in told(capsys, "run", name, *short, *claims)
    compared = told(capsys, "compare", "historical", name, *short, "--json", *claims)
    assert json.loads(compared)["b"]["scenario"] == "nobody"
    assert "2 of 2 runs done, 0 failed" in told(
        capsys, "batch", name, *short, "--out", str(tmp_path / "out"), *claims
    )
    traced = told(capsys, "trace", name, "--week", "4", "--place", "IQ_RAMADI", "--json", *claims)
    assert CLAIM in {row["source"] for row in json.loads(traced)["rows"]}
    assert "nobody" in told(capsys, "show", name, *claims)
    assert CLAIM in told(capsys, "weights", CLAIM, "--runs", "2", "--scenario", name, *claims)
    assert run_command(["expect", name, "--runs", "2", *claims]) in (0, 1)
    assert "nobody" in capsys.readouterr().out
    assert "Dated events" in told(capsys, "events", name, *claims)


def test_new_claims_begins_what_check_claims_passes(tmp_path, capsys):
    folder = str(tmp_path / "fresh")
    assert "claims.yaml" in told(capsys, "new-claims", folder)
    assert told(capsys, "check-claims", folder) == "1 of 1 claims pass\n"
    assert json.loads(told(capsys, "check-claims", folder, "--json"))["passed"] == 1


def test_notes_say_what_is_lacking(tmp_path, capsys):
    changes = [
        ("claims.yaml", "  cases:\n", "  unless: nobody\n  # cases:\n"),
        ("claims.yaml", "    - {cause: people", "    # - {cause: people"),
        (
            "claims.yaml",
            "  numbers:\n",
            "  numbers:\n    idle: {value: 1, low: 0, high: 2, unit: share, says: x, source: y}\n",
        ),
        (
            "claims.py",
            BODY,
            '    return {"underground_growth": -k.weight_underground_growth * np.ones_like(left)}\n',
        ),
    ]
    printed = told(capsys, "check-claims", str(write_folder(tmp_path / "mine", *changes)))
    notes = [line for line in printed.splitlines() if line.startswith("note: mine/claims.yaml: ")]
    assert len(notes) == 3, printed
    for expected in (
        "is the same in every week",
        "no case shows which way underground_growth goes",
        "number idle is not read",
    ):
        assert any(expected in note for note in notes), expected


def test_shipped_claims_pass_the_same_checks():
    report = check_claims(chosen=("elite_units_tire", "militia_fear", "overstretch"))
    assert report.claims == ("militia_fear", "overstretch", "elite_units_tire")
    assert not report.faults


# ---- the page -------------------------------------------------------------------------------------------

PAGE = """
import sys
from streamlit.testing.v1 import AppTest
page = AppTest.from_file(sys.argv[1], default_timeout=120).run()
from sim.ui import orders, sources
from tests.test_claims_page import turn_to
assert not page.exception, page.exception
has_panel = "My article (1)" in [panel.label for panel in page.expander]
errors = [error.value for error in page.error]
turn_to(page, "claims")
orders.desk().close()
assert not page.exception, page.exception
in_ledger = any("No people, no hiding place" in choice.options for choice in page.selectbox)
print(errors, has_panel, in_ledger, sys.argv[2] in sources.bounds().ranges)
"""


@pytest.mark.parametrize("is_broken", [False, True])
def test_the_page_has_the_dials_of_the_folder(mine, is_broken):
    root = Path(__file__).resolve().parent.parent
    if is_broken:
        (mine / "claims.yaml").write_text("- 1\n")
    program = PAGE if not is_broken else PAGE.partition("from sim.ui")[0] + "print(page.error[0].value)\n"
    done = subprocess.run(
        [sys.executable, "-c", program, str(root / "app.py"), DIAL],
        env={"PYTHONPATH": str(root), "COALITION_SIM_CLAIMS": str(mine), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    expected = (
        "mine/claims.yaml: line 1: must be a mapping that begins with 'id: '"
        if is_broken
        else "[] True True True"
    )
    assert done.stdout.strip().endswith(expected), done.stdout + done.stderr
    assert done.returncode == 0, done.stderr


def test_the_page_is_not_started_on_a_broken_folder(mine, capsys, monkeypatch):
    monkeypatch.setattr("subprocess.call", lambda *arguments, **options: pytest.fail("started"))
    (mine / "claims.py").write_text("def f(:\n")
    assert run_command(["page", "--claims", str(mine)]) == 2
    assert capsys.readouterr().err.startswith("mine/claims.py:1: is not valid Python")
