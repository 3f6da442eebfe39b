"""Build step 2: the tables of places, groups and forces from the project's own source tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.errors import CatalogError
from sim.names import CAMPS, COMMUNITIES, PARTIES, PARTY_CAMP
from sim.theatre.tables import Row, format_number, read_table, split_list

GroupAndHomes = tuple[Row, dict[str, float]]
"""A row of the table of groups, and the share of the group that lives in each place."""

PLACE_COLUMNS = (
    ["id", "name", "country", "governorate", "latitude", "longitude", "people", *COMMUNITIES]
    + [
        "settled_km2",
        "cell_km2",
        "is_city",
        "is_capital",
        "is_shrine",
        "is_air_base",
        "is_dam",
        "is_turkish_crossing",
        "is_crossing",
    ]
    + ["is_besieged"]
    + ["oil", "holder", "assailant", "progress", "shared_with", "underground", "garrison"]
    + ["confidence", "source"]
)
GROUP_COLUMNS = ["id", "name", "kind", "country", "community", "armed", "stance", "side", "influence"] + [
    "note",
    "confidence",
    "source",
]


def read_hostility(folder: Path) -> NDArray[np.float64]:
    """How hard each camp attacks each other camp, (C, C) share 0-1."""
    rows = {row["camp"]: row for row in read_table(folder / "hostility.csv", ["camp", *CAMPS])}
    return np.array([[float(rows[a][b]) for b in CAMPS] for a in CAMPS])


def read_control(
    code: str, hostility: NDArray[np.float64], constants: dict[str, float]
) -> tuple[str, str, str, float]:
    """Turn a control code into holder, assailant, partner and progress.

    CONTESTED_X_Y means that X holds the most. Where X and Y are hostile Y is the assailant; where they
    are not (Baghdad and the Peshmerga, Damascus and the YPG) they run the place together.

    Returns
    -------
    holder, assailant, shared_with : str, party codes or ""
    progress : float, 0-1
    """
    if not code.startswith("CONTESTED_"):
        return code, "", "", 0.0
    holder, other = code.removeprefix("CONTESTED_").split("_")
    a, b = (PARTY_CAMP[PARTIES.index(party)] for party in (holder, other))
    if hostility[b, a] < constants["contest_hostility"]:
        return holder, "", other, 0.0
    return holder, other, "", constants["contest_progress"]


def build_places(
    folder: Path, places: list[Row], settled: NDArray, cells: NDArray, constants: dict[str, float]
) -> list[Row]:
    """Table of places on the first day.

    Parameters
    ----------
    folder : Path
        Source tables.
    places : list of dict
    settled, cells : (P,), km2
    constants : dict

    Returns
    -------
    rows : list of dict, one a place, columns PLACE_COLUMNS
    """
    hostility = read_hostility(folder)
    oil = {r["place_id"]: r["thousand_barrels_a_day"] for r in read_table(folder / "oil.csv")}
    crossings = {r["place_id"]: r["is_turkish"] for r in read_table(folder / "crossings.csv")}
    hidden = {r["place_id"]: r["men"] for r in read_table(folder / "underground.csv")}
    garrisons = build_garrisons(folder, places, constants, hostility)
    rows = []
    for place, near, whole in zip(places, settled, cells, strict=True):
        flags = split_list(place["flags"])
        town = float(place["town_people_k"])
        is_city = town >= constants["city_people"] or "city" in flags or "capital" in flags
        holder, assailant, partner, progress = read_control(place["control_2014_06_01"], hostility, constants)
        row = {key: place[key] for key in PLACE_COLUMNS if key in place}
        row |= {
            "people": format_number(1000 * float(place["cell_people_k"]), 0),
            "settled_km2": format_number(near, 0),
            "cell_km2": format_number(whole, 0),
            "is_city": str(int(is_city)),
            "is_capital": str(int("capital" in flags)),
            "is_shrine": str(int("shrine" in flags)),
            "is_air_base": str(int("airbase" in flags)),
            "is_dam": str(int("dam" in flags)),
            "is_turkish_crossing": crossings.get(place["id"], "0"),
            "is_crossing": str(int(place["id"] in crossings)),
            "is_besieged": str(int("besieged" in flags)),
            "oil": oil.get(place["id"], "0"),
            "holder": holder,
            "assailant": assailant,
            "progress": format_number(progress, 2),
            "shared_with": partner,
            "underground": hidden.get(place["id"], "0"),
            "garrison": format_number(garrisons[place["id"]], 0),
            "confidence": place["confidence"],
            "source": place["source"] + "; oil, men under cover and garrison: own estimate",
        }
        rows.append(row)
    return rows


def build_garrisons(
    folder: Path, places: list[Row], constants: dict[str, float], hostility: NDArray[np.float64]
) -> dict[str, float]:
    """Standing local guards of the holder at each place.

    A share of the town's people for most parties; for IS a share of its open men, spread over what it
    holds in a country by the square root of the town's people: large towns need more guards, not in
    proportion.
    """
    table = read_table(folder / "garrison_rates.csv", ["party", "governorate", "share_of_town_people"])
    rates = {(r["party"], r["governorate"]): float(r["share_of_town_people"]) for r in table}
    guards: dict[str, float] = {}
    weight: dict[str, dict[str, float]] = defaultdict(dict)
    for place in places:
        holder = read_control(place["control_2014_06_01"], hostility, constants)[0]
        town = float(place["town_people_k"])
        if holder == "IS":
            weight[place["country"]][place["id"]] = float(np.sqrt(town))
        else:
            rate = rates.get((holder, place["governorate"]), rates.get((holder, "*"), 0.0))
            guards[place["id"]] = 1000 * town * rate
    for country, total in (("IQ", constants["is_open_iraq"]), ("SY", constants["is_open_syria"])):
        each = total * constants["is_garrison_share"] / sum(weight[country].values())
        guards |= {place: each * w for place, w in weight[country].items()}
    return guards


def build_groups(folder: Path, places: list[Row], constants: dict[str, float]) -> tuple[list[Row], list[Row]]:
    """Tables of groups and of their homes: tribes, unnamed local groups, insurgent allies.

    Returns
    -------
    groups : list of dict, columns GROUP_COLUMNS
    homes : list of dict, columns group, place, share
    """
    hostility = read_hostility(folder)
    by_id = {place["id"]: place for place in places}
    holder = {i: read_control(p["control_2014_06_01"], hostility, constants)[0] for i, p in by_id.items()}
    built = [
        *_tribes(folder, constants),
        *_local_groups(folder, by_id, constants),
        *_allies(folder),
    ]
    groups = [group for group, _ in built]
    homes = {group["id"]: shares for group, shares in built}
    _set_sides(groups, homes, holder)
    _set_influence(groups)
    table = [
        {"group": group, "place": place, "share": format_number(share, 4)}
        for group, parts in homes.items()
        for place, share in parts.items()
    ]
    return groups, table


def _tribes(folder: Path, constants: dict[str, float]) -> Iterator[GroupAndHomes]:
    """The tribes, evenly spread over their homes."""
    for tribe in read_table(folder / "tribes.csv", ["homes", "members_k", "stance_2014h2"]):
        ids = split_list(tribe["homes"])
        armed = 1000 * float(tribe["members_k"]) * constants["armed_share_tribe"]
        stance = float(tribe["stance_2014h2"])
        if tribe["confidence"] != "high":
            # No real tribe is shown as fully with IS on the strength of an unsure row.
            stance = min(stance, constants["stance_cap_unsure"])
        yield _group(tribe, "tribe", armed, stance), dict.fromkeys(ids, 1 / len(ids))


def _local_groups(
    folder: Path, places: dict[str, Row], constants: dict[str, float]
) -> Iterator[GroupAndHomes]:
    """The unnamed local groups, each at home in one of the places."""
    for local in read_table(folder / "local_groups.csv"):
        place = places[local["place_id"]]
        is_city = float(place["town_people_k"]) >= constants["city_people"]
        share = constants["armed_share_city" if is_city else "armed_share_local"]
        armed = 1000 * float(place["cell_people_k"]) * float(place["sunni_arab"]) * share
        base = {
            "id": "L_" + place["id"],
            "name": "Unnamed local group of " + place["name"],
            "country": place["country"],
            "community": "sunni_arab",
            "note": local["says"],
            "confidence": local["confidence"],
            "source": local["source"],
        }
        yield _group(base, "local", armed, float(local["stance"])), {place["id"]: 1.0}


def _allies(folder: Path) -> Iterator[GroupAndHomes]:
    """The insurgents who fought beside IS, spread over their homes as the table says."""
    for ally in read_table(folder / "allies.csv", ["men", "homes", "stance"]):
        parts = [part.split(":") for part in split_list(ally["homes"])]
        homes = {place: float(share) for place, share in parts}
        base = ally | {"community": "sunni_arab", "note": "Fought beside IS in June 2014."}
        yield _group(base, "ally", float(ally["men"]), float(ally["stance"])), homes


def _group(base: Row, kind: str, armed: float, stance: float) -> Row:
    keep = {key: base[key] for key in ("id", "name", "country", "community", "note", "confidence", "source")}
    return keep | {"kind": kind, "armed": format_number(armed, 0), "stance": format_number(stance, 1)}


def _set_sides(groups: list[Row], homes: dict[str, dict[str, float]], holder: dict[str, str]) -> None:
    """Starting sides: with IS, with its ground enemies, or aside.

    An ally starts with IS. A tribe does if it leans to IS fully, or leans to it and lives mostly where IS
    already rules; it starts on the government side if it leans against IS. All others stand aside.
    """
    for group in groups:
        stance = float(group["stance"])
        under = sum(share for place, share in homes[group["id"]].items() if holder[place] == "IS")
        is_with = group["kind"] == "ally" or stance >= 2 or (stance >= 1 and under >= 0.5)
        group["side"] = "is" if is_with else "government" if stance <= -1 else "aside"


def _set_influence(groups: list[Row]) -> None:
    """Influence 0-1 by rank of size: the smallest group 0, the largest 1; equals share a rank."""
    sizes = sorted({float(group["armed"]) for group in groups})
    rank = {size: i / (len(sizes) - 1) for i, size in enumerate(sizes)}
    for group in groups:
        group["influence"] = format_number(rank[float(group["armed"])], 3)


def check_references(places: list[Row], tables: dict[str, list[Row]], columns: dict[str, list[str]]) -> None:
    """Refuse a source row that names an unknown place.

    Raises
    ------
    CatalogError
    """
    known = {place["id"] for place in places}
    for name, rows in tables.items():
        for row in rows:
            for column in columns[name]:
                for value in split_list(row[column]):
                    if value not in known:
                        raise CatalogError(f"theatre: {name}.csv names the unknown place {value}")
