"""The tidy tables of an ensemble in one folder, with its summary and its manifest.

    outcomes.parquet   run, week, outcome, value     one row a run, week and weekly outcome
    once.parquet       run, outcome, value           outcomes measured once a run; null: never happened
    places.parquet     week, place, holder, share    share of runs in which the party holds the place
    tribes.parquet     week, tribe, side, share      share of runs in which the group is on the side
    summary.json       the document of `coalition-sim run --json`
    manifest.json      how the results came about, and the SHA-256 of each file above

The manifest is written twice: first with "complete": false, so that a broken-off folder is known
as such and may be written again, last with the digests of the finished files.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np
import pyarrow as pa

from sim.errors import StoreError
from sim.names import PARTIES, SIDES
from sim.store.files import PART_SUFFIX, one_line_errors, read_json, write_json, write_whole
from sim.store.parquet import open_parquet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path
    from typing import Protocol

    from numpy.typing import NDArray

    class Results(Protocol):
        """What the tables need of an ensemble; this floor does not know who made it."""

        @property
        def runs(self) -> int:
            """Number of runs R."""
            ...

        @property
        def dates(self) -> Sequence[date]:
            """Mondays, T+1 of them."""
            ...

        @property
        def series(self) -> Mapping[str, NDArray[np.float64]]:
            """Weekly outcomes, each (R, T+1)."""
            ...

        @property
        def once(self) -> Mapping[str, NDArray[np.float64]]:
            """Outcomes measured once a run, each (R,)."""
            ...

        @property
        def holders(self) -> NDArray[np.int32]:
            """Runs in which party h holds place p, (T+1, P, H)."""
            ...

        @property
        def sides(self) -> NDArray[np.int32]:
            """Runs in which group b is on side s, (T+1, B, 3)."""
            ...


MANIFEST: Final = "manifest.json"
SUMMARY: Final = "summary.json"

OUTCOMES_SCHEMA: Final = pa.schema(
    [("run", pa.int32()), ("week", pa.string()), ("outcome", pa.string()), ("value", pa.float64())]
)
ONCE_SCHEMA: Final = pa.schema([("run", pa.int32()), ("outcome", pa.string()), ("value", pa.float64())])
PLACES_SCHEMA: Final = pa.schema(
    [("week", pa.string()), ("place", pa.string()), ("holder", pa.string()), ("share", pa.float64())]
)
TRIBES_SCHEMA: Final = pa.schema(
    [("week", pa.string()), ("tribe", pa.string()), ("side", pa.string()), ("share", pa.float64())]
)


def open_folder(folder: Path, scenario: str) -> None:
    """Make sure that results of a scenario may be written to a folder; before any work.

    Parameters
    ----------
    folder : Path
        New, empty, or holding earlier results of the same scenario, which will be replaced.
    scenario : str
        Id of the scenario.

    Raises
    ------
    StoreError
        If the folder holds anything else or cannot be written.
    """
    with one_line_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if any(not entry.name.endswith(PART_SUFFIX) for entry in folder.iterdir()):
            _check_owner(folder, scenario)
    write_json(folder / MANIFEST, {"scenario": scenario, "complete": False})


def write_results(
    folder: Path, results: Results, summary: dict[str, Any], places: Sequence[str], groups: Sequence[str]
) -> dict[str, Any]:
    """Write the tables, the summary and the manifest of an results.

    Parameters
    ----------
    folder : Path
        Made if absent; see `open_folder` for what it may hold.
    results : Results
        An ensemble: runs, dates, series (R, T+1), once (R,), holders (T+1, P, H), sides (T+1, B, 3).
    summary : dict
        The document of `sim.study.summary.summarise`.
    places, groups : sequence of str
        Ids along the axes of `holders` and `sides`.

    Returns
    -------
    dict
        The manifest as written.

    Raises
    ------
    StoreError
        If something cannot be written. Files are whole or absent; the folder stays marked
        incomplete.
    """
    open_folder(folder, summary["scenario"])
    weeks = [day.isoformat() for day in results.dates]
    parties, sides = PARTIES[: results.holders.shape[2]], SIDES[: results.sides.shape[2]]
    tables = {
        "outcomes.parquet": (OUTCOMES_SCHEMA, _outcome_tables(results, weeks)),
        "once.parquet": (ONCE_SCHEMA, _once_tables(results)),
        "places.parquet": (
            PLACES_SCHEMA,
            _share_tables(PLACES_SCHEMA, results.holders / results.runs, weeks, places, parties),
        ),
        "tribes.parquet": (
            TRIBES_SCHEMA,
            _share_tables(TRIBES_SCHEMA, results.sides / results.runs, weeks, groups, sides),
        ),
    }
    files = {name: _write_table(folder / name, *table) for name, table in tables.items()}
    files[SUMMARY] = write_json(folder / SUMMARY, summary)
    manifest = {**summary["manifest"], "complete": True, "files": files}
    write_json(folder / MANIFEST, manifest)
    return manifest


def check_results(folder: Path) -> dict[str, Any]:
    """Read a folder's manifest after checking that every file is as it was written.

    Raises
    ------
    StoreError
        If the folder is incomplete or a file is missing or changed.
    """
    manifest = read_json(folder / MANIFEST)
    if manifest.get("complete") is not True or not isinstance(manifest.get("files"), dict):
        raise StoreError(f"{folder}: results are incomplete; run the same command again")
    for name, expected in manifest["files"].items():
        if name not in _FILES:
            raise StoreError(f"{folder}: the manifest names a file that is not ours")
        with one_line_errors(folder / name):
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != expected:
            raise StoreError(f"{folder / name}: is not the file that was written (its SHA-256 differs)")
    return manifest


_FILES: Final = ("outcomes.parquet", "once.parquet", "places.parquet", "tribes.parquet", SUMMARY)


def _check_owner(folder: Path, scenario: str) -> None:
    if not (folder / MANIFEST).is_file():
        raise StoreError(f"{folder}: is not empty and holds no results; choose another folder with --out")
    owner = read_json(folder / MANIFEST).get("scenario")
    if owner != scenario:
        raise StoreError(f"{folder}: holds results of another scenario ({owner}); choose another with --out")


def _write_table(path: Path, schema: pa.Schema, tables: Iterator[pa.Table]) -> str:
    def write(file: BinaryIO) -> None:
        with open_parquet(file, schema) as writer:
            for table in tables:
                writer.write_table(table)

    return write_whole(path, write)


def _outcome_tables(results: Results, weeks: Sequence[str]) -> Iterator[pa.Table]:
    """One table an outcome, rows by run and week: what is in memory at once stays small."""
    run = pa.array(np.repeat(np.arange(results.runs, dtype=np.int32), len(weeks)))
    week = _repeat(weeks, np.tile(np.arange(len(weeks), dtype=np.int32), results.runs))
    for name, values in results.series.items():
        outcome = _repeat([name], np.zeros(values.size, dtype=np.int32))
        columns = [run, week, outcome, pa.array(values.ravel())]
        yield pa.Table.from_arrays(columns, schema=OUTCOMES_SCHEMA)


def _once_tables(results: Results) -> Iterator[pa.Table]:
    run = pa.array(np.arange(results.runs, dtype=np.int32))
    for name, values in results.once.items():
        outcome = _repeat([name], np.zeros(results.runs, dtype=np.int32))
        value = pa.array(values, mask=np.isnan(values))
        yield pa.Table.from_arrays([run, outcome, value], schema=ONCE_SCHEMA)


def _share_tables(
    schema: pa.Schema,
    shares: NDArray[np.float64],
    weeks: Sequence[str],
    things: Sequence[str],
    options: Sequence[str],
) -> Iterator[pa.Table]:
    """Shares (T+1, N, options) as rows, every combination present so that sums and lines are plain."""
    if shares.shape != (len(weeks), len(things), len(options)):
        raise StoreError(f"shares of shape {shares.shape} do not fit the ids of their axes")
    week, thing, option = np.indices(shares.shape, dtype=np.int32).reshape(3, -1)
    columns = [_repeat(weeks, week), _repeat(things, thing), _repeat(options, option)]
    yield pa.Table.from_arrays([*columns, pa.array(shares.ravel())], schema=schema)


def _repeat(names: Sequence[str], positions: NDArray[np.int32]) -> pa.Array:
    """Names at positions, as text."""
    return pa.DictionaryArray.from_arrays(pa.array(positions), pa.array(list(names))).cast(pa.string())
