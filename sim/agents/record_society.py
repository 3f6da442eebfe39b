"""The record of society, politics, the inside of IS and the world outside: weekly outcomes of each run."""

from __future__ import annotations

import numpy as np

from sim import names
from sim.core.helpers import Array
from sim.core.world import World

WEEKS_A_MONTH = 52.0 / 12.0
WEEKS_A_YEAR = 52.0


def society_outcomes(world: World) -> dict[str, Array]:
    """Return the weekly outcomes beyond fronts, men and money, id -> (R,)."""
    state = world.state
    inside, abroad, settlement = state.inside, state.abroad, state.settlement
    return {
        **_life(world),
        "is_cohesion": inside.cohesion[:, 0],
        "is_image": inside.image[:, 0],
        "uprisings": inside.revolts[:, 0] * WEEKS_A_MONTH,
        "coup_attempts": inside.is_plot[:, 0] * WEEKS_A_YEAR,
        **_contacts(world),
        "settlement_legitimacy": settlement.legitimacy[:, 0],
        "backing_of_leader": state.leader.backing[:, 0],
        "displaced_erbil": state.kurdish_region.displaced[:, 0],
        "appeal_abroad": abroad.appeal[:, 0],
        "attacks_abroad": abroad.attacks[:, 0],
    }


def _life(world: World) -> dict[str, Array]:
    """Life under IS by people, and polarisation by Sunnis."""
    places, life = world.state.places, world.state.life
    under_is = places.people * (places.camp == names.ISLAMIC_STATE)
    people = np.maximum(under_is.sum(axis=1), 1.0)
    sunnis = places.people * world.maps.sunni
    return {
        "is_services": (life.services * under_is).sum(axis=1) / people,
        "local_discontent": (life.discontent * under_is).sum(axis=1) / people,
        "polarisation": (life.polarisation * sunnis).sum(axis=1) / np.maximum(sunnis.sum(axis=1), 1.0),
    }


def _contacts(world: World) -> dict[str, Array]:
    """Groups, by armed men, in touch with the coalition, and contacts lost."""
    groups, outreach = world.state.groups, world.state.outreach
    armed = np.maximum(groups.armed.sum(axis=1), 1.0)
    return {
        "tribal_contacts": (groups.armed * outreach.contact_direct).sum(axis=1) / armed,
        "tribal_contacts_online": (groups.armed * outreach.contact_online).sum(axis=1) / armed,
        "contacts_killed": outreach.contacts_killed[:, 0],
    }
