"""Results that are shipped: made by hours of runs, read by the documentation and the page.

Each table stands in `sim/measured` with a note of what made it. A table made by another model than this
one is still shown, with that said: see `is_of_this_model`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pandas as pd

from sim.core.rules import rules_digest
from sim.errors import SimulationError

FOLDER: Final = Path(__file__).resolve().parents[1] / "measured"
CLAIM_EFFECTS: Final = "claim_effects"
WORLDS: Final = "worlds"
EXPECTATIONS: Final = "expectations"


def read_table(name: str, folder: Path = FOLDER) -> pd.DataFrame | None:
    """Return a shipped table, or nothing if it has not been made.

    Raises
    ------
    SimulationError
        If the file is there and cannot be read as a table.
    """
    path = folder / f"{name}.csv"
    if not path.is_file():
        return None
    try:
        return pd.read_csv(path)
    except (ValueError, UnicodeDecodeError) as error:
        raise SimulationError(f"{path.name}: cannot be read as a table ({error}); make it anew") from None


def read_note(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """Return what made a shipped table: command, seed, runs, scenario digest, digest of the model."""
    path = folder / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def write_table(name: str, table: pd.DataFrame, note: dict[str, Any], folder: Path = FOLDER) -> None:
    """Write a table, numbers to five digits, with the note of what made it."""
    folder.mkdir(parents=True, exist_ok=True)
    table.to_csv(folder / f"{name}.csv", index=False, float_format="%.5g", lineterminator="\n")
    full = {**note, "model": rules_digest()}
    (folder / f"{name}.json").write_text(json.dumps(full, indent=1) + "\n", encoding="utf-8")


def is_of_this_model(name: str, folder: Path = FOLDER) -> bool:
    """Whether a shipped table was made with the rules, numbers and theatre of today."""
    return read_note(name, folder).get("model") == rules_digest()
