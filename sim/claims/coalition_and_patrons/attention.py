"""Where the enemies of IS turn their strength: on it, on each other, or on nothing."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim import names
from sim.core.helpers import Array, saturate
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]
CAMP = np.arange(len(names.CAMPS))
AGAINST_IS = CAMP != names.ISLAMIC_STATE
OF_ERBIL, OF_SDF, OF_TURKEY = CAMP == names.ERBIL, CAMP == names.SDF, CAMP == names.TURKEY
ROUND_ALEPPO = (CAMP == names.DAMASCUS) | (CAMP == names.REBELS)
SYRIAN_RIVALS = ROUND_ALEPPO | OF_TURKEY  # at war in Syria and neither the Syrian Kurds nor Washington


def sideshow(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Who has a rival nearer home than IS keeps its strength for that rival; the Syrian Kurds do not.

    Reads how near rivals and IS stand to each camp, (R, C); camps that have neither near them rank nothing.
    """
    near, threat = state.seen.rivals_near, state.seen.threat_to_camp
    both = near + threat
    salience = memory.mean("salience", near / np.maximum(both, k.least_near), k.half_life)
    ranks = (both > k.least_near) * SYRIAN_RIVALS
    return {"effort": -k.weight_effort * (salience - k.neutral_share) * ranks}


def aleppo_diversion(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """A siege of Aleppo draws Damascus and the rebels west, as long as both stand there.

    Reads the campaign beyond its ordinary level and how evenly the two share the country there, (R, 1).
    """
    siege = np.maximum(state.region.aleppo - k.neutral_share, 0.0) / (1.0 - k.neutral_share)
    fought = np.sqrt(state.seen.aleppo_shared)
    return {"effort": -k.weight_effort * siege * fought * ROUND_ALEPPO}


def kurds_stop_at_borders(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Holding the land that they sought, the Iraqi Kurds go no further, unless IS breaks into that land.

    Reads the share of the claimed land that Erbil holds and the share that IS holds, (R, 1).
    """
    content = np.maximum(state.seen.kurdish_land_held - k.neutral_share, 0.0) / (1.0 - k.neutral_share)
    unbroken = np.maximum(1.0 - state.seen.kurdish_land_lost / k.broken_share, 0.0)
    return {"effort": -k.weight_effort * content * unbroken * OF_ERBIL}


def kurds_stop_at_borders_as_threshold(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """The Iraqi Kurds stop all at once when they hold nearly all that they sought, unless IS stands in it.

    Reads the share of the claimed land that Erbil holds and the share that IS holds, (R, 1).
    """
    is_content = state.seen.kurdish_land_held >= k.enough_share
    is_broken = state.seen.kurdish_land_lost >= k.broken_share
    return {"effort": -k.weight_effort * (is_content & ~is_broken) * OF_ERBIL}


def turkey_stands_aside(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """At war with the PKK, and the more of its border the Syrian Kurds hold, Turkey helps nobody against IS.

    Reads the war with the PKK and the share of the crossings to Turkey that the SDF hold, (R, 1).
    """
    war = np.maximum(state.region.pkk_war - k.neutral_war, 0.0) / (1.0 - k.neutral_war)
    advance = np.maximum(state.seen.sdf_border - k.neutral_share, 0.0) / (1.0 - k.neutral_share)
    alarm = k.war_share * war + (1.0 - k.war_share) * memory.mean("advance", advance, k.half_life)
    return {
        "effort": -k.weight_effort * alarm * OF_TURKEY,
        "supply": -k.weight_supply * alarm * OF_SDF,
    }


def fights_everyone(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Whoever IS newly attacks, and who was not fighting it in earnest, joins those who do.

    Reads the share of each camp's people whom IS attacks, now against the usual, the camp's effort, (R, C),
    and how far IS seeks new enemies, (R, 1).
    """
    attacked, effort = state.seen.attacked_by_is, state.camps.effort
    usual = memory.mean("usual", attacked, k.usual_half_life)
    newly = np.maximum(memory.mean("lately", attacked, k.half_life) - usual, 0.0)
    idle = np.maximum(1.0 - memory.mean("effort", effort, k.usual_half_life) / k.committed, 0.0)
    provoked = saturate(newly, k.half_saturation) * idle * state.inside.recklessness
    joined = memory.lasting("joined", provoked, k.anger_half_life)
    return {"effort": k.weight_effort * joined * AGAINST_IS}


def attack_frees_others(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """An attack that ties IS down frees and tempts others close by to attack in the weeks after.

    Reads the share of the men of IS whom others tie down close to each camp, (R, C).
    """
    tied = memory.mean("tied", state.seen.tied_by_others, k.half_life)
    return {"effort": k.weight_effort * saturate(tied, k.half_saturation) * AGAINST_IS}
