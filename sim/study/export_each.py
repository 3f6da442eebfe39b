"""The tables of a finished batch, scenario by scenario, in folders of their names.

outcomes  run, week, outcome, value
places    week, place, holder, share of the runs that are done
tribes    week, tribe, side, share of the runs that are done

They are the tables that `run --out` writes for one scenario. A batch in which a scenario stands for more than
one case (seeds, samples, worlds) has no such folders; `export` writes all its cases into one table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.errors import StoreError
from sim.study.export import PARQUET, outcome_rows, share_rows, write_pieces

if TYPE_CHECKING:
    from pathlib import Path

    from sim.study.results import Results


def export_each(results: Results, folder: Path) -> list[str]:
    """Write the tables of each scenario into a folder of its name, each table whole or not at all.

    Parameters
    ----------
    results : Results
        Complete.
    folder : Path
        Of the batch.

    Returns
    -------
    list of str
        Names of the folders; none if a scenario stands for several cases.

    Raises
    ------
    StoreError
        If a folder cannot be written.
    """
    names = [str(case["scenario"]) for case in results.cases]
    if len(set(names)) < len(names) or not results.is_complete:
        return []
    for case, name in enumerate(names):
        try:
            (folder / name).mkdir(exist_ok=True)
        except OSError as error:
            raise StoreError(f"{folder / name}: {error.strerror}") from None
        weekly = outcome_rows(results.table("weekly", case=case), ("run", "week"))
        write_pieces(folder / name / "outcomes.parquet", weekly, PARQUET)
        for table, option in (("places", "holder"), ("tribes", "side")):
            shares = (rows.drop_columns(["case"]) for rows in share_rows(results, table, option, case))
            write_pieces(folder / name / f"{table}.parquet", shares, PARQUET)
    return names
