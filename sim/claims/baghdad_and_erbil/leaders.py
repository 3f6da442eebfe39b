"""What makes and breaks a prime minister in Baghdad, and what he can carry through."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim import names
from sim.core.helpers import Array, saturate
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]
GOVERNS_IRAQ = np.arange(len(names.GOVERNMENTS)) == names.GOVERNMENTS.index("baghdad")


def militia_lobby(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Militias grown strong in the war block what would share power with Sunnis.

    Reads the militias' political weight and the concessions that there are to take back, (R, 1).
    """
    weight = saturate(state.baghdad.influence, k.half_saturation)
    governs = np.arange(len(names.GOVERNMENTS)) == names.GOVERNMENTS.index("baghdad")
    return {"inclusiveness": -k.weight_inclusiveness * weight * state.baghdad.concession * governs}


def intra_shia_rivalry(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """The contest of the Shia leaders cripples Baghdad and, once violent, pulls militias off the front.

    Reads the contest and the weight of the militias in Baghdad, (R, 1).
    """
    baghdad = state.baghdad
    violent = np.maximum(baghdad.rivalry - k.threshold, 0.0) / (1.0 - k.threshold)
    is_baghdad = np.arange(len(names.CAMPS)) == names.BAGHDAD
    governs = np.arange(len(names.GOVERNMENTS)) == names.GOVERNMENTS.index("baghdad")
    return {
        "effort": -k.weight_effort * violent * baghdad.influence * is_baghdad,
        "cohesion": -k.weight_cohesion * baghdad.rivalry * governs,
    }


def strong_leader_paradox(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """A prime minister who grows strong, or reforms past parliament, loses allies who fear for their share.

    Reads his backing and how fast reform is pushed, (R, 1).
    """
    leader = state.leader
    strong = np.maximum(leader.backing - k.threshold, 0.0) / (1.0 - k.threshold)
    feared = k.strong_share * strong + (1.0 - k.strong_share) * leader.reform_pace
    return {"backing": -k.weight_backing * memory.mean("feared", feared, k.half_life)}


def concessions_need_backing(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """A prime minister with a broad following carries concessions through; without one they are undone.

    Reads his backing and the concessions under way, (R, 1).
    """
    follows = state.leader.backing - k.neutral_share
    return {"inclusiveness": k.weight_inclusiveness * follows * state.baghdad.concession * GOVERNS_IRAQ}


def defeat_unseats_leader(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """A great defeat is laid at the leader's door; rivals and patrons replace him. A new one is spared.

    Reads the fading share of its people that Baghdad lost and how often leaders were replaced, (R, 1).
    """
    defeat = memory.mean("defeat", state.camps.shock[:, names.BAGHDAD : names.BAGHDAD + 1], k.half_life)
    great = np.maximum(defeat - k.threshold, 0.0)
    replaced = state.leader.replaced
    spared = replaced - memory.mean("replaced", replaced, k.grace_half_life)
    blame = saturate(great, k.half_saturation) * np.clip(1.0 - spared, 0.0, 1.0)
    return {"backing": -k.weight_backing * blame, "replacement": k.weight_replacement * blame}


def institutions_offset_militias(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """A reformed army and reformed institutions leave militias less room and give minorities a hold.

    Reads reform of the security sector and of politics (its pace, or what was conceded), (R, 1), and each
    group's trust, (R, B).
    """
    leader = state.leader
    allowed = np.maximum(leader.reform_pace, state.baghdad.concession)
    reform = memory.mean("reform", np.minimum(leader.reform, allowed), k.half_life)
    wary = (1.0 - state.groups.trust) * state.maps.is_iraqi_group
    return {
        "influence": -k.weight_influence * reform,
        "trust_inflow": k.weight_trust_inflow * reform * wary,
    }
