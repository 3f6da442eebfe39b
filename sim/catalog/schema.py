"""What an entry of the catalogue must look like: one frozen model for each kind of entry.

An unknown field is refused, so that a misspelt key cannot pass unread.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final, Literal, Self

from pydantic import Field, FiniteFloat, model_validator

from sim.catalog.base import Entry, Identifier, Text
from sim.catalog.cases import Case

ProcessIdentifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]
Paragraph = Annotated[int, Field(ge=1)]

ORDINARY_FORM: Final = "ordinary"
"""Name of the form that a claim has unless a scenario chooses another."""

Sign = Literal["+", "-", "+-"]
Hedge = Literal["asserts", "suggests", "may", "recommends"]
DriverOwner = Literal[
    "tribe",
    "force",
    "place",
    "camp",
    "government",
    "patron",
    "islamic_state",
    "militias",
    "leader",
    "settlement",
    "abroad",
]
DriverUnit = Literal["log-odds", "log ratio", "share/week"]


class Bounded(Entry):
    """A value between two bounds.

    Raises
    ------
    pydantic.ValidationError
        If not ``low <= value <= high``, or if one of them is not finite.
    """

    value: FiniteFloat
    low: FiniteFloat
    high: FiniteFloat

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"low <= value <= high does not hold: {self.low}, {self.value}, {self.high}")
        return self


class ClaimNumber(Bounded):
    """A number in the form of one claim; the claim's function reads it by its name."""

    unit: Text
    says: Text
    source: Text


class ProcessNumber(Bounded):
    """A number of a base process, named ``process.number``."""

    id: ProcessIdentifier
    unit: Text
    says: Text
    source: Text


class UnitCost(Bounded):
    """Million USD a month for one unit of a lever."""

    unit: Text
    source: Text


class Article(Entry):
    """One of the five texts that the claims come from."""

    id: Identifier
    kind: Text
    month: Text
    gist: Text


class Citation(Entry):
    """Where an article makes a claim: non-empty lines counted from 1, headings included."""

    id: Identifier
    paragraphs: Annotated[tuple[Paragraph, ...], Field(min_length=1)]


class Strength(Entry):
    """The dial of a claim: 0 the claim is false, 1 as calibrated, 2 twice as strong."""

    default: FiniteFloat
    low: FiniteFloat
    high: FiniteFloat

    @model_validator(mode="after")
    def _check_dial(self) -> Self:
        if (self.low, self.default, self.high) != (0, 1, 2):
            raise ValueError(
                f"must run from 0 to 2 with default 1, not {self.low}, {self.default}, {self.high}"
            )
        return self


class Claim(Entry):
    """One causal claim of the articles, with what it pushes and what had to be assumed.

    ``sign`` is the direction from ``cause`` to ``effect``; "+-" means that the effect names one of each.
    ``scope`` is for whom, where and when its rule holds; the article may mean more or less than that.
    ``pushes`` gives for each driver the direction of the push itself: "-" never above zero, "+" never below,
    "+-" either, as the state of the world has it. Numbers named ``weight_<driver>`` are sizes without a sign.
    ``forms`` names other shapes of the claim, where the article leaves the shape open; a scenario may choose
    one. ``cases`` turn its cause up, one by one, for the test of its direction. ``silent_because`` says why
    the claim has no measurable effect in the historical scenario, where it has none.
    """

    id: Identifier
    family: Identifier
    title: Text
    says: Text
    articles: Annotated[tuple[Citation, ...], Field(min_length=1)]
    cause: Text
    effect: Text
    sign: Sign
    scope: Text
    hedge: Hedge
    unless: Text | None = None
    disputed_by: tuple[Identifier, ...] = ()
    gap: Text
    strength: Strength = Strength(default=1, low=0, high=2)
    pushes: Annotated[Mapping[Identifier, Sign], Field(min_length=1)]
    numbers: Annotated[Mapping[Identifier, ClaimNumber], Field(min_length=1)]
    forms: Mapping[Identifier, Text] = {}
    cases: tuple[Case, ...] = ()
    silent_because: Text | None = None

    @model_validator(mode="after")
    def _check_weights(self) -> Self:
        for driver in self.pushes:
            if f"weight_{driver}" not in self.numbers:
                raise ValueError(f"pushes {driver} but has no number weight_{driver}")
        for name, number in self.numbers.items():
            if name.startswith("weight_") and name.removeprefix("weight_") not in self.pushes:
                raise ValueError(f"number {name} belongs to no driver that the claim pushes")
            if name.startswith("weight_") and number.low < 0:
                raise ValueError(f"number {name} is a size and cannot be negative")
        return self

    @model_validator(mode="after")
    def _check_forms(self) -> Self:
        if ORDINARY_FORM in self.forms:
            raise ValueError(f"a further form cannot be called {ORDINARY_FORM}")
        return self

    @model_validator(mode="after")
    def _check_cases(self) -> Self:
        for case in self.cases:
            for driver in case.goes:
                if driver not in self.pushes:
                    raise ValueError(f"case '{case.cause}' names {driver}, which the claim does not push")
            for form in case.forms:
                if form not in (ORDINARY_FORM, *self.forms):
                    raise ValueError(f"case '{case.cause}' names {form}, which is no form of the claim")
        return self

    @property
    def values(self) -> dict[str, float]:
        """The numbers of the claim's form by name, without their bounds and sources."""
        return {name: number.value for name, number in self.numbers.items()}


class Driver(Entry):
    """A quantity that claims push and that a process of its owner turns into events."""

    id: Identifier
    of: DriverOwner
    unit: DriverUnit
    says: Text


class Parameter(Entry):
    """What a user can turn besides the claims: base of levers and uncertainties."""

    id: Identifier
    unit: Text
    low: FiniteFloat
    high: FiniteFloat
    default: FiniteFloat
    says: Text
    source: Text
    group: Text
    basic: bool

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if not self.low <= self.default <= self.high:
            raise ValueError(f"low <= default <= high does not hold: {self.low}, {self.default}, {self.high}")
        return self


class Lever(Parameter):
    """Something that a decision maker decides, with what a unit of it costs."""

    unit_cost: UnitCost


class Uncertainty(Parameter):
    """Something about the world that nobody here decides."""


class Outcome(Entry):
    """Something that is read from a run, each week or once a run.

    ``better`` is the better direction, or "neither" where that is open: regret is measured by it.
    """

    id: Identifier
    unit: Text
    says: Text
    kind: Literal["weekly", "once"]
    group: Text
    headline: bool
    decimals: Annotated[int, Field(ge=0, le=4)]
    better: Literal["lower", "higher", "neither"]


PatternKind = Literal[
    "value",
    "ratio",
    "from_peak",
    "mean",
    "both",
    "held",
    "held_by",
    "never",
    "changes",
    "taken",
    "opposed",
]


class Pattern(Entry):
    """A pattern of June 2014 to December 2015 that the historical scenario should show.

    Which fields a kind uses: ``value`` outcome, at; ``ratio`` outcome, since, at; ``from_peak`` outcome, at;
    ``mean`` outcome, since, at; ``both`` outcome, other_outcome, at; ``held`` and ``never`` party and places,
    at the date or in any week until it; ``held_by`` camp, places, at; ``changes`` places, since, at;
    ``taken`` people, since, at; ``opposed`` at. ``observed`` is what its source has, in the unit of the kind,
    where the record of holders does not give it (`sim.study.observed`); without either there is no figure.
    """

    id: Identifier
    says: Text
    tests: Text
    kind: PatternKind
    low: FiniteFloat
    high: FiniteFloat
    at: date
    since: date | None = None
    outcome: Identifier | None = None
    other_outcome: Identifier | None = None
    party: Text = "IS"
    camp: Text = "islamic_state"
    places: tuple[Text, ...] = ()
    people: FiniteFloat = 0.0
    observed: FiniteFloat | None = None
    source: Text
    known_miss: Text | None = None
