"""All claims of the catalogue: a function each, of one shape, that pushes what its entry says, no more."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from sim import names
from sim.claims import families, frame
from sim.claims.families import family_functions
from sim.claims.frame import ORDINARY, claim_function
from sim.core.memory import Memory
from sim.errors import CatalogError
from tests.worlds import CATALOG, THEATRE, all_strengths, changed, make_world, plan_of, run

WEEKS, RUNS = 120, (0, 1)
LEVER_WORDS = {"levers", "uncertainties", "world", "plan", "board"}
FLOORS_OF_LEVERS = ("sim.scenario", "sim.core.world", "sim.agents")
WIDTHS = {
    "tribe": len(THEATRE.groups),
    "place": len(THEATRE.places),
    "force": len(THEATRE.forces),
    "camp": len(names.CAMPS),
    "government": len(names.GOVERNMENTS),
    "patron": len(names.PATRONS),
}
FORMS = [(claim.id, form) for claim in CATALOG.claims.values() for form in (ORDINARY, *claim.forms)]
each_claim = pytest.mark.parametrize("name", CATALOG.claims)
each_form = pytest.mark.parametrize(
    ("name", "form"), FORMS, ids=[f"{name} as {form}" if form else name for name, form in FORMS]
)


@cache
def tree_of(name: str, form: str) -> ast.FunctionDef:
    """Return the program of a claim in one of its forms."""
    tree = ast.parse(inspect.getsource(claim_function(name, form))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    return tree


def numbers_read(name: str, form: str) -> set[str]:
    """Return what a claim's function reads as k.something."""
    attributes = (node for node in ast.walk(tree_of(name, form)) if isinstance(node, ast.Attribute))
    return {node.attr for node in attributes if isinstance(node.value, ast.Name) and node.value.id == "k"}


def words_in(tree: ast.AST) -> set[str]:
    """Return every name and attribute of a program."""
    nodes = list(ast.walk(tree))
    return {node.id for node in nodes if isinstance(node, ast.Name)} | {
        node.attr for node in nodes if isinstance(node, ast.Attribute)
    }


def module_of(family: str) -> str:
    return f"sim.claims.{family}"


@cache
def files_of(family: str) -> tuple[Path, ...]:
    """Return the program files of a family: its module, or all modules of its package."""
    first = Path(inspect.getsourcefile(import_module(module_of(family))) or "")
    return tuple(sorted(first.parent.glob("**/*.py"))) if first.name == "__init__.py" else (first,)


def functions_in(path: Path) -> set[str]:
    """Return the public functions that a file defines."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return {node.name for node in body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")}


def functions_expected(family: str) -> set[str]:
    """Return the names that the catalogue asks of a family: a function a claim and one a further form."""
    claims = [claim for claim in CATALOG.claims.values() if claim.family == family]
    return {claim.id for claim in claims} | {
        f"{claim.id}_as_{form}" for claim in claims for form in claim.forms
    }


# ---- one function a claim ------------------------------------------------------------------------------


@each_form
def test_a_claim_is_a_function_in_the_module_or_package_of_its_family(name, form):
    function = claim_function(name, form)
    assert function.__name__ == (f"{name}_as_{form}" if form else name)
    assert f"{function.__module__}.".startswith(f"{module_of(CATALOG.claims[name].family)}.")


@pytest.mark.parametrize("family", names.FAMILIES)
def test_a_family_holds_claims_and_their_forms_alone(family):
    defined = {name for path in files_of(family) for name in functions_in(path)}
    expected, catalog = functions_expected(family), f"sim/catalog/claims/{family}.yaml"
    assert not defined - expected, (
        f"sim/claims/{family}: {', '.join(sorted(defined - expected))}: no entry of {catalog} has this id; "
        "add one, or let the name of a helper begin with '_'"
    )
    assert not expected - defined, (
        f"{catalog}: {', '.join(sorted(expected - defined))}: has no function in sim/claims/{family}"
    )


def test_a_claim_without_a_function_is_named_with_what_to_write(monkeypatch):
    known = {key: value for key, value in family_functions("military").items() if key != "momentum"}
    monkeypatch.setattr(frame, "family_functions", lambda family: known)
    expected = (
        r"momentum has no function momentum in sim/claims/military; write def momentum\(state, k, memory\)"
    )
    with pytest.raises(CatalogError, match=expected):
        claim_function.__wrapped__("momentum", ORDINARY)


def test_a_function_that_stands_in_two_files_of_a_family_is_named(monkeypatch):
    twin = SimpleNamespace(name="twin")
    modules = [*iter_modules(import_module("sim.claims.military").__path__), twin]
    monkeypatch.setattr(families, "iter_modules", lambda path: modules)
    real = families.import_module

    def load(name):
        return real("sim.claims.military.gains" if name.endswith(".twin") else name)

    monkeypatch.setattr(families, "import_module", load)
    with pytest.raises(CatalogError, match=r"sim/claims/military/twin.py: \w+: stands in another file too"):
        family_functions.__wrapped__("military")


def test_a_form_that_a_claim_does_not_have_is_named():
    with pytest.raises(CatalogError, match="momentum has no form spiral"):
        claim_function.__wrapped__("momentum", "spiral")


@each_form
def test_a_claim_gets_state_numbers_and_memory_and_nothing_else(name, form):
    assert list(inspect.signature(claim_function(name, form)).parameters) == ["state", "k", "memory"]


@pytest.mark.parametrize("family", names.FAMILIES)
def test_no_file_of_a_family_speaks_of_levers_the_world_or_the_plan(family):
    for path in files_of(family):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not words_in(tree) & LEVER_WORDS, path.name
        imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        imported |= {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
        assert not {module for module in imported if module.startswith(FLOORS_OF_LEVERS)}, path.name


@each_form
def test_a_claim_says_what_it_reads(name, form):
    first, _, rest = (inspect.getdoc(claim_function(name, form)) or "").partition("\n\n")
    assert first.endswith(".") and rest.startswith("Reads "), (
        f"{claim_function(name, form).__module__}: {name}: its docstring must be the claim in one sentence, "
        "an empty line, and 'Reads ...', what it reads of the state"
    )


# ---- numbers -----------------------------------------------------------------------------------------


@each_claim
def test_every_number_of_the_entry_is_read_and_every_number_read_is_in_the_entry(name):
    read = set().union(*(numbers_read(name, form) for form in (ORDINARY, *CATALOG.claims[name].forms)))
    assert read == set(CATALOG.claims[name].numbers), (
        f"{name}: the entry under numbers and the function after k. do not name the same"
    )


@each_form
def test_no_number_of_weight_stands_in_the_function(name, form):
    """Numbers other than 0, 1, 2, a half, unit conversions and 'for ever' belong into the catalogue."""
    plain = {0, 1, 2, -1, 0.5, 4.0, 12.0, 52.0, 1000.0, 1e6, 1e9}
    constants = (node.value for node in ast.walk(tree_of(name, form)) if isinstance(node, ast.Constant))
    assert not {value for value in constants if isinstance(value, int | float)} - plain


# ---- pushes --------------------------------------------------------------------------------------------


@each_form
def test_pushes_are_those_of_the_entry_in_the_width_of_their_drivers(name, form):
    world = make_world(plan_of(), runs=3)
    pushes = claim_function(name, form)(world.state, world.claim_numbers[name], Memory())
    assert set(pushes) == set(CATALOG.claims[name].pushes)
    for driver, push in pushes.items():
        width = WIDTHS.get(CATALOG.drivers[driver].of, 1)
        assert np.isfinite(push).all()
        assert np.broadcast_shapes(np.shape(push), (3, width)) == (3, width), driver


def forms_of(number: int) -> dict[str, str]:
    """Return a choice of forms: 0 every claim's ordinary one, 1 each one's first other form, and so on."""
    return {
        name: list(claim.forms)[number - 1]
        for name, claim in CATALOG.claims.items()
        if len(claim.forms) >= number > 0
    }


@cache
def history(number: int) -> dict[tuple[str, str], NDArray]:
    """Return every push of history and of histories that turn half way, (runs x weeks, things).

    In one all conditions turn harsh and levers stand high; in the other every lever stands at its highest.
    """
    turned = {lever.id: lever.low + 0.75 * (lever.high - lever.low) for lever in CATALOG.levers.values()}
    turned |= {uncertainty.id: uncertainty.high for uncertainty in CATALOG.uncertainties.values()}
    highest = {lever.id: lever.high for lever in CATALOG.levers.values()}
    plan = replace(plan_of(weeks=WEEKS), forms=forms_of(number))
    plans = [(plan, seed) for seed in RUNS]
    plans += [(changed(plan, end, since=WEEKS // 2), RUNS[0]) for end in (turned, highest)]
    traces = [run(chosen, [seed], trace=True).trace for chosen, seed in plans]
    assert all(trace is not None for trace in traces)
    keys = traces[0].pushes  # type: ignore[union-attr]
    return {key: np.concatenate([np.asarray(trace.pushes[key]) for trace in traces]) for key in keys}  # type: ignore[union-attr]


def pushes_in_history(name: str, form: str) -> dict[str, NDArray]:
    """Return what a claim in one of its forms pushed, driver -> (runs x weeks, things)."""
    claim = CATALOG.claims[name]
    number = (ORDINARY, *claim.forms).index(form)
    return {driver: history(number)[driver, name] for driver in claim.pushes}


@each_form
def test_a_push_varies_over_weeks_and_things(name, form):
    for driver, push in pushes_in_history(name, form).items():
        assert np.ptp(push, axis=0).max() > 1e-6, f"{driver}: the same every week"
        if push.shape[1] > 1:
            assert np.ptp(push, axis=1).max() > 1e-6, f"{driver}: the same for all"


@each_form
def test_signs_in_history_are_those_of_the_catalogue(name, form):
    for driver, push in pushes_in_history(name, form).items():
        sign = CATALOG.claims[name].pushes[driver]
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
