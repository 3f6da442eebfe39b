"""Build the theatre's data from its sources: `python -m sim.theatre.build [folder]`.

Reads sim/theatre/sources, writes sim/theatre/data (or the folder given). The same sources give the same
bytes. Needs the extra `build` (shapely).
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from sim.theatre.build_map import build_edges, build_geography, measure_areas, write_maps
from sim.theatre.build_record import TIMELINE_COLUMNS, build_record
from sim.theatre.build_tables import (
    GROUP_COLUMNS,
    PLACE_COLUMNS,
    build_groups,
    build_places,
    check_references,
)
from sim.theatre.tables import DATA, SOURCES, read_constants, read_table, write_table

COPIED = ("forces", "governments", "patrons", "camps", "hostility", "rivalry", "affinity", "group_rivals")
PLACE_REFERENCES = {
    "oil": ["place_id"],
    "crossings": ["place_id"],
    "underground": ["place_id"],
    "local_groups": ["place_id"],
    "roads": ["a", "b"],
    "tribes": ["homes"],
    "forces": ["post"],
    "timeline": ["place_id"],
}


def build_theatre(target: Path = DATA, sources: Path = SOURCES) -> list[Path]:
    """Write every data file of the theatre.

    Parameters
    ----------
    target : Path
        Folder to write to; made if missing.
    sources : Path
        Folder with the source tables.

    Returns
    -------
    files : list of Path, sorted

    Raises
    ------
    CatalogError
        If a source table is incomplete or names an unknown place.
    """
    target.mkdir(parents=True, exist_ok=True)
    constants = read_constants(sources)
    places = read_table(sources / "places.csv", ["id", "latitude", "longitude", "control_2014_06_01"])
    tables = {name: read_table(sources / f"{name}.csv") for name in PLACE_REFERENCES}
    check_references(places, tables, PLACE_REFERENCES)

    geography = build_geography(sources, places, constants)
    settled, cells = measure_areas(geography)
    rows = build_places(sources, places, settled, cells, constants)
    write_table(target / "places.csv", PLACE_COLUMNS, rows)
    edges = build_edges(sources, places, geography, constants)
    write_table(target / "neighbours.csv", ["a", "b", "km", "kind", "confidence", "source"], edges)
    write_maps(geography, target, constants)

    groups, homes = build_groups(sources, places, constants)
    write_table(target / "groups.csv", GROUP_COLUMNS, groups)
    origin = {group["id"]: (group["confidence"], group["source"]) for group in groups}
    for home in homes:
        home["confidence"], home["source"] = origin[home["group"]]
    write_table(target / "group_homes.csv", ["group", "place", "share", "confidence", "source"], homes)
    timeline = read_table(sources / "timeline.csv", TIMELINE_COLUMNS)
    columns, record = build_record(places, timeline)
    write_table(target / "holders_monthly.csv", columns, record)
    for name in COPIED:
        shutil.copyfile(sources / f"{name}.csv", target / f"{name}.csv")
    return sorted(target.iterdir())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the theatre's data from its sources.")
    parser.add_argument("folder", nargs="?", type=Path, default=DATA, help="folder to write to")
    for file in build_theatre(parser.parse_args().folder):
        print(f"{file.stat().st_size:>8} {file.name}")
