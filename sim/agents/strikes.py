"""Air strikes: spread over the places where IS fights, they kill and slow; they take no ground."""

from __future__ import annotations

import numpy as np

from sim import names
from sim.core.helpers import Array, total
from sim.core.world import World


def strike(world: World) -> None:
    """Spread the week's strikes over places and take their toll of IS.

    Most go to fights in which a partner on the ground is engaged with IS, few to quiet places that IS holds.
    Each kills men of IS in proportion to how many are exposed, up to a ceiling (assumed saturating).
    """
    state, numbers = world.state, world.numbers.air
    patrons, places, forces = state.patrons, state.places, state.forces
    brigade = world.units.brigade
    target, post, men = (brigade.of(field) for field in (forces.target, forces.post, forces.men))
    at = world.spots.flat(np.where(target >= 0, target, post))
    garrison = np.where(state.seen.is_held, places.garrison, 0.0)
    exposed = world.spots.tally(at, men) + garrison
    patrons.strikes_at = patrons.strikes * _aim(world, exposed)
    killed = numbers.kills * patrons.strikes_at * exposed / (exposed + numbers.half_exposed)
    share = np.minimum(killed / np.maximum(exposed, 1.0), numbers.most)
    dead = men * world.spots.here(share, at)
    brigade.put(forces.men, men - dead)
    places.garrison = places.garrison - garrison * share
    state.ledger.dead[:, names.ISLAMIC_STATE] += dead.sum(axis=1) + (garrison * share).sum(axis=1)
    dense = np.minimum(places.people / world.numbers.harm.crowd, 1.0)
    harmed = np.minimum(numbers.civilians * patrons.strikes_at * dense, places.people)
    state.civilian_deaths += total(harmed)
    places.people = places.people - harmed


def _aim(world: World, exposed: Array) -> Array:
    """Return the share of the strikes that each place gets, (R, P)."""
    state, seen, numbers = world.state, world.state.seen, world.numbers.air
    partner_holds = world.maps.is_partner[state.places.camp]
    engaged = seen.is_contested & (
        (seen.is_held & seen.is_attacked_by_partner) | (partner_holds & ~seen.is_held)
    )
    weight = np.where(engaged, 1.0, numbers.quiet * seen.is_held) * (exposed > 0.0)
    weight = weight * np.where(
        seen.militias_lead, numbers.militias_least + state.patrons.strikes_for_militias, 1.0
    )
    return weight / np.maximum(total(weight), numbers.least_weight)
