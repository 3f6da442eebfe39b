"""What a batch has given so far: n of N, tables, digests; at any time, also while it is at work."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from sim.errors import StoreError
from sim.store.folder import LEDGER_FILE, check_ledger, part_name, read_manifest, read_part
from sim.store.ledger import Ledger
from sim.store.parts import DONE
from sim.study.cases import Part, cut
from sim.study.digest import result_digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from sim.store.ledger import PartRecord

KEYS: Final = {
    "runs": ("case", "run", "seed", "status", "message", "digest"),
    "weekly": ("case", "run", "week"),
    "places": ("case", "week", "place"),
    "tribes": ("case", "week", "tribe"),
}
MOST_FAILURES_LISTED: Final = 100


@dataclass(frozen=True)
class CaseCount:
    """How far a case is: runs that gave a result, that failed, and that were asked for."""

    done: int
    failed: int
    of: int

    @property
    def is_complete(self) -> bool:
        """Whether every run was tried."""
        return self.done + self.failed == self.of


class Results:
    """The results in the folder of a batch.

    Parameters
    ----------
    folder : str or Path
        As given to `Experiment.run` or `coalition-sim batch --out`. Only what is stored for good when
        this is made is seen; make another to see more.

    Attributes
    ----------
    manifest : dict
        What was asked, and the versions that answer it.

    Raises
    ------
    StoreError
        If it is no such folder, or is damaged.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.manifest = read_manifest(self.folder)
        self._records = self._read_records()
        self._parts = cut([case["runs"] for case in self.cases], self.manifest["chunk"])

    @property
    def cases(self) -> list[dict[str, Any]]:
        """Scenario, seed, runs, settings of each case, in the order of their numbers."""
        return self.manifest["cases"]

    @property
    def of(self) -> int:
        """Runs that were asked for."""
        return sum(case["runs"] for case in self.cases)

    @property
    def failed(self) -> int:
        """Runs that failed."""
        return sum(record.failed for record in self._records.values())

    @property
    def done(self) -> int:
        """Runs that gave a result."""
        return sum(record.runs for record in self._records.values()) - self.failed

    @property
    def is_complete(self) -> bool:
        """Whether every run was tried."""
        return self.done + self.failed == self.of

    @cached_property
    def fates(self) -> list[list[tuple[int, str, str | None]]]:
        """Run, status and digest of every run that was tried, case by case."""
        fates: list[list[tuple[int, str, str | None]]] = [[] for _ in self.cases]
        table = self._table("runs", ("case", "run", "status", "digest"))
        for case, *fate in zip(*(column.to_pylist() for column in table.columns), strict=True):
            fates[case].append((fate[0], fate[1], fate[2]))
        return fates

    @cached_property
    def counts(self) -> list[CaseCount]:
        """How far each case is."""
        counts = []
        for case, fates in zip(self.cases, self.fates, strict=True):
            done = sum(status == DONE for _, status, _ in fates)
            counts.append(CaseCount(done, len(fates) - done, case["runs"]))
        return counts

    def runs(self, case: int | None = None) -> pd.DataFrame:
        """One row a run: case, run, seed, status, message, digest, outcomes measured once a run."""
        return self._table("runs", None, case).to_pandas()

    def failures(self) -> pd.DataFrame:
        """The runs that gave no result: case, run, seed, status (error, nan, timeout, killed), message."""
        table = self._table("runs", ("case", "run", "seed", "status", "message"))
        return table.filter(_is(table, "status", DONE, but=True)).to_pandas()

    def weekly(self, outcomes: Sequence[str] | None = None, case: int | None = None) -> pd.DataFrame:
        """One row a run and week.

        Parameters
        ----------
        outcomes : sequence of str, optional
            Those wanted; default: all.
        case : int, optional
            Number of one case; default: all.
        """
        return self.table("weekly", outcomes, case).to_pandas()

    def table(self, name: str, columns: Sequence[str] | None = None, case: int | None = None) -> pa.Table:
        """One of the tables runs, weekly, places and tribes, as Arrow.

        Parameters
        ----------
        name : str
            Which table.
        columns : sequence of str, optional
            Columns beside the keys; default: all.
        case : int, optional
            Number of one case; default: all.
        """
        return self._table(name, None if columns is None else (*KEYS[name], *columns), case)

    def pieces(self, name: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """The same part by part, in the order of cases and runs: little is in memory at once."""
        for part in sorted(self._records):
            if (table := self._read(part, name, columns)) is not None:
                yield table

    def series(self, outcome: str, case: int) -> NDArray[np.float64]:
        """A weekly outcome of the runs of one case that gave a result, (R, T+1)."""
        values = self._table("weekly", ("case", outcome), case)[outcome].to_numpy()
        return values.reshape(self.counts[case].done, -1)

    def tallies(
        self, name: str, case: int
    ) -> tuple[list[str], list[str], list[str], NDArray[np.int32]] | None:
        """Who holds each place, or where each tribe stands, counted over the runs of a case that are done.

        Parameters
        ----------
        name : str
            "places" or "tribes".
        case : int
            Number of the case.

        Returns
        -------
        tuple or None
            ISO dates, ids of places or tribes, ids of parties or sides, and counts of that shape;
            None if they are not kept or no run is done.
        """
        total: NDArray[np.int32] | None = None
        weeks: list[str] = []
        things: list[str] = []
        options: list[str] = []
        for part in sorted(self._records):
            table = self._read(part, name, None) if _holds(self._parts[part], case) else None
            table = None if table is None else table.filter(_is(table, "case", case))
            if table is None or not len(table):
                continue
            options = [column for column in table.schema.names if column not in KEYS[name]]
            days = np.unique(table["week"].to_numpy().astype("datetime64[D]"))
            weeks = np.datetime_as_string(days).tolist()
            things = table[KEYS[name][-1]][: len(table) // len(weeks)].to_pylist()
            values = np.stack([table[option].to_numpy() for option in options], axis=1)
            counts = values.reshape(len(weeks), len(things), len(options))
            total = counts if total is None else total + counts
        return None if total is None else (weeks, things, options, total)

    def digests(self) -> list[str | None]:
        """The digest of each case, None where it is not complete.

        Where no run failed it is that of `sim.study.ensemble.Ensemble.digest` for the same plan, seed
        and runs.
        """
        return list(self._digests)

    def digest(self) -> str | None:
        """SHA-256 over the digests of all cases; None if the batch is not complete."""
        found = self._digests
        known = [text for text in found if text is not None]
        return hashlib.sha256("\n".join(known).encode()).hexdigest() if len(known) == len(found) else None

    def document(self) -> dict[str, Any]:
        """The record of the results as plain JSON values: n of N, case by case, with digests."""
        rows = zip(self.cases, self.counts, self.digests(), strict=True)
        failures = self.failures().head(MOST_FAILURES_LISTED)
        return {
            "done": self.done,
            "failed": self.failed,
            "of": self.of,
            "digest": self.digest(),
            "cases": [
                {**case, "done": count.done, "failed": count.failed, "of": count.of, "digest": digest}
                for case, count, digest in rows
            ],
            "failures": failures.to_dict("records"),
            "versions": {key: self.manifest[key] for key in ("package", "version", "code", "libraries")},
        }

    def _read_records(self) -> dict[int, PartRecord]:
        if not (self.folder / LEDGER_FILE).is_file():
            return {}
        ledger = Ledger(self.folder, is_read_only=True)
        try:
            check_ledger(self.folder, ledger)
            return ledger.records()
        finally:
            ledger.close()

    def _table(self, name: str, columns: Sequence[str] | None, case: int | None = None) -> pa.Table:
        wanted = [part for part in sorted(self._records) if case is None or _holds(self._parts[part], case)]
        found = [self._read(part, name, columns) for part in wanted]
        tables = [table for table in found if table is not None]
        if not tables:
            return pa.table({key: pa.array([], pa.int32()) for key in columns or KEYS[name]})
        table = pa.concat_tables(tables, promote_options="default")
        return table if case is None else table.filter(_is(table, "case", case))

    def _read(self, part: int, name: str, columns: Sequence[str] | None) -> pa.Table | None:
        file = part_name(name, part)
        record = self._records[part]
        return read_part(self.folder, record, file, columns) if file in record.files else None

    @cached_property
    def _digests(self) -> list[str | None]:
        return [self._digest(case) if count.is_complete else None for case, count in enumerate(self.counts)]

    def _digest(self, case: int) -> str:
        texts = [digest or f"run {run}: {status}" for run, status, digest in self.fates[case]]
        return result_digest(texts, [*self._counts("places", case), *self._counts("tribes", case)])

    def _counts(self, name: str, case: int) -> list[NDArray[np.int32]]:
        found = self.tallies(name, case)
        return [] if found is None else [found[-1]]


def _holds(part: Part, case: int) -> bool:
    return any(piece.case == case for piece in part)


def _is(table: pa.Table, column: str, value: object, but: bool = False) -> pa.Array:
    """Which rows of a table have this value, or have another one."""
    return pa.array((table[column].to_numpy() == value) != but)


def open_results(folder: str | Path) -> Results:
    """Open the results of a batch; see `Results`."""
    if not Path(folder).is_dir():
        is_file = Path(folder).is_file()
        raise StoreError(
            f"{folder}: {'is a file, not the folder of a batch' if is_file else 'there is no such folder'}"
        )
    return Results(folder)
