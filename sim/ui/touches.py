"""Which claims, and so which articles, a lever or condition reaches first-hand."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml


@lru_cache(maxsize=1)
def read_touches() -> dict[str, tuple[str, ...]]:
    """The shipped table: parameter to the claims whose cause it moves."""
    text = (files("sim.ui") / "touches.yaml").read_text(encoding="utf-8")
    return {parameter: tuple(claims) for parameter, claims in yaml.safe_load(text).items()}


def touched_claims(catalog: Any, parameter: str) -> list[Any]:
    """Claims that a parameter reaches.

    Parameters
    ----------
    catalog : Catalog
        Names the claims.
    parameter : str
        Id of a lever or an uncertainty.

    Returns
    -------
    list of Claim
        Those of the table that the catalogue has; empty for a parameter that the table does not name.
    """
    return [catalog.claims[key] for key in read_touches().get(parameter, ()) if key in catalog.claims]


def say_touched(catalog: Any, parameter: str) -> str:
    """One line on the claims that a parameter touches and their articles; empty if none is named."""
    claims = touched_claims(catalog, parameter)
    if not claims:
        return ""
    parts = [f"{claim.title} ({', '.join(citation.id for citation in claim.articles)})" for claim in claims]
    return "Touches the claims: " + "; ".join(parts) + "."


def parameters_behind(claim: str) -> list[str]:
    """Levers and conditions that reach a claim."""
    return [parameter for parameter, claims in read_touches().items() if claim in claims]
