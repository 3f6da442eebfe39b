"""`coalition-sim new-claims` and `check-claims`: an article of a user's own, begun and checked."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated, Final

import typer

from sim.cli.options import Json
from sim.cli.output import print_document, print_line
from sim.errors import ClaimFolderError

EXAMPLE: Final = Path(__file__).parent / "example_article"
EXAMPLE_FILES: Final = ("articles.yaml", "claims.yaml", "claims.py")


def new_claims(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make, new or empty.")],
) -> None:
    """Write a small example of an article of a user's own."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise ClaimFolderError(f"{folder}: is not empty; choose a new folder")
        for name in EXAMPLE_FILES:
            shutil.copyfile(EXAMPLE / name, folder / name)
    except OSError as error:
        raise ClaimFolderError(f"{folder}: cannot be written: {error.strerror or error}") from error
    print_line(f"{folder}: {', '.join(EXAMPLE_FILES)} written")
    print_line(f"check it:  coalition-sim check-claims {folder}")
    print_line(f"use it:    coalition-sim run historical --claims {folder}")


def check_claims(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="Folder with claims of your own; none for the shipped claims."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="ID", help="This claim alone. May be repeated.")
    ] = None,
    json: Json = False,
) -> None:
    """Check entries and functions of claims, and say what is wrong or missing."""
    from sim.catalog import read_claim_folder
    from sim.study import claim_checks

    chosen = folder or context.find_object(Path)
    report = claim_checks.check_claims(read_claim_folder(chosen) if chosen else None, only or ())
    passed = len(report.claims) - len(report.failed)
    if json:
        print_document({**report._asdict(), "passed": passed})
    else:
        for note in report.notes:
            print_line(f"note: {note}")
        print_line(f"{passed} of {len(report.claims)} claims pass")
    if report.faults:
        raise ClaimFolderError(report.faults)
