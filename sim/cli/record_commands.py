"""The commands that hold the model against the record and say what is not known."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import Json, Parameters, Runs, Seed, Settings, Workers, settings_with
from sim.study.limits import RUNS_DEFAULT, check_request

Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for points, log and result.")]


def history(
    runs: Runs = RUNS_DEFAULT,
    seed: Seed = 1,
    workers: Workers = 1,
    settings: Settings = None,
    parameters: Parameters = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Run to March 2019 and write the tables that the page shows."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Hold the historical scenario against the record."""
    from sim.cli.history import show_history

    check_request(runs, None, workers, seed)
    show_history(runs, seed, workers, settings_with(settings, parameters), json, out)


def calibrate(
    out: Out,
    waves: Annotated[int, typer.Option("--waves", metavar="N", help="Waves of points.")] = 5,
    samples: Annotated[int, typer.Option("--samples", metavar="N", help="Points a wave.")] = 256,
    runs: Annotated[int, typer.Option("--runs", metavar="N", help="Runs a point.")] = 32,
    seed: Seed = 1,
    workers: Workers = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with what the folder holds.")] = False,
    json: Json = False,
) -> None:
    """Find the numbers that the record does not rule out."""
    from sim.cli.calibrate import run_calibration

    check_request(workers=workers, seed=seed)
    run_calibration(out, waves, samples, runs, seed, workers, resume, json)


def variance(
    rows: Annotated[int, typer.Option("--rows", metavar="N", help="Rows of the plausible set.")] = 24,
    forms: Annotated[int, typer.Option("--forms", metavar="N", help="Choices of form of the claims.")] = 8,
    dice: Annotated[int, typer.Option("--dice", metavar="N", help="Runs for each row and choice.")] = 8,
    seed: Seed = 1,
    workers: Workers = 1,
    folder: Annotated[
        Path | None, typer.Option("--set-in", metavar="DIR", help="Folder of another plausible set.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Also write the table to this folder.")
    ] = None,
    json: Json = False,
) -> None:
    """Say what makes runs differ."""
    from sim.cli.variance import show_variance

    check_request(workers=workers, seed=seed)
    show_variance(rows, forms, dice, seed, workers, folder, out, json)
