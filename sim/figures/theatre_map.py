"""The map of a week: who holds each place in most runs, or where the runs differ from the baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from sim.figures.geometry import MapShapes
from sim.figures.palette import (
    FONT,
    INK,
    MUTED,
    PAPER,
    RULE,
    SIDE_COLOURS,
    SIDE_SYMBOLS,
    blend,
)

DESERT_WEIGHT: Final = 0.26
LABELS: Final = 22
LABEL_DISTANCE: Final = 0.7
HEIGHT: Final = 500
MARGIN: Final = 0.2
SIDE_MARGIN: Final = 0.35


@dataclass(frozen=True)
class Towns:
    """What the map writes at the towns.

    Attributes
    ----------
    names : sequence of str
        (P,)
    hover : sequence of str
        (P,), a few lines each.
    population : array (P,)
        People; the largest towns are named on the map.
    is_chief : array (P,)
        Towns that may be named: capitals of governorates.
    """

    names: Sequence[str]
    hover: Sequence[str]
    population: NDArray[np.float64]
    is_chief: NDArray[np.bool_]


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
    hover : sequence of str
        (B,)
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    side: NDArray[np.int64]
    size: NDArray[np.float64]
    hover: Sequence[str]


def theatre_map(
    shapes: MapShapes,
    colours: Sequence[str],
    towns: Towns,
    tribes: TribeMarks | None = None,
    *,
    picked: int | None = None,
    height: int = HEIGHT,
) -> go.Figure:
    """Draw the map as a few filled traces, one for each zone and colour.

    Parameters
    ----------
    shapes : MapShapes
        Outlines in the order of the places.
    colours : sequence of str
        (P,), as in "#1f5f94"; the desert of a place is drawn pale in the same colour.
    towns : Towns
        Names and texts; each town's point carries ``["place", index]``.
    tribes : TribeMarks, optional
        Drawn on top; each point carries ``["tribe", index]``.
    picked : int, optional
        Place to ring.
    height : int
        Pixels.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    traces = [
        _fill(np.concatenate([rings[place] for place in members]), blend(colour, weight), edge)
        for rings, weight, edge in ((shapes.desert, DESERT_WEIGHT, 0.4), (shapes.settled, 1.0, 0.5))
        for colour, members in _by_colour(colours).items()
    ]
    traces = [trace for trace in traces if len(trace["x"])]
    traces += [_border(shapes), _points(shapes, towns)]
    if picked is not None:
        traces.append(_ring(shapes, picked))
    if tribes is not None:
        traces.append(_tribe_points(tribes))
    traces.append(_labels(shapes, towns))
    # Made from plain dictionaries at one go: adding traces one by one takes several times as long.
    return go.Figure({"data": traces, "layout": _layout(shapes, height)})


def _by_colour(colours: Sequence[str]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for place, colour in enumerate(colours):
        groups.setdefault(colour, []).append(place)
    return dict(sorted(groups.items()))


def _fill(points: NDArray[np.float32], fill: str, edge: float) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": points[:, 0],
        "y": points[:, 1],
        "mode": "lines",
        "fill": "toself",
        "fillcolor": fill,
        "line": {"color": blend(fill, 0.75), "width": edge},
        "hoverinfo": "skip",
    }


def _border(shapes: MapShapes) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": shapes.outlines[:, 0],
        "y": shapes.outlines[:, 1],
        "mode": "lines",
        "line": {"color": MUTED, "width": 1.1},
        "hoverinfo": "skip",
    }


def _points(shapes: MapShapes, towns: Towns) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": shapes.x.astype(np.float32),
        "y": shapes.y.astype(np.float32),
        "mode": "markers",
        "marker": {"size": 4.5, "color": INK, "opacity": 0.55, "line": {"width": 0.6, "color": PAPER}},
        "selected": {"marker": {"opacity": 0.55}},
        "unselected": {"marker": {"opacity": 0.55}},
        "customdata": [["place", index] for index in range(len(towns.names))],
        "hovertext": list(towns.hover),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _ring(shapes: MapShapes, place: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": shapes.x[place : place + 1],
        "y": shapes.y[place : place + 1],
        "mode": "markers",
        "marker": {"size": 15, "color": "rgba(0,0,0,0)", "line": {"width": 2, "color": INK}},
        "hoverinfo": "skip",
    }


def choose_labels(shapes: MapShapes, towns: Towns, most: int = LABELS) -> dict[int, str]:
    """Names to write on the map: the largest chief towns, none twice, none too near a larger one.

    Parameters
    ----------
    shapes : MapShapes
        Where the towns lie.
    towns : Towns
        Names, people and which towns may be named.
    most : int
        Number of names.

    Returns
    -------
    dict of int to str
        Place to the name that is written.
    """
    chosen: dict[int, str] = {}
    for place in map(int, np.argsort(-towns.population, kind="stable")):
        name = short_name(towns.names[place])
        near = [np.hypot(shapes.x[place] - shapes.x[k], shapes.y[place] - shapes.y[k]) for k in chosen]
        if (
            towns.is_chief[place]
            and name not in chosen.values()
            and min(near, default=np.inf) > LABEL_DISTANCE
        ):
            chosen[place] = name
        if len(chosen) == most:
            break
    return chosen


def short_name(name: str) -> str:
    """A town's name without the part of town: "Mosul west (right bank)" is "Mosul"."""
    words = name.split(" (")[0].split(" ")
    return " ".join(words[:-1] if len(words) > 1 and words[-1].split("/")[0] in ("east", "west") else words)


def _labels(shapes: MapShapes, towns: Towns) -> dict[str, Any]:
    chosen = choose_labels(shapes, towns)
    places = list(chosen)
    halo = f"0 0 2px {PAPER}, 0 0 3px {PAPER}, 0 0 4px {PAPER}"
    return {
        "type": "scatter",
        "x": shapes.x[places],
        "y": shapes.y[places],
        "mode": "text",
        "text": list(chosen.values()),
        "textposition": "top center",
        "textfont": {"size": 11, "color": INK, "family": FONT, "shadow": halo},
        "hoverinfo": "skip",
    }


def _tribe_points(tribes: TribeMarks) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": tribes.x,
        "y": tribes.y,
        "mode": "markers",
        "marker": {
            "symbol": [SIDE_SYMBOLS[side] for side in tribes.side],
            "color": [SIDE_COLOURS[side] for side in tribes.side],
            "size": tribes.size,
            "opacity": 0.95,
            "line": {"width": 1.2, "color": INK},
        },
        "selected": {"marker": {"opacity": 0.95}},
        "unselected": {"marker": {"opacity": 0.95}},
        "customdata": [["tribe", index] for index in range(len(tribes.hover))],
        "hovertext": list(tribes.hover),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _layout(shapes: MapShapes, height: int) -> dict[str, Any]:
    west, east, south, north = shapes.extent
    axis = {"visible": False, "fixedrange": False, "constrain": "domain"}
    return {
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "font": {"family": FONT, "size": 11, "color": INK},
        "hovermode": "closest",
        "hoverdistance": 60,
        "hoverlabel": {
            "bgcolor": PAPER,
            "bordercolor": RULE,
            "font": {"color": INK, "size": 12},
            "align": "left",
        },
        "dragmode": False,
        "clickmode": "event+select",
        "showlegend": False,
        "template": "none",
        "xaxis": {**axis, "range": [west - SIDE_MARGIN, east + MARGIN]},
        "yaxis": {**axis, "range": [south - MARGIN, north + MARGIN], "scaleanchor": "x", "scaleratio": 1},
    }
