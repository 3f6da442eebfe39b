"""The claims that the filters of the ledger let through; no drawing here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

WEIGHT: Final = "weight_"
FORM_MARK: Final = ":"


@dataclass(frozen=True)
class Filters:
    """What the reader asks for; an empty part asks for nothing.

    Attributes
    ----------
    articles, families, rivals : tuple of str
        Ids; a claim passes if it has one of them. Rivals are claims that dispute it.
    disputed, measurable : bool
        Only claims with a rival; only claims with an effect that chance does not explain.
    least_weight : float
        Least weight, 0-1, see `weights`.
    words : str
        All of them must occur.
    """

    articles: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    disputed: bool = False
    measurable: bool = False
    least_weight: float = 0.0
    words: str = ""


def choose_claims(
    claims: Mapping[str, Any], filters: Filters, moved: Mapping[str, int] | None
) -> dict[str, Any]:
    """Claims that pass all filters, in the order of the catalogue.

    Parameters
    ----------
    claims : mapping of str to Claim
        Of the catalogue.
    filters : Filters
        What is asked for.
    moved : mapping of str to int, optional
        Number of outcomes that a claim measurably moves; None if that was never measured.
    """
    weight = weights(claims)
    return {
        key: claim
        for key, claim in claims.items()
        if _is_wanted(claim, filters)
        and weight[key] >= filters.least_weight
        and (not filters.measurable or moved is None or moved.get(key, 0) > 0)
    }


def _is_wanted(claim: Any, filters: Filters) -> bool:
    cited = {citation.id for citation in claim.articles}
    text = " ".join((claim.id, claim.title, claim.says, claim.cause, claim.effect, claim.gap)).lower()
    return (
        (not filters.articles or bool(cited & set(filters.articles)))
        and (not filters.families or claim.family in filters.families)
        and (not filters.rivals or bool(set(claim.disputed_by) & set(filters.rivals)))
        and (not filters.disputed or bool(claim.disputed_by))
        and all(word in text for word in filters.words.lower().split())
    )


def weights(claims: Mapping[str, Any]) -> dict[str, float]:
    """The strongest push of each claim, as a share of the strongest of all claims in the same unit.

    Pushes are log-odds, log ratios or shares per week; only those of one unit can be compared.
    """
    pushes = {
        key: [
            (number.unit, number.value) for name, number in claim.numbers.items() if name.startswith(WEIGHT)
        ]
        for key, claim in claims.items()
    }
    most: dict[str, float] = {}
    for unit, value in (push for mine in pushes.values() for push in mine):
        most[unit] = max(most.get(unit, 0.0), value)
    return {
        key: max((value / most[unit] for unit, value in mine if most[unit] > 0), default=0.0)
        for key, mine in pushes.items()
    }


def rivals_of(claims: Mapping[str, Any]) -> list[str]:
    """Claims that dispute another one, in the order of the catalogue."""
    named = {rival for claim in claims.values() for rival in claim.disputed_by}
    return [key for key in claims if key in named]


def count_moved(table: Any) -> dict[str, int] | None:
    """Number of outcomes that each claim surely moves at some date, in its own form or another one.

    Parameters
    ----------
    table : DataFrame or None
        Measured effects, one row a claim, outcome and date.
    """
    if table is None:
        return None
    moved: dict[str, set[str]] = {}
    for claim, outcome, is_sure in zip(table["claim"], table["outcome"], table["is_sure"], strict=True):
        if is_sure:
            moved.setdefault(str(claim).partition(FORM_MARK)[0], set()).add(str(outcome))
    return {claim: len(outcomes) for claim, outcomes in moved.items()}
