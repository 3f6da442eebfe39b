"""Writes the parts of the documentation that are made from the code: the week, the claims, every number.

A part stands between two comments, ``<!-- generated: NAME -->`` and ``<!-- end -->``, in `sim/MODEL.md` or
in the README. ``python -m sim.study.document`` writes them anew; with ``--check`` it only says which files
are out of date. Parts that need runs are marked ``<!-- measured: NAME -->`` and written with ``--measure``.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from sim.errors import CatalogError, SimulationError
from sim.study.document_events import kinds_of_events
from sim.study.document_history import credibility, headline_figures, history
from sim.study.document_measured import MEASURED
from sim.study.document_parts import PARTS
from sim.study.document_record import calibration, variance
from sim.study.document_scenarios import SCENARIO_PARTS
from sim.study.document_weights import weights_of_claims

PACKAGE: Final = Path(__file__).resolve().parents[1]
FILES: Final = (PACKAGE / "MODEL.md", PACKAGE.parent / "README.md")
GENERATED: Final = {
    **PARTS,
    **SCENARIO_PARTS,
    "weights": weights_of_claims,
    "events": kinds_of_events,
    "calibration": calibration,
    "variance": variance,
    "history": history,
    "credibility": credibility,
    "headline figures": headline_figures,
}
KINDS: Final = {"generated": GENERATED, "measured": MEASURED}
OPENING: Final = re.compile(r"<!-- (?:generated|measured):")
PART: Final = re.compile(
    r"(?P<open><!-- (?P<kind>generated|measured): (?P<name>[a-z ]+) -->\n).*?(?P<close><!-- end -->)",
    re.DOTALL,
)


def main(arguments: Sequence[str] | None = None, files: Iterable[Path] = FILES) -> int:
    """Write or check the generated parts of the documentation.

    Parameters
    ----------
    arguments : sequence of str, optional
        Those of the command line by default.
    files : iterable of Path
        Markdown files; one that is not there is left out, as an installed package has no README.

    Returns
    -------
    int
        0 if all is up to date or was written, 1 if ``--check`` found a file out of date, 2 if a file asks for
        a part that there is not.
    """
    parser = argparse.ArgumentParser(
        prog="python -m sim.study.document", description="Write the generated parts of the documentation."
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is out of date")
    parser.add_argument(
        "--measure", action="store_true", help="also write the measured parts; takes a minute"
    )
    options = parser.parse_args(arguments)
    kinds = ("generated", "measured") if options.measure else ("generated",)
    try:
        stale = update([path for path in files if path.exists()], write=not options.check, kinds=kinds)
    except SimulationError as error:
        print(error, file=sys.stderr)
        return 2
    for path in stale:
        print(f"{path.name}: {'out of date' if options.check else 'written'}")
    return 1 if stale and options.check else 0


def update(paths: Iterable[Path], write: bool, kinds: Sequence[str] = ("generated",)) -> list[Path]:
    """Bring the generated parts of some files up to date, or only look.

    Parameters
    ----------
    paths : iterable of Path
        Markdown files.
    write : bool
        Write what has changed.
    kinds : sequence of str
        "generated", "measured".

    Returns
    -------
    list of Path
        Files whose generated parts differ from what the code gives.

    Raises
    ------
    CatalogError
        If a file asks for a part that there is not, or leaves one open.
    """
    stale = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        fresh = render(text, path.name, kinds)
        if fresh != text:
            stale.append(path)
            if write:
                path.write_text(fresh, encoding="utf-8")
    return stale


def render(text: str, name: str = "text", kinds: Sequence[str] = ("generated",)) -> str:
    """Return a text with its parts of some kinds made anew.

    Parameters
    ----------
    text : str
        Markdown.
    name : str
        What to call it in a message.
    kinds : sequence of str
        "generated", "measured".

    Raises
    ------
    CatalogError
        If a part is unknown or is not closed.
    """
    found = list(PART.finditer(text))
    if len(OPENING.findall(text)) != len(found):
        raise CatalogError(f"{name}: a part is misspelt or is not closed by <!-- end -->")
    for part in found:
        if part["name"] not in KINDS[part["kind"]]:
            known = ", ".join(KINDS[part["kind"]])
            raise CatalogError(f"{name}: there is no {part['kind']} part {part['name']!r}; known: {known}")

    def replace(part: re.Match[str]) -> str:
        if part["kind"] not in kinds:
            return part[0]
        return f"{part['open']}\n{KINDS[part['kind']][part['name']]().strip()}\n\n{part['close']}"

    return PART.sub(replace, text)


if __name__ == "__main__":
    raise SystemExit(main())
