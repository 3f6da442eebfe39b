"""Options that commands share, first of all `--claims DIR`: an article of a user's own.

It may stand before or after the name of a command.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sim.scenario import Vocabulary


def _as_given(context: typer.Context, folder: Path | None) -> Path | None:
    """Take the folder that stands after the command, else the one that stands before it."""
    return folder or context.find_object(Path)


Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]
ClaimsFolder = Annotated[
    Path | None,
    typer.Option(
        "--claims",
        metavar="DIR",
        callback=_as_given,
        help="Add the claims of a folder of your own; its Python files are run as programs.",
    ),
]


def vocabulary_of(folder: Path | None) -> Vocabulary | None:
    """Names and ranges with the claims of a folder, whose functions are loaded and so known to be there.

    Parameters
    ----------
    folder : Path, optional
        None gives None: the shipped claims alone.

    Raises
    ------
    ClaimFolderError
        One line a problem.
    """
    if folder is None:
        return None
    from sim.claims.frame import claim_functions
    from sim.scenario import vocabulary_with

    vocabulary = vocabulary_with(folder)
    claim_functions(vocabulary.added)
    return vocabulary
