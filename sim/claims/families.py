"""Finds the functions of the shipped claims: every public function in a file of a family's package."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType, SimpleNamespace

from sim.core.helpers import Array
from sim.core.memory import Memory
from sim.core.state import State
from sim.errors import CatalogError

ClaimFunction = Callable[[State, SimpleNamespace, Memory], Mapping[str, Array]]


@cache
def family_functions(family: str) -> Mapping[str, ClaimFunction]:
    """Return the functions of a family's package by name.

    Raises
    ------
    CatalogError
        If two files define a function of the same name.
    """
    package = import_module(f"sim.claims.{family}")
    found: dict[str, ClaimFunction] = {}
    for info in iter_modules(package.__path__):
        for name, function in public_functions(import_module(f"{package.__name__}.{info.name}")):
            if name in found:
                raise CatalogError(f"sim/claims/{family}/{info.name}.py: {name}: stands in another file too")
            found[name] = function
    return found


def public_functions(module: ModuleType) -> Iterator[tuple[str, ClaimFunction]]:
    """Yield what a module itself defines for others, by name; helpers begin with an underscore."""
    for name, value in vars(module).items():
        if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_"):
            yield name, value
