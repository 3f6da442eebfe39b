"""Build step 1: cells, settled zones, neighbours and the map, from town coordinates and outlines.

Only this module of the package imports shapely.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPoint, MultiPolygon, Point, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient
from shapely.ops import voronoi_diagram

from sim.errors import CatalogError
from sim.names import COUNTRIES
from sim.theatre.projection import AlbersProjection, measure_distance
from sim.theatre.tables import Row, read_table

DECIMALS: Final = 3
DEGREE_GRID: Final = 10.0**-DECIMALS


@dataclass(frozen=True)
class Geography:
    """Shapes of the theatre in projected km, in the order of the places.

    Parameters
    ----------
    ids : list of str
    cells, settled : list of geometry
        The whole cell of each place and its part near the town.
    outlines : dict of country to geometry
    projection : AlbersProjection
    """

    ids: list[str]
    cells: list[BaseGeometry]
    settled: list[BaseGeometry]
    outlines: dict[str, BaseGeometry]
    projection: AlbersProjection


def make_projection(constants: dict[str, float]) -> AlbersProjection:
    """Projection centred on the two countries."""
    return AlbersProjection(
        constants["earth_radius"],
        constants["parallel_south"],
        constants["parallel_north"],
        constants["origin_latitude"],
        constants["origin_longitude"],
    )


def build_geography(sources: Path, places: list[Row], constants: dict[str, float]) -> Geography:
    """Divide each country among its places: every point belongs to the nearest town.

    Parameters
    ----------
    sources : Path
        Folder with outlines.geojson.
    places : list of dict
    constants : dict

    Returns
    -------
    geography : Geography
    """
    projection = make_projection(constants)
    features = json.loads((sources / "outlines.geojson").read_text(encoding="utf-8"))["features"]
    outlines: dict[str, BaseGeometry] = {
        feature["properties"]["country"]: _reproject(shape(feature["geometry"]), projection.forward).buffer(0)
        for feature in features
    }
    x, y = projection.forward([float(p["longitude"]) for p in places], [float(p["latitude"]) for p in places])
    towns = [Point(a, b) for a, b in zip(x, y, strict=True)]
    cells: list[BaseGeometry] = [Polygon()] * len(places)
    for country in COUNTRIES:
        index = [i for i, place in enumerate(places) if place["country"] == country]
        outline = outlines[country]
        diagram = voronoi_diagram(MultiPoint([towns[i] for i in index]), envelope=outline)
        polygons = list(diagram.geoms)
        tree = shapely.STRtree(polygons)
        for i in index:
            cells[i] = polygons[int(tree.query(towns[i], predicate="within")[0])].intersection(outline)
    radius = constants["settled_radius"]
    settled = [cell.intersection(town.buffer(radius)) for cell, town in zip(cells, towns, strict=True)]
    return Geography([place["id"] for place in places], cells, settled, outlines, projection)


def _reproject(geometry: BaseGeometry, function: Callable[[Any, Any], tuple[Any, Any]]) -> BaseGeometry:
    return shapely.transform(geometry, lambda points: np.stack(function(points[:, 0], points[:, 1]), axis=1))


def find_neighbours(geography: Geography, least_contact: float) -> list[tuple[int, int]]:
    """Pairs of places whose cells share a border longer than `least_contact` km, sorted.

    The two outlines follow the same points along the common frontier; a hair's breadth of widening
    keeps rounding from opening a gap there.
    """
    hair = 0.05
    wide = [cell.buffer(hair) for cell in geography.cells]
    tree = shapely.STRtree(wide)
    left, right = tree.query(wide, predicate="intersects")
    pairs = []
    for a, b in sorted({(int(a), int(b)) for a, b in zip(left, right, strict=True) if a < b}):
        overlap = wide[a].intersection(wide[b])
        if overlap.area / (2 * hair) > least_contact:
            pairs.append((a, b))
    return pairs


def build_edges(
    sources: Path, places: list[Row], geography: Geography, constants: dict[str, float]
) -> list[dict[str, object]]:
    """Table of neighbours: road, desert track or frontier crossing, with the km to travel.

    Rule. A pair named in roads.csv is what that table says. Any other pair across the frontier is a
    track. Inside a country a pair is a track if the towns lie further apart than `track_distance` and at
    least one of the two cells is mostly desert; all else is a road.
    """
    named = {frozenset((r["a"], r["b"])): r for r in read_table(sources / "roads.csv", ["a", "b", "kind"])}
    share = [s.area / c.area for s, c in zip(geography.settled, geography.cells, strict=True)]
    rows: list[dict[str, object]] = []
    seen = set()
    for a, b in find_neighbours(geography, constants["border_contact"]):
        pair = frozenset((places[a]["id"], places[b]["id"]))
        straight = _straight_km(places[a], places[b], constants["earth_radius"])
        if pair in named:
            kind, confidence, source = (named[pair][key] for key in ("kind", "confidence", "source"))
            seen.add(pair)
        else:
            is_desert = min(share[a], share[b]) < constants["track_settled_share"]
            is_track = straight > constants["track_distance"] and is_desert
            is_track = is_track or places[a]["country"] != places[b]["country"]
            kind = "track" if is_track else "road"
            confidence, source = "low", "assumed: cells share a border"
        factor = constants["track_factor"] if kind == "track" else constants["road_factor"]
        rows.append(
            {
                "a": places[a]["id"],
                "b": places[b]["id"],
                "km": round(straight * factor, 1),
                "kind": kind,
                "confidence": confidence,
                "source": source,
            }
        )
    for pair in sorted(named.keys() - seen, key=sorted):
        raise CatalogError(f"theatre: roads.csv joins {' and '.join(sorted(pair))}, whose cells do not touch")
    return rows


def _straight_km(a: Row, b: Row, radius: float) -> float:
    lon_a, lat_a, lon_b, lat_b = (float(p[key]) for p in (a, b) for key in ("longitude", "latitude"))
    return float(measure_distance(lon_a, lat_a, lon_b, lat_b, radius))


def measure_areas(geography: Geography) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Settled and whole area of each place, (P,) km2 each."""
    return (
        np.array([zone.area for zone in geography.settled]),
        np.array([cell.area for cell in geography.cells]),
    )


def write_maps(geography: Geography, folder: Path, constants: dict[str, float]) -> None:
    """Write map.geojson (settled zones and desert remainders) and outlines.geojson.

    Rings run clockwise, as the map library's spherical geometry wants: the other way round a
    feature would cover the rest of the globe.
    """
    tolerance, least = constants["map_tolerance"], constants["map_least_km2"]
    coverage: list[BaseGeometry] = list(shapely.coverage_simplify(geography.cells, tolerance))
    features = []
    for place, cell, zone in zip(geography.ids, coverage, geography.settled, strict=True):
        round_zone = zone.simplify(tolerance / 2).intersection(cell)
        for name, part in (("settled", round_zone), ("desert", cell.difference(round_zone))):
            if part.area >= least or name == "settled":
                properties = {"place_id": place, "zone": name}
                features.append(_feature(properties, part, geography.projection, least))
    _write_collection(folder / "map.geojson", features)
    borders = [
        _feature({"country": country}, outline.simplify(tolerance), geography.projection, least)
        for country, outline in sorted(geography.outlines.items())
    ]
    _write_collection(folder / "outlines.geojson", borders)


def _feature(
    properties: dict[str, str], geometry: BaseGeometry, projection: AlbersProjection, least: float
) -> dict[str, object]:
    parts = [p for p in getattr(geometry, "geoms", [geometry]) if isinstance(p, Polygon)]
    parts = [p for p in parts if p.area >= least] or [max(parts, key=lambda p: p.area)]
    degrees = [_reproject(part, projection.inverse) for part in parts]
    # Rounding can make a hole touch its shell; the structure method repairs that without losing the hole.
    rounded = [
        shapely.make_valid(
            shapely.set_precision(part, DEGREE_GRID, mode="pointwise"),
            method="structure",
            keep_collapsed=False,
        )
        for part in degrees
    ]
    pieces = [piece for part in rounded for piece in getattr(part, "geoms", [part])]
    solid = [piece for piece in pieces if isinstance(piece, Polygon) and not piece.is_empty]
    clockwise = [orient(p, sign=-1.0) for p in solid]
    shaped = clockwise[0] if len(clockwise) == 1 else MultiPolygon(clockwise)
    drawn = mapping(shaped)
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": drawn["type"], "coordinates": _round_nested(drawn["coordinates"])},
    }


def _round_nested(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [_round_nested(item) for item in value]
    return round(float(value), DECIMALS)


def _write_collection(path: Path, features: list[dict[str, object]]) -> None:
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    path.write_text('{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n", encoding="utf-8")
