"""Which claims, and so which articles, a lever touches, where the catalogue says so."""

from __future__ import annotations

from typing import Any


def touched_claims(catalog: Any, parameter: str) -> list[Any]:
    """Claims whose entry names this lever or uncertainty.

    Parameters
    ----------
    catalog : Catalog
        Claims may carry ``levers``, the ids of the parameters through which their cause is moved.
    parameter : str
        Id of a lever or an uncertainty.

    Returns
    -------
    list of Claim
        Empty where the catalogue has no such mapping.
    """
    return [claim for claim in catalog.claims.values() if parameter in (getattr(claim, "levers", None) or ())]


def say_touched(catalog: Any, parameter: str) -> str:
    """One line on the claims that a parameter touches and their articles; empty if none is named."""
    claims = touched_claims(catalog, parameter)
    if not claims:
        return ""
    parts = [f"{claim.title} ({', '.join(citation.id for citation in claim.articles)})" for claim in claims]
    return "Touches the claims: " + "; ".join(parts) + "."
