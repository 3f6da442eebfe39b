"""The frame that finds each claim's function and multiplies its pushes by the claim's strength."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sim.catalog import ClaimFolder, catalog_with, load_catalog
from sim.claims.families import ClaimFunction, family_functions
from sim.claims.folder_code import FORM_MARK, folder_functions
from sim.core.world import World
from sim.errors import CatalogError

ORDINARY = ""  # the form that a claim has unless a scenario chooses another


@lru_cache(maxsize=8)
def claim_functions(added: ClaimFolder | None = None) -> Mapping[str, ClaimFunction]:
    """Return the function of every claim in the catalogue, in its order.

    Parameters
    ----------
    added : ClaimFolder, optional
        A folder with claims of a user's own, which come after the shipped ones.

    Raises
    ------
    CatalogError
        If a shipped claim has no function of its name in the package of its family.
    ClaimFolderError
        If the folder's functions and entries do not agree.
    """
    return {name: claim_function(name, ORDINARY, added) for name in catalog_with(added).claims}


@lru_cache(maxsize=1024)
def claim_function(name: str, form: str, added: ClaimFolder | None = None) -> ClaimFunction:
    """Return a claim's function in one of its forms: ``<name>`` or ``<name>_as_<form>``."""
    claim = catalog_with(added).claims[name]
    if form != ORDINARY and form not in claim.forms:
        raise CatalogError(f"claim {name} has no form {form}; it has {', '.join(claim.forms) or 'only one'}")
    wanted = name if form == ORDINARY else f"{name}{FORM_MARK}{form}"
    if added is not None and name not in load_catalog().claims:
        return folder_functions(added)[wanted]
    function = family_functions(claim.family).get(wanted)
    if function is None:
        raise CatalogError(
            f"claim {name} has no function {wanted} in sim/claims/{claim.family}; "
            f"write def {wanted}(state, k, memory) in a file there"
        )
    return function


def push_drivers(world: World) -> None:
    """Let every claim that is not switched off push its drivers for this week."""
    world.board.clear(world.week)
    added = world.catalog.added
    for name, ordinary in claim_functions(added).items():
        strength = world.plan.strengths[name]
        if strength == 0.0:
            continue
        form = world.plan.forms.get(name, ORDINARY)
        function = ordinary if form == ORDINARY else claim_function(name, form, added)
        pushes = function(world.state, world.claim_numbers[name], world.memories[name])
        for driver, amount in pushes.items():
            world.board.push(driver, name, amount if strength == 1.0 else strength * amount)
