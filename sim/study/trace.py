"""What moved this? The drivers of a tribe, a place or the whole in a week, claim by claim.

A driver is its base plus the pushes of the claims, so its rows add up to the driver, and the changes of its
rows to the change of the driver.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd

from sim import names
from sim.catalog import catalog_with
from sim.errors import ScenarioError
from sim.study.replay import TraceRun, trace_run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.catalog.schema import Citation, Driver
    from sim.scenario import Plan
    from sim.study.ensemble import Progress

COLUMNS: Final = (
    "driver",
    "driver_says",
    "unit",
    "source",
    "title",
    "articles",
    "before",
    "now",
    "change",
    "thing",
)
BASE: Final = "base"
BASE_TITLE: Final = "Without any claim: the base process"
PER_WEEK: Final = "share/week"
WEEKS_A_YEAR: Final = 52
KINDS: Final = ("tribe", "place", "whole")
# Owners of drivers that are neither a tribe nor a place nor a force.
WHOLE: Final = (
    "camp",
    "government",
    "leader",
    "settlement",
    "militias",
    "patron",
    "islamic_state",
    "abroad",
)
# Baghdad, the first of the governments, is the only one that the process of this driver moves.
OF_BAGHDAD: Final = ("inclusiveness",)


class Thing(NamedTuple):
    """Something that drivers belong to: owner as in the catalogue, its position, and its id for the table."""

    owner: str
    position: int
    id: str


def trace_table(
    plan: Plan,
    seed: int,
    run: int,
    kind: str,
    index: int,
    week: int,
    *,
    since: int | None = None,
    with_forces: bool = False,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Replay a run (the last few are kept) and say what moved a thing's drivers in a week.

    Parameters
    ----------
    plan : Plan
        What to run.
    seed, run : int
        Run k of this seed.
    kind, index, week, since, with_forces
        As in `table_of`.
    progress
        As in `sim.study.replay.trace_run`.

    Returns
    -------
    pandas.DataFrame
        As `table_of` gives it.
    """
    _check(plan, kind, week, since)
    trace = trace_run(plan, seed, run, progress=progress)
    return table_of(trace, kind, index, week, since=since, with_forces=with_forces)


def table_of(
    trace: TraceRun,
    kind: str,
    index: int,
    week: int,
    *,
    since: int | None = None,
    with_forces: bool = False,
) -> pd.DataFrame:
    """Say what moved a thing's drivers between two rows of a replay.

    Parameters
    ----------
    trace : TraceRun
        The replay.
    kind : str
        "tribe", "place", or "whole" for all that is neither: camps, governments, the prime minister, the
        settlement after the war, militias, patrons and Islamic State.
    index : int
        Position of the tribe or place in the theatre; not used for "whole".
    week : int
        Row of interest, 1 to T: what was used in the week that led to it.
    since : int, optional
        Row to compare with; by default the row before. At row 0 no week has passed and all is 0.
    with_forces : bool
        For a place, also the drivers of the forces standing there; their `thing` is the force's id.

    Returns
    -------
    pandas.DataFrame
        One row a driver and source (the base process, or a claim that may push it) with the columns driver,
        driver_says, unit, source ("base" or a claim's id), title, articles, before, now, change and thing
        (id of what the driver belongs to). The rows of one thing and driver add up to what the process used.

    Raises
    ------
    ScenarioError
        If kind, index, week or since is not possible.
    """
    _check(trace.plan, kind, week, since)
    before = week - 1 if since is None else since
    rows = [
        row
        for thing in _things(trace, kind, index, week, with_forces)
        for driver in catalog_with(trace.plan.added).drivers.values()
        if driver.of == thing.owner and (driver.id not in OF_BAGHDAD or thing.position == 0)
        for row in _rows_of(trace, driver, thing, before, week)
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype(dict.fromkeys(("before", "now", "change"), float))


def _things(trace: TraceRun, kind: str, index: int, week: int, with_forces: bool) -> Iterator[Thing]:
    """What the table is about, in the order of the table."""
    theatre = trace.theatre
    if kind == "whole":
        yield from _whole(trace)
        return
    ids = theatre.groups.id if kind == "tribe" else theatre.places.id
    if not 0 <= index < len(ids):
        raise ScenarioError(f"{kind} {index}: must be 0 to {len(ids) - 1}")
    yield Thing(kind, index, ids[index])
    if kind == "place" and with_forces:
        yield from (Thing("force", force, theatre.forces.id[force]) for force in trace.forces_at(index, week))


def _whole(trace: TraceRun) -> Iterator[Thing]:
    ids = {
        "camp": names.CAMPS,
        "government": names.GOVERNMENTS,
        "patron": trace.theatre.patrons.id,
    }
    for owner in WHOLE:
        for position, id in enumerate(ids.get(owner, (owner,))):
            if (
                owner != "camp" or position != names.ISLAMIC_STATE
            ):  # drivers of camps are of those who fight it
                yield Thing(owner, position, id)


def _rows_of(trace: TraceRun, driver: Driver, thing: Thing, before: int, now: int) -> Iterator[tuple]:
    """The base and every claim that may push a driver, each at two rows."""
    first = (driver.id, driver.says, driver.unit)
    then, later = (trace.base_at(driver.id, thing.position, row) for row in (before, now))
    yield (*first, BASE, BASE_TITLE, "", then, later, later - then, thing.id)
    for claim in catalog_with(trace.plan.added).claims.values():
        if driver.id in claim.pushes:
            then, later = (trace.push_at(driver.id, claim.id, thing.position, row) for row in (before, now))
            cited = cite(claim.articles)
            yield (*first, claim.id, claim.title, cited, then, later, later - then, thing.id)


def cite(articles: tuple[Citation, ...]) -> str:
    """Write where a claim stands: "a2 ¶4, 13; a3 ¶2"."""
    return "; ".join(
        f"{item.id} ¶{', '.join(str(number) for number in item.paragraphs)}" for item in articles
    )


def explain(table: pd.DataFrame) -> str:
    """Name in plain words the two claims that moved a thing most.

    Parameters
    ----------
    table : pandas.DataFrame
        As from `trace_table`.

    Returns
    -------
    str
        A sentence. Moods that fill week by week (share/week) are compared by what a year of them would give,
        the others act at once.
    """
    moved = [row for row in table.to_dict("records") if row["source"] != BASE and row["change"]]
    largest: dict[str, dict] = {}
    for row in sorted(moved, key=_size, reverse=True):
        largest.setdefault(row["source"], row)
    top = list(largest.values())[:2]
    if not top:
        return "No claim moved it; what changed, if anything, is the base process."
    has_others = len(set(table["thing"])) > 1
    parts = "; ".join(_say(row, has_others) for row in top)
    return f"{'Two claims moved it most' if len(top) > 1 else 'One claim moved it'}: {parts}."


def _size(row: dict) -> float:
    """How much a claim's change weighs beside others."""
    return abs(row["change"]) * (WEEKS_A_YEAR if row["unit"] == PER_WEEK else 1.0)


def _say(row: dict, has_others: bool) -> str:
    """One claim's push, before and now; some drivers' descriptions are sentences of their own."""
    before, now = float(row["before"]), float(row["now"])
    unit = "a week" if row["unit"] == PER_WEEK else row["unit"]
    whose = f" ({row['thing']})" if has_others else ""
    verb, manner = _say_way(before, now)
    driver = row["driver_says"][:1].lower() + row["driver_says"][1:].rstrip(".")
    return (
        f"“{row['title']}” ({row['articles']}) {verb} {driver}{whose}, {manner} "
        f"({_signed(before)}, now {_signed(now)} {unit})"
    )


def _say_way(before: float, now: float) -> tuple[str, str]:
    """What a push does, and how that changed: one below zero that shrinks raises nothing, it lowers less."""
    does, did = ("raises" if push > 0.0 else "lowers" for push in (now, before))
    if now == 0.0:
        return f"no longer {did}", "as it did before"
    if before == 0.0:
        return does, "which it did not before"
    if does != did:
        return does, f"where it {'raised' if before > 0.0 else 'lowered'} it before"
    return does, "more than before" if abs(now) > abs(before) else "less than before"


def _signed(value: float) -> str:
    return f"{value:+.4g}".replace("-", "−") if value else "0"


def _check(plan: Plan, kind: str, week: int, since: int | None) -> None:
    """Refuse, before any work, what no replay of the plan can answer."""
    problems = []
    if kind not in KINDS:
        problems.append(f"kind {kind!r}: must be one of {', '.join(KINDS)}")
    if not 1 <= week <= plan.weeks:
        problems.append(f"week {week}: must be 1 to {plan.weeks}")
    elif since is not None and not 0 <= since < week:
        problems.append(f"since {since}: must be 0 to {week - 1}")
    if problems:
        raise ScenarioError(problems)
