"""What ships, as rows: scenarios, claims, parameters and outcomes of the catalogue, groups and places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.cli.output import print_document, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Row = dict[str, Any]


def list_scenarios() -> list[Row]:
    """Shipped scenarios: id, kind, title, question."""
    from sim.scenario.load import list_scenarios

    return [
        {
            "id": scenario.id,
            "kind": scenario.content.kind,
            "title": scenario.title,
            "question": scenario.question,
        }
        for scenario in list_scenarios()
    ]


def list_claims(folder: Path | None = None) -> list[Row]:
    """Claims: what is said, where, in which direction, how strong and on which drivers.

    Parameters
    ----------
    folder : Path, optional
        With claims of a user's own, which come after the shipped ones.
    """
    from sim.catalog import catalog_with, read_claim_folder

    return [
        {
            "id": claim.id,
            "family": claim.family,
            "title": claim.title,
            "articles": [
                {"id": citation.id, "paragraphs": list(citation.paragraphs)} for citation in claim.articles
            ],
            "sign": claim.sign,
            "scope": claim.scope,
            "disputed_by": list(claim.disputed_by),
            "strength": {
                "default": claim.strength.default,
                "low": claim.strength.low,
                "high": claim.strength.high,
            },
            "drivers": list(claim.pushes),
            "forms": dict(claim.forms),
        }
        for claim in catalog_with(read_claim_folder(folder) if folder else None).claims.values()
    ]


def list_one_claim(name: str, folder: Path | None = None) -> list[Row]:
    """One claim, fact by fact; each of its forms is a row with the setting that chooses it.

    Raises
    ------
    ScenarioError
        If there is no such claim; one line with the nearest name.
    """
    from sim.catalog import catalog_with, read_claim_folder
    from sim.catalog.schema import ORDINARY_FORM
    from sim.errors import ScenarioError
    from sim.scenario.check import unknown_name
    from sim.scenario.vocabulary import catalogue_vocabulary

    added = read_claim_folder(folder) if folder else None
    claim = catalog_with(added).claims.get(name)
    if claim is None:
        raise ScenarioError(unknown_name("claims", name, catalogue_vocabulary(added)))
    where = "; ".join(f"{cited.id} {', '.join(map(str, cited.paragraphs))}" for cited in claim.articles)
    facts = [
        ("claim", f"{claim.title}. {claim.says}"),
        ("article and paragraphs", where),
        ("cause, effect", f"{claim.cause}; {claim.effect} ({claim.sign})"),
        ("holds for", claim.scope),
        ("how firmly said", claim.hedge),
        ("unless", claim.unless or ""),
        ("disputed by", ", ".join(claim.disputed_by)),
        ("left open", claim.gap),
        ("pushes", ", ".join(f"{driver} ({sign})" for driver, sign in claim.pushes.items())),
        *((f"claims.{name}.form={form}", says) for form, says in claim.forms.items()),
    ]
    if claim.forms:
        facts.append((f"claims.{name}.form={ORDINARY_FORM}", "as the claim stands; so without any setting"))
    return [{"fact": fact, "what": what} for fact, what in facts if what]


def list_parameters() -> list[Row]:
    """Levers and uncertainties; `setting` is the name to use with --set."""
    from sim.catalog.load import load_catalog

    catalog = load_catalog()
    groups = {"levers": catalog.levers, "uncertainties": catalog.uncertainties}
    return [
        {
            "id": parameter.id,
            "kind": kind,
            "setting": f"{kind}.{parameter.id}",
            "unit": parameter.unit,
            "low": parameter.low,
            "high": parameter.high,
            "default": parameter.default,
            "description": parameter.says,
            "source": parameter.source,
        }
        for kind, parameters in groups.items()
        for parameter in parameters.values()
    ]


def list_outcomes() -> list[Row]:
    """Outcomes: id, kind (weekly or once a run), unit, description."""
    from sim.catalog.load import load_catalog

    return [
        {
            "id": outcome.id,
            "kind": outcome.kind,
            "unit": outcome.unit,
            "description": outcome.says,
            "group": outcome.group,
            "headline": outcome.headline,
            "better": outcome.better,
        }
        for outcome in load_catalog().outcomes.values()
    ]


def list_groups() -> list[Row]:
    """Tribes, local groups and allies: id, name, kind, country, community, armed men on the first day."""
    from sim.names import COMMUNITIES
    from sim.theatre.load import load_theatre

    groups = load_theatre().groups
    communities = [COMMUNITIES[community] for community in groups.community]
    armed = groups.armed.astype(int).tolist()
    return _rows(groups, ("id", "name", "kind", "country"), community=communities, armed=armed)


def list_places() -> list[Row]:
    """Places: id, name, country, governorate, holder on the first day, people of the town and its land."""
    from sim.names import PARTIES
    from sim.theatre.load import load_theatre

    places = load_theatre().places
    people = places.population.astype(int).tolist()
    holders = [PARTIES[holder] for holder in places.holder]
    return _rows(places, ("id", "name", "country", "governorate"), holder=holders, people=people)


def _rows(table: object, names: Sequence[str], **others: Sequence[Any]) -> list[Row]:
    """Return columns of a table of the theatre, and others beside them, as rows."""
    columns = {name: getattr(table, name) for name in names} | others
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def show_rows(
    rows: Sequence[Row], as_json: bool, title: str, columns: Sequence[str], numbers_from: int | None = None
) -> None:
    """Print rows as one JSON document or as a table of some of their columns.

    Parameters
    ----------
    rows : sequence of dict
        What to print.
    as_json : bool
        One JSON list instead of the table.
    title : str
        Line above the table.
    columns : sequence of str
        Keys to show.
    numbers_from : int, optional
        First column that holds numbers.
    """
    if as_json:
        print_document(rows)
        return
    cells = [[_cell(row[column]) for column in columns] for row in rows]
    print_table(title, columns, cells, len(columns) if numbers_from is None else numbers_from)


def _cell(value: Any) -> str:
    """One value as text for people."""
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, dict):
        return ", ".join(value)
    if isinstance(value, list):
        return ", ".join(item["id"] if isinstance(item, dict) else str(item) for item in value)
    return "" if value is None else str(value)
