"""The theatre: what it counts, what it rests on, and that it can be rebuilt."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sim.names import CAMPS, COMMUNITIES, FORCE_KINDS, PARTIES, PARTY_CAMP, SIDES
from sim.theatre.check import check_theatre
from sim.theatre.load import load_theatre
from sim.theatre.projection import AlbersProjection, measure_distance
from sim.theatre.tables import DATA, SOURCES, read_table

THEATRE = load_theatre()
TABLES = sorted(DATA.glob("*.csv"))


def total_men(kind: str) -> float:
    """Men present in all forces of a kind."""
    return float(THEATRE.forces.men[THEATRE.forces.kind == FORCE_KINDS.index(kind)].sum())


def test_counts() -> None:
    assert len(THEATRE.places) == 200
    in_the_field = THEATRE.forces.men > 0
    assert 100 <= in_the_field.sum() <= 125
    sent = (THEATRE.forces.kind == FORCE_KINDS.index("western")) & ~in_the_field
    assert sent.sum() == 8, "room for ground troops that a scenario sends"
    assert (~in_the_field & ~sent).sum() <= 15, "room for units yet to be formed"
    assert 100 <= len(THEATRE.groups) <= 125
    kinds = THEATRE.groups.kind
    assert kinds.count("tribe") == 77 and kinds.count("ally") == 6
    assert THEATRE.places.composition.shape == (200, len(COMMUNITIES))
    assert THEATRE.affinity.shape == (len(CAMPS), len(COMMUNITIES))


def test_theatre_passes_its_own_checks() -> None:
    check_theatre(THEATRE)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_row_names_source_and_confidence(path: Path) -> None:
    for row in read_table(path, ["source", "confidence"]):
        assert row["source"].strip(), row
        assert row["confidence"] in {"high", "medium", "low"}, row


def test_every_constant_has_unit_bounds_and_source() -> None:
    for row in read_table(SOURCES / "constants.csv"):
        assert float(row["low"]) <= float(row["value"]) <= float(row["high"]), row["name"]
        assert row["unit"] and row["says"] and row["source"], row["name"]


def test_first_day_follows_the_control_table() -> None:
    codes = {row["id"]: row["control_2014_06_01"] for row in read_table(SOURCES / "places.csv")}
    places = THEATRE.places
    for i, place in enumerate(places.id):
        parts = codes[place].removeprefix("CONTESTED_").split("_")
        assert PARTIES[places.holder[i]] == parts[0]
        rivals = [PARTIES[j] for j in (places.assailant[i], places.shared_with[i]) if j >= 0]
        assert rivals == parts[1:]
        assert (places.progress[i] > 0) == (places.assailant[i] >= 0)


def test_is_counts_about_ten_thousand() -> None:
    places = THEATRE.places
    held = places.holder == PARTIES.index("IS")
    guards = places.garrison[held].sum()
    assert places.underground.sum() == pytest.approx(3000)
    assert total_men("brigade") + guards == pytest.approx(7000, abs=20)
    assert total_men("brigade") == pytest.approx(0.6 * 7000)
    syria = np.array(places.country) == "SY"
    brigades = THEATRE.forces.kind == FORCE_KINDS.index("brigade")
    serving = THEATRE.forces.men[brigades & syria[THEATRE.forces.post]].sum()
    assert serving + places.garrison[held & syria].sum() == pytest.approx(5500, abs=20)
    assert places.underground[syria].sum() == 0


@pytest.mark.parametrize(
    ("kind", "men", "tolerance"),
    [
        ("army", 100_000, 5_000),
        ("elite", 10_000, 0),
        ("militia", 25_000, 0),
        ("peshmerga", 38_000, 500),
        ("kurdish_syrian", 25_000, 0),
        ("syrian_army", 110_000, 0),
        ("tribal", 2_000, 0),
        ("western", 300, 0),
        ("turkish", 0, 0),
    ],
)
def test_forces_add_up_to_the_cited_totals(kind: str, men: float, tolerance: float) -> None:
    assert total_men(kind) == pytest.approx(men, abs=tolerance + 1e-9)


def test_forces_and_guards_of_damascus_and_the_rebels_add_up() -> None:
    places = THEATRE.places
    damascus = total_men("syrian_militia") + places.garrison[places.holder == PARTIES.index("SAA")].sum()
    rebels = total_men("rebel") + places.garrison[places.holder == PARTIES.index("REB")].sum()
    assert damascus == pytest.approx(75_000, rel=0.1)
    assert rebels == pytest.approx(103_000, rel=0.1)


def test_establishments_leave_room_to_grow() -> None:
    forces = THEATRE.forces
    brigades, militias = (forces.kind == FORCE_KINDS.index(kind) for kind in ("brigade", "militia"))
    assert forces.establishment[brigades].sum() >= 31_000
    assert forces.establishment[militias].sum() == pytest.approx(100_000)


def test_every_force_stands_on_ground_of_its_camp() -> None:
    forces, places = THEATRE.forces, THEATRE.places
    ground = np.array(PARTY_CAMP)[places.holder[forces.post]]
    strangers = [forces.id[i] for i in np.flatnonzero((ground != forces.camp) & (forces.men > 0))]
    assert strangers == []


def test_allies_start_with_is_and_add_up() -> None:
    groups = THEATRE.groups
    allies = np.array(groups.kind) == "ally"
    assert set(groups.side[allies]) == {SIDES.index("is")}
    assert groups.armed[allies].sum() == pytest.approx(10_000)


def test_no_tribe_is_shown_fully_with_is_on_an_unsure_row() -> None:
    for row in read_table(DATA / "groups.csv"):
        if row["kind"] == "tribe" and row["confidence"] != "high":
            assert float(row["stance"]) <= 1, row["name"]


def test_rivals_are_mutual() -> None:
    rivals = THEATRE.groups.rivals.toarray()
    assert rivals.sum() > 0
    np.testing.assert_array_equal(rivals, rivals.T)


def test_graph_is_connected_and_ways_are_plausible() -> None:
    ways, places = THEATRE.travel_km, THEATRE.places
    assert np.all(np.isfinite(ways))
    np.testing.assert_array_equal(ways, ways.T)
    position = {place: i for i, place in enumerate(places.id)}
    # Baghdad-Mosul is about 400 km by road, Raqqa-Deir ez-Zor about 140.
    assert 380 < ways[position["IQ_BAGHDAD_E"], position["IQ_MOSUL_W"]] < 520
    assert 115 < ways[position["SY_RAQQA"], position["SY_DEZ"]] < 200


def test_neighbours_match_the_edges() -> None:
    edges, neighbours = THEATRE.edges, THEATRE.neighbours
    assert (neighbours >= 0).sum() == 2 * edges.a.size
    for a, b, km in zip(edges.a, edges.b, edges.km, strict=True):
        assert THEATRE.neighbour_km[a, list(neighbours[a]).index(b)] == km
        assert THEATRE.neighbour_km[b, list(neighbours[b]).index(a)] == km


def test_frontier_is_crossed_by_track_or_at_a_real_crossing() -> None:
    places, edges = THEATRE.places, THEATRE.edges
    for a, b, kind in zip(edges.a, edges.b, edges.kind, strict=True):
        abroad = places.country[a] != places.country[b]
        assert (kind == "crossing") <= abroad
        if abroad:
            assert kind in {"track", "crossing"}
        if kind == "crossing":
            assert places.is_crossing[a] and places.is_crossing[b]


def test_areas_add_up_to_the_countries() -> None:
    places = THEATRE.places
    for country, area in (("IQ", 437_000), ("SY", 185_500)):
        mine = np.array(places.country) == country
        assert places.cell_km2[mine].sum() == pytest.approx(area, rel=0.01)


def test_is_ground_matches_the_compiled_area() -> None:
    # Compiled for 1 June 2014, contested places counted by half: settled km2 and whole km2.
    places = THEATRE.places
    assailed = np.where(places.assailant == 0, places.progress, 0)
    share = np.where(places.holder == 0, 1 - places.progress, assailed)
    for country, settled, whole in (("IQ", 2_754, 3_825), ("SY", 37_373, 58_460)):
        mine = np.array(places.country) == country
        assert (places.settled_km2 * share)[mine].sum() == pytest.approx(settled, rel=0.03)
        assert (places.cell_km2 * share)[mine].sum() == pytest.approx(whole, rel=0.03)


def test_map_covers_every_place_with_clockwise_rings() -> None:
    features = json.loads((DATA / "map.geojson").read_text())["features"]
    assert (DATA / "map.geojson").stat().st_size < 300_000
    settled = {f["properties"]["place_id"] for f in features if f["properties"]["zone"] == "settled"}
    assert settled == set(THEATRE.places.id)
    for feature in features + json.loads((DATA / "outlines.geojson").read_text())["features"]:
        shape = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        assert polygons
        for shell, *holes in polygons:
            assert signed_area(shell) < 0
            assert all(signed_area(hole) > 0 for hole in holes)


def signed_area(ring: list[list[float]]) -> float:
    """Area in square degrees, negative for a clockwise ring."""
    x, y = np.array(ring).T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def test_projection_keeps_area_and_inverts() -> None:
    projection = AlbersProjection(6371.007, 31, 36, 33.5, 42)
    longitude, latitude = np.array([38.0, 42.0, 48.5]), np.array([29.1, 33.5, 37.3])
    back = projection.inverse(*projection.forward(longitude, latitude))
    np.testing.assert_allclose(back, (longitude, latitude), atol=1e-9)
    # On the sphere a strip of one degree by 0.01 degree has R^2 (sin b - sin a) d-lambda.
    x, y = projection.forward([44, 44, 44.01, 44.01], [33, 34, 34, 33])
    area = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
    exact = 6371.007**2 * (np.sin(np.radians(34)) - np.sin(np.radians(33))) * np.radians(0.01)
    assert area == pytest.approx(exact, rel=1e-4)
    assert measure_distance(44.4, 33.3, 43.1, 36.3, 6371.007) == pytest.approx(355, abs=5)


def test_build_is_repeatable(tmp_path: Path) -> None:
    from sim.theatre.build import build_theatre

    files = build_theatre(tmp_path)
    assert [file.name for file in files] == sorted(file.name for file in DATA.iterdir())
    for file in files:
        assert file.read_bytes() == (DATA / file.name).read_bytes(), file.name
