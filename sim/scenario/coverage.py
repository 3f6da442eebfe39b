"""How many rules a scenario speaks to: the claims that are on in it, by family."""

from __future__ import annotations

from dataclasses import dataclass

from sim.catalog.load import load_catalog
from sim.names import FAMILIES
from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class FamilyCoverage:
    """Claims of one family that are on in a scenario.

    Attributes
    ----------
    family : str
        Id of the family.
    claims : tuple of str
        Those with a strength above 0, in the order of the catalogue.
    total : int
        Claims of the family in all.
    """

    family: str
    claims: tuple[str, ...]
    total: int


@dataclass(frozen=True)
class Coverage:
    """Claims that are on in a scenario, one entry a family in the order of the catalogue."""

    scenario: str
    families: tuple[FamilyCoverage, ...]

    @property
    def spoken(self) -> int:
        """Number of claims that are on."""
        return sum(len(part.claims) for part in self.families)

    @property
    def total(self) -> int:
        """Number of claims that there are."""
        return sum(part.total for part in self.families)


def coverage(scenario: Scenario) -> Coverage:
    """Count the rules that a scenario speaks to.

    Parameters
    ----------
    scenario : Scenario
        Any; of an author's world it says how much of the whole its article covers.

    Returns
    -------
    Coverage
        Every family, also those of which nothing is on.
    """
    strengths = scenario.strengths()
    families = {claim.id: claim.family for claim in load_catalog().claims.values()}
    parts = []
    for family in FAMILIES:
        members = [name for name in strengths if families[name] == family]
        is_on = tuple(name for name in members if strengths[name] > 0.0)
        parts.append(FamilyCoverage(family, is_on, len(members)))
    return Coverage(scenario.id, tuple(parts))
