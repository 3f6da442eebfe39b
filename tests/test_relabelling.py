"""Names carry no weight: other ids give the same war; no rule knows a place, a group, a force or a date."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from sim import names
from sim.scenario import Plan
from tests.theatres import rename_theatre
from tests.worlds import THEATRE, assert_same, digest_of, plan_of, rows_of, run

SIM = Path(__file__).resolve().parent.parent / "sim"
RULES = [
    *(path for part in ("agents", "claims", "core") for path in sorted((SIM / part).rglob("*.py"))),
    SIM / "week.py",
    SIM / "engine.py",
]
NUMBERS = [SIM / "catalog" / "processes.yaml", *sorted((SIM / "catalog" / "claims").glob("*.yaml"))]
DATE = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b")
KINDS = ("places", "groups", "forces")
# Towns that give a government its name; sim.names has them as parties to the war, not as places.
SEATS = {*names.GOVERNMENTS}


def ids_of(kind: str) -> tuple[str, ...]:
    return getattr(THEATRE, kind).id


def words(text: str) -> set[str]:
    """Return the words of a text, with the underscores that ids have."""
    return set(re.findall(r"[A-Za-z0-9_]+", text))


def names_in(tree: ast.AST) -> Iterator[str]:
    """Yield identifiers, attributes and texts of a program, but no docstrings."""
    texts = {id(node.body[0].value) for node in ast.walk(tree) if is_documented(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in texts:
            yield node.value


def is_documented(node: ast.AST) -> bool:
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    return isinstance(node, documented) and ast.get_docstring(node) is not None


def texts_but_sources(value: Any) -> Iterator[str]:
    """Yield every text of a YAML document but those that say where a number is from."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            if key != "source":
                yield from texts_but_sources(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_but_sources(item)
    else:
        yield str(value)


def with_other_ids(plan: Plan, mapping: dict[str, str]) -> Plan:
    """Return the plan with the places and groups that its dated events name called otherwise, too."""
    return replace(
        plan,
        events=tuple(
            replace(
                event,
                place=mapping.get(event.place or "", event.place),
                group=mapping.get(event.group or "", event.group),
            )
            for event in plan.events
        ),
    )


# ---- other names, the same war -------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_other_ids_of_a_kind_change_no_result(kind):
    mapping = {name: f"other {k}" for k, name in enumerate(reversed(ids_of(kind)))}
    renamed, plan = rename_theatre(THEATRE, mapping), plan_of(weeks=16)
    assert digest_of(run(with_other_ids(plan, mapping), theatre=renamed)) == digest_of(run(plan))


def test_other_ids_of_all_kinds_change_no_result():
    mapping = {name: f"z{k:03d}" for kind in KINDS for k, name in enumerate(ids_of(kind))}
    renamed = rename_theatre(THEATRE, mapping)
    assert not set(renamed.places.id) & set(THEATRE.places.id)
    plan = plan_of("militias-lead", 16)
    assert_same(rows_of(run(with_other_ids(plan, mapping), theatre=renamed)), rows_of(run(plan)))


def test_other_names_and_governorates_change_no_result():
    places = THEATRE.places
    other = tuple(f"other {k}" for k in range(len(places)))
    renamed = replace(THEATRE, places=replace(places, name=other, governorate=other))
    assert digest_of(run(plan_of(weeks=16), theatre=renamed)) == digest_of(run(plan_of(weeks=16)))


def test_ids_swapped_between_two_places_change_no_result():
    """A rule that looked a place up by its id would now find another."""
    crowded = np.argsort(THEATRE.places.population)[-2:]
    one, other = (THEATRE.places.id[place] for place in crowded)
    swapped = rename_theatre(THEATRE, {one: other, other: one})
    assert digest_of(run(plan_of(weeks=16), theatre=swapped)) == digest_of(run(plan_of(weeks=16)))


# ---- no name in the source -------------------------------------------------------------------------


@pytest.mark.parametrize("path", RULES + NUMBERS, ids=lambda path: path.relative_to(SIM).as_posix())
@pytest.mark.parametrize("kind", KINDS)
def test_no_id_of_the_theatre_stands_in_a_rule(path, kind):
    assert not words(path.read_text(encoding="utf-8")) & set(ids_of(kind))


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.relative_to(SIM).as_posix())
def test_no_place_or_group_is_named_in_a_program(path):
    known = {name.lower() for kind in KINDS for name in getattr(THEATRE, kind).name} - SEATS
    used = {text.lower() for text in names_in(ast.parse(path.read_text(encoding="utf-8")))}
    assert not used & known
    parts = {part for text in used for part in re.split(r"[^a-z]+", text)}
    assert not parts & {name for name in known if name.isalpha() and len(name) > 3}


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.relative_to(SIM).as_posix())
def test_no_date_stands_in_a_program(path):
    source = path.read_text(encoding="utf-8")
    assert not DATE.search(source)
    for node in ast.walk(ast.parse(source)):
        imported = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        module = node.module if isinstance(node, ast.ImportFrom) else ""
        assert "datetime" not in [*imported, module], "rules count weeks; only plans know dates"
        is_year = (
            isinstance(node, ast.Constant) and isinstance(node.value, int) and 1990 <= node.value <= 2030
        )
        assert not is_year, f"line {getattr(node, 'lineno', 0)}: a year"


@pytest.mark.parametrize("path", NUMBERS, ids=lambda path: path.relative_to(SIM).as_posix())
def test_no_date_stands_in_a_number(path):
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    dated = [text for text in texts_but_sources(content) if DATE.search(text)]
    assert not dated
