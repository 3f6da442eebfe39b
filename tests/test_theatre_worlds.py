"""The theatre's safety: read-only arrays, renamed and tiled worlds, broken tables named."""

from __future__ import annotations

import csv
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from sim.errors import CatalogError
from sim.theatre.check import check_theatre
from sim.theatre.load import load_theatre
from sim.theatre.tables import DATA, read_table
from tests.theatres import rename_theatre, tile_theatre

THEATRE = load_theatre()


def test_arrays_are_read_only() -> None:
    for part in (THEATRE, THEATRE.places, THEATRE.groups, THEATRE.forces):
        for item in fields(part):
            value = getattr(part, item.name)
            if isinstance(value, np.ndarray):
                assert not value.flags.writeable, item.name


def test_renaming_changes_ids_only() -> None:
    mapping = {THEATRE.places.id[0]: "X1", THEATRE.forces.id[0]: "X2", THEATRE.groups.id[0]: "X3"}
    renamed = rename_theatre(THEATRE, mapping)
    assert (renamed.places.id[0], renamed.forces.id[0], renamed.groups.id[0]) == ("X1", "X2", "X3")
    assert renamed.places.id[1:] == THEATRE.places.id[1:]
    assert renamed.places.holder is THEATRE.places.holder


def test_tiled_world_is_made_of_separate_copies() -> None:
    tiled = tile_theatre(THEATRE, 2)
    check_theatre(tiled)
    count = len(THEATRE.places)
    assert len(tiled.places) == 2 * count
    np.testing.assert_array_equal(tiled.travel_km[count:, count:], THEATRE.travel_km)
    assert np.all(np.isinf(tiled.travel_km[:count, count:]))
    assert tiled.groups.homes.shape == (2 * len(THEATRE.groups), 2 * count)
    np.testing.assert_array_equal(tiled.forces.post[len(THEATRE.forces) :], THEATRE.forces.post + count)


def test_a_force_on_foreign_ground_is_refused() -> None:
    post = np.full_like(THEATRE.forces.post, THEATRE.places.id.index("SY_LATAKIA"))
    stranger = replace(THEATRE, forces=replace(THEATRE.forces, post=post))
    with pytest.raises(CatalogError, match="B_RAQQA_1 stands on ground of another camp"):
        check_theatre(stranger)


@pytest.mark.parametrize(
    ("file", "column", "value", "message"),
    [
        ("forces.csv", "post", "ATLANTIS", "unknown id 'ATLANTIS'"),
        ("forces.csv", "men", "many", "column men needs a number"),
        ("places.csv", "holder", "ROME", "ROME in column holder is not one of"),
        ("places.csv", "sunni_arab", "7", "do not add up to 1"),
        ("camps.csv", "id", "rome", "exactly one row"),
        ("patrons.csv", "supports", "rome", "rome in column supports"),
        ("groups.csv", "stance", "5", "outside -2 to 2"),
    ],
)
def test_broken_tables_are_named(tmp_path: Path, file: str, column: str, value: str, message: str) -> None:
    for path in DATA.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    rows = read_table(tmp_path / file)
    rows[0][column] = value
    with (tmp_path / file).open("w", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(CatalogError, match=message):
        load_theatre(tmp_path)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"places\.csv is missing"):
        load_theatre(tmp_path)
