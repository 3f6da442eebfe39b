"""The map: outlines laid flat, few traces, every town and tribe to be found under the pointer."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from sim import names
from sim.figures.geometry import MapShapes, read_shapes
from sim.figures.map_colours import difference_colours, holder_colours
from sim.figures.palette import DIFFERENCE_COLOURS, PARTY_COLOURS, blend
from sim.figures.theatre_map import choose_labels, short_name, theatre_map
from sim.figures.tribe_marks import tribe_marks
from tests.drawings import unpack

DATA = Path(__file__).parent.parent / "sim" / "theatre" / "data"


def square(west: float, south: float, size: float = 1.0) -> dict[str, Any]:
    """A square as GeoJSON."""
    ring = [
        [west, south],
        [west + size, south],
        [west + size, south + size],
        [west, south + size],
        [west, south],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(place: str, zone: str, geometry: dict[str, Any]) -> dict[str, Any]:
    """A feature of the places' file."""
    return {"type": "Feature", "properties": {"place_id": place, "zone": zone}, "geometry": geometry}


@pytest.fixture
def shapes() -> MapShapes:
    """Two places side by side, the second without a desert."""
    places = {
        "features": [
            feature("B", "settled", square(41, 34)),
            feature("A", "settled", square(40.2, 34.2, 0.5)),
            feature("A", "desert", square(40, 34)),
        ]
    }
    countries = {"features": [{"properties": {}, "geometry": square(40, 34, 2)}]}
    return read_shapes(places, countries, ("A", "B"), np.array([40.5, 41.5]), np.array([34.5, 34.5]))


SAYS = (["A east", "about A"], ["B (old)", "about B"])
LABELS = {0: "A"}


def test_rings_are_sorted_by_place_and_closed_by_a_gap(shapes: MapShapes) -> None:
    assert [len(ring) for ring in shapes.settled] == [6, 6]
    assert [len(ring) for ring in shapes.desert] == [6, 0]
    assert np.isnan(shapes.settled[0][-1]).all()
    shortening = math.cos(math.radians(34))
    assert shapes.x[0] == pytest.approx(40.5 * shortening)
    west, east, south, north = shapes.extent
    assert (east - west) / (north - south) == pytest.approx(shortening, rel=1e-5)


def test_many_polygons_and_collections_are_read(shapes: MapShapes) -> None:
    many = {"type": "MultiPolygon", "coordinates": [square(0, 0)["coordinates"], square(5, 5)["coordinates"]]}
    mixed = {"type": "GeometryCollection", "geometries": [many, {"type": "Point", "coordinates": [0, 0]}]}
    read = read_shapes(
        {"features": [feature("A", "settled", mixed)]},
        {"features": [{"geometry": many}]},
        ("A",),
        np.zeros(1),
        np.zeros(1),
    )
    assert len(read.settled[0]) == 12


def test_a_map_carries_its_outlines_colours_and_words(shapes: MapShapes) -> None:
    head, numbers = unpack(
        theatre_map(shapes, ["#1f5f94", "#434852"], SAYS, labels=LABELS, alt="in words", picked=1)
    )
    assert head["colours"] == ["#1f5f94", "#434852"]
    assert (head["alt"], head["picked"], head["names"]) == ("in words", 1, [[0, "A"]])
    assert [town["says"] for town in head["towns"]] == list(SAYS)
    # Each ring is five points and a gap, each point two numbers; the second place has no desert.
    assert head["ends"] == {"desert": [0, 12, 12], "settled": [12, 24, 36], "border": [36, 48]}
    assert np.isnan(numbers[10:12]).all()
    np.testing.assert_allclose(numbers[12:14], shapes.settled[0][0])


def test_another_week_changes_colours_and_not_the_land(shapes: MapShapes) -> None:
    heads = [
        unpack(theatre_map(shapes, colours, SAYS, labels=LABELS, alt=""))[0]
        for colours in (["#1f5f94", "#434852"], ["#434852", "#434852"])
    ]
    assert heads[0]["shapes"] == heads[1]["shapes"]
    assert heads[0]["colours"] != heads[1]["colours"]


def test_tribes_are_drawn_by_side_and_size(shapes: MapShapes) -> None:
    homes = sparse.csr_array(np.array([[0.9, 0.1], [1.0, 0.0]]))
    sides = np.array([[0, 8, 0], [3, 0, 5]])
    marks = tribe_marks(shapes, homes, np.array([100.0, 400.0]), sides, (["first"], ["second"]))
    head, _ = unpack(theatre_map(shapes, ["#1f5f94", "#434852"], SAYS, marks, labels=LABELS, alt=""))
    assert [tribe["symbol"] for tribe in head["tribes"]] == ["square", "triangle"]
    assert [tribe["says"] for tribe in head["tribes"]] == [["first"], ["second"]]
    assert head["tribes"][1]["size"] > head["tribes"][0]["size"]
    # Two tribes of one home do not lie on each other.
    assert np.hypot(marks.x[0] - marks.x[1], marks.y[0] - marks.y[1]) > 0.05


def test_colour_of_a_place_is_its_most_common_holder_paler_where_runs_disagree() -> None:
    counts = np.zeros((3, len(names.PARTIES)), dtype=int)
    counts[:, 1] = (10, 7, 5)
    counts[:, 0] = (0, 3, 4)
    counts[2, 2] = 1
    full, most, divided = holder_colours(counts)
    assert full == PARTY_COLOURS[1]
    assert most == blend(PARTY_COLOURS[1], 0.68)
    assert divided == blend(PARTY_COLOURS[1], 0.40)


def test_differences_have_a_neutral_middle() -> None:
    low, middle, high = difference_colours(np.array([-1.0, 0.0, 1.0]))
    assert (low, middle, high) == (DIFFERENCE_COLOURS[0], DIFFERENCE_COLOURS[4], DIFFERENCE_COLOURS[-1])


def test_labels_name_a_divided_city_once(theatre: Any) -> None:
    assert short_name("Mosul west (right bank)") == "Mosul"
    assert short_name("Deir ez-Zor east/centre") == "Deir ez-Zor"
    assert short_name("Tal Afar") == "Tal Afar"
    places = theatre.places
    read = read_shapes(
        json.loads((DATA / "map.geojson").read_text(encoding="utf-8")),
        json.loads((DATA / "outlines.geojson").read_text(encoding="utf-8")),
        places.id,
        places.longitude,
        places.latitude,
    )
    labels = list(choose_labels(read, places.name, places.population, places.is_capital).values())
    assert len(labels) == len(set(labels)) >= 15
    assert {"Baghdad", "Mosul", "Raqqa", "Aleppo", "Basra", "Damascus"} <= set(labels)


def test_every_place_has_something_to_draw(theatre: Any) -> None:
    cells = json.loads((DATA / "map.geojson").read_text(encoding="utf-8"))
    zones = {(part["properties"]["place_id"], part["properties"]["zone"]) for part in cells["features"]}
    assert {place for place, zone in zones if zone == "settled"} == set(theatre.places.id)
