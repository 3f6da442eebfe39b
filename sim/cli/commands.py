"""The commands that work with scenarios; each checks its request first, then works, then prints.

Imports that take time stand inside the commands, so that `--help` answers at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import (
    FAILED,
    ClaimsFolder,
    Json,
    Out,
    Parameters,
    Runs,
    ScenarioName,
    Seed,
    Settings,
    Weeks,
    Workers,
    settings_with,
    vocabulary_of,
)
from sim.cli.output import print_errors, print_line
from sim.study.limits import RUNS_DEFAULT, RUNS_MAX, check_number, check_request


def validate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Scenarios or experiments to check.")],
    claims: ClaimsFolder = None,
) -> None:
    """Check scenario files."""
    from sim.errors import ScenarioError
    from sim.scenario import load_scenario
    from sim.study.experiment_file import is_experiment_file, read_experiment

    vocabulary = vocabulary_of(claims)
    problems: list[str] = []
    for file in files:
        try:
            read = read_experiment if is_experiment_file(file) else load_scenario
            read(file, vocabulary)
        except ScenarioError as error:
            problems.extend(error.problems)
    if problems:
        raise ScenarioError(problems)
    print_line(f"{len(files)} of {len(files)} valid")


def run(
    scenario: ScenarioName,
    runs: Runs = RUNS_DEFAULT,
    seed: Seed = 1,
    weeks: Weeks = None,
    settings: Settings = None,
    parameters: Parameters = None,
    json: Json = False,
    out: Out = None,
    workers: Workers = 1,
    claims: ClaimsFolder = None,
) -> None:
    """Run one scenario."""
    from sim.cli.studies import run_scenario

    check_request(runs, weeks, workers, seed)
    common = settings_with(settings, parameters)
    run_scenario(scenario, runs, seed, weeks, common, workers, out, json, vocabulary_of(claims))


def compare(
    a: Annotated[str, typer.Argument(metavar="A", help="The baseline: a shipped id or a .yaml file.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The alternative.")],
    runs: Runs = RUNS_DEFAULT,
    seed: Seed = 1,
    weeks: Weeks = None,
    settings: Settings = None,
    parameters: Parameters = None,
    settings_a: Annotated[
        list[str] | None, typer.Option("--set-a", metavar="NAME=VALUE", help="As --set, for A only.")
    ] = None,
    settings_b: Annotated[
        list[str] | None, typer.Option("--set-b", metavar="NAME=VALUE", help="As --set, for B only.")
    ] = None,
    json: Json = False,
    out: Out = None,
    workers: Workers = 1,
    claims: ClaimsFolder = None,
) -> None:
    """Compare two scenarios, paired by seed."""
    from sim.cli.studies import compare_scenarios

    check_request(runs, weeks, workers, seed)
    common = settings_with(settings, parameters)
    sides = ((a, [*common, *(settings_a or [])]), (b, [*common, *(settings_b or [])]))
    compare_scenarios(sides, runs, seed, weeks, workers, out, json, vocabulary_of(claims))


def trace(
    scenario: ScenarioName,
    week: Annotated[int, typer.Option("--week", metavar="N", help="Week to explain, from 1.")],
    group: Annotated[
        str | None, typer.Option("--group", metavar="ID", help="A tribe, local group or ally.")
    ] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="ID", help="A place.")] = None,
    since: Annotated[
        int | None,
        typer.Option(
            "--since", metavar="M", help="Week to compare with; else the week before. 0 is the start."
        ),
    ] = None,
    run: Annotated[int, typer.Option("--run", metavar="K", help="Run to replay, from 0.")] = 0,
    seed: Seed = 1,
    settings: Settings = None,
    parameters: Parameters = None,
    forces: Annotated[
        bool, typer.Option("--forces", help="For a place, also the forces standing there.")
    ] = False,
    json: Json = False,
    claims: ClaimsFolder = None,
) -> None:
    """Say what moved a thing in a week."""
    from sim.cli.traces import trace_scenario
    from sim.scenario import load_scenario

    check_request(seed=seed)
    check_number("run", run, 0, RUNS_MAX - 1)
    common, loaded = settings_with(settings, parameters), load_scenario(scenario, vocabulary_of(claims))
    trace_scenario(loaded, group, place, week, since, run, seed, common, forces, json)


def page(
    port: Annotated[
        int,
        typer.Option("--port", metavar="PORT", envvar="STREAMLIT_SERVER_PORT", help="Port on this machine."),
    ] = 8501,
    claims: ClaimsFolder = None,
) -> None:
    """Serve the web page."""
    from sim.cli.page import serve_page

    vocabulary_of(claims)
    code = serve_page(port, claims)
    if code:
        print_errors([f"the page ended with code {code}"])
        raise typer.Exit(FAILED)
