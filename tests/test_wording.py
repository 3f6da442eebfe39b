"""No file of the project repeats eight words in a row of one of the articles."""

from __future__ import annotations

import re
from pathlib import Path

from tests.test_architecture import name_of, project_files, report
from tests.wording import DIGITS, HASHES, RUN, find_copied, list_runs, read_hashes, texts_of, write_hashes

SUFFIXES = {".cff", ".css", ".csv", ".html", ".js", ".json", ".md", ".py", ".svg", ".toml", ".yaml"}
# Runs of words in the five articles.
FEWEST, MOST = 9_000, 9_500


def test_the_hashes_are_those_of_the_five_articles() -> None:
    shipped = HASHES.read_text("ascii").split()
    assert shipped == sorted(set(shipped))
    assert FEWEST < len(shipped) < MOST
    assert [item for item in shipped if not re.fullmatch(f"[0-9a-f]{{{DIGITS}}}", item)] == []


def test_no_wording_is_copied_from_an_article() -> None:
    hashes = read_hashes()
    files = [path for path in project_files() if path.suffix in SUFFIXES]
    assert {"README.md", "sim/MODEL.md", "sim/catalog/claims/military.yaml"} <= {
        name_of(path) for path in files
    }
    found = {path: [run for text in texts_of(path) for run in find_copied(text, hashes)] for path in files}
    report([f"{name_of(path)}: {run}" for path, runs in found.items() for run in runs])


def test_copied_words_are_found_whatever_their_case_and_signs(tmp_path: Path) -> None:
    theirs = "The sheikhs’ pledge wasn't one-sided: it came with a promise of peace."
    path = tmp_path / "runs.txt"
    write_hashes([theirs, "Seven words are too few for this."], path)
    hashes = read_hashes(path)
    assert len(hashes) == len([*list_runs(theirs)]) == 13 - RUN + 1
    assert find_copied("THE SHEIKHS PLEDGE wasn’t one sided; it, too, came", hashes) == []
    run = "pledge wasnt one sided it came with a"
    assert find_copied('Their "Pledge wasn’t one sided it - came - with a" price', hashes) == [run]


def test_words_of_a_program_that_stand_on_two_lines_are_found(tmp_path: Path) -> None:
    theirs = "The sheikhs came to the capital with empty hands"
    path, program = tmp_path / "runs.txt", tmp_path / "program.py"
    write_hashes([theirs], path)
    program.write_text('SAID = (\n    f"the sheikhs came to "\n    f"the capital with empty {1}"\n)\n')
    found = [find_copied(text, read_hashes(path)) for text in texts_of(program)]
    assert [*filter(None, found)] == [["the sheikhs came to the capital with empty"]]
