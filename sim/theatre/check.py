"""What must hold of a theatre, whoever made it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.errors import CatalogError
from sim.names import GROUP_KINDS, PARTY_CAMP
from sim.theatre.records import Theatre

EDGE_KINDS = ("road", "track", "crossing")


def check_theatre(theatre: Theatre) -> None:
    """Refuse a theatre whose tables disagree.

    Raises
    ------
    CatalogError
        With the first disagreement in one line.
    """
    for is_good, problem in _conditions(theatre):
        if not is_good:
            raise CatalogError(f"theatre: {problem}")


def _is_share(values: np.ndarray) -> bool:
    return bool(np.all((values >= 0) & (values <= 1)))


def _conditions(theatre: Theatre) -> Iterator[tuple[bool, str]]:
    places, groups, forces = theatre.places, theatre.groups, theatre.forces
    for name, ids in (("place", places.id), ("group", groups.id), ("force", forces.id)):
        yield len(set(ids)) == len(ids), f"a {name} id appears twice"
    yield bool(np.allclose(places.composition.sum(axis=1), 1)), "communities of a place do not add up to 1"
    yield bool(np.all(places.composition >= 0)), "a community's share is negative"
    yield bool(np.all(places.settled_km2 <= places.cell_km2 + 1)), "a settled zone is larger than its cell"
    yield bool(np.all(places.holder >= 0)), "a place has no holder"
    yield bool(np.all(places.holder != places.assailant)), "a place is assailed by its own holder"
    yield _is_share(places.progress), "the progress of a contest is not a share"
    for name in ("population", "oil", "underground", "garrison"):
        yield bool(np.all(getattr(places, name) >= 0)), f"{name} is negative at a place"
    yield set(theatre.edges.kind) <= set(EDGE_KINDS), f"an edge is not one of {', '.join(EDGE_KINDS)}"
    yield bool(np.all(theatre.edges.km > 0)), "an edge has no length"
    yield bool(np.all(theatre.edges.a < theatre.edges.b)), "a place is its own neighbour"
    yield set(groups.kind) <= set(GROUP_KINDS), f"a group is not one of {', '.join(GROUP_KINDS)}"
    yield bool(np.allclose(groups.homes.sum(axis=1), 1)), "the homes of a group do not add up to 1"
    yield bool(np.all(groups.rivals.diagonal() == 0)), "a group is its own rival"
    yield bool(np.all(np.abs(groups.stance) <= 2)), "a group's stance lies outside -2 to 2"
    yield bool(np.all(groups.side >= 0)), "a group has no side"
    yield bool(np.all(groups.armed >= 0)) and _is_share(groups.influence), "a group has a wrong size"
    yield bool(np.all(forces.men >= 0)), "a force has less than no men"
    yield bool(np.all(forces.men <= forces.establishment)), "a force exceeds its establishment"
    for name in ("quality", "will", "sunni_share"):
        yield _is_share(getattr(forces, name)), f"the {name} of a force is not a share"
    camp_of = np.array(PARTY_CAMP)
    yield bool(np.all(camp_of[forces.party] == forces.camp)), "a force's party belongs to another camp"
    stands_well = (camp_of[places.holder[forces.post]] == forces.camp) | (forces.men == 0)
    yield bool(np.all(stands_well)), f"{_first(forces.id, ~stands_well)} stands on ground of another camp"
    for name in ("base_effort", "hostility", "rivalry", "affinity"):
        yield _is_share(getattr(theatre, name)), f"{name} is not a share"


def _first(ids: tuple[str, ...], wrong: np.ndarray) -> str:
    return ids[int(np.argmax(wrong))] if wrong.any() else "no force"
