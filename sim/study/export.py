"""Results of a batch as tables for other programs: tidy CSV or Parquet, as far as the batch has come.

cases     case, scenario, policy, world, seed, point, runs, done, failed, one column a setting
runs      case, run, seed, status, message, digest
outcomes  case, run, week, outcome, value
once      case, run, outcome, value (empty: it never happened)
places    case, week, place, holder, share of the runs that are done
tribes    case, week, tribe, side, share of the runs that are done
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from sim.errors import StoreError
from sim.store.files import one_line_errors, write_whole
from sim.store.parquet import open_parquet
from sim.study.results import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sim.study.results import Results

CSV, PARQUET = "csv", "parquet"
FORMATS: Final = (CSV, PARQUET)
# A spreadsheet takes text that begins so for a formula.
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")


def export_tables(results: Results, folder: Path, form: str = PARQUET) -> list[str]:
    """Write tidy tables, each whole or not at all.

    Parameters
    ----------
    results : Results
        Complete or not; `cases` says n of N.
    folder : Path
        Made if absent; files of the same names are replaced.
    form : str
        "csv" or "parquet".

    Returns
    -------
    list of str
        Names of the files.

    Raises
    ------
    StoreError
        If the folder cannot be written, or a part of the results is damaged.
    """
    if form not in FORMATS:
        raise StoreError(f"{form}: is no format of tables; allowed are {', '.join(FORMATS)}")
    with one_line_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, Iterable[pa.Table]] = {
        "cases": [case_table(results)],
        "runs": (_plain(table.select(KEYS["runs"])) for table in results.pieces("runs")),
        "outcomes": _long(results, "weekly"),
        "once": _long(results, "runs"),
        "places": _shares(results, "places", "holder"),
        "tribes": _shares(results, "tribes", "side"),
    }
    names = []
    for name, pieces in tables.items():
        some = (table for table in pieces if len(table))
        if write_pieces(folder / f"{name}.{form}", some, form):
            names.append(f"{name}.{form}")
    return names


def write_pieces(path: Path, pieces: Iterator[pa.Table], form: str) -> bool:
    """Write pieces of a table as one file; return whether there were any."""
    first = next(pieces, None)
    if first is not None:
        _write(path, first, pieces, form)
    return first is not None


def case_table(results: Results) -> pa.Table:
    """One row a case: what it is and how far it has come."""
    cases = results.cases
    columns: dict[str, Any] = {"case": pa.array(np.arange(len(cases), dtype=np.int32))}
    for name in ("scenario", "policy", "world"):
        columns[name] = pa.array([_neutral(case.get(name, "")) for case in cases])
    for name in ("seed", "point", "runs"):
        columns[name] = pa.array([case.get(name) for case in cases], pa.int64())
    columns["done"] = pa.array([count.done for count in results.counts], pa.int64())
    columns["failed"] = pa.array([count.failed for count in results.counts], pa.int64())
    settings = [dict(text.split("=", 1) for text in case["settings"]) for case in cases]
    for name in dict.fromkeys(name for row in settings for name in row):
        columns[name] = _setting_column([row.get(name) for row in settings])
    return pa.table(columns)


def _setting_column(texts: list[str | None]) -> pa.Array:
    """Values of one setting: numbers, unless one of them is a word."""
    try:
        return pa.array([None if text is None else float(text) for text in texts], pa.float64())
    except ValueError:
        return pa.array([None if text is None else _neutral(text) for text in texts])


def _long(results: Results, name: str) -> Iterator[pa.Table]:
    """One row a value: the outcomes of a table under each other, part by part."""
    keys = [key for key in ("case", "run", "week") if key in KEYS[name]]
    for table in results.pieces(name):
        is_done = pa.array(table["status"].to_numpy() == "done") if name == "runs" else None
        yield from outcome_rows(table if is_done is None else table.filter(is_done), keys, KEYS[name])


def outcome_rows(
    table: pa.Table, keys: Sequence[str], others: Sequence[str] = ("case",)
) -> Iterator[pa.Table]:
    """Return the outcomes of a wide table under each other, one row a value.

    Parameters
    ----------
    table : pyarrow.Table
        One column an outcome.
    keys : sequence of str
        Columns to keep beside.
    others : sequence of str
        Columns that are no outcomes either.
    """
    done = _plain(table)
    for outcome in done.schema.names:
        if outcome not in keys and outcome not in others:
            columns = {key: done[key] for key in keys}
            labels = pa.array(np.full(len(done), outcome, dtype=object), pa.string())
            yield pa.table({**columns, "outcome": labels, "value": done[outcome]})


def _shares(results: Results, name: str, option: str) -> Iterator[pa.Table]:
    """Shares of the runs that are done, every combination present so that sums and lines are plain."""
    for number in range(len(results.cases)):
        yield from share_rows(results, name, option, number)


def share_rows(results: Results, name: str, option: str, number: int) -> Iterator[pa.Table]:
    """Return the shares of one case, in one piece; nothing if no run of it is done."""
    done = results.counts[number].done
    counts = results.tallies(name, number) if done else None
    if counts is not None:
        weeks, things, options, values = counts
        week, thing, which = np.indices(values.shape, dtype=np.int32).reshape(3, -1)
        yield pa.table(
            {
                "case": pa.array(np.full(values.size, number, dtype=np.int32)),
                "week": pa.array(np.asarray(weeks, dtype=object)[week], pa.string()),
                KEYS[name][-1]: pa.array(np.asarray(things, dtype=object)[thing], pa.string()),
                option: pa.array(np.asarray(options, dtype=object)[which], pa.string()),
                "share": pa.array(values.ravel() / done),
            }
        )


def _plain(table: pa.Table) -> pa.Table:
    """The same with days as text and texts that no spreadsheet takes for a formula."""
    for position, name in enumerate(table.schema.names):
        kind = table.schema.field(name).type
        if pa.types.is_timestamp(kind):
            days = np.datetime_as_string(table[name].to_numpy().astype("datetime64[D]")).astype(object)
            table = table.set_column(position, name, pa.array(days, pa.string()))
        elif name == "message":
            texts = [None if text is None else _neutral(text) for text in table[name].to_pylist()]
            table = table.set_column(position, name, pa.array(texts, pa.string()))
    return table


def _neutral(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _write(path: Path, first: pa.Table, rest: Iterator[pa.Table], form: str) -> None:
    def write(file: BinaryIO) -> None:
        if form == PARQUET:
            with open_parquet(file, first.schema) as writer:
                _write_all(writer, first, rest)
        else:
            with pa_csv.CSVWriter(file, first.schema) as writer:
                _write_all(writer, first, rest)

    write_whole(path, write)


def _write_all(writer: Any, first: pa.Table, rest: Iterator[pa.Table]) -> None:
    writer.write_table(first)
    for table in rest:
        writer.write_table(table.select(first.schema.names).cast(first.schema))
