"""Results of a batch in the layout of the EMA Workbench: experiments and outcomes, one row a run.

The file is what the Workbench's `load_results` reads; the Workbench is not needed to write it. Columns of
the experiments: each setting that a case may have (dots become underscores, as its names must be
identifiers), world, seed, run, and scenario (the number of the case), policy and model.
"""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np
import pandas as pd

from sim.errors import StoreError
from sim.store.files import write_whole
from sim.store.parts import DONE
from sim.study.export import case_table
from sim.study.results import KEYS

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from sim.study.results import Results

VERSION: Final = 0.1
MODEL: Final = "coalition"
SUFFIX: Final = ".tar.gz"
SCALAR, SERIES = "ScalarOutcome", "TimeSeriesOutcome"


def experiments_and_outcomes(results: Results) -> tuple[pd.DataFrame, dict[str, NDArray[np.float64]]]:
    """The runs that are done as the Workbench's `perform_experiments` would return them.

    Parameters
    ----------
    results : Results
        Complete or not.

    Returns
    -------
    tuple
        Experiments, one row a run; outcomes by id, weekly ones (rows, T+1), the others (rows,).

    Raises
    ------
    StoreError
        If no run is done, or cases differ in their number of weeks.
    """
    runs = results.runs()
    done = pd.DataFrame(runs[runs["status"] == DONE])
    if done.empty:
        raise StoreError(f"{results.folder}: no run is done yet")
    weeks = {results.manifest["scenarios"][case["scenario"]]["weeks"] for case in results.cases}
    if len(weeks) > 1:
        raise StoreError(f"{results.folder}: cases differ in their number of weeks; run them with --weeks")
    width = weeks.pop() + 1
    outcomes = {
        name: np.asarray(done[name], dtype=float) for name in done.columns if name not in KEYS["runs"]
    }
    row = 0
    for table in results.pieces("weekly"):
        rows = slice(row, row + len(table) // width)
        for name in table.schema.names:
            if name not in KEYS["weekly"]:
                values = outcomes.setdefault(name, np.empty((len(done), width)))
                values[rows] = table[name].to_numpy().reshape(-1, width)
        row = rows.stop
    return _experiments(results, done), outcomes


def write_workbench_file(results: Results, path: Path) -> None:
    """Write a file that the Workbench's `load_results` reads.

    Parameters
    ----------
    results : Results
        Complete or not.
    path : Path
        Ends in .tar.gz.

    Raises
    ------
    StoreError
        As in `experiments_and_outcomes`, or if the file cannot be written.
    """
    if not path.name.endswith(SUFFIX):
        raise StoreError(f"{path}: a file for the EMA Workbench ends in {SUFFIX}")
    experiments, outcomes = experiments_and_outcomes(results)
    kinds = {name: SCALAR if values.ndim == 1 else SERIES for name, values in outcomes.items()}
    metadata: dict[str, Any] = {
        "version": VERSION,
        "outcomes": [(kind, name, f"{name}.csv") for name, kind in kinds.items()],
        "experiments": {name: kind.name for name, kind in experiments.dtypes.to_dict().items()},
    }

    def write(file: BinaryIO) -> None:
        # Without the time of day, so that the same results give the same file.
        with (
            gzip.GzipFile(fileobj=file, mode="wb", filename="", mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w") as archive,
        ):
            _add(archive, "experiments.csv", experiments.to_csv(index=False))
            for name, values in outcomes.items():
                has_head = kinds[name] == SERIES
                _add(archive, f"{name}.csv", pd.DataFrame(values).to_csv(header=has_head, index=False))
            _add(archive, "metadata.json", json.dumps(metadata))

    write_whole(path, write)


def _experiments(results: Results, done: pd.DataFrame) -> pd.DataFrame:
    cases = case_table(results).to_pandas()
    chosen = cases.iloc[done["case"].to_numpy()].reset_index(drop=True)
    settings = [name for name in cases.columns if "." in name or name == "parameters"]
    columns: dict[str, Any] = {name.replace(".", "_"): chosen[name] for name in settings}
    columns["seed"] = chosen["seed"]
    columns["run"] = done["run"].to_numpy(dtype=np.int64)
    columns["world"] = chosen["world"].where(chosen["world"] != "", "own").astype("category")
    columns["scenario"] = chosen["case"].astype("category")
    policy = chosen["policy"].where(chosen["policy"] != "", chosen["scenario"])
    columns["policy"] = policy.astype("category")
    columns["model"] = pd.Series([MODEL] * len(chosen)).astype("category")
    return pd.DataFrame(columns)


def _add(archive: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    about = tarfile.TarInfo(name)
    about.size = len(content)
    archive.addfile(about, io.BytesIO(content))
