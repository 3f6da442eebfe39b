"""How the user looks at the claims: part of the page, filters, and what is chosen; to and from a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sim.ui.settings import read_whole

PARTS: Final = ("ledger", "network", "rivals", "scenarios", "worlds")
TRAITS: Final = ("changed", "disputed", "forms", "moves", "silent")
"""Marks by which claims are filtered: changed by the user, disputed, with a second form, with and without a
measurable effect."""
LONGEST_WORDS: Final = 40
WEIGHT_MOST: Final = 100
DAYS_MOST: Final = 9
LISTED: Final = ("articles", "families", "rivals")


@dataclass(frozen=True)
class ClaimsView:
    """One way of looking at the claims; changes no result.

    Attributes
    ----------
    part : str
        What is drawn, one of `PARTS`.
    words : str
        All of them must occur in a claim.
    articles, families, rivals : tuple of str
        Ids; a claim passes if it has one of them, empty asks for nothing. Rivals are claims that dispute it.
    traits : tuple of str
        All of them must hold, from `TRAITS`.
    weight : int
        Least weight in per cent.
    claim : str
        Id of the chosen claim; empty for the first.
    day : int
        Which of the days that effects were measured on.
    outcome : str
        By which policies are compared between worlds; empty for the first.
    """

    part: str = PARTS[0]
    words: str = ""
    articles: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    weight: int = 0
    claim: str = ""
    day: int = 0
    outcome: str = ""

    @property
    def filters(self) -> dict[str, Any]:
        """The parts that leave claims out, as far as they do."""
        parts = ("words", *LISTED, "traits", "weight")
        return {name: getattr(self, name) for name in parts if getattr(self, name)}


@dataclass(frozen=True)
class KnownClaims:
    """Ids that such a view may name."""

    claims: Sequence[str]
    articles: Sequence[str]
    families: Sequence[str]
    outcomes: Sequence[str]


def claims_to_query(view: ClaimsView) -> dict[str, str]:
    """Write a view as the parameters of a link; what stands at its default is left out."""
    query = {
        "part": view.part if view.part != PARTS[0] else "",
        "find": view.words,
        **{name: ",".join(getattr(view, name)) for name in LISTED},
        "only": ",".join(view.traits),
        "weight": str(view.weight) if view.weight else "",
        "claim": view.claim,
        "at": str(view.day) if view.day else "",
        "outcome": view.outcome,
    }
    return {key: value for key, value in query.items() if value}


def claims_from_query(query: Mapping[str, Any], known: KnownClaims) -> ClaimsView:
    """Read a view from a link; what is not fit to use is left at its default.

    Parameters
    ----------
    query : mapping of str to str
        As it came; nothing in it is trusted.
    known : KnownClaims
        Ids that may be named.
    """

    def one_of(key: str, allowed: Sequence[str], usual: str = "") -> str:
        value = str(query.get(key, usual))
        return value if value in allowed else usual

    def some_of(key: str, allowed: Sequence[str]) -> tuple[str, ...]:
        asked = str(query.get(key, "")).split(",")
        return tuple(name for name in allowed if name in asked)

    def whole(key: str, most: int) -> int:
        value = read_whole(query.get(key, ""))
        return value if value is not None and value <= most else 0

    words = "".join(sign for sign in str(query.get("find", "")) if sign.isprintable())
    return ClaimsView(
        part=one_of("part", PARTS, PARTS[0]),
        words=words[:LONGEST_WORDS],
        articles=some_of("articles", known.articles),
        families=some_of("families", known.families),
        rivals=some_of("rivals", known.claims),
        traits=some_of("only", TRAITS),
        weight=whole("weight", WEIGHT_MOST),
        claim=one_of("claim", known.claims),
        day=whole("at", DAYS_MOST),
        outcome=one_of("outcome", known.outcomes),
    )
