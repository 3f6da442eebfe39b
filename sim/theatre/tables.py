"""Reading and writing the theatre's CSV tables as plain lists of rows."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from sim.errors import CatalogError

SOURCES: Final = Path(__file__).parent / "sources"
DATA: Final = Path(__file__).parent / "data"

Row = dict[str, str]


def read_table(path: Path, required: Iterable[str] = ()) -> list[Row]:
    """Read one CSV table.

    Parameters
    ----------
    path : Path
    required : iterable of str
        Columns that must be there.

    Returns
    -------
    rows : list of dict, in file order

    Raises
    ------
    CatalogError
        If the file is missing, a column is missing, or a row is longer or shorter than the header.
    """
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            header = list(reader.fieldnames or [])
            rows = list(reader)
    except FileNotFoundError as error:
        raise CatalogError(f"theatre: {path.name} is missing") from error
    missing = [column for column in required if column not in header]
    if missing:
        raise CatalogError(f"theatre: {path.name} lacks the column {missing[0]}")
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise CatalogError(f"theatre: {path.name} row {number} does not have {len(header)} cells")
    return rows


def read_ids(name: str) -> tuple[str, ...]:
    """Return the ids of one of the shipped tables, such as ``places.csv``, in file order."""
    return tuple(row["id"] for row in read_table(DATA / name, ["id"]))


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write one CSV table with fixed column order and line ends, so that a rebuild gives the same bytes."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(columns), lineterminator="\n", extrasaction="raise")
        writer.writeheader()
        writer.writerows(rows)


def read_constants(folder: Path = SOURCES) -> dict[str, float]:
    """Numbers of the build by name, from `constants.csv`."""
    rows = read_table(folder / "constants.csv", ["name", "value"])
    return {row["name"]: float(row["value"]) for row in rows}


def split_list(cell: str) -> list[str]:
    """Split a cell that lists values with semicolons; an empty cell is an empty list."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def format_number(value: float, decimals: int) -> str:
    """Write a number with at most so many decimals and no trailing zeros."""
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
