"""Outlines for the map: polygons of places and countries, laid flat on ordinary axes.

The map is drawn as filled lines on cartesian axes, with longitude shortened by the cosine of the
middle latitude. So it needs no map library of the browser's and no file from the network.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MIDDLE_LATITUDE: Final = 34.0
SHORTENING: Final = math.cos(math.radians(MIDDLE_LATITUDE))
SETTLED, DESERT = "settled", "desert"


@dataclass(frozen=True)
class MapShapes:
    """Rings to draw, each closed by a row of NaN.

    Attributes
    ----------
    settled, desert : tuple of array (V, 2)
        For each place its outer rings, x and y in degrees of latitude; empty where it has none.
    outlines : array (V, 2)
        The two countries.
    x, y : array (P,)
        The towns themselves.
    """

    settled: tuple[NDArray[np.float32], ...]
    desert: tuple[NDArray[np.float32], ...]
    outlines: NDArray[np.float32]
    x: NDArray[np.float64]
    y: NDArray[np.float64]

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """West, east, south and north edge of the countries."""
        west, south = np.nanmin(self.outlines, axis=0)
        east, north = np.nanmax(self.outlines, axis=0)
        return float(west), float(east), float(south), float(north)


def project(
    longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lay longitude and latitude (degrees) on a plane where a degree is as long in x as in y."""
    return longitude * SHORTENING, latitude


def read_shapes(
    places: Mapping[str, Any],
    countries: Mapping[str, Any],
    place_ids: Sequence[str],
    longitude: NDArray[np.float64],
    latitude: NDArray[np.float64],
) -> MapShapes:
    """Sort the features of two GeoJSON documents into what the map draws.

    Parameters
    ----------
    places : mapping
        FeatureCollection with properties ``place_id`` and ``zone`` (settled or desert).
    countries : mapping
        FeatureCollection of country outlines.
    place_ids : sequence of str
        Order in which the places are wanted.
    longitude, latitude : array (P,)
        Of the towns, degrees.

    Returns
    -------
    MapShapes
    """
    rings: dict[tuple[str, str], list[NDArray[np.float32]]] = {}
    for feature in places["features"]:
        key = (feature["properties"]["place_id"], feature["properties"]["zone"])
        rings.setdefault(key, []).extend(_outer_rings(feature["geometry"]))
    borders = [ring for feature in countries["features"] for ring in _outer_rings(feature["geometry"])]
    x, y = project(np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float))
    return MapShapes(
        settled=tuple(join_rings(rings.get((place, SETTLED), ())) for place in place_ids),
        desert=tuple(join_rings(rings.get((place, DESERT), ())) for place in place_ids),
        outlines=join_rings(borders),
        x=x,
        y=y,
    )


def join_rings(rings: Iterable[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Chain rings into one array, a row of NaN after each, so that one trace can hold many."""
    gap = np.full((1, 2), np.nan, dtype=np.float32)
    parts = [part for ring in rings for part in (ring, gap)]
    return np.concatenate(parts) if parts else np.empty((0, 2), dtype=np.float32)


def _outer_rings(geometry: Mapping[str, Any]) -> list[NDArray[np.float32]]:
    """Outer rings only: a desert's hole is the settled zone, which is drawn on top of it."""
    kind = geometry["type"]
    if kind == "GeometryCollection":
        return [ring for part in geometry["geometries"] for ring in _outer_rings(part)]
    if kind not in ("Polygon", "MultiPolygon"):
        return []
    polygons = [geometry["coordinates"]] if kind == "Polygon" else geometry["coordinates"]
    return [_flat(polygon[0]) for polygon in polygons if polygon]


def _flat(ring: Sequence[Sequence[float]]) -> NDArray[np.float32]:
    points = np.asarray([point[:2] for point in ring], dtype=float)
    return np.column_stack(project(points[:, 0], points[:, 1])).astype(np.float32)
