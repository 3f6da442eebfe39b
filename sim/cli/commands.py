"""The commands of `coalition-sim`; each checks its request first, then works, then prints.

Imports that take time stand inside the commands, so that `--help` answers at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from sim.cli import lists
from sim.cli.output import print_errors, print_line
from sim.study.limits import RUNS_DEFAULT, RUNS_MAX, WEEKS_MAX, check_request

app = typer.Typer(
    name="coalition-sim",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]
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
        "levers.air_strikes=50 or claims.militia_fear=0. May be repeated.",
    ),
]
Workers = Annotated[
    int, typer.Option("--workers", metavar="W", help="Processes to share the work. Results do not change.")
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Also write Parquet tables to this folder.")
]

FAILED: Final = 1


@app.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    r"""Explore what five articles' claims about the war on Islamic State imply, week by week.

    A scenario sets levers (what is decided), uncertainties (what nobody here decides) and the
    strength of each claim: 0 it is false, 1 as calibrated, 2 twice as strong. It is run many
    times, since chance plays its part; you get medians and bands. It is no forecast.

    \b
    A first look:
      coalition-sim scenarios
      coalition-sim run historical --runs 50
    What if militia violence did not frighten the tribes?
      coalition-sim compare historical historical --set-b claims.militia_fear=0
    Every lever held where you want it:
      coalition-sim parameters
      coalition-sim run historical --set levers.air_strikes=50 --weeks 104
    Tables for your own analysis:
      coalition-sim batch historical new-awakening --runs 200 --workers 2 --out results
    In the browser:
      coalition-sim page
    """
    if context.invoked_subcommand is None:
        print_line(context.get_help())


@app.command()
def scenarios(json: Json = False) -> None:
    """List the shipped scenarios. Each asks a question."""
    lists.show_rows(lists.list_scenarios(), json, "Scenarios", ("id", "title", "question"))


@app.command()
def claims(json: Json = False) -> None:
    r"""List the claims of the articles.

    Where each is made, its direction, what disputes it and which drivers it pushes.

    \b
    Turn one off in a run:
      coalition-sim run historical --set claims.militia_fear=0
    """
    columns = ("id", "title", "sign", "articles", "disputed_by", "drivers")
    lists.show_rows(lists.list_claims(), json, "Claims (strength 0 to 2, default 1)", columns)


@app.command()
def parameters(json: Json = False) -> None:
    r"""List levers and uncertainties. Each has a unit, a range, a default and a source.

    \b
    The first column is the name to use with --set:
      coalition-sim run historical --set uncertainties.oil_price=100
    """
    columns = ("setting", "description", "unit", "low", "high", "default")
    lists.show_rows(lists.list_parameters(), json, "Levers and uncertainties", columns, numbers_from=3)


@app.command()
def outcomes(json: Json = False) -> None:
    """List what is measured. Weekly or once a run, with its unit."""
    lists.show_rows(lists.list_outcomes(), json, "Outcomes", ("id", "kind", "unit", "description"))


@app.command()
def validate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Scenario files to check.")],
) -> None:
    r"""Check scenario files. Exit code 0, or 2 with one line for each problem.

    \b
    A problem names file, line, key, value, allowed range and the nearest valid name:
      coalition-sim validate my-scenario.yaml
    """
    from sim.errors import ScenarioError
    from sim.scenario import load_scenario

    problems: list[str] = []
    for file in files:
        try:
            load_scenario(file)
        except ScenarioError as error:
            problems.extend(error.problems)
    if problems:
        raise ScenarioError(problems)
    print_line(f"{len(files)} of {len(files)} valid")


@app.command()
def run(
    scenario: ScenarioName,
    runs: Runs = RUNS_DEFAULT,
    seed: Seed = 1,
    weeks: Weeks = None,
    settings: Settings = None,
    json: Json = False,
    out: Out = None,
    workers: Workers = 1,
) -> None:
    r"""Run a scenario many times. Shows medians and bands of what is measured.

    \b
    Examples:
      coalition-sim run historical
      coalition-sim run historical --runs 200 --weeks 104 --set levers.air_strikes=50
      coalition-sim run my-scenario.yaml --seed 7 --json > result.json
      coalition-sim run historical --out results
    """
    from sim.cli.studies import run_scenario

    check_request(runs, weeks, workers, seed)
    run_scenario(scenario, runs, seed, weeks, settings or [], workers, out, json)


@app.command()
def compare(
    a: Annotated[str, typer.Argument(metavar="A", help="The baseline: a shipped id or a .yaml file.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The alternative.")],
    runs: Runs = RUNS_DEFAULT,
    seed: Seed = 1,
    weeks: Weeks = None,
    settings: Settings = None,
    settings_a: Annotated[
        list[str] | None, typer.Option("--set-a", metavar="NAME=VALUE", help="As --set, for A only.")
    ] = None,
    settings_b: Annotated[
        list[str] | None, typer.Option("--set-b", metavar="NAME=VALUE", help="As --set, for B only.")
    ] = None,
    json: Json = False,
    out: Out = None,
    workers: Workers = 1,
) -> None:
    r"""Run two scenarios and show B minus A. Both under one seed, so that runs pair.

    Run k of both meets the same chance, so what differs is the scenarios' doing. The interval
    holds the mean difference with 95 % confidence; bands of a and b are wider.

    \b
    Examples:
      coalition-sim compare historical no-foreign-intervention
      coalition-sim compare historical historical --set-b claims.militia_fear=0 --runs 200
      coalition-sim compare historical my-scenario.yaml --json > difference.json
    """
    from sim.cli.studies import compare_scenarios

    check_request(runs, weeks, workers, seed)
    common = settings or []
    sides = ((a, [*common, *(settings_a or [])]), (b, [*common, *(settings_b or [])]))
    compare_scenarios(sides, runs, seed, weeks, workers, out, json)


@app.command()
def batch(
    scenarios: Annotated[list[str], typer.Argument(metavar="SCENARIO...", help="Shipped ids or files.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder; one sub-folder a scenario.")],
    runs: Runs = RUNS_DEFAULT,
    workers: Workers = 1,
    seed: Seed = 1,
    weeks: Weeks = None,
    settings: Settings = None,
    json: Json = False,
) -> None:
    r"""Run scenarios into tidy Parquet tables.

    A scenario that fails is reported and the others still finish; the exit code is then 1.

    \b
    Each sub-folder gets outcomes.parquet (run, week, outcome, value), once.parquet (run, outcome,
    value), places.parquet (week, place, holder, share of runs), tribes.parquet (week, tribe, side,
    share of runs), summary.json and manifest.json; DIR gets batch.json. Example:
      coalition-sim batch historical new-awakening --runs 200 --workers 2 --out results
    """
    from sim.cli.studies import run_scenarios

    check_request(runs, weeks, workers, seed)
    has_failed = run_scenarios(scenarios, runs, seed, weeks, settings or [], workers, out, json)
    if has_failed:
        raise typer.Exit(FAILED)


@app.command()
def page(
    port: Annotated[int, typer.Option("--port", metavar="PORT", help="Port on this machine.")] = 8501,
) -> None:
    """Open the simulator in the browser. On this machine only: http://127.0.0.1:8501.

    Nothing is sent over the network. Stop it with Ctrl-C.
    """
    from sim.cli.page import serve_page

    code = serve_page(port)
    if code:
        print_errors([f"the page ended with code {code}"])
        raise typer.Exit(FAILED)
