"""How a claim's cause is turned up in the state, and which way its pushes must then go, as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, FiniteFloat

from sim.catalog.base import Entry, Identifier, Text

FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]


def _as_pair(value: Any) -> Any:
    """A bare number is the end of a way that starts at nothing."""
    return value if isinstance(value, (list, tuple)) else (0.0, value)


Way = Annotated[tuple[FiniteFloat, FiniteFloat], BeforeValidator(_as_pair)]


class Case(Entry):
    """A cause and what it moves, all else equal.

    Attributes
    ----------
    cause : str
        In words.
    turn : mapping
        Fields of the state, such as ``forces.fatigue``, each with its value without the cause and with plenty
        of it; one number alone starts from 0.
    given : mapping
        Fields that must have a certain value for the cause to show.
    before : mapping
        Fields as the claim saw them the week before, for claims that compare.
    goes : mapping
        Driver -> "+" if its push rises with the cause, "-" if it falls.
    forms : tuple of str
        Forms of the claim that this case is about: ``ordinary`` or an id of ``forms``; by default all.
    not_monotone : str
        Why a push may turn round between doses, where it does.
    """

    cause: Text
    turn: Annotated[Mapping[FieldName, Way], Field(min_length=1)]
    given: Mapping[FieldName, FiniteFloat] = {}
    before: Mapping[FieldName, FiniteFloat] = {}
    goes: Annotated[Mapping[Identifier, Literal["+", "-"]], Field(min_length=1)]
    forms: tuple[Identifier, ...] = ()
    not_monotone: Text | None = None
