"""What an entry of `events.yaml` must look like: a kind of dated event that a scenario may name."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import Field, FiniteFloat, model_validator

from sim.catalog.schema import Bounded, Citation, Entry, Identifier, Text

Weeks = Annotated[int, Field(ge=1)]
Quantity = Annotated[str, Field(pattern=r"^[a-z_]+(\.[a-z_]+)?$")]

WAYS: Final = {"world": ("adds", "raises_to"), "state": ("raises_to", "once", "weekly", "spread")}


class EventSize(Entry):
    """How large an event of a kind may be, and how large it is unless a scenario says."""

    unit: Text
    low: FiniteFloat
    high: FiniteFloat
    default: FiniteFloat
    says: Text
    source: Text

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if not 0 <= self.low <= self.default <= self.high:
            raise ValueError(
                f"0 <= low <= default <= high does not hold: {self.low}, {self.default}, {self.high}"
            )
        return self


class EventWeeks(Entry):
    """How long an event of a kind is in force unless a scenario says; no number: to the end of the run."""

    default: Weeks | None = None
    source: Text


class EventEffect(Bounded):
    """One thing that an event sets: a world condition, or a quantity of the state.

    ``sets`` is the id of an uncertainty (``of: world``) or the path of a state array (``of: state``).
    ``how``:

    - ``adds`` and ``raises_to``, of the world: the scenario's schedule plus the amount, or lifted to it where
      it lies lower, for the weeks that the event is in force; it fades by half in every ``half_life`` weeks.
    - ``raises_to``, of the state: the same in every week that the event is in force.
    - ``once``: in the event's first week; ``weekly``: in each of its weeks; ``spread``: shared out over them.

    The amount is ``value``, times the size of the event unless ``per`` is "event". ``to`` names the side that
    a group takes.
    """

    sets: Quantity
    of: Literal["world", "state"]
    how: Literal["adds", "raises_to", "once", "weekly", "spread"]
    to: Literal["is", "government"] | None = None
    per: Literal["size", "event"] = "size"
    half_life: Weeks | None = None
    unit: Text
    says: Text
    source: Text

    @model_validator(mode="after")
    def _check_how(self) -> Self:
        if self.how not in WAYS[self.of]:
            raise ValueError(f"{self.how} is no way to set a quantity of the {self.of}")
        if self.half_life is not None and self.of != "world":
            raise ValueError("half_life: only what is set of the world fades")
        return self


class EventKind(Entry):
    """A kind of dated event.

    ``takes`` says what a scenario must name with it: a place (``where``) or a group (``who``). ``claims`` and
    ``processes`` name what carries it further: the claims that read what it sets, and the phases of the week.
    """

    id: Identifier
    title: Text
    says: Text
    articles: tuple[Citation, ...] = ()
    record: Text | None = None
    takes: Literal["place", "group"] | None = None
    size: EventSize | None = None
    weeks: EventWeeks | None = None
    sets: Annotated[tuple[EventEffect, ...], Field(min_length=1)]
    claims: tuple[Identifier, ...] = ()
    processes: tuple[Text, ...] = ()
    gap: Text

    @model_validator(mode="after")
    def _check_parts(self) -> Self:
        if not self.articles and self.record is None:
            raise ValueError("neither articles nor record says where it comes from")
        if not self.claims and not self.processes:
            raise ValueError("neither claims nor processes says what carries it further")
        for effect in self.sets:
            if self.size is None and effect.per == "size":
                raise ValueError(f"{effect.sets}: goes by the size of an event that has none; say per: event")
            if effect.how != "once" and self.weeks is None:
                raise ValueError(f"{effect.sets}: {effect.how} needs weeks")
        return self

    def amount(self, effect: EventEffect, size: float | None) -> float:
        """How much an event of a size sets."""
        return effect.value if effect.per == "event" or size is None else effect.value * size
