"""Small plausible sets for tests."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from sim.catalog.calibration import load_calibration
from sim.core.plausible import NAME
from sim.core.rules import rules_digest

IDS = ("men.recruits", "fight.speed", "militia_fear.weight_leaning_government")


def write_set(folder: Path, rows: int = 5, ids: tuple[str, ...] = IDS, model: str | None = None) -> None:
    """Write a set whose rows run evenly from the lowest to the highest of each range."""
    numbers = load_calibration().numbers
    columns = [np.linspace(numbers[name].low, numbers[name].high, rows) for name in ids]
    lines = [",".join(("point", *ids))]
    lines += [
        ",".join(map(repr, (point, *map(float, row)))) for point, row in enumerate(zip(*columns, strict=True))
    ]
    (folder / f"{NAME}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    note = {"numbers": list(ids), "model": rules_digest(ids) if model is None else model}
    (folder / f"{NAME}.json").write_text(json.dumps(note), encoding="utf-8")
