"""Dated events as rows: the kinds that a scenario may name, and those of one scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sim.catalog import EventKind

Row = dict[str, Any]
KEYS: Final = {"place": "where", "group": "who"}


def list_kinds() -> list[Row]:
    """Kinds of events: where from, what a scenario says with one, what it sets and what reads that."""
    from sim.catalog.load import load_catalog

    return [_kind(kind) for kind in load_catalog().events.values()]


def _kind(kind: EventKind) -> Row:
    size, weeks = kind.size, kind.weeks
    return {
        "id": kind.id,
        "title": kind.title,
        "description": kind.says,
        "articles": [{"id": cited.id, "paragraphs": list(cited.paragraphs)} for cited in kind.articles],
        "record": kind.record,
        "takes": KEYS[kind.takes] if kind.takes else None,
        "size": size
        and {key: getattr(size, key) for key in ("low", "high", "default", "unit", "says", "source")},
        "weeks": weeks and {"default": weeks.default, "source": weeks.source},
        "sets": [effect.model_dump() for effect in kind.sets],
        "claims": list(kind.claims),
        "processes": list(kind.processes),
        "gap": kind.gap,
    }


def brief(row: Row) -> Row:
    """One kind in short texts, for people."""
    size, weeks = row["size"], row["weeks"]
    return {
        "id": row["id"],
        "description": row["description"],
        "takes": row["takes"] or "",
        "size": f"{size['low']:g} to {size['high']:g} {size['unit']}, else {size['default']:g}"
        if size
        else "",
        "weeks": "" if not weeks else str(weeks["default"] or "to the end"),
        "sets": ", ".join(dict.fromkeys(effect["sets"] for effect in row["sets"])),
        "felt through": ", ".join([*row["claims"], *row["processes"]]),
    }


def list_events(scenario: str) -> list[Row]:
    """Dated events of a scenario, those of its parents included, in order of their days.

    Raises
    ------
    ScenarioError
        If there is no such scenario, or it is not valid.
    """
    from sim.scenario import load_scenario

    return [
        {
            "at": event.at.isoformat(),
            "kind": event.kind,
            "title": event.title,
            "where": event.place,
            "who": event.group,
            "size": event.size,
            "until": event.until.isoformat(),
            "week": event.week,
            "source": event.source,
            "note": event.note,
        }
        for event in load_scenario(scenario).plan().events
    ]
