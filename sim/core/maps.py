"""Fixed networks between places, groups and forces, built once a chunk from the theatre."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from sim import names
from sim.theatre.records import Places, Theatre

PARTY_CAMP = np.asarray(names.PARTY_CAMP, dtype=np.int64)
CAMPS = len(names.CAMPS)
ENEMIES = CAMPS - 1
GO_ROWS = 1 + 2 * ENEMIES  # who attacks whom: IS; each of its enemies but on IS; each of them on IS
GO_CAMP = np.asarray([names.ISLAMIC_STATE, *range(1, CAMPS), *range(1, CAMPS)])
SITUATIONS = 1 << CAMPS  # sets of camps that may stand next to a place
BLOCKS = 10  # of places, in choosing among them
MAJORITY = 0.5
CUT_OFF = 3.0  # lengths of fading beyond which a network has no link


class Maps:
    """Who is near whom.

    Attributes
    ----------
    homes, homes_back : csr_array
        (B, P) share of a group living at a place, and its transpose.
    rivals : csr_array
        (B, B) rivals, rows sum to 1 or to 0.
    adjacent : csr_array
        (P, P) 1 for neighbouring places.
    neighbours : numpy.ndarray
        (P, K) indices, P where there is none.
    closeness : numpy.ndarray
        (P, W) readiness to march from one place to another, 0-1; 0 in the columns that fill up the last block.
    weeks_away : numpy.ndarray
        (P, P) whole weeks of march beyond the first.
    residents, aims : numpy.ndarray
        (C, P) share of the people of a place ready to defend it for a camp; how far a camp aims at a place.
    sunni, force_sunni : numpy.ndarray
        (P,) share of Sunnis but for the Kurds, and (F,) share of Sunni Arabs.
    ways : numpy.ndarray
        (F,) 0 for units that go anywhere, 1 for militias, 2 for tribal units.
    hostile : numpy.ndarray
        (GO_ROWS, C * SITUATIONS) how hard a camp attacks a place, by its holder and who stands next to it.
    row_aims, value : numpy.ndarray
        (GO_ROWS, P) how far the attacking camp aims at each place; (P,) worth of a place to anybody.
    camp, by_camp : numpy.ndarray
        (F,) camp of each force, and (C, F) 1 where a force is of a camp.
    ground : numpy.ndarray
        (4, P) settled km2 in all, in Iraq and in Syria, and 1.
    unit_sets : dict
        Name -> (F,) sets of units that rules look at.
    is_kind : namespace
        (F,) mask by kind of force.
    is_ally, is_iraqi_group : numpy.ndarray
        (B,) 1 or 0.
    is_partner, people_of_camp : numpy.ndarray
        (C,) camps that the air campaign supports; people under each camp on the first day.
    """

    def __init__(self, theatre: Theatre, numbers: SimpleNamespace) -> None:
        places, groups, forces = theatre.places, theatre.groups, theatre.forces
        self._road = np.asarray(theatre.travel_km)
        self._influence = np.asarray(groups.influence)
        self._kernels: dict[tuple[str, float], csr_array] = {}
        self.homes = csr_array(groups.homes)
        self.homes_back = csr_array(self.homes.T)
        self.rivals = _rows_to_one(csr_array(groups.rivals).toarray().astype(float))
        self.adjacent, self.neighbours = _adjacency(np.asarray(theatre.neighbours, dtype=np.int64))
        self.closeness = _in_blocks(np.exp(-self._road / numbers.orders.march_km))
        self.weeks_away = np.floor(self._road / numbers.orders.week_km)
        self.residents = (theatre.affinity[:, None, :] * places.composition[None]).sum(axis=2)
        arabs, turkmen = (names.COMMUNITIES.index(name) for name in ("sunni_arab", "turkmen"))
        self.sunni = places.composition[:, arabs] + numbers.see.sunni_turkmen * places.composition[:, turkmen]
        self.force_sunni = np.asarray(forces.sunni_share)
        kind = np.asarray(forces.kind)
        self.is_kind = SimpleNamespace(**{name: kind == code for code, name in enumerate(names.FORCE_KINDS)})
        self.is_ally = (np.asarray(groups.kind) == "ally").astype(float)
        self.is_iraqi_group = (np.asarray(groups.country) == "IQ").astype(float)
        self.to_kurdish_region = _to_kurdish_region(places, self._road, numbers.life.shelter_km)
        self.is_iraqi_place = np.asarray(places.country) == "IQ"
        supports = np.asarray(theatre.patrons.supports)[names.PATRONS.index("united_states")]
        camp = np.asarray(forces.camp)
        self.is_partner = (supports > 0.0) & ~np.isin(
            np.arange(len(names.CAMPS)), [names.TURKEY, names.REBELS]
        )
        self.rival_patrons = _rival_patrons(theatre)
        self.is_partner_force = self.is_partner[camp]
        self.is_baghdad_force = camp == names.BAGHDAD
        self.is_enemy_force = ~self.is_kind.brigade
        self.camp = camp.astype(np.int64)
        self.ways = np.where(self.is_kind.militia, 1, np.where(self.is_kind.tribal, 2, 0))
        self.hostile = _hostile(np.asarray(theatre.hostility))
        self.value = _value(places, numbers.orders)
        held = PARTY_CAMP[np.asarray(places.holder)]
        self.aims = _aims(self.residents, self.sunni, self.is_iraqi_place, held, numbers.orders.beyond)
        self.row_aims = self.aims[GO_CAMP]
        self.people_of_camp = np.bincount(held, weights=places.population, minlength=len(names.CAMPS))
        self.by_camp = (camp == np.arange(CAMPS)[:, None]).astype(float)
        land, of_iraq = np.asarray(places.settled_km2), self.is_iraqi_place
        self.ground = np.stack([land, land * of_iraq, land * ~of_iraq, np.ones(len(land))])
        self.unit_sets = _unit_sets(self.is_kind, self.is_baghdad_force, self.is_partner_force)
        north = np.asarray(places.is_turkish_crossing).astype(float)
        self.northern_crossings = north / max(float(north[held == names.ISLAMIC_STATE].sum()), 1.0)

    def near_place(self, reach_km: float) -> csr_array:
        """Return (P, P) weights 0-1 of what stands at one place for another, fading with road distance."""
        return self._kernel("place", reach_km)

    def near_home(self, reach_km: float) -> csr_array:
        """Return (B, P) weights 0-1 of what stands at a place for a group's homes."""
        return self._kernel("home", reach_km)

    def near_groups(self, reach_km: float) -> csr_array:
        """Return (B, B) influence of other groups nearby, rows sum to 1 or to 0."""
        return self._kernel("groups", reach_km)

    def _kernel(self, which: str, reach_km: float) -> csr_array:
        kept = self._kernels.get((which, reach_km))
        if kept is None:
            fade = np.where(self._road <= CUT_OFF * reach_km, np.exp(-self._road / reach_km), 0.0)
            kept = csr_array(fade)
            if which == "home":
                kept = csr_array(self.homes @ kept)
            elif which == "groups":
                close = (self.homes @ kept @ self.homes_back).toarray() * self._influence[None, :]
                np.fill_diagonal(close, 0.0)
                kept = _rows_to_one(close)
            self._kernels[which, reach_km] = kept
        return kept


def _aims(
    residents: NDArray[np.float64],
    sunni: NDArray[np.float64],
    is_iraqi: NDArray[np.bool_],
    held: NDArray[np.int64],
    beyond: float,
) -> NDArray[np.float64]:
    """Return how far each camp aims at each place, (C, P).

    The two governments aim at all of their country, IS at all Sunni places, the other camps at places of the
    communities that they stand for. What lies beyond is worth less, and ground in a country where a camp held
    nothing on the first day nothing.
    """
    wanted = residents.copy()
    wanted[names.ISLAMIC_STATE] = sunni
    wanted[names.BAGHDAD] = is_iraqi
    wanted[names.DAMASCUS] = ~is_iraqi
    in_iraq = np.asarray([(is_iraqi & (held == camp)).any() for camp in range(len(names.CAMPS))])
    in_syria = np.asarray([(~is_iraqi & (held == camp)).any() for camp in range(len(names.CAMPS))])
    in_syria[names.TURKEY] = True
    acts = np.where(is_iraqi[None, :], in_iraq[:, None], in_syria[:, None])
    return acts * (beyond + (1.0 - beyond) * wanted)


def _in_blocks(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a table with columns of 0 added until they make up whole blocks."""
    return np.pad(table, ((0, 0), (0, -table.shape[1] % BLOCKS)))


def _hostile(hostility: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how hard each row of GO_CAMP attacks a place in each situation, (GO_ROWS, C * SITUATIONS).

    0 where the camp holds the place itself or does not stand next to it.
    """
    others = hostility * (1.0 - np.eye(CAMPS))
    of_is = np.arange(CAMPS) == names.ISLAMIC_STATE
    by_holder = np.concatenate([others[:1], others[1:] * ~of_is, others[1:] * of_is])
    is_near = np.arange(SITUATIONS)[None, :] >> GO_CAMP[:, None] & 1
    return (by_holder[:, :, None] * is_near[:, None, :]).reshape(GO_ROWS, -1)


def _value(places: Places, numbers: SimpleNamespace) -> NDArray[np.float64]:
    """Return the worth of a place, (P,): people (square root), oil, crossings, capitals."""
    extra = (
        numbers.oil * places.oil / (places.oil + numbers.oil_half)
        + numbers.capital * places.is_capital
        + numbers.crossing * places.is_crossing
    )
    return numbers.least_value + np.sqrt(np.asarray(places.population) / 100_000.0) + extra


def _unit_sets(
    kind: SimpleNamespace, of_baghdad: NDArray[np.bool_], of_partners: NDArray[np.bool_]
) -> dict[str, NDArray[np.bool_]]:
    """Return the sets of units that rules look at, name -> (F,)."""
    return {
        "brigade": kind.brigade,
        "enemy": ~kind.brigade,
        "militia": kind.militia,
        "army": kind.army,
        "state": kind.army | kind.elite | kind.police,
        "kurdish": kind.peshmerga | kind.kurdish_syrian,
        "baghdad": of_baghdad,
        "partner": of_partners,
    }


def _rival_patrons(theatre: Theatre) -> NDArray[np.float64]:
    """Return the weight of each pair of patrons who are rivals among all pairs of a camp's patrons, (C, A * A)."""
    supports = (np.asarray(theatre.patrons.supports) > 0.0).astype(float)
    pairs = supports[:, None, :] * supports[None, :, :]
    pairs *= 1.0 - np.eye(len(supports))[:, :, None]
    rivals = (np.asarray(theatre.patrons.rivals) > 0.0)[:, :, None]
    share = pairs * rivals / np.maximum(pairs.sum(axis=(0, 1)), 1.0)
    return np.ascontiguousarray(share.reshape(-1, CAMPS).T)


def _to_kurdish_region(places: Places, road: NDArray[np.float64], reach_km: float) -> csr_array:
    """Return the share of those who leave a place who find shelter in Iraq's Kurdish places, (1, P), by distance."""
    kurdish = (places.composition[:, names.COMMUNITIES.index("kurd")] > MAJORITY) & (np.asarray(places.country) == "IQ")
    nearest = road[:, kurdish].min(axis=1)
    return csr_array(np.exp(-nearest / reach_km)[None, :])


def _adjacency(neighbours: NDArray[np.int64]) -> tuple[csr_array, NDArray[np.int64]]:
    """Return the neighbour matrix and the padded table with P where there is none."""
    count = len(neighbours)
    rows, columns = np.nonzero(neighbours >= 0)
    ones = np.ones(len(rows))
    matrix = csr_array((ones, (rows, neighbours[rows, columns])), shape=(count, count))
    return matrix, np.where(neighbours >= 0, neighbours, count)


def _rows_to_one(weights: NDArray[np.float64]) -> csr_array:
    """Scale rows to sum to 1, leaving empty rows empty."""
    total = weights.sum(axis=1, keepdims=True)
    return csr_array(np.divide(weights, total, out=np.zeros_like(weights), where=total > 0.0))
