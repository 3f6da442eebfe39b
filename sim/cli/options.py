"""Arguments and options that commands share; `--claims DIR` may stand before or after a command's name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sim.study.limits import RUNS_MAX, WEEKS_MAX

if TYPE_CHECKING:
    from sim.scenario import Vocabulary

FAILED: Final = 1
"""Exit code where the request was right and the answer is no."""


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
ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="Id of a shipped scenario, or a .yaml file.")
]
Runs = Annotated[
    int,
    typer.Option("--runs", metavar="N", help=f"Number of runs, 1 to {RUNS_MAX:,}. Run k is always the same."),
]
Seed = Annotated[
    int, typer.Option("--seed", metavar="S", help="Seed of all chance. Same seed, same results.")
]
Weeks = Annotated[
    int | None,
    typer.Option("--weeks", metavar="W", help=f"Weeks to run, 1 to {WEEKS_MAX}; else the scenario's own."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Hold a lever, an uncertainty or a claim's strength at one value in all weeks, such as "
        "levers.air_strikes=50 or claims.militia_fear=0, or choose a claim's form, such as "
        "claims.militia_fear.form=threshold, or leave out the events of a kind, such as "
        "events.pilot_killed=0. May be repeated.",
    ),
]
Parameters = Annotated[
    str | None,
    typer.Option(
        "--parameters",
        metavar="WHICH",
        help="central: the catalogue's numbers in all runs; plausible: each run its row of the plausible "
        "set. Else the plausible set, if one of this model is shipped.",
    ),
]
Workers = Annotated[
    int, typer.Option("--workers", metavar="W", help="Processes to share the work. Results do not change.")
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Also write Parquet tables to this folder.")
]


def settings_with(settings: list[str] | None, parameters: str | None) -> list[str]:
    """Settings with the choice of numbers among them."""
    return [*(settings or []), *([f"parameters={parameters}"] if parameters is not None else [])]


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
