"""The catalogue with the claims of a user's own added to it; the shipped one stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from sim.catalog.folder import ARTICLES_FILE, CLAIMS_FILE, ClaimFolder
from sim.catalog.load import Catalog, load_catalog, reference_problems
from sim.catalog.rows import Row, nearest, read_rows, say_faults
from sim.catalog.schema import Article, Claim
from sim.errors import ClaimFolderError
from sim.names import FAMILIES

KEPT_CATALOGS: Final = 8

AnyModel = TypeVar("AnyModel", Article, Claim)


@lru_cache(maxsize=KEPT_CATALOGS)
def catalog_with(added: ClaimFolder | None) -> Catalog:
    """Return the shipped catalogue with the articles and claims of a folder after its own.

    Parameters
    ----------
    added : ClaimFolder or None
        None gives the shipped catalogue.

    Raises
    ------
    ClaimFolderError
        One line a problem: folder and file, line, id, field, what is wrong.
    """
    shipped = load_catalog()
    if added is None:
        return shipped
    reader = _Reader(added, shipped)
    articles = reader.articles()
    claims = reader.claims()
    # With broken entries left out, what points at them would be refused for their sake alone.
    if not reader.problems:
        whole = replace(
            shipped,
            articles={**shipped.articles, **articles},
            claims={**shipped.claims, **{claim.id: claim for _, claim in claims}},
            added=added,
        )
        for place, claim in claims:
            reader.problems += [f"{place}: {problem}" for problem in reference_problems(claim, whole)]
        if not reader.problems:
            return whole
    raise ClaimFolderError(reader.problems)


def added_claims(folder: ClaimFolder) -> list[Claim]:
    """Return the claims of a folder, in its order."""
    shipped = load_catalog().claims
    return [claim for claim in catalog_with(folder).claims.values() if claim.id not in shipped]


class _Reader:
    """Reads the entries of a folder and collects what is wrong with them."""

    def __init__(self, folder: ClaimFolder, shipped: Catalog) -> None:
        self.problems: list[str] = []
        self._folder = folder
        self._shipped = shipped
        self._own: list[str] = []  # ids of its articles, of broken ones too

    def articles(self) -> dict[str, Article]:
        """Return the folder's own articles."""
        found: dict[str, Article] = {}
        taken = dict.fromkeys(FAMILIES, "a family")
        taken |= dict.fromkeys(self._shipped.articles, "a shipped article")
        for place, row in self._rows(ARTICLES_FILE, taken):
            self._own.append(str(row.data.get("id")))
            article = self._build(Article, place, row.data)
            if article is not None:
                found[article.id] = article
        return found

    def claims(self) -> list[tuple[str, Claim]]:
        """Return the folder's claims, each with its place in the file."""
        found: list[tuple[str, Claim]] = []
        families = dict.fromkeys((*FAMILIES, *self._own))
        for place, row in self._rows(CLAIMS_FILE, dict.fromkeys(self._shipped.claims, "a shipped claim")):
            family = row.data.get("family", next(iter(self._own), None))
            if family is None:
                self.problems.append(f"{place}: family: is missing; give one of {', '.join(FAMILIES)}")
                continue
            if not isinstance(family, str) or family not in families:
                self.problems.append(f"{place}: family: there is no {family}{nearest(family, families)}")
                continue
            claim = self._build(Claim, place, {**row.data, "family": family})
            if claim is not None:
                found.append((place, claim))
        return found

    def _rows(self, name: str, taken: Mapping[str, str]) -> Iterator[tuple[str, Row]]:
        """Yield the entries of a file with their places; those whose id is missing or taken are left out."""
        file = f"{self._folder.name}/{name}"
        text = self._folder.text(name)
        if text is None:
            return
        try:
            rows = read_rows(text)
        except ValueError as error:
            self.problems.append(f"{file}: {error}")
            return
        if not rows and name == CLAIMS_FILE:
            self.problems.append(f"{file}: holds no claim")
        seen: set[str] = set()
        for row in rows:
            identifier = str(row.data.get("id", "?"))
            place = f"{file}:{row.line}: {identifier}"
            if identifier in taken:
                self.problems.append(f"{place}: is the id of {taken[identifier]}; choose another")
            elif identifier in seen:
                self.problems.append(f"{place}: this id is used twice")
            else:
                seen.add(identifier)
                yield place, row

    def _build(self, model: type[AnyModel], place: str, content: dict[str, Any]) -> AnyModel | None:
        try:
            return model.model_validate(content)
        except ValidationError as error:
            self.problems += [f"{place}: {fault}" for fault in say_faults(error, model)]
            return None
