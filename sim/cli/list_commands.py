"""The commands that list what ships: scenarios, claims, parameters, outcomes and kinds of events."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli import lists
from sim.cli.options import ClaimsFolder, Json, vocabulary_of


def scenarios(json: Json = False) -> None:
    """List the shipped scenarios."""
    lists.show_rows(lists.list_scenarios(), json, "Scenarios", ("id", "kind", "title", "question"))


def claims(
    name: Annotated[str | None, typer.Argument(metavar="[ID]", help="Show this claim alone.")] = None,
    json: Json = False,
    claims: ClaimsFolder = None,
) -> None:
    """List the claims of the catalogue, or show one."""
    if name is not None:
        lists.show_rows(lists.list_one_claim(name, claims), json, name, ("fact", "what"))
        return
    columns = ("id", "title", "sign", "articles", "disputed_by", "drivers", "forms")
    lists.show_rows(lists.list_claims(claims), json, "Claims (strength 0 to 2, default 1)", columns)


def parameters(json: Json = False) -> None:
    """List levers and uncertainties."""
    columns = ("setting", "description", "unit", "low", "high", "default")
    lists.show_rows(lists.list_parameters(), json, "Levers and uncertainties", columns, numbers_from=3)


def outcomes(json: Json = False) -> None:
    """List what is measured."""
    lists.show_rows(lists.list_outcomes(), json, "Outcomes", ("id", "kind", "unit", "description"))


def groups(json: Json = False) -> None:
    """List tribes, local groups and allies."""
    columns = ("id", "name", "kind", "country", "community", "armed")
    lists.show_rows(lists.list_groups(), json, "Tribes, local groups and allies of IS", columns, 5)


def places(json: Json = False) -> None:
    """List places."""
    columns = ("id", "name", "country", "governorate", "holder", "people")
    lists.show_rows(lists.list_places(), json, "Places, with the holder of the first day", columns, 5)


def events(
    scenario: Annotated[
        str | None, typer.Argument(metavar="[SCENARIO]", help="Show the dated events of this one instead.")
    ] = None,
    json: Json = False,
    claims: ClaimsFolder = None,
) -> None:
    """List kinds of events, or the events of a scenario."""
    from sim.cli.events import brief, list_events, list_kinds

    if scenario is None:
        rows = list_kinds()
        columns = ("id", "description", "takes", "size", "weeks", "sets", "felt through")
        lists.show_rows(rows if json else [brief(row) for row in rows], json, "Kinds of events", columns)
        return
    columns = ("at", "kind", "where", "who", "size", "until", "source")
    lists.show_rows(
        list_events(scenario, vocabulary_of(claims)), json, f"Dated events of {scenario}", columns
    )
