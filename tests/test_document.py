"""The documentation agrees with the code: generated parts are fresh, names exist, ODD's order is kept."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from sim.catalog import load_catalog
from sim.claims.frame import claim_functions
from sim.errors import CatalogError
from sim.scenario import list_scenarios
from sim.study import document
from sim.study.document import FILES, PART, main, render, update
from sim.study.document_parts import PARTS, table
from sim.week import WEEK

ROOT = Path(__file__).resolve().parent.parent
MODEL, README = (path.read_text(encoding="utf-8") for path in FILES)
CATALOG = load_catalog()
# The seven elements of Grimm et al. (2020).
ELEMENTS = (
    "Purpose and patterns",
    "Entities, state variables and scales",
    "Process overview and scheduling",
    "Design concepts",
    "Initialization",
    "Input data",
    "Submodels",
)
README_LINES = 450
AREAS = "|".join(sorted({name.partition(".")[0] for name in CATALOG.processes}))


def own_words(text: str) -> str:
    """Return a text without its generated and measured parts."""
    return PART.sub("", text)


def random_streams() -> set[str]:
    """Return the names of the decisions that draw random numbers."""
    code = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "sim" / "agents").glob("*.py"))
    return set(re.findall(r'uniform\(\s*"([a-z._]+)"', code))


def test_generated_parts_are_up_to_date() -> None:
    assert update(FILES, write=False) == [], "run: python -m sim.study.document"


def test_the_seven_elements_stand_in_order() -> None:
    headings = re.findall(r"^## (?:(\d)\. )?(.+)$", MODEL, re.MULTILINE)
    numbered = [(int(number), title) for number, title in headings if number]
    assert numbered == list(enumerate(ELEMENTS, start=1))
    assert all(title.startswith("Appendix") for number, title in headings if not number)


@pytest.mark.parametrize("part", ["week", "claims", "claim forms", "claim numbers", "drivers", "processes"])
def test_the_model_holds_every_part(part: str) -> None:
    assert f"<!-- generated: {part} -->" in MODEL


def test_every_phase_has_a_submodel_in_order() -> None:
    titles = re.findall(r"^### 7\.(\d+) (\w+)$", MODEL, re.MULTILINE)
    assert titles == [(str(place), phase.name) for place, phase in enumerate(WEEK, start=1)]


def test_every_entry_of_the_catalogue_is_listed() -> None:
    numbers = [f"{claim.id}.{name}" for claim in CATALOG.claims.values() for name in claim.numbers]
    groups = (
        CATALOG.claims,
        CATALOG.drivers,
        CATALOG.processes,
        CATALOG.parameters,
        CATALOG.outcomes,
        CATALOG.events,
    )
    wanted = [*numbers, *(name for group in groups for name in group)]
    assert [name for name in wanted if f"| `{name}` |" not in MODEL] == []


def test_process_numbers_named_in_the_text_exist_and_all_are_named() -> None:
    """An equation that names a number that is gone, or leaves one out, is out of date."""
    named = set(re.findall(rf"\b((?:{AREAS})\.[a-z][a-z_]*[a-z])\b", own_words(MODEL)))
    assert named - set(CATALOG.processes) - random_streams() == set()
    told = {name for name in CATALOG.processes if not name.startswith("start.")}
    assert told - named == set()


def test_drivers_named_in_the_equations_exist_and_all_are_named() -> None:
    named = set(re.findall(r"\bP\(([a-z_]+)\)", MODEL)) - {"driver", "each"}
    assert named - set(CATALOG.drivers) == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_names_in_code_type_are_names_of_the_project(path: Path) -> None:
    """A word with an underscore in code type is an id of the catalogue or a name of the code."""
    known = {*CATALOG.claims, *CATALOG.drivers, *CATALOG.parameters, *CATALOG.outcomes, *CATALOG.patterns}
    code = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "sim").rglob("*.py"))
    words = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", own_words(path.read_text(encoding="utf-8"))))
    assert [word for word in sorted(words - known) if not re.search(rf"\b{word}\b", code)] == []


def test_random_streams_are_all_named() -> None:
    assert random_streams()
    assert [name for name in random_streams() if f"`{name}`" not in MODEL] == []


def test_the_forms_are_the_functions() -> None:
    forms = PARTS["claim forms"]()
    assert [name for name in claim_functions() if f"# {name}: Reads " not in forms] == []
    assert '"""' not in forms


def test_readme_is_short_and_lists_the_scenarios() -> None:
    assert len(README.splitlines()) <= README_LINES
    assert [item.id for item in list_scenarios() if f"`{item.id}`" not in README] == []
    families = Counter(claim.family for claim in CATALOG.claims.values())
    _, told = README.split(f"All {families.total()} claims")
    assert [count for count in families.values() if f" {count} " not in told[:300]] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_links_to_files_of_the_project_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


# ---- the program that writes -------------------------------------------------------------------


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Return a page with one part that is out of date and one that is measured."""
    path = tmp_path / "page.md"
    stale = "Before\n\n<!-- generated: week -->\nstale words\n<!-- end -->\n"
    path.write_text(f"{stale}\n<!-- measured: run -->\nkept\n<!-- end -->\n")
    return path


def test_check_finds_a_stale_page_and_leaves_it_alone(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = page.read_text()
    assert main(["--check"], [page]) == 1
    assert page.read_text() == before
    assert capsys.readouterr().out == "page.md: out of date\n"


def test_writing_makes_it_fresh_once_and_for_all(page: Path) -> None:
    assert main([], [page]) == 0
    text = page.read_text()
    assert text.startswith("Before\n\n<!-- generated: week -->\n\n1. **turn**")
    assert "stale" not in text
    assert "kept" in text
    assert main(["--check"], [page]) == 0
    assert render(text) == text


def test_measured_parts_are_written_on_request(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(document.KINDS, "measured", {"run": lambda: "42 runs"})
    assert main(["--measure"], [page]) == 0
    assert "<!-- measured: run -->\n\n42 runs\n\n<!-- end -->" in page.read_text()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<!-- generated: weak -->\n<!-- end -->\n", "there is no generated part 'weak'; known: week"),
        ("<!-- generated: week -->\n", "not closed"),
        ("<!-- generated: Week -->\n<!-- end -->\n", "misspelt"),
    ],
)
def test_a_wrong_marker_is_refused_in_one_line(text: str, message: str, tmp_path: Path, capsys) -> None:
    with pytest.raises(CatalogError, match=re.escape(message)):
        render(text)
    path = tmp_path / "page.md"
    path.write_text(text)
    assert main([], [path]) == 2
    assert capsys.readouterr().err.startswith("page.md: ")
    assert path.read_text() == text


def test_a_file_that_is_not_there_is_left_out(tmp_path: Path) -> None:
    assert main(["--check"], [tmp_path / "README.md"]) == 0


def test_a_table_keeps_to_one_line_a_row() -> None:
    assert table(("a", "b"), [("x | y", "two\nlines")]) == "| a | b |\n| --- | --- |\n| x \\| y | two lines |"
