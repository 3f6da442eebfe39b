"""Other worlds made from one theatre: renamed, and n times larger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np
from scipy.sparse import block_diag, csr_array

from sim.theatre.graph import measure_ways, pad_neighbours
from sim.theatre.records import Edges, Theatre, freeze

PARTS = ("places", "groups", "forces")
"""Tables of the theatre whose rows have ids."""


def rename_theatre(theatre: Theatre, mapping: Mapping[str, str]) -> Theatre:
    """The same theatre with other ids, to test that nothing depends on a name.

    Parameters
    ----------
    theatre : Theatre
    mapping : mapping of old id to new id
        For places, groups and forces; ids that it lacks stay.

    Returns
    -------
    renamed : Theatre
    """
    parts = {}
    for name in PARTS:
        part = getattr(theatre, name)
        ids = tuple(mapping.get(old, old) for old in part.id)
        assert len(set(ids)) == len(ids), f"renaming gives two {name} one id"
        parts[name] = replace(part, id=ids)
    return replace(theatre, **parts)


def tile_theatre(theatre: Theatre, copies: int) -> Theatre:
    """A world of several unconnected copies of the theatre, for benchmarks.

    Parameters
    ----------
    theatre : Theatre
    copies : int, 1 or more

    Returns
    -------
    tiled : Theatre
        Copy k's ids end in `@k`; governments, patrons and camps stay single; ways between copies are
        infinite.
    """
    count = len(theatre.places)
    parts = {name: _tile_record(getattr(theatre, name), copies) for name in PARTS}
    offset = np.repeat(np.arange(copies) * count, len(theatre.forces))
    parts["forces"] = replace(parts["forces"], post=parts["forces"].post + offset)
    edge_offset = np.repeat(np.arange(copies) * count, theatre.edges.a.size)
    edges = Edges(
        a=np.tile(theatre.edges.a, copies) + edge_offset,
        b=np.tile(theatre.edges.b, copies) + edge_offset,
        km=np.tile(theatre.edges.km, copies),
        kind=theatre.edges.kind * copies,
    )
    neighbours, neighbour_km = pad_neighbours(edges, count * copies)
    ways = measure_ways(edges, count * copies)
    graph = {"edges": edges, "neighbours": neighbours, "neighbour_km": neighbour_km, "travel_km": ways}
    return freeze(replace(theatre, **parts, **graph))


def _tile_record(record: Any, copies: int) -> Any:
    """Repeat every column of a record; ids get the number of their copy, sparse tables go on the diagonal."""
    changed: dict[str, object] = {}
    tilers: dict[type, Callable[[Any], object]] = {
        tuple: lambda value: value * copies,
        np.ndarray: lambda value: np.concatenate([value] * copies),
        csr_array: lambda value: csr_array(block_diag([value] * copies, format="csr")),
    }
    for item in fields(record):
        value = getattr(record, item.name)
        changed[item.name] = tilers[type(value)](value)
    changed["id"] = tuple(f"{name}@{k}" for k in range(copies) for name in record.id)
    return replace(record, **changed)
