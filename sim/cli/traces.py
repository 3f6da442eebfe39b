"""What moved a tribe or a place: a replay of one run, as a table for people or one document."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from sim.catalog import load_catalog
from sim.cli.output import print_document, print_line, print_table
from sim.cli.results import NOTICE
from sim.errors import ScenarioError
from sim.scenario.messages import listing, show
from sim.study.trace import BASE, explain, trace_table
from sim.theatre.load import load_theatre

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.scenario import Plan, Scenario

DIGITS: Final = 4


def trace_scenario(
    scenario: Scenario,
    group: str | None,
    place: str | None,
    week: int,
    since: int | None,
    run: int,
    seed: int,
    settings: Sequence[str],
    with_forces: bool,
    as_json: bool,
) -> None:
    """Replay a run as far as a week and print what moved a thing's drivers.

    Parameters
    ----------
    scenario : Scenario
        Of which a run is replayed.
    group, place : str, optional
        Id of one of them; with neither, the camps, governments, militias, patrons and Islamic State.
    week, since : int
        Rows to compare; `since` None is the row before.
    run, seed : int
        Which run; checked.
    settings : sequence of str
        Constants in place of schedules.
    with_forces : bool
        For a place, the forces there as well.
    as_json : bool
        One JSON document instead of tables.

    Raises
    ------
    ScenarioError
        If a setting, an id or a week is not valid.
    """
    kind, index, title = _find(group, place)
    if not 1 <= week <= scenario.weeks:
        raise ScenarioError(f"week {week}: must be 1 to {scenario.weeks}")
    plan = scenario.plan(week, settings)
    table = trace_table(plan, seed, run, kind, index, week, since=since, with_forces=with_forces)
    before = week - 1 if since is None else since
    document = {
        "scenario": plan.scenario,
        "seed": seed,
        "run": run,
        "kind": kind,
        "id": group or place,
        "week": week,
        "since": before,
        "dates": {"since": plan.dates[before].isoformat(), "week": plan.dates[week].isoformat()},
        "explanation": explain(table),
        "rows": table.to_dict("records"),
        "events": _events_between(plan, before, week),
        "settings": list(settings),
    }
    print_document(document) if as_json else _show(document, title)


def _events_between(plan: Plan, since: int, week: int) -> list[dict[str, Any]]:
    """Events that were in force in the weeks that led from one row to another, and what each sets."""
    kinds = load_catalog().events
    return [
        {
            "at": event.at.isoformat(),
            "kind": event.kind,
            "title": event.title,
            "concerns": event.group or event.place,
            "sets": list(dict.fromkeys(effect.sets for effect in kinds[event.kind].sets)),
            "claims": list(kinds[event.kind].claims),
        }
        for event in plan.events
        if event.week < week and event.week + event.weeks > since
    ]


def _find(group: str | None, place: str | None) -> tuple[str, int, str]:
    """Kind, position and title of what is asked for."""
    if group is not None and place is not None:
        raise ScenarioError("give --group or --place, not both")
    if group is None and place is None:
        return "whole", 0, "The war as a whole"
    theatre = load_theatre()
    kind, wanted, things = (
        ("tribe", group, theatre.groups) if group is not None else ("place", place, theatre.places)
    )
    if wanted not in things.id:
        listed = "group" if group is not None else "place"
        hint = _nearest(listed, str(wanted), things.id, things.name)
        raise ScenarioError(f"--{listed}: there is no {kind} {show(wanted)}{hint}")
    index = things.id.index(str(wanted))
    return kind, index, f"{things.name[index]} ({wanted})"


def _nearest(kind: str, wanted: str, ids: Sequence[str], titles: Sequence[str]) -> str:
    """Name the id that was probably meant, given an id or a name, or the command that lists all."""
    known = {word.lower(): id for id, title in zip(ids, titles, strict=True) for word in (title, id)}
    near = get_close_matches(wanted.lower(), known, n=1)
    return f"; did you mean {known[near[0]]}?" if near else listing(kind)


def _show(document: Mapping[str, Any], title: str) -> None:
    """Print one table for each driver of each thing, with the sum of its rows."""
    dates = document["dates"]
    print_line(f"{title}: {document['scenario']}, run {document['run']}, seed {document['seed']}")
    print_line(document["explanation"])
    for event in document["events"]:
        concerns = f" ({event['concerns']})" if event["concerns"] else ""
        read = f", read by {', '.join(event['claims'])}" if event["claims"] else ""
        sets = ", ".join(event["sets"])
        print_line(f"Event of {event['at']}: {event['title']}{concerns}; sets {sets}{read}")
    blocks: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in document["rows"]:
        blocks.setdefault((row["thing"], row["driver"]), []).append(row)
    headings = ["source", "title", "articles", dates["since"], dates["week"], "change"]
    for (thing, driver), rows in blocks.items():
        shown = [row for row in rows if row["source"] == BASE or row["before"] or row["now"]]
        cells = [[row["source"], row["title"], row["articles"], *_numbers([row])] for row in shown]
        cells.append(["sum", "", "", *_numbers(rows)])
        print_table(f"{thing} {driver} ({rows[0]['unit']}): {rows[0]['driver_says']}", headings, cells, 3)
    print_line(f"Claims that pushed nothing in either week are left out. {NOTICE}")


def _numbers(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Before, now and change of rows together, as text."""
    sums = [sum(row[name] for row in rows) for name in ("before", "now", "change")]
    return [f"{value:z.{DIGITS}f}" for value in sums]
