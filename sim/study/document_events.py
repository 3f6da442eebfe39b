"""The generated table of kinds of dated events."""

from __future__ import annotations

from sim.catalog import EventEffect, EventKind, load_catalog
from sim.study.document_parts import code, number, span, table, where

NAMED = {"place": "a place (`where`)", "group": "a group (`who`)", None: ""}
WAYS = {
    "adds": "adds {amount} to",
    "raises_to": "lifts to {amount}",
    "once": "sets by {amount}, once,",
    "weekly": "sets by {amount}, each week,",
    "spread": "sets by {amount}, spread over its weeks,",
}


def kinds_of_events() -> str:
    """Return the table: what a kind is, what goes with it, what it sets, what reads that, what is assumed."""
    heads = ("kind", "what it is", "from", "goes with", "sets", "felt through", "what is assumed")
    return table(heads, map(_row, load_catalog().events.values()))


def _row(kind: EventKind) -> tuple[str, ...]:
    source = "; ".join(part for part in (where(kind.articles), kind.record) if part)
    through = "; ".join(
        part for part in (code(kind.claims), ", ".join(f"phase {name}" for name in kind.processes)) if part
    )
    return (
        f"`{kind.id}`",
        f"**{kind.title}.** {kind.says}",
        source,
        _goes_with(kind),
        "; ".join(_effect(effect) for effect in kind.sets),
        through,
        kind.gap,
    )


def _goes_with(kind: EventKind) -> str:
    """Return place or group, size and weeks."""
    parts = [NAMED[kind.takes]]
    if kind.size is not None:
        size = kind.size
        limits = f"{span(size.low, size.high)} {size.unit}"
        parts.append(f"size {limits}, else {number(size.default)}: {size.says} ({size.source})")
    if kind.weeks is not None:
        lasts = "to the end" if kind.weeks.default is None else f"{kind.weeks.default} weeks"
        parts.append(f"else {lasts} ({kind.weeks.source})")
    return "; ".join(part for part in parts if part)


def _effect(effect: EventEffect) -> str:
    """Return in words what an event sets, with range and source of the number."""
    if effect.to is not None:
        return f"`{effect.sets}`: {effect.says}"
    times = " times its size" if effect.per == "size" else ""
    low_high = "" if effect.low == effect.high else f", {span(effect.low, effect.high)}"
    way = WAYS[effect.how].format(amount=f"{number(effect.value)}{times}")
    fades = f", halved every {effect.half_life} weeks" if effect.half_life else ""
    return f"{way} `{effect.sets}`: {effect.says} ({effect.unit}{low_high}{fades}; {effect.source})"
