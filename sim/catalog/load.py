"""Reads the catalogue's YAML files, checks each entry and that the entries agree with one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import ValidationError

from sim.catalog.folder import ClaimFolder
from sim.catalog.rows import nearest, say_faults
from sim.catalog.schema import (
    Article,
    Claim,
    Driver,
    Entry,
    Lever,
    Outcome,
    Parameter,
    Pattern,
    ProcessNumber,
    Uncertainty,
)
from sim.catalog.schema_events import EventKind
from sim.errors import CatalogError
from sim.names import FAMILIES

FOLDER: Final = Path(__file__).parent

AnyEntry = TypeVar("AnyEntry", bound=Entry)


@dataclass(frozen=True)
class Catalog:
    """Everything that is claimed, turned and measured, by id and in the order of the files.

    ``added`` is the folder with claims of a user's own that are among the claims, if there is one.
    """

    articles: Mapping[str, Article]
    drivers: Mapping[str, Driver]
    claims: Mapping[str, Claim]
    levers: Mapping[str, Lever]
    uncertainties: Mapping[str, Uncertainty]
    outcomes: Mapping[str, Outcome]
    processes: Mapping[str, ProcessNumber]
    patterns: Mapping[str, Pattern]
    events: Mapping[str, EventKind]
    added: ClaimFolder | None = None

    @property
    def parameters(self) -> dict[str, Parameter]:
        """Levers, then uncertainties."""
        return {**self.levers, **self.uncertainties}

    @property
    def families(self) -> tuple[str, ...]:
        """Families of claims: those that ship, then those of a user's own."""
        return tuple(dict.fromkeys((*FAMILIES, *(claim.family for claim in self.claims.values()))))


@cache
def load_catalog() -> Catalog:
    """Return the catalogue that is shipped with the package; it is read once a process.

    Raises
    ------
    CatalogError
        One line that names the file and the id.
    """
    return read_catalog(FOLDER)


def read_catalog(folder: Path) -> Catalog:
    """Read and check the catalogue in a folder.

    Parameters
    ----------
    folder : Path
        Holds ``articles.yaml``, ``drivers.yaml``, ``levers.yaml``, ``uncertainties.yaml``, ``outcomes.yaml``,
        ``processes.yaml``, ``patterns.yaml``, ``events.yaml`` and ``claims/<family>.yaml``.

    Raises
    ------
    CatalogError
        If a file is missing or not a list, an entry is not valid, an id is used twice or points at nothing.
    """
    claims: dict[str, Claim] = {}
    for family in FAMILIES:
        for claim in _read_claims(folder, family):
            if claim.id in claims:
                raise CatalogError(f"claims/{family}.yaml: {claim.id}: this id is used twice")
            claims[claim.id] = claim
    catalog = Catalog(
        articles=read_entries(folder, "articles.yaml", Article),
        drivers=read_entries(folder, "drivers.yaml", Driver),
        claims=claims,
        levers=read_entries(folder, "levers.yaml", Lever),
        uncertainties=read_entries(folder, "uncertainties.yaml", Uncertainty),
        outcomes=read_entries(folder, "outcomes.yaml", Outcome),
        processes=read_entries(folder, "processes.yaml", ProcessNumber),
        patterns=read_entries(folder, "patterns.yaml", Pattern),
        events=read_entries(folder, "events.yaml", EventKind),
    )
    _check_references(catalog)
    return catalog


def read_entries(folder: Path, name: str, model: type[AnyEntry]) -> dict[str, AnyEntry]:
    """Read one file of entries that have an ``id``.

    Raises
    ------
    CatalogError
        If the file is missing or not a list, an entry is not valid, or an id is used twice.
    """
    entries: dict[str, AnyEntry] = {}
    for row in _read_rows(folder, name):
        entry = _build(model, row, name)
        identifier = str(row["id"])
        if identifier in entries:
            raise CatalogError(f"{name}: {identifier}: this id is used twice")
        entries[identifier] = entry
    return entries


def _read_claims(folder: Path, family: str) -> Iterable[Claim]:
    """Read the claims of one family; the file's name, not the row, says the family."""
    name = f"claims/{family}.yaml"
    for row in _read_rows(folder, name):
        if "family" in row:
            raise CatalogError(f"{name}: {row.get('id', '?')}: family: stands in the file's name only")
        yield _build(Claim, {**row, "family": family}, name)


def _read_rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """Parse a file that must hold a list of mappings."""
    try:
        content = parse((folder / name).read_text(encoding="utf-8"))
    except OSError as error:
        raise CatalogError(f"{name}: cannot be read ({error.strerror})") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CatalogError(f"{name}: is not valid YAML: {' '.join(str(error).split())}") from error
    if not isinstance(content, list):
        raise CatalogError(f"{name}: must be a list of entries")
    for position, row in enumerate(content, start=1):
        if not isinstance(row, dict):
            raise CatalogError(f"{name}: entry {position}: must be a mapping")
    return content


def parse(text: str) -> Any:
    """Parse YAML with the parser in C, where PyYAML has it: every process that starts reads all files."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def _build(model: type[AnyEntry], row: dict[str, Any], name: str) -> AnyEntry:
    """Turn a row into its model; the message of a refusal names file, id and field."""
    try:
        return model.model_validate(row)
    except ValidationError as error:
        problems = "; ".join(say_faults(error, model))
        raise CatalogError(f"{name}: {row.get('id', '?')}: {problems}") from error


def _check_references(catalog: Catalog) -> None:
    """Check that claims point at entries that exist, and that no parameter is named twice."""
    for claim in catalog.claims.values():
        for problem in reference_problems(claim, catalog):
            raise CatalogError(f"claims/{claim.family}.yaml: {claim.id}: {problem}")
    for identifier in catalog.levers:
        if identifier in catalog.uncertainties:
            raise CatalogError(f"uncertainties.yaml: {identifier}: is the id of a lever too")
    for kind in catalog.events.values():
        place = f"events.yaml: {kind.id}"
        check_known(place, "articles", (citation.id for citation in kind.articles), catalog.articles)
        check_known(place, "claims", kind.claims, catalog.claims)
        of_the_world = (effect for effect in kind.sets if effect.of == "world")
        check_known(place, "sets", (effect.sets for effect in of_the_world), catalog.uncertainties)


def reference_problems(claim: Claim, catalog: Catalog) -> list[str]:
    """Say where a claim points at something that there is not, or measures a driver in another unit.

    Parameters
    ----------
    claim : Claim
        One of the catalogue's, or about to be.
    catalog : Catalog
        What there is.

    Returns
    -------
    list of str
        One line a problem: the field, and what is wrong with it.
    """
    groups: tuple[tuple[str, Iterable[str], Mapping[str, Any]], ...] = (
        ("articles", (citation.id for citation in claim.articles), catalog.articles),
        ("disputed_by", claim.disputed_by, catalog.claims),
        ("pushes", claim.pushes, catalog.drivers),
    )
    problems = [
        f"{field}: there is no {identifier}{nearest(identifier, known)}"
        for field, used, known in groups
        for identifier in used
        if identifier not in known
    ]
    if claim.id in claim.disputed_by:
        problems.append("disputed_by: a claim cannot dispute itself")
    for driver in (driver for driver in claim.pushes if driver in catalog.drivers):
        expected, found = catalog.drivers[driver].unit, claim.numbers[f"weight_{driver}"].unit
        if found != expected:
            problems.append(f"numbers.weight_{driver}: unit must be {expected}, not {found}")
    return problems


def check_known(place: str, field: str, used: Iterable[str], known: Mapping[str, Any]) -> None:
    """Refuse an entry that points at something that there is not.

    Raises
    ------
    CatalogError
        One line: the place, the field and what it names.
    """
    for identifier in used:
        if identifier not in known:
            raise CatalogError(f"{place}: {field}: there is no {identifier}")
