"""Every lever, world condition and number is read by some rule, and every dial does something."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.agents.record import weekly_outcomes
from sim.core.world import World
from sim.scenario import Plan
from tests.worlds import CATALOG, changed, is_same, plan_of, rows_of, run

SIM = Path(__file__).resolve().parent.parent / "sim"
RULES = sorted(path for part in ("agents", "core") for path in (SIM / part).glob("*.py"))
AREAS = {name.partition(".")[0] for name in CATALOG.processes}
Key = tuple[int, str]  # file and function
LONG = 60  # weeks
# What a lever costs is counted whether or not it does anything.
ACCOUNTS = ("cost",)
# Numbers that only keep a division from zero: they may be without effect.
GUARDS = ("orders.least_worth",)
# What counts as collapse and resurgence; tests/test_once.py turns them.
DEFINITIONS = ("once.collapse", "once.regain")


def trees() -> Iterator[ast.Module]:
    return (ast.parse(path.read_text(encoding="utf-8")) for path in RULES)


@cache
def keys_read() -> set[str]:
    """Return every text that stands in brackets somewhere in the rules: levers["x"], world["x"]."""
    subscripts = (node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Subscript))
    return {node.slice.value for node in subscripts if isinstance(node.slice, ast.Constant)}


@cache
def numbers_read() -> set[str]:
    """Return the process numbers that the rules read, as area.name.

    A function reads ``numbers.area.name`` at full length, or through a name or an argument that is an area.
    """
    functions = {
        (file, node.name): node
        for file, tree in enumerate(trees())
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }
    aliases = {key: dict(assigned_areas(function)) for key, function in functions.items()}
    for _ in range(3):  # areas are handed on over a few calls at most
        for caller in functions:
            for called, argument, area in areas_handed_on(functions, caller, aliases[caller]):
                aliases[called][argument] = area
    return set().union(*(read_in(function, aliases[key]) for key, function in functions.items()))


def read_in(function: ast.FunctionDef, aliases: dict[str, str]) -> set[str]:
    """Return the numbers that a function reads: ``area.name``, or ``getattr(area, name)`` over its texts."""
    found: set[str] = set()
    texts = [node.value for node in ast.walk(function) if isinstance(node, ast.Constant)]
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and area_of(node.value, aliases):
            found.add(f"{area_of(node.value, aliases)}.{node.attr}")
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "getattr":
            area = area_of(node.args[0], aliases)
            found |= {f"{area}.{text}" for text in texts if f"{area}.{text}" in CATALOG.processes}
    return found


def assigned_areas(function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """Yield local name and area of each assignment such as ``numbers, kind = world.numbers.fight, ...``."""
    for node in ast.walk(function):
        for target in node.targets if isinstance(node, ast.Assign) else []:
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            for name, value in zip(names, values, strict=False):
                if isinstance(name, ast.Name) and area_of(value, {}):
                    yield name.id, area_of(value, {})


def areas_handed_on(
    functions: dict[Key, ast.FunctionDef], caller: Key, aliases: dict[str, str]
) -> Iterator[tuple[Key, str, str]]:
    """Yield function, argument and area of each call that hands an area to a function."""
    for node in ast.walk(functions[caller]):
        areas = [area_of(value, aliases) for value in node.args] if isinstance(node, ast.Call) else []
        if not isinstance(node, ast.Call) or not any(areas):
            continue
        name = called_name(node.func)
        own = [key for key in functions if key == (caller[0], name)]
        for called in own or [key for key in functions if key[1] == name]:
            for argument, area in zip(functions[called].args.args, areas, strict=False):
                if area:
                    yield called, argument.arg, area


def called_name(function: ast.AST) -> str:
    """Return the name of a called function, with or without the module that it is called through."""
    return getattr(function, "id", "") or getattr(function, "attr", "")


def area_of(node: ast.AST, aliases: dict[str, str]) -> str:
    """Return the area that a node is: ``numbers.area``, or a local name of one; else an empty text."""
    if isinstance(node, ast.Name):
        return aliases.get(node.id, "")
    is_area = isinstance(node, ast.Attribute) and node.attr in AREAS
    return node.attr if is_area and re.search(r"(^|\.)numbers$", ast.unparse(node.value)) else ""


# ---- the source reads them ------------------------------------------------------------------------


@pytest.mark.parametrize("name", CATALOG.parameters)
def test_every_parameter_is_read_by_a_rule(name):
    assert name in keys_read()


@pytest.mark.parametrize("name", CATALOG.processes)
def test_every_process_number_is_read_by_a_rule(name):
    assert name in numbers_read()


def test_no_rule_reads_a_number_that_the_catalogue_lacks():
    assert not numbers_read() - set(CATALOG.processes)


# ---- and the results show it ----------------------------------------------------------------------


@cache
def settings() -> dict[str, Plan]:
    """Return the worlds in which a dial is tried: history; policies half way up or at their highest (a state
    of its own is more than half way); hostile world conditions.

    Some dials count only together with others (promises with payments) or at the edge (what bounds a loss).
    They are tried in this order: most dials do something soon where levers are half way up.
    """
    half = {name: 0.5 * (lever.low + lever.high) for name, lever in CATALOG.levers.items()}
    full = {name: lever.high for name, lever in CATALOG.levers.items()}
    high = {name: uncertainty.high for name, uncertainty in CATALOG.uncertainties.items()}
    return {
        "the first weeks": plan_of(weeks=8),
        "levers half way": changed(plan_of(weeks=LONG), half),
        "levers at their highest": changed(plan_of(weeks=LONG), full),
        "a rough world": changed(plan_of(weeks=LONG), {**high, "militia_deployment": 1, "air_strikes": 500}),
        "history": plan_of(weeks=LONG),
        "the whole war": plan_of(weeks=250),
    }


def runs_of(setting: str) -> range:
    """Return the runs that are tried: more of them last, since a small push need not change a draw in two."""
    return range(12 if setting == "the whole war" else 2)


@cache
def usual(setting: str) -> dict[str, NDArray]:
    return rows_of(run(settings()[setting], runs_of(setting)))


class Differing(Exception):
    """Ends a run in the first week in which it differs."""


def differs(setting: str, plan: Plan, **options: Any) -> bool:
    """Return whether any outcome but the accounts differs from what the setting gives as it is."""
    before = usual(setting)

    def compare(world: World) -> None:
        for key, values in weekly_outcomes(world).items():
            if key not in ACCOUNTS and not np.array_equal(values, before[key][:, world.week], equal_nan=True):
                raise Differing

    try:
        after = rows_of(run(plan, runs_of(setting), each_week=compare, **options))
    except Differing:
        return True
    return any(not is_same(after[key], before[key]) for key in after if key not in ACCOUNTS)


@pytest.mark.parametrize("name", CATALOG.parameters)
def test_every_parameter_changes_some_outcome(name):
    ends = (CATALOG.parameters[name].low, CATALOG.parameters[name].high)
    tried = ((key, changed(plan, {name: value})) for key, plan in settings().items() for value in ends)
    assert any(differs(key, plan) for key, plan in tried)


@pytest.mark.parametrize("name", CATALOG.claims)
def test_every_claim_changes_some_outcome(name):
    tried = ((key, changed(plan, strengths={name: 0.0})) for key, plan in settings().items())
    assert any(differs(key, plan) for key, plan in tried)


@pytest.mark.parametrize("name", [name for name in CATALOG.processes if name not in GUARDS + DEFINITIONS])
def test_every_process_number_changes_some_outcome(name):
    ends = (CATALOG.processes[name].low, CATALOG.processes[name].high)
    tried = ((key, plan, {name: value}) for key, plan in settings().items() for value in ends)
    assert any(differs(key, plan, numbers=numbers) for key, plan, numbers in tried)
