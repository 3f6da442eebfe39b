"""The commands about batches: run or go on with one, look at its results."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import (
    FAILED,
    ClaimsFolder,
    Json,
    Parameters,
    Settings,
    Weeks,
    Workers,
    settings_with,
    vocabulary_of,
)
from sim.study.limits import (
    CHUNK_DEFAULT,
    RUNS_DEFAULT,
    RUNS_MAX,
    TIMEOUT_DEFAULT,
    TIMEOUT_MAX,
    check_number,
    check_request,
)

BatchFolder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a batch.")]
NewOrBrokenOff = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Folder, new or of the same batch broken off.")
]
RunsOfEach = Annotated[
    int | None,
    typer.Option(
        "--runs", metavar="N", help=f"Runs of each; {RUNS_DEFAULT} if unsaid, at most {RUNS_MAX:,}."
    ),
]
Seeds = Annotated[list[int] | None, typer.Option("--seed", metavar="S", help="1 if unsaid. May be repeated.")]
Cluster = Annotated[
    str | None,
    typer.Option("--dask", metavar="ADDRESS", help="Use a Dask cluster, such as tcp://10.0.0.5:8786."),
]
RunsTogether = Annotated[
    int | None, typer.Option("--chunk", metavar="N", help="Most runs computed and stored together.")
]
Patience = Annotated[float, typer.Option("--timeout", metavar="SECONDS", help="When a run is taken to hang.")]
RetryFailed = Annotated[bool, typer.Option("--retry-failed", help="Try parts with failed runs once more.")]


def batch(
    scenarios: Annotated[list[str], typer.Argument(metavar="SCENARIO", help="Shipped ids or files.")],
    out: NewOrBrokenOff,
    runs: RunsOfEach = None,
    workers: Workers = 1,
    seeds: Seeds = None,
    weeks: Weeks = None,
    settings: Settings = None,
    parameters: Parameters = None,
    dask: Cluster = None,
    chunk: RunsTogether = None,
    timeout: Patience = TIMEOUT_DEFAULT,
    retry_failed: RetryFailed = False,
    json: Json = False,
    claims: ClaimsFolder = None,
) -> None:
    """Run scenarios into a folder that no fault can spoil."""
    from sim.cli.batches import BatchCommand, run_batch

    check_request(workers=workers, chunk=CHUNK_DEFAULT if chunk is None else chunk)
    check_number("timeout", timeout, 1, TIMEOUT_MAX)
    command = BatchCommand(
        names=scenarios,
        out=out,
        runs=runs,
        seeds=seeds or [],
        weeks=weeks,
        settings=settings or [],
        parameters=parameters,
        workers=workers,
        dask=dask,
        chunk=chunk,
        timeout=timeout,
        retry_failed=retry_failed,
        claims=claims,
    )
    if run_batch(command, settings_with(settings, parameters), vocabulary_of(claims), json):
        raise typer.Exit(FAILED)


def results(folder: BatchFolder, json: Json = False) -> None:
    """Show what a batch has given so far."""
    from sim.cli.batches import show_results

    show_results(folder, json)


def export(
    folder: BatchFolder,
    to: Annotated[Path, typer.Option("--to", metavar="PATH", help="Folder; for workbench a .tar.gz file.")],
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="parquet, csv or workbench.")
    ] = "parquet",
) -> None:
    """Write the results of a batch as tables for other programs."""
    from sim.cli.batches import export_results

    export_results(folder, to, form)


def reproduce(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Folder of results, or a JSON document.")],
    runs: Annotated[
        int | None, typer.Option("--runs", metavar="N", help="Of a batch, the first N runs of each case.")
    ] = None,
    workers: Workers = 1,
    json: Json = False,
    claims: ClaimsFolder = None,
) -> None:
    """Run a stored result again and compare."""
    from sim.cli.batches import reproduce_results

    check_request(runs=1 if runs is None else runs, workers=workers)
    if not reproduce_results(file, runs, workers, vocabulary_of(claims), json):
        raise typer.Exit(FAILED)
