"""`coalition-sim calibrate`: which numbers the record of 2014 and 2015 does not rule out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.cli.output import print_document, print_line, progress_bar

if TYPE_CHECKING:
    from collections.abc import Mapping

LOG_FILE: Final = "log.txt"


def run_calibration(
    out: Path, waves: int, samples: int, runs: int, seed: int, workers: int, resume: bool, as_json: bool
) -> None:
    """Calibrate into a folder and say what came of it.

    Parameters
    ----------
    out : Path
        Folder for the points of each wave, the log and the plausible set.
    waves, samples, runs, seed, workers
        The request.
    resume : bool
        Go on with what the folder holds.
    as_json : bool
        Print the note of the set instead of lines.
    """
    from sim.store.files import write_whole
    from sim.study.calibrate import Request, calibrate
    from sim.study.plausible_result import write_plausible

    request = Request(waves, samples, runs, seed)
    with progress_bar("calibration") as progress:
        tried = calibrate(out, request, workers, resume, progress)
    note = write_plausible(out, tried, request)
    log = "".join(f"{line}\n" for line in lines_of(note))
    write_whole(out / LOG_FILE, lambda file: file.write(log.encode()))
    print_document(note) if as_json else print_line(log.rstrip())


def lines_of(note: Mapping[str, Any]) -> list[str]:
    """Say a note in plain lines."""
    lines = list(note["log"])
    lines.append(
        f"{note['tried']} points tried, {note['allowed_by_2014']} not ruled out by 2014, {note['kept']} "
        f"not by 2015 either; {note['rows']} rows in plausible_set.csv"
    )
    if not note["rows"]:
        lines.append("No point is left, so there is nothing to ship: look at the patterns that are missed.")
        return lines
    hits = sum(bool(row["is_hit"]) for row in note["patterns"].values())
    lines.append(f"median of the set: {hits} of {len(note['patterns'])} patterns within tolerance")
    lines.append(f"not identified: {', '.join(note['not_identified']) or 'none'}")
    lines.append("To use the set, copy plausible_set.csv and plausible_set.json to sim/measured.")
    return lines
