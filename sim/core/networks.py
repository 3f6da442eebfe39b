"""The tables and networks that maps are made of, each worked out once from the theatre."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from sim import names
from sim.theatre.records import Places, Theatre

PARTY_CAMP = np.asarray(names.PARTY_CAMP, dtype=np.int64)
CAMPS = len(names.CAMPS)
ENEMIES = CAMPS - 1
GO_ROWS = 1 + 2 * ENEMIES  # who attacks whom: IS; each of its enemies but on IS; each of them on IS
GO_CAMP = np.asarray([names.ISLAMIC_STATE, *range(1, CAMPS), *range(1, CAMPS)])
SITUATIONS = 1 << CAMPS  # sets of camps that may stand next to a place
# (C, SITUATIONS), 1 where a camp is in the set; the bit of a camp is its position.
IN_SET = (np.arange(SITUATIONS)[None, :] >> np.arange(CAMPS)[:, None]) & 1
MAJORITY = 0.5
WHOLLY = 1.0  # affinity of a community that belongs to a camp and to nobody else
BLOCKS = 10  # of places, in choosing among them


def acts(is_iraqi: NDArray[np.bool_], held: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return whether each camp acts in the country of each place, (C, P): where it held ground at first.

    Turkey may come to Syria.
    """
    in_iraq = np.asarray([(is_iraqi & (held == camp)).any() for camp in range(CAMPS)])
    in_syria = np.asarray([(~is_iraqi & (held == camp)).any() for camp in range(CAMPS)])
    in_syria[names.TURKEY] = True
    return np.where(is_iraqi[None, :], in_iraq[:, None], in_syria[:, None])


def aims(
    residents: NDArray[np.float64],
    sunni: NDArray[np.float64],
    is_iraqi: NDArray[np.bool_],
    acting: NDArray[np.bool_],
    beyond: float,
    beyond_is: float,
) -> NDArray[np.float64]:
    """Return how far each camp aims at each place, (C, P).

    The two governments aim at all of their country, IS at all Sunni places, the other camps at places where
    the communities that they stand for are the greater part. What lies beyond is worth less, and ground in a
    country where a camp does not act nothing.
    """
    wanted = residents**2 / (residents**2 + (1.0 - residents) ** 2)
    wanted[names.ISLAMIC_STATE] = sunni
    wanted[names.BAGHDAD] = is_iraqi
    wanted[names.DAMASCUS] = ~is_iraqi
    least = np.where(np.arange(len(names.CAMPS)) == names.ISLAMIC_STATE, beyond_is, beyond)[:, None]
    return acting * (least + (1.0 - least) * wanted)


def stack(first: csr_array, second: csr_array) -> csr_array:
    """Return two networks of the same sources as one, receivers of the second after those of the first."""
    stacked = csr_array(vstack([first, second]))
    stacked.eliminate_zeros()
    return stacked


def in_blocks(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a table with columns of 0 added until they make up whole blocks."""
    missing = -table.shape[1] % BLOCKS
    return np.concatenate([table, np.zeros((len(table), missing))], axis=1)


def hostile(hostility: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how hard each row of GO_CAMP attacks a place in each situation, (GO_ROWS, C * SITUATIONS).

    0 where the camp holds the place itself or does not stand next to it.
    """
    others = hostility * (1.0 - np.eye(CAMPS))
    of_is = np.arange(CAMPS) == names.ISLAMIC_STATE
    by_holder = np.concatenate([others[:1], others[1:] * ~of_is, others[1:] * of_is])
    return (by_holder[:, :, None] * IN_SET[GO_CAMP][:, None, :]).reshape(GO_ROWS, -1)


def facing(hostility: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how hostile the most hostile camp but IS in a set is to each camp, (C, SITUATIONS)."""
    is_in = IN_SET.T.astype(float)
    is_in[:, names.ISLAMIC_STATE] = 0.0
    return np.ascontiguousarray((is_in[:, :, None] * hostility[None]).max(axis=1).T)


def rivalry(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weight of a camp's rivalries with the camps but IS in a set, at most 1, (C, SITUATIONS)."""
    others = np.array(weights, dtype=float)
    others[:, names.ISLAMIC_STATE] = 0.0
    return np.minimum(np.einsum("cd,ds->cs", others, IN_SET), 1.0)


def defenders(
    affinity: NDArray[np.float64],
    hostility: NDArray[np.float64],
    composition: NDArray[np.float64],
    acting: NDArray[np.bool_],
    at_peace: float,
) -> NDArray[np.float64]:
    """Return the share of the people of a place ready to defend it under each camp, (C, P).

    They do so for a camp that they belong to, and for one that is at peace with theirs, should theirs act in
    that country: Kurds where Damascus rules, say.
    """
    belongs, at_peace_with = np.eye(CAMPS, dtype=bool), _peaceful(hostility, at_peace)
    ready = np.zeros((CAMPS, *composition.shape))
    for other in range(CAMPS):
        is_with = belongs[:, other, None] | (at_peace_with[:, other, None] & acting[other])
        ready = np.maximum(ready, is_with[:, :, None] * affinity[other])
    return (ready * composition).sum(axis=2)


def _peaceful(hostility: NDArray[np.float64], at_peace: float) -> NDArray[np.bool_]:
    """Return which camps are at peace with which, (C, C): neither is more hostile to the other than that."""
    return np.maximum(hostility, hostility.T) <= at_peace


def peace_and_enmity(
    hostility: NDArray[np.float64], at_peace: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return which camps are at peace, and how hostile the others but IS are to each other, both (C, C)."""
    peace = _peaceful(hostility, at_peace)
    others = np.arange(CAMPS) != names.ISLAMIC_STATE
    return peace.astype(float), hostility * (~peace & others & others[:, None])


def stakes(
    affinity: NDArray[np.float64],
    hostility: NDArray[np.float64],
    places: Places,
    acting: NDArray[np.bool_],
    at_peace: float,
    adjacent: csr_array,
) -> NDArray[np.float64]:
    """Return how far units of each camp have their own at their back at each place, (C, P), 0-1.

    The share of communities that belong wholly to the camp, or to one at peace with it, among the people of
    the place and its neighbours; all of it where a shrine of theirs stands.
    """
    wholly = (np.asarray(affinity) >= WHOLLY).astype(float)
    people = np.asarray(places.population, dtype=float)
    own = defenders(wholly, hostility, places.composition, acting, at_peace) * people
    share = (own + (adjacent @ own.T).T) / np.maximum(people + adjacent @ people, 1.0)
    shia = names.COMMUNITIES.index("shia_arab")
    return np.maximum(share, wholly[:, [shia]] * np.asarray(places.is_shrine))


def homeward(
    road: NDArray[np.float64], home: NDArray[np.int64], has_ties: NDArray[np.bool_], reach_km: float
) -> NDArray[np.float64]:
    """Return how ready units are to be sent to each place, (F, P): less the farther it is from home, 0-1.

    That goes for units raised where they stand; for others it is 1 everywhere.
    """
    return np.where(has_ties[:, None], np.exp(-road[home] / reach_km), 1.0)


def hallowed(places: Places, numbers: SimpleNamespace) -> NDArray[np.float64]:
    """Return what a shrine or an air base adds to the worth of a place for the enemies of IS, (P,)."""
    return numbers.shrine * np.asarray(places.is_shrine) + numbers.air_base * np.asarray(places.is_air_base)


def value(places: Places, numbers: SimpleNamespace) -> NDArray[np.float64]:
    """Return the worth of a place, (P,): people (square root), oil, crossings, capitals."""
    extra = (
        numbers.oil * places.oil / (places.oil + numbers.oil_half)
        + numbers.capital * places.is_capital
        + numbers.crossing * places.is_crossing
    )
    return numbers.least_value + np.sqrt(np.asarray(places.population) / 100_000.0) + extra


def unit_sets(
    kind: SimpleNamespace, of_baghdad: NDArray[np.bool_], of_partners: NDArray[np.bool_]
) -> dict[str, NDArray[np.bool_]]:
    """Return the sets of units that rules look at, name -> (F,)."""
    return {
        "brigade": kind.brigade,
        "enemy": ~kind.brigade,
        "local": ~(kind.brigade | kind.elite | kind.western | kind.turkish),
        "militia": kind.militia,
        "army": kind.army,
        "state": kind.army | kind.elite | kind.police,
        "kurdish": kind.peshmerga | kind.kurdish_syrian,
        "baghdad": of_baghdad,
        "partner": of_partners,
    }


def rival_patrons(theatre: Theatre) -> NDArray[np.float64]:
    """Return the weight of each pair of patrons who are rivals among all pairs of a camp's patrons, (C, A *
    A).
    """
    supports = (np.asarray(theatre.patrons.supports) > 0.0).astype(float)
    pairs = supports[:, None, :] * supports[None, :, :]
    pairs *= 1.0 - np.eye(len(supports))[:, :, None]
    rivals = (np.asarray(theatre.patrons.rivals) > 0.0)[:, :, None]
    share = pairs * rivals / np.maximum(pairs.sum(axis=(0, 1)), 1.0)
    return np.ascontiguousarray(share.reshape(-1, CAMPS).T)


def adjacency(neighbours: NDArray[np.int64]) -> tuple[csr_array, NDArray[np.int64]]:
    """Return the neighbour matrix and the padded table with P where there is none."""
    count = len(neighbours)
    rows, columns = np.nonzero(neighbours >= 0)
    ones = np.ones(len(rows))
    matrix = csr_array((ones, (rows, neighbours[rows, columns])), shape=(count, count))
    return matrix, np.where(neighbours >= 0, neighbours, count)


def rows_to_one(weights: NDArray[np.float64]) -> csr_array:
    """Scale rows to sum to 1, leaving empty rows empty."""
    total = weights.sum(axis=1, keepdims=True)
    return csr_array(np.divide(weights, total, out=np.zeros_like(weights), where=total > 0.0))


def to_kurdish_region(places: Places, road: NDArray[np.float64], reach_km: float) -> csr_array:
    """Return the share of those who leave a place who find shelter in Iraq's Kurdish places, (1, P).

    It falls off with the road distance to the nearest of them.
    """
    is_iraqi = np.asarray(places.country) == "IQ"
    kurdish = (places.composition[:, names.COMMUNITIES.index("kurd")] > MAJORITY) & is_iraqi
    nearest = road[:, kurdish].min(axis=1, initial=np.inf)
    return csr_array(np.exp(-nearest / reach_km)[None, :])
