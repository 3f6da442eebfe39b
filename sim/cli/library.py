"""Commands on the library: what a scenario is and expects, policies in worlds, what a claim weighs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import (
    FAILED,
    ClaimsFolder,
    Json,
    Runs,
    ScenarioName,
    Seed,
    Weeks,
    Workers,
    vocabulary_of,
)
from sim.study.limits import RUNS_DEFAULT, RUNS_OF_EXPECTATIONS, check_request

Folder = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Also write the whole table to this folder.")
]


def show(scenario: ScenarioName, json: Json = False, claims: ClaimsFolder = None) -> None:
    """Show what a scenario asks, sets and expects."""
    from sim.cli.show import show_scenario

    show_scenario(scenario, json, vocabulary_of(claims))


def expect(
    chosen: Annotated[
        list[str] | None, typer.Argument(metavar="SCENARIO...", help="Shipped ids or files.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All shipped scenarios.")] = False,
    runs: Runs = RUNS_OF_EXPECTATIONS,
    seed: Seed = 1,
    workers: Workers = 1,
    out: Folder = None,
    json: Json = False,
    claims: ClaimsFolder = None,
) -> None:
    """Test what scenarios expect."""
    from sim.cli.expect import show_expectations

    check_request(runs, None, workers, seed)
    vocabulary = vocabulary_of(claims)
    if not show_expectations(chosen or [], every, runs, seed, workers, out, json, vocabulary):
        raise typer.Exit(FAILED)


def worlds(
    policies: Annotated[
        list[str] | None, typer.Argument(metavar="POLICY...", help="Shipped ids or files.")
    ] = None,
    world: Annotated[
        list[str] | None,
        typer.Option("--world", metavar="SCENARIO", help="A world of your choice. May be repeated."),
    ] = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option("--outcome", metavar="ID", help="What is compared; 'all' for all. May be repeated."),
    ] = None,
    runs: Runs = RUNS_DEFAULT,
    seed: Seed = 1,
    weeks: Weeks = None,
    workers: Workers = 1,
    out: Folder = None,
    json: Json = False,
    claims: ClaimsFolder = None,
) -> None:
    """Try policies in every author's world."""
    from sim.cli.worlds import show_worlds

    check_request(runs, weeks, workers, seed)
    named = (policies or [], world or [], outcome or [])
    show_worlds(*named, runs, seed, weeks, workers, out, json, vocabulary_of(claims))


def weights(
    chosen: Annotated[
        list[str] | None, typer.Argument(metavar="CLAIM...", help="Ids of claims; none for all.")
    ] = None,
    scenario: Annotated[
        str, typer.Option("--scenario", metavar="SCENARIO", help="The world in which they are weighed.")
    ] = "historical",
    runs: Runs = RUNS_DEFAULT,
    seed: Seed = 1,
    workers: Workers = 1,
    forms: Annotated[bool, typer.Option("--forms", help="Also weigh the second forms.")] = False,
    again: Annotated[
        bool,
        typer.Option("--again", help="Weigh claims with no sure effect again, with five times the runs."),
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Also write the whole table to this folder.")
    ] = None,
    json: Json = False,
    claims: ClaimsFolder = None,
) -> None:
    """Measure what each claim moves."""
    from sim.cli.weights import show_weights
    from sim.scenario import load_scenario

    check_request(runs, None, workers, seed)
    world = load_scenario(scenario, vocabulary_of(claims))
    show_weights(world, chosen or [], runs, seed, workers, forms, again, out, json)
