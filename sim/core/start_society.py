"""Society, politics and the world outside on the first day."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from sim import names
from sim.core import society as so
from sim.core.state import Places, column
from sim.theatre.records import Theatre


def starting_life(places: Places, first: SimpleNamespace) -> so.Life:
    """Return life at the places, (R, P)."""
    held = places.camp == names.ISLAMIC_STATE
    nothing = np.zeros(held.shape)
    return so.Life(
        services=np.where(held, first.services_is, first.services),
        discontent=np.where(held, first.discontent, 0.0),
        polarisation=nothing + first.polarisation,
        lawless_before=np.where(held, first.lawless, 0.0),
        rebuilt=nothing.copy(),
    )


def starting_outreach(theatre: Theatre, runs: int) -> so.Outreach:
    """Return the groups' ties, (R, B): none yet."""
    nothing = np.zeros((runs, len(theatre.groups.id)))
    return so.Outreach(nothing.copy(), nothing.copy(), nothing.copy(), column(0.0, runs))


def starting_settlement(runs: int, first: SimpleNamespace, world: dict) -> so.Settlement:
    """Return what is offered for afterwards, (R, 1)."""
    return so.Settlement(
        guarantee=column(world["postwar_guarantees"], runs),
        autonomy=column(world["autonomy_offer"], runs),
        dialogue=column(world["inclusive_dialogue"], runs),
        visibility=column(world["western_visibility"], runs),
        legitimacy=column(first.settlement, runs),
    )


def starting_leader(runs: int, first: SimpleNamespace, world: dict) -> so.Leader:
    """Return the prime minister's position, (R, 1)."""
    return so.Leader(
        backing=column(first.backing, runs),
        reform=column(world["security_sector_reform"], runs),
        reform_pace=column(world["reform_pace"], runs),
        protest=column(world["protest"], runs),
        replaced=column(0.0, runs),
    )


def starting_kurdish_region(runs: int, world: dict) -> so.KurdishRegion:
    """Return politics in Erbil, (R, 1)."""
    return so.KurdishRegion(
        dispute=column(world["erbil_dispute"], runs),
        oil_feud=column(world["oil_feud"], runs),
        pkk_rise=column(world["pkk_rise"], runs),
        referendum=column(world["kurdish_referendum"], runs),
        displaced=column(0.0, runs),
    )


def starting_inside(runs: int, first: SimpleNamespace, world: dict) -> so.Inside:
    """Return what goes on inside IS, (R, 1)."""
    zero = column(0.0, runs)
    return so.Inside(
        cohesion=column(first.cohesion, runs),
        command=column(1.0, runs),
        image=column(first.image, runs),
        brutality=column(world["is_brutality"], runs),
        provocation=column(world["is_provocation"], runs),
        recklessness=column(world["is_recklessness"], runs),
        struck_state=zero.copy(),
        is_plot=zero.copy(),
        coups=zero.copy(),
        revolts=zero.copy(),
    )


def starting_abroad(runs: int, first: SimpleNamespace) -> so.Abroad:
    """Return the world outside, (R, 1)."""
    return so.Abroad(appeal=column(first.appeal, runs), attacks=column(first.attacks_abroad, runs))


def starting_region(runs: int, world: dict) -> so.Region:
    """Return what outside powers do, (R, 1)."""
    return so.Region(
        narrative=column(world["hostile_narrative"], runs),
        pkk_war=column(world["turkey_pkk_war"], runs),
        aleppo=column(world["aleppo_campaign"], runs),
        iran_open=column(world["iranian_intervention"], runs),
        iran_backing=column(world["iranian_backing"], runs),
        rapprochement=column(world["us_iran_rapprochement"], runs),
        conditionality=column(world["aid_conditionality"], runs),
        raiders=column(world["desert_raiders"], runs),
        troops=column(world["western_ground_troops"], runs),
    )
