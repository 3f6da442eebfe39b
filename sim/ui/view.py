"""How the user looks at a result: week in view, map, charts, and the tribe or place that is picked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sim.ui.limits import MOST_CHARTS, WEEK_SHOWN, WEEKS_MOST
from sim.ui.settings import read_whole

MAP_MODES: Final = ("holders", "difference")
KINDS: Final = ("tribe", "place", "whole")
BACK: Final = (1, 4, 26, WEEKS_MOST)
"""Weeks back with which a driver may be compared; the last reaches the start."""


@dataclass(frozen=True)
class View:
    """One way of looking; changes no result.

    Attributes
    ----------
    week : int
        Row in view.
    mode : str
        What the map shows, one of `MAP_MODES`.
    party : int
        Whose places the map compares with the baseline.
    has_tribes : bool
        Tribes are drawn on the map.
    outcomes : tuple of str
        Charts, in order; empty for the headline outcomes.
    kind, item : str
        The thing whose drivers are shown: "tribe" or "place" and its id, an empty id for the first; or
        "whole", what belongs to the war as a whole.
    back : int
        Weeks back with which the drivers are compared, one of `BACK`.
    run : int or None
        Run that is replayed to explain it; None for the most typical.
    """

    week: int = WEEK_SHOWN
    mode: str = MAP_MODES[0]
    party: int = 0
    has_tribes: bool = False
    outcomes: tuple[str, ...] = ()
    kind: str = KINDS[0]
    item: str = ""
    back: int = BACK[0]
    run: int | None = None


@dataclass(frozen=True)
class Known:
    """Ids that a view may name."""

    outcomes: tuple[str, ...]
    tribes: tuple[str, ...]
    places: tuple[str, ...]
    parties: tuple[str, ...]


def view_to_query(view: View, known: Known) -> dict[str, str]:
    """Write a view as the parameters of a link; what stands at its default is left out."""
    usual = View()
    query: dict[str, str] = {}
    if view.week != usual.week:
        query["week"] = str(view.week)
    if view.mode != usual.mode:
        query["map"] = view.mode
    if view.party != usual.party:
        query["party"] = known.parties[view.party]
    if view.has_tribes:
        query["tribes"] = "1"
    if view.outcomes:
        query["show"] = ",".join(view.outcomes)
    if view.item or view.kind != usual.kind:
        query["pick"] = f"{view.kind}:{view.item}" if view.item else view.kind
    if view.back != usual.back:
        query["back"] = str(view.back)
    if view.run is not None:
        query["run"] = str(view.run)
    return query


def view_from_query(query: Mapping[str, Any], known: Known, runs: int) -> View:
    """Read a view from a link; what is not fit to use is left at its default.

    Parameters
    ----------
    query : mapping of str to str
        As it came; nothing in it is trusted.
    known : Known
        Ids that may be named.
    runs : int
        Runs that there are.
    """
    week = read_whole(query.get("week", ""))
    run = read_whole(query.get("run", ""))
    mode = str(query.get("map", ""))
    party = str(query.get("party", ""))
    shown = [name for name in str(query.get("show", "")).split(",") if name in known.outcomes]
    kind, _, item = str(query.get("pick", "")).partition(":")
    is_known = kind in KINDS and (
        not item or item in {"tribe": known.tribes, "place": known.places}.get(kind, ())
    )
    back = read_whole(query.get("back", ""))
    return View(
        week=week if week is not None and week <= WEEKS_MOST else View.week,
        mode=mode if mode in MAP_MODES else View.mode,
        party=known.parties.index(party) if party in known.parties else View.party,
        has_tribes=query.get("tribes") == "1",
        outcomes=tuple(dict.fromkeys(shown))[:MOST_CHARTS],
        kind=kind if is_known else View.kind,
        item=item if is_known else View.item,
        back=back if back in BACK else View.back,
        run=run if run is not None and run < runs else View.run,
    )
