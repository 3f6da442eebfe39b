"""A part of a batch as Parquet files, one a table, so that each table is a data set of its own.

    runs/part-000012.parquet     case, run, seed, status, message, digest, outcomes measured once a run
    weekly/part-000012.parquet   case, run, week, one column a weekly outcome
    places/part-000012.parquet   case, week, place, one column a party: number of these runs it holds it
    tribes/part-000012.parquet   case, week, tribe, one column a side: number of these runs on it

A run that failed has its row in `runs` and no row elsewhere. Any tool that reads Parquet reads a folder
of these at any time, also while a batch is at work: files appear whole.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.names import PARTIES, SIDES
from sim.store.parquet import open_parquet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

TABLES: Final = ("runs", "weekly", "places", "tribes")
DONE: Final = "done"
WEEK: Final = pa.timestamp("ms")


@dataclass(frozen=True)
class Failure:
    """A run that gave no result: which, of what kind (error, nan, timeout, killed) and why."""

    run: int
    kind: str
    message: str


@dataclass(frozen=True)
class Rows:
    """What consecutive runs of one case gave.

    Attributes
    ----------
    case, seed : int
        Position of the case in its batch, and its seed.
    runs : tuple of int
        The R runs that finished; their digests in the same order.
    series, once : dict of str to array
        (R, T+1) and (R,), as in `sim.engine.Chunk`.
    holders, sides : array or None
        (T+1, P, H) and (T+1, B, 3), counts over these runs; None if not kept.
    dates : tuple of date
        Mondays, T+1 of them.
    failures : tuple of Failure
        The runs that did not finish.
    """

    case: int
    seed: int
    runs: tuple[int, ...]
    digests: tuple[str, ...]
    series: Mapping[str, NDArray[np.float64]]
    once: Mapping[str, NDArray[np.float64]]
    holders: NDArray[np.int32] | None
    sides: NDArray[np.int32] | None
    dates: tuple[date, ...]
    failures: tuple[Failure, ...] = field(default=())


def encode(rows: Sequence[Rows], places: Sequence[str], groups: Sequence[str]) -> dict[str, bytes]:
    """Write the rows of one part as Parquet files in memory.

    Parameters
    ----------
    rows : sequence of Rows
        In the order of their cases and runs.
    places, groups : sequence of str
        Ids along the axes of holders and sides.

    Returns
    -------
    dict
        Table name to file content; a table without rows is left out. The same rows give the same
        bytes.
    """
    tables = {
        "runs": [_run_table(piece) for piece in rows],
        "weekly": [_weekly_table(piece) for piece in rows if piece.runs],
        "places": [
            _count_table(piece, piece.holders, "place", places, PARTIES)
            for piece in rows
            if piece.runs and piece.holders is not None
        ],
        "tribes": [
            _count_table(piece, piece.sides, "tribe", groups, SIDES)
            for piece in rows
            if piece.runs and piece.sides is not None
        ],
    }
    return {name: _write(pieces) for name, pieces in tables.items() if pieces}


def read(content: bytes, columns: Sequence[str] | None = None) -> pa.Table:
    """Read a file that `encode` made.

    Parameters
    ----------
    content : bytes
        The whole file.
    columns : sequence of str, optional
        Those wanted; default: all.
    """
    # Not read_table: it would load the machinery for data sets, and pandas with it.
    return pq.ParquetFile(io.BytesIO(content)).read(columns=None if columns is None else list(columns))


def _run_table(piece: Rows) -> pa.Table:
    """One row a run in the order of their numbers, failed ones among them."""
    failed = {failure.run: failure for failure in piece.failures}
    place = {run: row for row, run in enumerate(piece.runs)}
    every = sorted([*piece.runs, *failed])
    digests = dict(zip(piece.runs, piece.digests, strict=True))
    columns: dict[str, Any] = {
        "case": pa.array([piece.case] * len(every), pa.int32()),
        "run": pa.array(every, pa.int32()),
        "seed": pa.array([piece.seed] * len(every), pa.int64()),
        "status": pa.array([failed[run].kind if run in failed else DONE for run in every]),
        "message": pa.array([failed[run].message if run in failed else None for run in every], pa.string()),
        "digest": pa.array([digests.get(run) for run in every], pa.string()),
    }
    for name, values in piece.once.items():
        found = [values[place[run]] if run in place else np.nan for run in every]
        numbers = np.asarray(found, dtype=np.float64)
        columns[name] = pa.array(numbers, mask=np.isnan(numbers))
    return pa.table(columns)


def _weekly_table(piece: Rows) -> pa.Table:
    """One row a run and week, run by run."""
    width = len(piece.dates)
    columns: dict[str, Any] = {
        "case": _same(piece.case, len(piece.runs) * width),
        "run": pa.array(np.repeat(np.asarray(piece.runs, dtype=np.int32), width)),
        "week": pa.array(np.tile(_days(piece.dates), len(piece.runs)), WEEK),
    }
    columns |= {name: pa.array(values.ravel()) for name, values in piece.series.items()}
    return pa.table(columns)


def _count_table(
    piece: Rows, counts: NDArray[np.int32] | None, kind: str, things: Sequence[str], options: Sequence[str]
) -> pa.Table:
    """One row a week and thing, with the number of runs for each option."""
    assert counts is not None
    if counts.shape != (len(piece.dates), len(things), len(options)):
        raise ValueError(f"counts of shape {counts.shape} do not fit {len(things)} ids of a {kind}")
    weeks, width = len(piece.dates), len(things)
    position = np.tile(np.arange(width, dtype=np.int32), weeks)
    columns: dict[str, Any] = {
        "case": _same(piece.case, weeks * width),
        "week": pa.array(np.repeat(_days(piece.dates), width), WEEK),
        kind: pa.DictionaryArray.from_arrays(pa.array(position), pa.array(list(things))),
    }
    flat = counts.reshape(weeks * width, len(options))
    columns |= {name: pa.array(np.ascontiguousarray(flat[:, j])) for j, name in enumerate(options)}
    return pa.table(columns)


def _same(value: int, times: int) -> pa.Array:
    return pa.array(np.full(times, value, dtype=np.int32))


def _days(dates: Sequence[date]) -> NDArray[np.datetime64]:
    return np.asarray(dates, dtype="datetime64[ms]")


def _write(pieces: Sequence[pa.Table]) -> bytes:
    target = io.BytesIO()
    schema = pa.unify_schemas([piece.schema for piece in pieces])
    with open_parquet(target, schema) as writer:
        for piece in pieces:
            writer.write_table(_with_all_columns(piece, schema))
    return target.getvalue()


def _with_all_columns(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Add columns of nulls that other pieces of the part have: outcomes, where all runs failed."""
    for item in schema:
        if item.name not in table.schema.names:
            table = table.append_column(item, pa.nulls(len(table), item.type))
    return table.select(schema.names)
