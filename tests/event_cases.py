"""What tests of dated events share: one event of each kind in a world in which it matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from sim.catalog import load_catalog
from sim.engine import Chunk
from sim.scenario import Plan, read_scenario
from tests.worlds import run

KINDS = load_catalog().events
START = date(2014, 6, 9)
WEEK = 10
"""Week of the event in a run of WEEKS weeks."""
WEEKS = 34
CITY, TRIBE = "IQ_BAQUBAH", "T38"
# Settings under which the claims that read what an event sets have something to act on.
POOR = ("uncertainties.oil_price=30",)
SPLIT = ("uncertainties.shia_rivalry=0.5",)
WORTH = ("levers.promises_made=1", "levers.promises_kept=1", "uncertainties.prior_broken_promises=0")
LOSING = ("levers.western_ground_troops=150000", "levers.air_strikes=500")  # IS loses ground
FITTING: Mapping[str, Sequence[str]] = {
    "mass_protest": POOR,
    "parliament_stormed": POOR,
    "rising_crushed": LOSING,
    "rising_helped": WORTH,
}
# Claims without which those that read what an event sets have nothing to act on: no one is unpaid.
COMPANIONS: Mapping[str, Sequence[str]] = {
    "mass_protest": ("oil_price_squeeze",),
    "parliament_stormed": ("oil_price_squeeze",),
}


def event_of(kind: str, week: int = WEEK, **values: object) -> str:
    """Return an event of a kind as a file writes it, with the place or group that it needs."""
    needs = {"place": {"where": CITY}, "group": {"who": TRIBE}, None: {}}[KINDS[kind].takes]
    row = {"at": START + timedelta(weeks=week), "kind": kind, "source": "assumed", **needs, **values}
    return "{" + ", ".join(f"{key}: {value}" for key, value in row.items()) + "}"


def plan_with(
    events: Sequence[str], settings: Sequence[str] = (), weeks: int = WEEKS, text: str = ""
) -> Plan:
    """Return the historical scenario with these events alone."""
    lines = "".join(f"  - {event}\n" for event in events)
    content = (
        "schema: 1\ntitle: A test\nquestion: What does it do?\nsource: assumed\nextends: historical\n"
        f"drop_events: all\n{text}" + (f"events:\n{lines}" if events else "")
    )
    return read_scenario(content, "test-events.yaml").plan(weeks, list(settings))


@cache
def chunk_of(kind: str | None, settings: tuple[str, ...] = (), **options: Any) -> Chunk:
    """Return two runs with one event of a kind, or with none."""
    return run(plan_with([event_of(kind)] if kind else [], settings), **options)


def fitting(kind: str) -> tuple[str, ...]:
    """Return settings under which an event of a kind matters."""
    return tuple(FITTING.get(kind, ()))


def only(claims: Sequence[str]) -> tuple[str, ...]:
    """Return settings that switch off all claims but some."""
    return tuple(f"claims.{name}=0" for name in load_catalog().claims if name not in claims)
