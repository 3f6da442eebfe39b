"""All claims of the catalogue: a function each, of one shape, that pushes what its entry says, no more."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from importlib import import_module

import numpy as np
import pytest
from numpy.typing import NDArray

from sim import names
from sim.claims.frame import claim_functions
from sim.core.memory import Memory
from sim.errors import CatalogError
from tests.worlds import CATALOG, THEATRE, all_strengths, changed, make_world, plan_of, run

WEEKS, RUNS = 120, (0, 1)
LEVER_WORDS = {"levers", "uncertainties", "world", "plan", "board"}
WIDTHS = {
    "tribe": len(THEATRE.groups),
    "place": len(THEATRE.places),
    "force": len(THEATRE.forces),
    "camp": len(names.CAMPS),
    "government": len(names.GOVERNMENTS),
    "patron": len(names.PATRONS),
}
each_claim = pytest.mark.parametrize("name", CATALOG.claims)


@cache
def tree_of(name: str) -> ast.FunctionDef:
    """Return the program of a claim."""
    tree = ast.parse(inspect.getsource(claim_functions()[name])).body[0]
    assert isinstance(tree, ast.FunctionDef)
    return tree


def numbers_read(name: str) -> set[str]:
    """Return what a claim's function reads as k.something."""
    attributes = (node for node in ast.walk(tree_of(name)) if isinstance(node, ast.Attribute))
    return {node.attr for node in attributes if isinstance(node.value, ast.Name) and node.value.id == "k"}


# ---- one function a claim ------------------------------------------------------------------------------


@each_claim
def test_a_claim_is_a_function_in_the_module_of_its_family(name):
    function = claim_functions()[name]
    assert function.__name__ == name
    assert function.__module__ == f"sim.claims.{CATALOG.claims[name].family}"


@pytest.mark.parametrize("family", names.FAMILIES)
def test_a_module_of_a_family_holds_claims_alone(family):
    module = import_module(f"sim.claims.{family}")
    own = inspect.getmembers(module, lambda item: getattr(item, "__module__", "") == module.__name__)
    public = {name for name, item in own if inspect.isfunction(item) and not name.startswith("_")}
    assert public == {claim.id for claim in CATALOG.claims.values() if claim.family == family}


def test_a_claim_without_a_function_is_named(monkeypatch):
    monkeypatch.delattr("sim.claims.military.momentum")
    with pytest.raises(CatalogError, match=r"momentum has no function in sim/claims/military\.py"):
        claim_functions.__wrapped__()


@each_claim
def test_a_claim_gets_state_numbers_and_memory_and_nothing_else(name):
    assert list(inspect.signature(claim_functions()[name]).parameters) == ["state", "k", "memory"]
    used = {node.id for node in ast.walk(tree_of(name)) if isinstance(node, ast.Name)}
    used |= {node.attr for node in ast.walk(tree_of(name)) if isinstance(node, ast.Attribute)}
    assert not used & LEVER_WORDS


@pytest.mark.parametrize("family", names.FAMILIES)
def test_no_module_of_a_family_imports_the_world_or_the_plan(family):
    source = inspect.getsource(import_module(f"sim.claims.{family}"))
    imported = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    modules = {node.module for node in imported}
    assert not {
        module for module in modules if module and module.startswith(("sim.scenario", "sim.core.world"))
    }


@each_claim
def test_a_claim_says_what_it_reads(name):
    first, _, rest = (inspect.getdoc(claim_functions()[name]) or "").partition("\n\n")
    assert first.endswith(".")
    assert rest.startswith("Reads ")


# ---- numbers -----------------------------------------------------------------------------------------


@each_claim
def test_every_number_of_the_entry_is_read_and_every_number_read_is_in_the_entry(name):
    assert numbers_read(name) == set(CATALOG.claims[name].numbers)


@each_claim
def test_no_number_of_weight_stands_in_the_function(name):
    """Numbers other than 0, 1, 2, a half, unit conversions and 'for ever' belong into the catalogue."""
    plain = {0, 1, 2, -1, 0.5, 4.0, 12.0, 52.0, 1000.0, 1e6, 1e9}
    constants = (node.value for node in ast.walk(tree_of(name)) if isinstance(node, ast.Constant))
    assert not {value for value in constants if isinstance(value, int | float)} - plain


# ---- pushes --------------------------------------------------------------------------------------------


@each_claim
def test_pushes_are_those_of_the_entry_in_the_width_of_their_drivers(name):
    world = make_world(plan_of(), runs=3)
    pushes = claim_functions()[name](world.state, world.claim_numbers[name], Memory())
    assert set(pushes) == set(CATALOG.claims[name].pushes)
    for driver, push in pushes.items():
        width = WIDTHS.get(CATALOG.drivers[driver].of, 1)
        assert np.isfinite(push).all()
        assert np.broadcast_shapes(np.shape(push), (3, width)) == (3, width), driver


@cache
def history() -> dict[tuple[str, str], NDArray]:
    """Return every push of history and of a history that turns half way, (runs x weeks, things)."""
    turned = {lever.id: 0.5 * (lever.low + lever.high) for lever in CATALOG.levers.values()}
    turned |= {uncertainty.id: uncertainty.high for uncertainty in CATALOG.uncertainties.values()}
    plan = plan_of(weeks=WEEKS)
    plans = [(plan, number) for number in RUNS] + [(changed(plan, turned, since=WEEKS // 2), RUNS[0])]
    traces = [run(chosen, [number], trace=True).trace for chosen, number in plans]
    assert all(trace is not None for trace in traces)
    keys = traces[0].pushes  # type: ignore[union-attr]
    return {key: np.concatenate([np.asarray(trace.pushes[key]) for trace in traces]) for key in keys}  # type: ignore[union-attr]


@each_claim
def test_a_push_varies_over_weeks_and_things(name):
    for driver in CATALOG.claims[name].pushes:
        push = history()[driver, name]
        assert np.ptp(push, axis=0).max() > 1e-6, f"{driver}: the same every week"
        if push.shape[1] > 1:
            assert np.ptp(push, axis=1).max() > 1e-6, f"{driver}: the same for all"


@each_claim
def test_signs_in_history_are_those_of_the_catalogue(name):
    for driver, sign in CATALOG.claims[name].pushes.items():
        push = history()[driver, name]
        assert sign != "+" or push.min() >= 0.0, driver
        assert sign != "-" or push.max() <= 0.0, driver


@each_claim
def test_a_claim_twice_as_strong_pushes_twice_as_much(name):
    first = [
        run(changed(plan_of(weeks=2), strengths={name: strength}), [0], trace=True).trace
        for strength in (1.0, 2.0)
    ]
    for driver in CATALOG.claims[name].pushes:
        usual, doubled = (trace.pushes[driver, name][0] for trace in first if trace is not None)
        np.testing.assert_array_equal(doubled, 2.0 * usual)


def test_a_claim_switched_off_pushes_nothing():
    trace = run(changed(plan_of(), strengths=all_strengths(0.0) | {"momentum": 1.0}), [0], trace=True).trace
    assert trace is not None
    assert {claim for _, claim in trace.pushes} == {"momentum"}
