"""Fixed networks between places, groups and forces, built once a chunk from the theatre."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from sim import names
from sim.core.networks import (
    CAMPS,
    ENEMIES,
    GO_CAMP,
    PARTY_CAMP,
    acts,
    adjacency,
    aims,
    defenders,
    facing,
    hallowed,
    homeward,
    hostile,
    in_blocks,
    peace_and_enmity,
    rival_patrons,
    rivalry,
    rows_to_one,
    stack,
    stakes,
    to_kurdish_region,
    unit_sets,
    value,
)
from sim.theatre.records import Theatre

CUT_OFF = 3.0  # lengths of fading beyond which a network has no link


class Maps:
    """Who is near whom.

    Attributes
    ----------
    homes, homes_back : csr_array
        (B, P) share of a group living at a place, and its transpose.
    homes_by_kind : csr_array
        (2 * P, B) as `homes_back`, first for other groups, then for allies.
    rivals : csr_array
        (B, B) rivals, rows sum to 1 or to 0.
    adjacent : csr_array
        (P, P) 1 for neighbouring places.
    neighbours : numpy.ndarray
        (P, K) indices, P where there is none.
    closeness : numpy.ndarray
        (P, W) readiness to march from one place to another, 0-1; 0 in the columns that fill up the last
        block.
    weeks_away : numpy.ndarray
        (P, P) whole weeks of march beyond the first.
    residents, defenders, aims : numpy.ndarray
        (C, P) share of the people of a place who belong to a camp; share of them ready to defend it under a
        camp; how far a camp aims at a place.
    stakes : numpy.ndarray
        (C, P) share of people who belong wholly to a camp or its friends among those of a place and of its
        neighbours, on the first day; 1 where a shrine of theirs stands; 0 for IS, with which no community
        stands.
    acts : numpy.ndarray
        (C, P) whether a camp acts in the country of a place.
    home, is_guard, homeward : numpy.ndarray
        (F,) where each unit stood at first, and whether it fights there only; (F, P) how ready it is to be
        sent to a place, 0-1, by the distance from there.
    sunni, force_sunni : numpy.ndarray
        (P,) share of Sunnis but for the Kurds, and (F,) share of Sunni Arabs.
    ways : numpy.ndarray
        (F,) 0 for units that go anywhere, 1 for militias, 2 for tribal units.
    at_border : numpy.ndarray
        (P,) 1 for places with a neighbour in the other country.
    friends : numpy.ndarray
        (C,) the camps at peace with each, itself among them, a bit for each camp.
    at_peace, enmity : numpy.ndarray
        (C, C) 1 for camps at peace with each other; hostility of camps that are not, IS left out.
    air_bases : numpy.ndarray
        (A,) places with an air base.
    facing : numpy.ndarray
        (C, SITUATIONS) hostility of the most hostile camp but IS in a set of camps towards each camp.
    rivalry : numpy.ndarray
        (C, SITUATIONS) weight of each camp's rivalries with the camps but IS in a set, at most 1.
    hostile : numpy.ndarray
        (GO_ROWS, C * SITUATIONS) how hard a camp attacks a place, by its holder and who stands next to it.
    hostile_to_either : numpy.ndarray
        (ENEMIES, C * SITUATIONS) the same of each enemy of IS, whether IS holds the place or another does.
    row_aims, value, hallowed : numpy.ndarray
        (GO_ROWS, P) how far the attacking camp aims at each place; (P,) worth of a place to anybody, and what
        a shrine or an air base adds to it for the enemies of IS.
    camp, by_camp : numpy.ndarray
        (F,) camp of each force, and (C, F) 1 where a force is of a camp.
    ground, prizes, land : numpy.ndarray, float
        (4, P) settled km2 in all, in Iraq and in Syria, and 1; (3, P) settled km2, oil and share of the
        northern crossings; settled km2 of all places.
    countries : numpy.ndarray
        (2, P) whether a place is in Iraq; in Syria.
    is_theatre_of : numpy.ndarray
        (2 * C,) whether each camp aims at anything in Iraq; then in Syria.
    shia_people : numpy.ndarray
        Shia people of the places where there are any, in the order of `near_shia`.
    unit_sets : dict
        Name -> (F,) sets of units that rules look at.
    is_kind : namespace
        (F,) mask by kind of force.
    is_sent : numpy.ndarray
        (F,) Western units that are there only as far as a scenario sends ground troops.
    is_ally, is_iraqi_group : numpy.ndarray
        (B,) 1 or 0.
    is_partner, people_of_camp : numpy.ndarray
        (C,) camps that the air campaign supports; people under each camp on the first day.
    """

    def __init__(self, theatre: Theatre, numbers: SimpleNamespace) -> None:
        places, groups, forces = theatre.places, theatre.groups, theatre.forces
        self._road = np.asarray(theatre.travel_km)
        self._shia = places.population * places.composition[:, names.COMMUNITIES.index("shia_arab")]
        self.shia_people = self._shia[self._shia > 0.0]
        self._influence = np.asarray(groups.influence)
        self._deployed, self._readiness = np.nan, np.empty(0)
        self._kernels: dict[tuple[str, float], csr_array] = {}
        self.homes = csr_array(groups.homes)
        self.homes_back = csr_array(self.homes.T)
        allies = np.asarray(groups.kind) == "ally"
        self.homes_by_kind = stack(self.homes_back * ~allies, self.homes_back * allies)
        self.rivals = rows_to_one(csr_array(groups.rivals).toarray().astype(float))
        self.adjacent, self.neighbours = adjacency(np.asarray(theatre.neighbours, dtype=np.int64))
        self.closeness = in_blocks(np.exp(-self._road / numbers.orders.march_km))
        self.weeks_away = np.floor(self._road / numbers.orders.week_km)
        self.residents = (theatre.affinity[:, None, :] * places.composition[None]).sum(axis=2)
        arabs, turkmen = (names.COMMUNITIES.index(name) for name in ("sunni_arab", "turkmen"))
        held = PARTY_CAMP[np.asarray(places.holder)]
        self.is_iraqi_place = in_iraq = np.asarray(places.country) == "IQ"
        self.acts = acting = acts(in_iraq, held)
        hostility = np.asarray(theatre.hostility)
        self.defenders = defenders(
            theatre.affinity, hostility, places.composition, acting, numbers.fight.at_peace
        )
        self.stakes = stakes(
            theatre.affinity, hostility, places, acting, numbers.fight.at_peace, self.adjacent
        )
        self.at_peace, self.enmity = peace_and_enmity(hostility, numbers.fight.at_peace)
        self.friends = (self.at_peace @ (1 << np.arange(CAMPS))).astype(np.uint8)
        self.home, self.is_guard = np.asarray(forces.post), np.asarray(forces.is_home_guard)
        self.homeward = homeward(
            self._road, self.home, np.asarray(forces.has_local_ties), numbers.orders.home_km
        )
        self.sunni = places.composition[:, arabs] + numbers.see.sunni_turkmen * places.composition[:, turkmen]
        self.force_sunni = np.asarray(forces.sunni_share)
        kind = np.asarray(forces.kind)
        self.is_kind = SimpleNamespace(**{name: kind == code for code, name in enumerate(names.FORCE_KINDS)})
        self.is_ally = allies.astype(float)
        self.is_iraqi_group = (np.asarray(groups.country) == "IQ").astype(float)
        self.to_kurdish_region = to_kurdish_region(places, self._road, numbers.life.shelter_km)
        across = np.where(in_iraq, self.adjacent @ ~in_iraq, self.adjacent @ in_iraq)
        self.at_border = (across > 0.0).astype(float)
        self.air_bases = np.flatnonzero(places.is_air_base)
        self.is_sent = self.is_kind.western & (np.asarray(forces.establishment) <= 0.0)
        supports = np.asarray(theatre.patrons.supports)[names.PATRONS.index("united_states")]
        camp = np.asarray(forces.camp)
        self.is_partner = (supports > 0.0) & ~np.isin(
            np.arange(len(names.CAMPS)), [names.TURKEY, names.REBELS]
        )
        self.rival_patrons = rival_patrons(theatre)
        self.is_partner_force = self.is_partner[camp]
        self.is_baghdad_force = camp == names.BAGHDAD
        self.is_enemy_force = ~self.is_kind.brigade
        self.camp = camp.astype(np.int64)
        self.ways = np.where(self.is_kind.militia, 1, np.where(self.is_kind.tribal, 2, 0))
        self.hostile = hostile(hostility)
        self.hostile_to_either = self.hostile[1 : 1 + ENEMIES] + self.hostile[1 + ENEMIES :]
        self.facing, self.rivalry = facing(hostility), rivalry(theatre.rivalry)
        self.value = value(places, numbers.orders)
        self.hallowed = hallowed(places, numbers.orders)
        orders = numbers.orders
        self.aims = aims(
            self.residents, self.sunni, self.is_iraqi_place, acting, orders.beyond, orders.beyond_is
        )
        self.row_aims = self.aims[GO_CAMP]
        self.people_of_camp = np.bincount(held, weights=places.population, minlength=len(names.CAMPS))
        self.by_camp = (camp == np.arange(CAMPS)[:, None]).astype(float)
        land, of_iraq = np.asarray(places.settled_km2), self.is_iraqi_place
        self.ground = np.stack([land, land * of_iraq, land * ~of_iraq, 1.0 * theatre.places.is_city])
        self.countries = np.stack([of_iraq, ~of_iraq])
        self.is_theatre_of = (self.countries[:, None, :] & (self.aims > 0.0)).any(axis=2).ravel()
        self.unit_sets = unit_sets(self.is_kind, self.is_baghdad_force, self.is_partner_force)
        north = np.asarray(places.is_turkish_crossing).astype(float)
        self.northern_crossings = north / max(float(north[held == names.ISLAMIC_STATE].sum()), 1.0)
        self.prizes = np.stack([land, np.asarray(places.oil), self.northern_crossings])
        self.land = float(land.sum())

    def readiness(self, deployed: float) -> NDArray[np.float64]:
        """Return how ready a unit is to go from each place to each other, by its way of going, (3 * P, W).

        Militias stand in Sunni places as far as they are deployed there; tribal units keep to Sunni places.
        """
        if self._deployed != deployed:
            sunni = np.zeros(self.closeness.shape[1])
            sunni[: len(self.sunni)] = self.sunni
            ways = (np.ones(len(sunni)), 1.0 - sunni + deployed * sunni, sunni)
            self._readiness = np.concatenate([self.closeness * way for way in ways])
            self._deployed = deployed
        return self._readiness

    def near_place(self, reach_km: float) -> csr_array:
        """Return (P, P) weights 0-1 of what stands at one place for another, fading with road distance."""
        return self._kernel("place", reach_km)

    def near_across(self, reach_km: float) -> csr_array:
        """Return the links of `near_place` that cross the border of the two countries."""
        return self._kernel("across", reach_km)

    def near_home(self, reach_km: float) -> csr_array:
        """Return (B, P) weights 0-1 of what stands at a place for a group's homes."""
        return self._kernel("home", reach_km)

    def near_allies(self, reach_km: float) -> csr_array:
        """Return the same for the homes of insurgent allies alone; rows of other groups are empty."""
        return self._kernel("allies", reach_km)

    def near_shia(self, reach_km: float) -> csr_array:
        """Return the rows of `near_place` of the places where Shia people live."""
        return self._kernel("shia", reach_km)

    def near_groups(self, reach_km: float) -> csr_array:
        """Return (B, B) influence of other groups nearby, rows sum to 1 or to 0."""
        return self._kernel("groups", reach_km)

    def _kernel(self, which: str, reach_km: float) -> csr_array:
        kept = self._kernels.get((which, reach_km))
        if kept is None:
            fade = np.where(self._road <= CUT_OFF * reach_km, np.exp(-self._road / reach_km), 0.0)
            kept = csr_array(fade)
            if which == "across":
                kept = csr_array(fade * (self.is_iraqi_place[:, None] != self.is_iraqi_place))
            elif which == "home":
                kept = csr_array(self.homes @ kept)
            elif which == "allies":
                kept = csr_array((self.homes * self.is_ally[:, None]) @ kept)
                kept.eliminate_zeros()
            elif which == "shia":
                kept = kept[np.flatnonzero(self._shia)]
            elif which == "groups":
                close = (self.homes @ kept @ self.homes_back).toarray() * self._influence[None, :]
                np.fill_diagonal(close, 0.0)
                kept = rows_to_one(close)
            self._kernels[which, reach_km] = kept
        return kept
