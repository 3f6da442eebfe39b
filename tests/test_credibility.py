"""The credibility table: every factor, levels that exist, evidence that can be found."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.catalog.beside import (
    CREDIBILITY_FILE,
    FACTORS,
    FIGURES_FILE,
    LEVELS,
    load_credibility,
    load_figures,
)
from sim.catalog.load import FOLDER
from sim.cli.app import COMMANDS
from sim.errors import CatalogError
from sim.study.credibility import FIGURES, NOT_MEASURED, say_evidence, shipped_history
from sim.study.document_history import credibility, history
from sim.study.manifest import _digest_files

ROOT = Path(__file__).parent.parent
EVIDENCE = [(row.id, item) for row in load_credibility().values() for item in row.evidence]


def test_each_factor_has_a_level_and_levels_are_told_apart() -> None:
    assert tuple(load_credibility()) == FACTORS
    levels = {row.level for row in load_credibility().values()}
    assert levels <= set(LEVELS)
    assert len(levels) > 1, "a table in which all factors are alike tells nothing"


@pytest.mark.parametrize(("factor", "item"), EVIDENCE, ids=[f"{name}:{item.of}" for name, item in EVIDENCE])
def test_evidence_can_be_found(factor: str, item) -> None:
    if item.kind in ("test", "file"):
        assert (ROOT / item.of).is_file()
    elif item.kind == "command":
        assert item.of in {name for name, _, _ in COMMANDS}
    else:
        assert item.of in FIGURES


def test_figures_are_measured_and_say_so_where_they_are_not() -> None:
    measured = shipped_history()
    assert measured is not None
    for _, item in EVIDENCE:
        name, shows = say_evidence(item, measured)
        assert name and shows
        if item.kind == "figure" and item.of in ("patterns_hit", "skill_2014", "later_collapse"):
            assert shows != NOT_MEASURED
            assert say_evidence(item, None)[1] == NOT_MEASURED


def test_the_documentation_shows_every_factor_and_what_was_measured() -> None:
    text = credibility()
    for row in load_credibility().values():
        assert row.title in text and row.lacks in text
    assert "patterns of section 1" in history()


def edited(folder: Path, name: str, old: str, new: str) -> Path:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_wrong_entries_are_told_in_one_line(tmp_path: Path) -> None:
    cases = (
        (load_credibility, CREDIBILITY_FILE, "level: low", "level: superb", "validation: level: must be"),
        (load_credibility, CREDIBILITY_FILE, "- id: robustness", "- id: purpose", "purpose: this id is used"),
        (load_credibility, CREDIBILITY_FILE, "kind: figure", "kind: hearsay", "purpose: evidence"),
        (load_figures, FIGURES_FILE, "outcome: is_fighters", "outcome: is_cats", "there is no is_cats"),
        (load_figures, FIGURES_FILE, "low: 10000", "low: 99999", "low <= high does not hold"),
    )
    for number, (load, name, old, new, message) in enumerate(cases):
        folder = tmp_path / str(number)
        folder.mkdir()
        with pytest.raises(CatalogError, match=message) as told:
            load(edited(folder, name, old, new))
        assert "\n" not in str(told.value)


def test_words_beside_the_results_leave_the_digest_of_the_model_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "levers.yaml").write_text("- {id: one}")
    before = _digest_files(tmp_path, tmp_path.rglob("*"))
    for name in (CREDIBILITY_FILE, FIGURES_FILE):
        (tmp_path / name).write_text("- {id: two}")
    assert _digest_files(tmp_path, tmp_path.rglob("*")) == before
    (tmp_path / "levers.yaml").write_text("- {id: three}")
    assert _digest_files(tmp_path, tmp_path.rglob("*")) != before
