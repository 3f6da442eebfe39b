"""Read the theatre's data into arrays."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from sim.errors import CatalogError
from sim.names import CAMPS, COMMUNITIES, FORCE_KINDS, GOVERNMENTS, PARTIES, PATRONS, SIDES
from sim.theatre.check import check_theatre
from sim.theatre.graph import measure_ways, pad_neighbours
from sim.theatre.records import (
    Edges,
    Flags,
    Floats,
    Forces,
    Governments,
    Groups,
    Integers,
    Patrons,
    Places,
    Theatre,
    freeze,
)
from sim.theatre.tables import DATA, Row, read_table, split_list


@cache
def load_theatre(folder: Path = DATA) -> Theatre:
    """Read and check the theatre; the same object every time.

    Parameters
    ----------
    folder : Path
        Data folder, by default the shipped one.

    Returns
    -------
    theatre : Theatre

    Raises
    ------
    CatalogError
        If a table is missing, incomplete or at odds with another.
    """
    places = _read_places(folder)
    position = {place: i for i, place in enumerate(places.id)}
    edges = _read_edges(folder, position)
    neighbours, neighbour_km = pad_neighbours(edges, len(places))
    camps = _in_order(read_table(folder / "camps.csv", ["id", "base_effort"]), CAMPS, "camps.csv", "id")
    theatre = Theatre(
        places=places,
        edges=edges,
        neighbours=neighbours,
        neighbour_km=neighbour_km,
        travel_km=measure_ways(edges, len(places)),
        groups=_read_groups(folder, position),
        forces=_read_forces(folder, position),
        governments=_read_governments(folder),
        patrons=_read_patrons(folder),
        base_effort=_floats(camps, "base_effort"),
        hostility=_read_square(folder, "hostility.csv", CAMPS),
        rivalry=_read_square(folder, "rivalry.csv", CAMPS),
        affinity=_read_square(folder, "affinity.csv", COMMUNITIES),
    )
    check_theatre(theatre)
    return freeze(theatre)


def axis_ids() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of the shipped places and groups, the axes of what is counted by place and by group."""
    theatre = load_theatre()
    return theatre.places.id, theatre.groups.id


def _text(rows: list[Row], column: str) -> tuple[str, ...]:
    return tuple(row[column] for row in rows)


def _floats(rows: list[Row], column: str) -> Floats:
    try:
        return np.array([float(row[column]) for row in rows])
    except (KeyError, ValueError) as error:
        raise CatalogError(f"theatre: column {column} needs a number in every row ({error})") from error


def _flags(rows: list[Row], column: str) -> Flags:
    return _floats(rows, column) > 0


def _codes(rows: list[Row], column: str, names: Sequence[str]) -> Integers:
    """Positions in `names`; an empty cell is -1."""
    table = {name: i for i, name in enumerate(names)} | {"": -1}
    unknown = [row[column] for row in rows if row[column] not in table]
    if unknown:
        raise CatalogError(f"theatre: {unknown[0]} in column {column} is not one of {', '.join(names)}")
    return np.array([table[row[column]] for row in rows], dtype=np.int64)


def _in_order(rows: list[Row], names: Sequence[str], file: str, key: str) -> list[Row]:
    """Rows in the order of `names`; each name once."""
    table = {row[key]: row for row in rows}
    if len(rows) != len(names) or set(table) != set(names):
        raise CatalogError(f"theatre: {file} needs exactly one row for each of {', '.join(names)}")
    return [table[name] for name in names]


def _read_places(folder: Path) -> Places:
    rows = read_table(folder / "places.csv", ["id", "holder", "assailant", "people", *COMMUNITIES])
    return Places(
        id=_text(rows, "id"),
        name=_text(rows, "name"),
        country=_text(rows, "country"),
        governorate=_text(rows, "governorate"),
        latitude=_floats(rows, "latitude"),
        longitude=_floats(rows, "longitude"),
        population=_floats(rows, "people"),
        composition=np.stack([_floats(rows, community) for community in COMMUNITIES], axis=1),
        settled_km2=_floats(rows, "settled_km2"),
        cell_km2=_floats(rows, "cell_km2"),
        is_city=_flags(rows, "is_city"),
        is_capital=_flags(rows, "is_capital"),
        is_shrine=_flags(rows, "is_shrine"),
        is_air_base=_flags(rows, "is_air_base"),
        is_dam=_flags(rows, "is_dam"),
        is_turkish_crossing=_flags(rows, "is_turkish_crossing"),
        is_crossing=_flags(rows, "is_crossing"),
        is_besieged=_flags(rows, "is_besieged"),
        oil=_floats(rows, "oil"),
        holder=_codes(rows, "holder", PARTIES),
        assailant=_codes(rows, "assailant", PARTIES),
        progress=_floats(rows, "progress"),
        shared_with=_codes(rows, "shared_with", PARTIES),
        underground=_floats(rows, "underground"),
        garrison=_floats(rows, "garrison"),
    )


def _locate(rows: list[Row], column: str, position: dict[str, int], file: str) -> Integers:
    for row in rows:
        if row[column] not in position:
            raise CatalogError(f"theatre: {file} names the unknown id {row[column]!r}")
    return np.array([position[row[column]] for row in rows], dtype=np.int64)


def _read_edges(folder: Path, position: dict[str, int]) -> Edges:
    rows = read_table(folder / "neighbours.csv", ["a", "b", "km", "kind"])
    left, right = (_locate(rows, column, position, "neighbours.csv") for column in ("a", "b"))
    return Edges(np.minimum(left, right), np.maximum(left, right), _floats(rows, "km"), _text(rows, "kind"))


def _read_groups(folder: Path, position: dict[str, int]) -> Groups:
    rows = read_table(folder / "groups.csv", ["id", "kind", "armed", "stance", "side", "influence"])
    number = {row["id"]: i for i, row in enumerate(rows)}
    homes = read_table(folder / "group_homes.csv", ["group", "place", "share"])
    owner = _locate(homes, "group", number, "group_homes.csv")
    place = _locate(homes, "place", position, "group_homes.csv")
    share = _floats(homes, "share")
    total = np.bincount(owner, weights=share, minlength=len(rows))
    # Shares are written with four decimals; dividing by their sum makes thirds add up.
    home_table = csr_array((share / total[owner], (owner, place)), shape=(len(rows), len(position)))
    pairs = read_table(folder / "group_rivals.csv", ["a", "b"])
    a, b = (_locate(pairs, column, number, "group_rivals.csv") for column in ("a", "b"))
    both = np.unique(np.concatenate([np.stack([a, b], 1), np.stack([b, a], 1)]), axis=0)
    rivals = csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(len(rows), len(rows)))
    return Groups(
        id=_text(rows, "id"),
        name=_text(rows, "name"),
        kind=_text(rows, "kind"),
        country=_text(rows, "country"),
        community=_codes(rows, "community", COMMUNITIES),
        armed=_floats(rows, "armed"),
        stance=_floats(rows, "stance"),
        side=_codes(rows, "side", SIDES),
        influence=_floats(rows, "influence"),
        homes=home_table,
        rivals=rivals,
    )


def _read_forces(folder: Path, position: dict[str, int]) -> Forces:
    rows = read_table(folder / "forces.csv", ["id", "camp", "party", "kind", "men", "post"])
    return Forces(
        id=_text(rows, "id"),
        name=_text(rows, "name"),
        camp=_codes(rows, "camp", CAMPS),
        party=_codes(rows, "party", PARTIES),
        kind=_codes(rows, "kind", FORCE_KINDS),
        men=_floats(rows, "men"),
        establishment=_floats(rows, "establishment"),
        quality=_floats(rows, "quality"),
        will=_floats(rows, "will"),
        post=_locate(rows, "post", position, "forces.csv"),
        sunni_share=_floats(rows, "sunni_share"),
        has_local_ties=_flags(rows, "has_local_ties"),
        is_home_guard=_flags(rows, "is_home_guard"),
    )


def _read_governments(folder: Path) -> Governments:
    rows = _in_order(read_table(folder / "governments.csv", ["id"]), GOVERNMENTS, "governments.csv", "id")
    return Governments(
        id=_text(rows, "id"),
        camp=_codes(rows, "camp", CAMPS),
        cohesion=_floats(rows, "cohesion"),
        budget=_floats(rows, "budget_million_usd_a_month"),
        oil_share=_floats(rows, "oil_share"),
        inclusiveness=_floats(rows, "inclusiveness"),
    )


def _read_patrons(folder: Path) -> Patrons:
    rows = _in_order(read_table(folder / "patrons.csv", ["id"]), PATRONS, "patrons.csv", "id")
    return Patrons(
        id=_text(rows, "id"),
        will=_floats(rows, "will"),
        effort=_floats(rows, "effort"),
        supports=_memberships(rows, "supports", CAMPS),
        rivals=_memberships(rows, "rivals", PATRONS),
    )


def _memberships(rows: list[Row], column: str, names: Sequence[str]) -> Floats:
    unknown = [name for row in rows for name in split_list(row[column]) if name not in names]
    if unknown:
        raise CatalogError(f"theatre: {unknown[0]} in column {column} is not one of {', '.join(names)}")
    return np.array([[float(name in split_list(row[column])) for name in names] for row in rows])


def _read_square(folder: Path, file: str, columns: Sequence[str]) -> Floats:
    rows = _in_order(read_table(folder / file, ["camp", *columns]), CAMPS, file, "camp")
    return np.stack([_floats(rows, column) for column in columns], axis=1)
