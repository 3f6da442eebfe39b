"""The names and ranges that a scenario may use, taken from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from sim.catalog.load import load_catalog
from sim.catalog.schema import ORDINARY_FORM
from sim.catalog.schema_events import EventKind
from sim.scenario.messages import nearest, show, show_number
from sim.theatre.tables import read_ids

GROUPS: Final = ("claims", "levers", "uncertainties")


@dataclass(frozen=True)
class Bounds:
    """Range, default and unit of one thing that a scenario can set."""

    low: float
    high: float
    default: float
    unit: str

    def fault(self, value: float) -> str | None:
        """What is wrong with a value, or None if it is in range."""
        if self.low <= value <= self.high:
            return None
        range_text = f"{show_number(self.low)} to {show_number(self.high)} {self.unit}"
        return f"{show(value)} is out of range; allowed is {range_text}"


@dataclass(frozen=True)
class Vocabulary:
    """What may be named in a scenario.

    Parameters
    ----------
    claims, levers, uncertainties : mapping of str to Bounds
        Strength of a claim (0 false, 1 as calibrated, 2 twice as strong); value of a parameter.
    outcomes : mapping of str to str
        Kind of each outcome: weekly or once.
    articles : tuple of str
        Ids of the articles that a scenario may give as its source.
    citations : mapping of str to frozenset of str
        Ids of the articles in which each claim is found.
    forms : mapping of str to tuple of str
        Further forms of the claims that have any.
    events : mapping of str to EventKind
        Kinds of dated events.
    places, groups : tuple of str
        Ids that an event may name.
    """

    claims: Mapping[str, Bounds]
    levers: Mapping[str, Bounds]
    uncertainties: Mapping[str, Bounds]
    outcomes: Mapping[str, str]
    articles: tuple[str, ...]
    citations: Mapping[str, frozenset[str]]
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    events: Mapping[str, EventKind] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def form_fault(self, claim: str, form: str) -> str | None:
        """What is wrong with a claim's form, or None if the claim has it."""
        known = self.forms.get(claim, ())
        if form in (ORDINARY_FORM, *known):
            return None
        if not known:
            return f"{show(form)} is no form of {claim}, which has one form only; leave the form out"
        hint = nearest(form, known, few=0)
        return f"{show(form)} is no form of {claim}{hint}; allowed are {ORDINARY_FORM}, {', '.join(known)}"

    def group(self, name: str) -> Mapping[str, Bounds]:
        """Bounds by id of "claims", "levers" or "uncertainties"."""
        return {"claims": self.claims, "levers": self.levers, "uncertainties": self.uncertainties}[name]


def drop_ordinary(forms: Mapping[str, str]) -> dict[str, str]:
    """Return forms by claim, sorted, without those that are the ordinary one."""
    return {name: form for name, form in sorted(forms.items()) if form != ORDINARY_FORM}


@cache
def catalogue_vocabulary() -> Vocabulary:
    """The vocabulary of the shipped catalogue."""
    catalog = load_catalog()

    def strength(claim_id: str) -> Bounds:
        dial = catalog.claims[claim_id].strength
        return Bounds(dial.low, dial.high, dial.default, "(strength)")

    return Vocabulary(
        claims={claim_id: strength(claim_id) for claim_id in catalog.claims},
        levers={k: Bounds(v.low, v.high, v.default, v.unit) for k, v in catalog.levers.items()},
        uncertainties={k: Bounds(v.low, v.high, v.default, v.unit) for k, v in catalog.uncertainties.items()},
        outcomes={k: v.kind for k, v in catalog.outcomes.items()},
        articles=tuple(catalog.articles),
        citations={k: frozenset(cited.id for cited in v.articles) for k, v in catalog.claims.items()},
        forms={k: tuple(v.forms) for k, v in catalog.claims.items() if v.forms},
        events=catalog.events,
        places=read_ids("places.csv"),
        groups=read_ids("groups.csv"),
    )
