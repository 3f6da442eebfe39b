"""The frame that finds each claim's function and multiplies its pushes by the claim's strength."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from types import SimpleNamespace

from sim.catalog import load_catalog
from sim.core.helpers import Array
from sim.core.memory import Memory
from sim.core.state import State
from sim.core.world import World
from sim.errors import CatalogError

ClaimFunction = Callable[[State, SimpleNamespace, Memory], Mapping[str, Array]]


ORDINARY = ""  # the form that a claim has unless a scenario chooses another


@cache
def claim_functions() -> Mapping[str, ClaimFunction]:
    """Return the function of every claim in the catalogue, in its order.

    Raises
    ------
    CatalogError
        If a claim of the catalogue has no function of its name in the module of its family.
    """
    return {name: claim_function(name, ORDINARY) for name in load_catalog().claims}


@cache
def claim_function(name: str, form: str) -> ClaimFunction:
    """Return a claim's function in one of its forms: ``<name>`` or ``<name>_as_<form>``."""
    claim = load_catalog().claims[name]
    if form != ORDINARY and form not in claim.forms:
        raise CatalogError(f"claim {name} has no form {form}; it has {', '.join(claim.forms) or 'only one'}")
    wanted = name if form == ORDINARY else f"{name}_as_{form}"
    function = getattr(import_module(f"sim.claims.{claim.family}"), wanted, None)
    if function is None:
        raise CatalogError(f"claim {name} has no function {wanted} in sim/claims/{claim.family}")
    return function


def push_drivers(world: World) -> None:
    """Let every claim that is not switched off push its drivers for this week."""
    world.board.clear(world.week)
    for name, ordinary in claim_functions().items():
        strength = world.plan.strengths[name]
        if strength == 0.0:
            continue
        form = world.plan.forms.get(name, ORDINARY)
        function = ordinary if form == ORDINARY else claim_function(name, form)
        pushes = function(world.state, world.claim_numbers[name], world.memories[name])
        for driver, amount in pushes.items():
            world.board.push(driver, name, amount if strength == 1.0 else strength * amount)
