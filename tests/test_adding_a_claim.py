"""Adding a claim that ships is one entry and one function, nothing else: tried in a copy of the project.

As the README says, an entry is put at the end of a family's file and a function at the end of one of the
family's programs. The copy's own checks and tests must then say that all is well, and, with one part missing,
which one and where it goes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CLAIM = "relief_keeps_units_fit"
ENTRY = f"""
- id: {CLAIM}
  title: Relief keeps units fit
  says: >-
    Units that have long been at the front without relief bring less to a fight, whoever they fight for.
  articles: [{{id: a4, paragraphs: [46]}}]
  cause: time of a unit at the front without relief
  effect: its fighting power
  sign: "-"
  scope: all units of every party; after weeks at the front without relief
  hedge: may
  gap: >-
    What relief a unit needs is not told. We assume that power falls a little with weeks at the front.
  pushes: {{power: "-"}}
  cases:
    - {{cause: weeks at the front, turn: {{forces.fatigue: 1}}, goes: {{power: "-"}}}}
  numbers:
    weight_power: {{value: 0.02, low: 0.01, high: 0.04, unit: log ratio, source: assumed,
      says: "loss of power of a unit that is wholly worn out"}}
"""
FUNCTION = f'''

def {CLAIM}(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Units long at the front without relief bring less to a fight.

    Reads the weeks at the front that rest has not made up for, (R, F).
    """
    return {{"power": -k.weight_power * state.forces.fatigue}}
'''
TESTS = ("test_catalog.py", "test_claims.py", "test_claims_direction.py", "test_claims_silent.py")
PARTS = ("sim", "scenarios", "tests", "pyproject.toml")


def copy_project(to: Path, entry: str = ENTRY, function: str = FUNCTION) -> Path:
    """Copy the project and add a claim to it."""
    leftovers = shutil.ignore_patterns("__pycache__", ".*")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, to / part, ignore=leftovers)
        else:
            shutil.copy(ROOT / part, to / part)
    for file, text in (("catalog/claims/military.yaml", entry), ("claims/military/front.py", function)):
        with (to / "sim" / file).open("a", encoding="utf-8") as stream:
            stream.write(text)
    return to


def tell(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the copy."""
    surroundings = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": ""}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def test_one_entry_and_one_function_are_enough(tmp_path):
    folder = copy_project(tmp_path)
    checked = tell(folder, "-m", "sim", "check-claims", "--only", CLAIM)
    assert (checked.stdout, checked.stderr) == ("1 of 1 claims pass\n", "")
    request = ("run", "historical", "--weeks", "4", "--runs", "2", "--set", f"claims.{CLAIM}=2", "--json")
    assert tell(folder, "-m", "sim", *request).returncode == 0
    files = [f"tests/{name}" for name in TESTS]
    # Of the tests over all claims those of this one; check-claims has looked at it in history already. What
    # is refused of a catalogue has nothing to do with it.
    words = f"({CLAIM} or test_catalog.py) and not in_history and not varies_over and not refusal"
    tested = tell(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", words, *files)
    assert tested.returncode == 0, tested.stdout
    listed = tell(folder, "-m", "sim.study.document", "--check")
    assert listed.stdout == "MODEL.md: out of date\n"
    assert tell(folder, "-m", "sim.study.document").returncode == 0
    assert f"| `{CLAIM}` |" in (folder / "sim" / "MODEL.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("entry", "function", "expected"),
    [
        (ENTRY, "", f"claim {CLAIM} has no function {CLAIM} in sim/claims/military; write def {CLAIM}("),
        (ENTRY.replace("gap:", "gaps:"), FUNCTION, f"claims/military.yaml: {CLAIM}: gap: is missing; add it"),
        (
            ENTRY.replace('{power: "-"}\n', '{powr: "-"}\n'),
            FUNCTION,
            f"{CLAIM}: pushes powr but has no number",
        ),
        (
            ENTRY,
            FUNCTION.replace("-k.weight_power", "k.weight_power"),
            f"{CLAIM}: the push on power is above zero somewhere; its entry says '-'",
        ),
    ],
    ids=["no function", "no gap", "no such driver", "wrong sign"],
)
def test_what_is_missing_is_said_with_its_place(tmp_path, entry, function, expected):
    checked = tell(copy_project(tmp_path, entry, function), "-m", "sim", "check-claims", "--only", CLAIM)
    assert checked.returncode != 0
    assert "Traceback" not in checked.stderr
    assert checked.stderr.count("\n") == 1
    assert expected in checked.stderr


@pytest.mark.parametrize(
    ("entry", "function", "test", "expected"),
    [
        (
            ENTRY.partition("  cases:")[0] + ENTRY[ENTRY.index("  numbers:") :],
            FUNCTION,
            "test_claims_direction.py",
            f"sim/catalog/claims/military.yaml: {CLAIM}: no case shows which way power goes; add to the",
        ),
        (
            "",
            FUNCTION,
            "test_claims.py",
            f"sim/claims/military: {CLAIM}: no entry of sim/catalog/claims/military",
        ),
    ],
    ids=["no case", "no entry"],
)
def test_what_the_tests_miss_is_said_with_its_place(tmp_path, entry, function, test, expected):
    folder = copy_project(tmp_path, entry, function)
    words = "every_push_of_every_claim or holds_claims_and_their_forms"
    tested = tell(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", words, f"tests/{test}")
    assert tested.returncode == 1
    assert expected in " ".join(tested.stdout.split())
