"""The prime minister, reform, and what scenario and world set in Erbil, Ankara, Tehran and Washington."""

from __future__ import annotations

import numpy as np

from sim.core.helpers import log_odds, logistic
from sim.core.state import column
from sim.core.world import World


def take_in_world(world: World) -> None:
    """Put this week's conditions where agents and claims can see them; move practice towards levers."""
    state, runs, now, levers = world.state, world.runs, world.uncertainties, world.levers
    pace = world.numbers.policy.pace
    state.inside.brutality = column(now["is_brutality"], runs)
    state.inside.provocation = column(now["is_provocation"], runs)
    state.inside.recklessness = column(now["is_recklessness"], runs)
    region, north, leader = state.region, state.kurdish_region, state.leader
    region.narrative = column(now["hostile_narrative"], runs)
    region.pkk_war = column(now["turkey_pkk_war"], runs)
    region.aleppo = column(now["aleppo_campaign"], runs)
    region.iran_open = column(now["iranian_intervention"], runs)
    region.iran_backing = column(now["iranian_backing"], runs)
    north.dispute = column(now["erbil_dispute"], runs)
    north.oil_feud = column(now["oil_feud"], runs)
    north.pkk_rise = column(now["pkk_rise"], runs)
    north.referendum = column(now["kurdish_referendum"], runs)
    leader.protest = column(now["protest"], runs)
    practice = (
        (region, "rapprochement", "us_iran_rapprochement"),
        (region, "conditionality", "aid_conditionality"),
        (region, "raiders", "desert_raiders"),
        (region, "troops", "western_ground_troops"),
        (leader, "reform", "security_sector_reform"),
        (leader, "reform_pace", "reform_pace"),
        (state.settlement, "guarantee", "postwar_guarantees"),
        (state.settlement, "autonomy", "autonomy_offer"),
        (state.settlement, "dialogue", "inclusive_dialogue"),
        (state.settlement, "visibility", "western_visibility"),
    )
    for part, attribute, lever in practice:
        before = getattr(part, attribute)
        setattr(part, attribute, before + pace * (levers[lever] - before))


def keep_office(world: World) -> None:
    """Move the prime minister's backing; a weak one may be replaced, by a chance event a week or by an event.

    A successor starts with ordinary backing and, as assumed, excludes less.
    """
    state, board, numbers = world.state, world.board, world.numbers.leader
    leader = state.leader
    first = log_odds(world.numbers.start.backing) + np.zeros((world.runs, 1))
    wanted = logistic(board.resolve("backing", first))
    leader.backing += numbers.pace * (wanted - leader.backing)
    weekly = numbers.replacement / 52.0 * np.exp(board.pushed("replacement") + np.zeros((world.runs, 1)))
    goes = (world.uniform("leader.replaced", 1) < -np.expm1(-weekly)) | (world.placed.new_leaders > 0.0)
    leader.replaced += goes
    leader.backing = np.where(goes, world.numbers.start.backing, leader.backing)
    state.baghdad.exclusion = np.where(
        goes, state.baghdad.exclusion * numbers.successor_excludes, state.baghdad.exclusion
    )
