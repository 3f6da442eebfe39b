"""Every lever, world condition and number is read by some rule, and every dial does something."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from numpy.typing import NDArray

from sim.scenario import Plan
from tests.worlds import CATALOG, changed, is_same, plan_of, rows_of, run

SIM = Path(__file__).resolve().parent.parent / "sim"
RULES = sorted(path for part in ("agents", "core") for path in (SIM / part).glob("*.py"))
LONG = 60  # weeks
# What a lever costs is counted whether or not it does anything.
ACCOUNTS = ("cost",)
# Numbers that only keep a division from zero: they may be without effect.
GUARDS = ("orders.least_worth",)


def trees() -> Iterator[ast.Module]:
    return (ast.parse(path.read_text(encoding="utf-8")) for path in RULES)


def keys_read() -> set[str]:
    """Return every text that stands in brackets somewhere in the rules: levers["x"], world["x"]."""
    subscripts = (node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Subscript))
    return {node.slice.value for node in subscripts if isinstance(node.slice, ast.Constant)}


def numbers_read() -> set[str]:
    """Return the process numbers that the rules read, as area.name.

    A function reads ``numbers.area.name`` at full length or through a local name that it gave to an area.
    """
    found: set[str] = set()
    areas = {name.partition(".")[0] for name in CATALOG.processes}
    for tree in trees():
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                found |= read_in(function, areas)
    return found


def read_in(function: ast.FunctionDef, areas: set[str]) -> set[str]:
    """Return the numbers that a function reads."""
    aliases: dict[str, str] = {argument.arg: "" for argument in function.args.args}
    aliases = {"first": "start"} if "first" in aliases else {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            aliases |= dict(pairs_of(node))
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute):
            area = area_of(node.value, areas) or aliases.get(getattr(node.value, "id", ""), "")
            found.add(f"{area}.{node.attr}")
    return found


def pairs_of(node: ast.Assign) -> Iterator[tuple[str, str]]:
    """Yield local name and area of an assignment such as ``numbers, kind = world.numbers.fight, ...``."""
    for target in node.targets:
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        for name, value in zip(names, values, strict=False):
            area = area_of(value, {key.partition(".")[0] for key in CATALOG.processes})
            if isinstance(name, ast.Name) and area:
                yield name.id, area


def area_of(node: ast.AST, areas: set[str]) -> str:
    """Return the area if a node is ``numbers.area`` or ``world.numbers.area``, else an empty text."""
    if not isinstance(node, ast.Attribute) or node.attr not in areas:
        return ""
    return node.attr if re.search(r"(^|\.)numbers$", ast.unparse(node.value)) else ""


# ---- the source reads them ------------------------------------------------------------------------


@pytest.mark.parametrize("name", CATALOG.parameters)
def test_every_parameter_is_read_by_a_rule(name):
    assert name in keys_read()


@pytest.mark.parametrize("name", CATALOG.processes)
def test_every_process_number_is_read_by_a_rule(name):
    assert name in numbers_read()


def test_no_rule_reads_a_number_that_the_catalogue_lacks():
    areas = {name.partition(".")[0] for name in CATALOG.processes}
    read = {name for name in numbers_read() if name.partition(".")[0] in areas}
    assert not read - set(CATALOG.processes)


# ---- and the results show it ----------------------------------------------------------------------


@cache
def settings() -> dict[str, Plan]:
    """Return the worlds in which a dial is tried: history; policies half way up; hostile world conditions.

    Some dials count only together with others (promises with payments) or at the edge (what bounds a loss).
    """
    half = {name: 0.5 * (lever.low + lever.high) for name, lever in CATALOG.levers.items()}
    high = {name: uncertainty.high for name, uncertainty in CATALOG.uncertainties.items()}
    return {
        "the first weeks": plan_of(weeks=8),
        "history": plan_of(weeks=LONG),
        "levers half way": changed(plan_of(weeks=LONG), half),
        "a rough world": changed(plan_of(weeks=LONG), {**high, "militia_deployment": 1, "air_strikes": 500}),
        "the whole war": plan_of(weeks=250),
    }


@cache
def usual(setting: str) -> dict[str, NDArray]:
    return rows_of(run(settings()[setting]))


def differs(setting: str, plan: Plan, **options: Any) -> bool:
    """Return whether any outcome but the accounts differs from what the setting gives as it is."""
    after = rows_of(run(plan, **options))
    return any(not is_same(after[key], usual(setting)[key]) for key in after if key not in ACCOUNTS)


@pytest.mark.parametrize("name", CATALOG.parameters)
def test_every_parameter_changes_some_outcome(name):
    ends = (CATALOG.parameters[name].low, CATALOG.parameters[name].high)
    tried = ((key, changed(plan, {name: value})) for key, plan in settings().items() for value in ends)
    assert any(differs(key, plan) for key, plan in tried)


@pytest.mark.parametrize("name", CATALOG.claims)
def test_every_claim_changes_some_outcome(name):
    tried = ((key, changed(plan, strengths={name: 0.0})) for key, plan in settings().items())
    assert any(differs(key, plan) for key, plan in tried)


@pytest.mark.parametrize("name", CATALOG.processes)
def test_every_process_number_changes_some_outcome(name):
    if name in GUARDS:
        return
    ends = (CATALOG.processes[name].low, CATALOG.processes[name].high)
    tried = ((key, plan, {name: value}) for key, plan in settings().items() for value in ends)
    assert any(differs(key, plan, numbers=numbers) for key, plan, numbers in tried)
