"""`coalition-sim variance`: what makes runs differ."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from sim.cli.history import short
from sim.cli.output import print_document, print_line, print_table, progress_bar
from sim.study.limits import RUNS_MAX, check_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MOST_FORMS, MOST_DICE = 200, 1_000


def show_variance(
    rows: int,
    forms: int,
    dice: int,
    seed: int,
    workers: int,
    folder: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Split the variance of the headline outcomes and print or write the shares.

    Parameters
    ----------
    rows, forms, dice, seed, workers
        The request.
    folder : Path, optional
        Where the plausible set is; else the shipped one.
    out : Path, optional
        Folder for the table and a note of what made it.
    as_json : bool
        One JSON document instead of a table.
    """
    from sim.core.plausible import FOLDER, read_plausible
    from sim.study.measured import write_table
    from sim.study.variance import SHARES, TABLE, Design, variance_shares

    plausible = read_plausible(folder or FOLDER)
    check_number("rows", rows, 2, len(plausible.values))
    check_number("forms", forms, 2, MOST_FORMS)
    check_number("dice", dice, 2, MOST_DICE)
    check_number("rows x dice", rows * dice, 1, RUNS_MAX)
    design = Design(rows, forms, dice, seed)
    with progress_bar("variance") as progress:
        found = variance_shares(plausible, design, workers, progress=progress)
    if out is not None:
        note = {"rows": rows, "forms": forms, "dice": dice, "seed": seed, "plausible_set": plausible.digest}
        write_table(TABLE, found, note, out)
    if as_json:
        print_document(found.astype(object).where(found.notna(), None).to_dict(orient="records"))
        return
    _print(found.to_dict(orient="records"), SHARES)


def _print(rows: Sequence[Mapping[str, Any]], shares: Sequence[str]) -> None:
    cells = [
        (
            row["outcome"],
            row["at"],
            short(row["mean"]),
            short(row["spread"]),
            *(_share(row[share]) for share in shares),
        )
        for row in rows
    ]
    headings = ("outcome", "day", "mean", "spread", *shares)
    print_table("Shares of the variance", headings, cells, numbers_from=2)
    print_line("dice: chance; numbers: rows of the plausible set; forms: second forms of claims.")


def _share(value: float) -> str:
    return f"{value:.0%}" if isfinite(value) else "–"
