"""What the theatre is made of: frozen records of read-only arrays.

Dimension letters: P places, K widest number of neighbours, E edges, B groups, F forces, A patrons,
G governments, C camps. Codes are positions in the tuples of `sim.names`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Record = TypeVar("Record")

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Places:
    """Towns with the land around them, on the first day.

    Parameters
    ----------
    id, name, country, governorate : tuple of str
    latitude, longitude : (P,), degrees
    population : (P,), people of the cell (Syria: 2011)
    composition : (P, 9), share of each community, rows sum to 1
    settled_km2, cell_km2 : (P,), km2 near the town, km2 of the whole cell
    is_city, is_capital, is_shrine, is_air_base, is_dam, is_turkish_crossing, is_crossing, is_besieged : (P,),
        bool; the last for the country round the divided city that Damascus and the rebels fight for
    oil : (P,), thousand barrels a day, read as a relative weight; 0 where there is none
    holder : (P,), party
    assailant : (P,), party that fights for the place, or -1
    progress : (P,), share 0-1 of the assailant's progress
    shared_with : (P,), party that runs the place beside the holder in peace, or -1
    underground : (P,), IS men under cover
    garrison : (P,), men of the holder who stand guard there and belong to no force
    """

    id: tuple[str, ...]
    name: tuple[str, ...]
    country: tuple[str, ...]
    governorate: tuple[str, ...]
    latitude: Floats
    longitude: Floats
    population: Floats
    composition: Floats
    settled_km2: Floats
    cell_km2: Floats
    is_city: Flags
    is_capital: Flags
    is_shrine: Flags
    is_air_base: Flags
    is_dam: Flags
    is_turkish_crossing: Flags
    is_crossing: Flags
    is_besieged: Flags
    oil: Floats
    holder: Integers
    assailant: Integers
    progress: Floats
    shared_with: Integers
    underground: Floats
    garrison: Floats

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True)
class Edges:
    """Pairs of neighbours: positions a < b (E,), km to travel (E,), kind road, track or crossing."""

    a: Integers
    b: Integers
    km: Floats
    kind: tuple[str, ...]


@dataclass(frozen=True)
class Groups:
    """Tribes, unnamed local groups and insurgent allies of IS.

    Parameters
    ----------
    id, name, kind, country : tuple of str
    community : (B,), position in names.COMMUNITIES
    armed : (B,), men
    stance : (B,), -2 armed against IS ... +2 with IS, second half of 2014
    side : (B,), position in names.SIDES on the first day
    influence : (B,), share 0-1 by rank of size
    homes : sparse (B, P), share of the group at each place, rows sum to 1
    rivals : sparse (B, B), 1 where two groups are rivals, symmetric
    """

    id: tuple[str, ...]
    name: tuple[str, ...]
    kind: tuple[str, ...]
    country: tuple[str, ...]
    community: Integers
    armed: Floats
    stance: Floats
    side: Integers
    influence: Floats
    homes: csr_array
    rivals: csr_array

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True)
class Forces:
    """Units that move.

    Parameters
    ----------
    id, name : tuple of str
    camp, party, kind : (F,), positions in names.CAMPS, PARTIES, FORCE_KINDS
    men, establishment : (F,), men present and men at full strength
    quality, will : (F,), 0-1
    post : (F,), place where it stands
    sunni_share : (F,), share of its men who are Sunni Arabs
    has_local_ties, is_home_guard : (F,), bool, raised mostly where it stands; fights there only
    """

    id: tuple[str, ...]
    name: tuple[str, ...]
    camp: Integers
    party: Integers
    kind: Integers
    men: Floats
    establishment: Floats
    quality: Floats
    will: Floats
    post: Integers
    sunni_share: Floats
    has_local_ties: Flags
    is_home_guard: Flags

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True)
class Governments:
    """Baghdad, Erbil, Damascus.

    Parameters
    ----------
    id : tuple of str
    camp : (G,), position in names.CAMPS
    cohesion, inclusiveness : (G,), 0-1
    budget : (G,), million USD a month
    oil_share : (G,), share 0-1 of the budget that oil pays
    """

    id: tuple[str, ...]
    camp: Integers
    cohesion: Floats
    budget: Floats
    oil_share: Floats
    inclusiveness: Floats


@dataclass(frozen=True)
class Patrons:
    """Outside powers.

    Parameters
    ----------
    id : tuple of str
    will : (A,), 0-1 will to take part
    effort : (A,), share 0-1 of it that is spent on IS
    supports : (A, C), 1 where a patron backs a camp
    rivals : (A, A), 1 where a patron sees a rival
    """

    id: tuple[str, ...]
    will: Floats
    effort: Floats
    supports: Floats
    rivals: Floats


@dataclass(frozen=True)
class Theatre:
    """Everything that stands on the map on 9 June 2014.

    Parameters
    ----------
    places, edges, groups, forces, governments, patrons
        See their classes.
    neighbours : (P, K), places that border a place, -1 as filling
    neighbour_km : (P, K), km to travel, inf as filling
    travel_km : (P, P), km of the shortest way over the neighbours
    base_effort : (C,), share of a camp's strength used on IS when nothing divides its enemies
    hostility : (C, C), 0-1 how hard camp a attacks camp b
    rivalry : (C, C), 0-1 political rivalry
    affinity : (C, 9), 0-1 readiness of a community's people to defend their place for a camp
    """

    places: Places
    edges: Edges
    neighbours: Integers
    neighbour_km: Floats
    travel_km: Floats
    groups: Groups
    forces: Forces
    governments: Governments
    patrons: Patrons
    base_effort: Floats
    hostility: Floats
    rivalry: Floats
    affinity: Floats


def freeze(record: Record) -> Record:
    """Make every array of a record, and of the records in it, read-only; returns the record."""
    for item in fields(record):  # type: ignore[arg-type]
        value = getattr(record, item.name)
        if is_dataclass(value):
            freeze(value)
        elif isinstance(value, np.ndarray):
            value.flags.writeable = False
        elif isinstance(value, csr_array):
            for part in (value.data, value.indices, value.indptr):
                part.flags.writeable = False
    return record
