"""Loads the functions of a folder with claims of a user's own.

What stands in such a folder is a program that the user chose to run. It is loaded where the user names the
folder and nowhere else: no scenario, link or result can bring it about.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib.abc import InspectLoader
from importlib.util import module_from_spec, spec_from_loader
from types import CodeType, ModuleType
from typing import Final, NamedTuple

from sim.catalog import ClaimFolder, added_claims, catalog_with
from sim.catalog.rows import nearest
from sim.claims.families import ClaimFunction, public_functions
from sim.claims.guard import Guarded, line_in
from sim.errors import ClaimFolderError

PARAMETERS: Final = ("state", "k", "memory")
FORM_MARK: Final = "_as_"


class _Found(NamedTuple):
    """A function, and the file in which it stands."""

    file: str
    function: ClaimFunction


@lru_cache(maxsize=8)
def folder_functions(folder: ClaimFolder) -> Mapping[str, ClaimFunction]:
    """Return the functions of a folder by name, each guarded; this runs the folder's files.

    Raises
    ------
    ClaimFolderError
        One line for each file that cannot be loaded, and for each function that is missing, has no entry or
        takes something else than state, k and memory.
    """
    problems: list[str] = []
    found: dict[str, _Found] = {}
    for name, text in folder.programs:
        module = _load(folder, name, text, problems)
        for function_name, function in public_functions(module) if module else ():
            if function_name in found:
                problems.append(f"{folder.name}/{name}: {function_name}: stands in another file too")
            found[function_name] = _Found(f"{folder.name}/{name}", function)
    if problems:
        raise ClaimFolderError(problems)
    drivers = catalog_with(folder).drivers
    wanted = {
        f"{claim.id}{FORM_MARK}{form}" if form else claim.id: claim
        for claim in added_claims(folder)
        for form in ("", *claim.forms)
    }
    problems = [*_missing(folder, list(wanted), found), *_unwanted(list(wanted), found)]
    if problems:
        raise ClaimFolderError(problems)
    return {
        name: Guarded(found[name].function, claim, drivers, found[name].file)
        for name, claim in wanted.items()
    }


class _TextLoader(InspectLoader):
    """Makes a module from a text that was read before."""

    def __init__(self, text: str, path: str) -> None:
        self._text = text
        self._path = path

    def get_source(self, fullname: str) -> str:
        return self._text

    def get_code(self, fullname: str) -> CodeType:
        return self.source_to_code(self._text, self._path)


def _load(folder: ClaimFolder, name: str, text: str, problems: list[str]) -> ModuleType | None:
    """Run one file and return its module, or note what is wrong with it."""
    place = f"{folder.name}/{name}"
    title = f"claims_{folder.digest}_{name.removesuffix('.py')}"
    spec = spec_from_loader(title, _TextLoader(text, place), origin=place)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    try:
        sys.modules[title] = module  # as long as it is being made, for classes that look themselves up
        spec.loader.exec_module(module)
    except SyntaxError as error:
        problems.append(f"{place}:{error.lineno or 1}: is not valid Python: {error.msg}")
    except (Exception, SystemExit) as error:
        fault = f"{type(error).__name__}: {error}"
        problems.append(f"{place}:{line_in(error, place)}: cannot be loaded: {fault}")
    else:
        return module
    finally:
        sys.modules.pop(title, None)
    return None


def _missing(folder: ClaimFolder, wanted: list[str], found: Mapping[str, _Found]) -> list[str]:
    """Say which entries have no function."""
    spare = {name: None for name in found if name not in wanted}
    parameters = ", ".join(PARAMETERS)
    return [
        f"{folder.name}/claims.py: {name}: the entry has no function; write def {name}({parameters})"
        f"{nearest(name, spare)}"
        for name in wanted
        if name not in found
    ]


def _unwanted(wanted: list[str], found: Mapping[str, _Found]) -> list[str]:
    """Say which functions have no entry, and which take the wrong things."""
    problems = []
    for name, (file, function) in found.items():
        place = f"{file}:{function.__code__.co_firstlineno}: {name}"
        given = tuple(inspect.signature(function).parameters)
        if name not in wanted:
            problems.append(
                f"{place}: no entry of claims.yaml has this id; add one, or begin a helper's name with '_'"
            )
        elif given != PARAMETERS:
            problems.append(f"{place}: takes ({', '.join(given)}); it must take ({', '.join(PARAMETERS)})")
    return problems
