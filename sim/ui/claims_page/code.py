"""The code of a claim: where its function stands, how it reads, and the command that tests it."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import Final

from sim.ui import sources

PARTS_SHOWN: Final = 4
"""Of a path: sim, claims, family, file."""


def code_of(claim_id: str, form: str = "") -> tuple[str, str]:
    """Return the file and the text of a claim's function.

    Parameters
    ----------
    claim_id : str
        Of a shipped claim, or of one in the folder that the server was started with.
    form : str
        Another form than the ordinary one.
    """
    from sim.catalog import load_catalog
    from sim.claims.frame import claim_function

    if claim_id not in load_catalog().claims:
        return _code_in_folder(claim_id)
    function = claim_function(claim_id, form)
    path = Path(inspect.getsourcefile(function) or "")
    return Path(*path.parts[-PARTS_SHOWN:]).as_posix(), inspect.getsource(function)


def _code_in_folder(claim_id: str) -> tuple[str, str]:
    folder = sources.claim_folder()
    for name, text in folder.programs if folder else ():
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and node.name == claim_id:
                return f"{folder.name if folder else ''}/{name}", ast.get_source_segment(text, node) or ""
    return "", ""


def say_test(claim_id: str) -> str:
    """The command that tests which way a claim pushes."""
    from sim.catalog import load_catalog

    if claim_id in load_catalog().claims:
        return f"pytest tests/test_claims_direction.py -k {claim_id}"
    folder = sources.claim_folder()
    return f"coalition-sim check-claims {folder.name if folder else ''}"
