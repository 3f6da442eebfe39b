"""The map of a week: who holds each place in most runs, or where the runs differ from the baseline.

Drawn in the browser by ``scripts/theatre_map.js`` as plain paths: that needs no map library and no file from
the network, and a new week only changes colours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.figures.geometry import DESERT, SETTLED, MapShapes
from sim.figures.packing import pack
from sim.figures.palette import SIDE_COLOURS, SIDE_SYMBOLS

LABELS: Final = 22
LABEL_DISTANCE: Final = 0.7
MARGIN: Final = 0.2
SIDE_MARGIN: Final = 0.35
DIGITS: Final = 4
"""Of a coordinate: a ten-thousandth of a degree is some ten metres."""


@dataclass(frozen=True)
class TribeMarks:
    """Tribes as markers: place on the map, most common side, size and what the pointer shows.

    Attributes
    ----------
    x, y : array (B,)
        On the map's plane.
    side : array (B,)
        Code of the most common side.
    size : array (B,)
        Pixels.
    says : sequence of list of str
        (B,)
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    side: NDArray[np.int64]
    size: NDArray[np.float64]
    says: Sequence[list[str]]


def theatre_map(
    shapes: MapShapes,
    colours: Sequence[str],
    says: Sequence[list[str]],
    tribes: TribeMarks | None = None,
    *,
    labels: Mapping[int, str],
    alt: str,
    picked: int | None = None,
) -> bytes:
    """Pack the map of a week.

    Parameters
    ----------
    shapes : MapShapes
        Outlines in the order of the places.
    colours : sequence of str
        (P,), as in "#1f5f94"; the desert of a place is drawn pale in the same colour.
    says : sequence of list of str
        (P,), short lines for the pointer at each town, its name first.
    tribes : TribeMarks, optional
        Drawn on top.
    labels : mapping of int to str
        Places whose name is written on the map, from `choose_labels`.
    alt : str
        The map in words.
    picked : int, optional
        Place to ring.

    Returns
    -------
    bytes
        What ``scripts/theatre_map.js`` draws.
    """
    west, east, south, north = shapes.extent
    numbers, ends = _lay_out(shapes)
    head = {
        "alt": alt,
        "extent": [west - SIDE_MARGIN, east + MARGIN, south - MARGIN, north + MARGIN],
        "shapes": f"{len(numbers)} {float(np.nansum(numbers)):.3f}",
        "ends": ends,
        "colours": list(colours),
        "towns": [
            {"x": round(x, DIGITS), "y": round(y, DIGITS), "says": lines}
            for x, y, lines in zip(shapes.x.tolist(), shapes.y.tolist(), says, strict=True)
        ],
        "tribes": [] if tribes is None else _write_tribes(tribes),
        "names": list(labels.items()),
        "picked": picked,
    }
    return pack(head, [numbers])


def _lay_out(shapes: MapShapes) -> tuple[NDArray[np.float32], dict[str, list[int]]]:
    """All outlines in one row of numbers, and where the parts of each kind begin and end."""
    parts: list[NDArray[np.float32]] = []
    ends: dict[str, list[int]] = {}
    at = 0
    for zone, rings in ((DESERT, shapes.desert), (SETTLED, shapes.settled), ("border", (shapes.outlines,))):
        ends[zone] = [at]
        for ring in rings:
            parts.append(ring.ravel())
            at += ring.size
            ends[zone].append(at)
    return np.concatenate(parts), ends


def _write_tribes(tribes: TribeMarks) -> list[dict[str, Any]]:
    rows = zip(
        tribes.x.tolist(),
        tribes.y.tolist(),
        tribes.side.tolist(),
        tribes.size.tolist(),
        tribes.says,
        strict=True,
    )
    return [
        {
            "x": round(x, DIGITS),
            "y": round(y, DIGITS),
            "symbol": SIDE_SYMBOLS[side],
            "colour": SIDE_COLOURS[side],
            "size": round(size, 1),
            "says": says,
        }
        for x, y, side, size, says in rows
    ]


def choose_labels(
    shapes: MapShapes,
    names: Sequence[str],
    population: NDArray[np.float64],
    is_chief: NDArray[np.bool_],
    most: int = LABELS,
) -> dict[int, str]:
    """Names to write on the map: the largest chief towns, none twice, none too near a larger one.

    Parameters
    ----------
    shapes : MapShapes
        Where the towns lie.
    names : sequence of str
        (P,)
    population : array (P,)
        People.
    is_chief : array (P,)
        Towns that may be named: capitals of governorates.
    most : int
        Number of names.

    Returns
    -------
    dict of int to str
        Place to the name that is written.
    """
    chosen: dict[int, str] = {}
    for place in map(int, np.argsort(-population, kind="stable")):
        name = short_name(names[place])
        near = [np.hypot(shapes.x[place] - shapes.x[k], shapes.y[place] - shapes.y[k]) for k in chosen]
        if is_chief[place] and name not in chosen.values() and min(near, default=np.inf) > LABEL_DISTANCE:
            chosen[place] = name
        if len(chosen) == most:
            break
    return chosen


def short_name(name: str) -> str:
    """A town's name without the part of town: "Mosul west (right bank)" is "Mosul"."""
    words = name.split(" (")[0].split(" ")
    return " ".join(words[:-1] if len(words) > 1 and words[-1].split("/")[0] in ("east", "west") else words)
