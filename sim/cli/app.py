"""The program `coalition-sim`: all its commands in one list, in the order in which `--help` names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import typer

from sim.cli import (
    batch_commands,
    batch_texts,
    claim_commands,
    commands,
    library,
    list_commands,
    record_commands,
    texts,
)
from sim.cli.options import ClaimsFolder
from sim.cli.output import print_line

if TYPE_CHECKING:
    from collections.abc import Callable

COMMANDS: Final[tuple[tuple[str, Callable[..., Any], str], ...]] = (
    ("scenarios", list_commands.scenarios, texts.SCENARIOS),
    ("claims", list_commands.claims, texts.CLAIMS),
    ("parameters", list_commands.parameters, texts.PARAMETERS),
    ("outcomes", list_commands.outcomes, texts.OUTCOMES),
    ("events", list_commands.events, texts.EVENTS),
    ("groups", list_commands.groups, texts.GROUPS),
    ("places", list_commands.places, texts.PLACES),
    ("show", library.show, texts.SHOW),
    ("validate", commands.validate, texts.VALIDATE),
    ("run", commands.run, texts.RUN),
    ("compare", commands.compare, texts.COMPARE),
    ("trace", commands.trace, texts.TRACE),
    ("expect", library.expect, texts.EXPECT),
    ("worlds", library.worlds, texts.WORLDS),
    ("weights", library.weights, texts.WEIGHTS),
    ("batch", batch_commands.batch, batch_texts.BATCH),
    ("results", batch_commands.results, batch_texts.RESULTS),
    ("export", batch_commands.export, batch_texts.EXPORT),
    ("reproduce", batch_commands.reproduce, batch_texts.REPRODUCE),
    ("history", record_commands.history, texts.HISTORY),
    ("calibrate", record_commands.calibrate, texts.CALIBRATE),
    ("variance", record_commands.variance, texts.VARIANCE),
    ("new-claims", claim_commands.new_claims, texts.NEW_CLAIMS),
    ("check-claims", claim_commands.check_claims, texts.CHECK_CLAIMS),
    ("page", commands.page, texts.PAGE),
)


def make_app() -> typer.Typer:
    """Return the program with all its commands."""
    made = typer.Typer(
        name="coalition-sim",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    made.callback(invoke_without_command=True, help=texts.START)(_start)
    for name, command, says in COMMANDS:
        made.command(name, help=says)(command)
    return made


def _start(context: typer.Context, claims: ClaimsFolder = None) -> None:
    """Keep the folder of claims for the command, and print the help if none is given."""
    context.obj = claims
    if context.invoked_subcommand is None:
        print_line(context.get_help())
