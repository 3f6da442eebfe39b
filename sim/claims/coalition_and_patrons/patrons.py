"""What outside powers bring, ask and bear."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim import names
from sim.core.helpers import Array, saturate
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]
IRAN = names.PATRONS.index("iran")
IS_WESTERN = np.isin(names.PATRONS, ["united_states", "europe"])
OF_BAGHDAD = np.arange(len(names.CAMPS)) == names.BAGHDAD
GOVERNS_IRAQ = np.arange(len(names.GOVERNMENTS)) == names.GOVERNMENTS.index("baghdad")


def sustained_will(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Foreign will lasts if partners share the effort and drains away if they do not.

    Reads the share of the effort that partners carry, (R, 1), and each patron's stake in the war, (R, A).
    """
    shared = state.patrons.burden - k.neutral_share
    stake = np.asarray(state.theatre.patrons.effort)[None, :]
    return {"will": k.weight_will * shared * stake}


def atrocity_backlash(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """A spectacular attack on a state costs IS support in the region and sets that state on its leaders.

    Reads attacks on foreign states in the weeks before, (R, 1).
    """
    struck = state.inside.struck_state
    outrage = saturate(memory.total("struck", struck, k.half_life), k.half_saturation)
    hunt = memory.mean("hunt", outrage, k.hunt_half_life)
    return {
        "recruits": -k.weight_recruits * outrage,
        "foreign_inflow": -k.weight_foreign_inflow * outrage,
        "image": -k.weight_image * outrage,
        "command": -k.weight_command * hunt,
    }


def aid_with_conditions(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Support held back until Baghdad concedes moves it to concede, and slows its war meanwhile.

    Reads the share of support held back and what Baghdad has not conceded yet, (R, 1).
    """
    held_back = state.region.conditionality * (1.0 - state.baghdad.concession)
    return {
        "inclusiveness": k.weight_inclusiveness * held_back * GOVERNS_IRAQ,
        "supply": -k.weight_supply * held_back * OF_BAGHDAD,
    }


def iran_presses_baghdad(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """On working terms with Washington, Iran presses Baghdad to share power.

    Reads how far the two work together, Iran's will to act and what Baghdad has not conceded yet, (R, 1).
    """
    terms = memory.mean("terms", state.region.rapprochement, k.half_life)
    pressure = terms * state.patrons.will[:, IRAN : IRAN + 1] * (1.0 - state.baghdad.concession)
    return {"inclusiveness": k.weight_inclusiveness * pressure * GOVERNS_IRAQ}


def iran_inflames(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """An open war of Iran's own in Iraq inflames Sunnis, least those who trust Baghdad.

    Reads how open Iran's role is beyond advisers, (R, 1), and each group's trust, (R, B).
    """
    openly = np.maximum(state.region.iran_open - k.neutral_share, 0.0) / (1.0 - k.neutral_share)
    distrust = (1.0 - state.groups.trust) * state.maps.is_iraqi_group
    return {
        "grievance_inflow": k.weight_grievance_inflow * openly * distrust,
        "menace": k.weight_menace * openly,
    }


def publics_refuse_mass_war(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Western publics do not bear a mass war of their own and the civilian dead that come with it.

    Reads Western combat troops, strikes flown and civilians killed in a week, (R, 1).
    """
    own_war = saturate(state.region.troops, k.half_troops)
    hand = saturate(state.region.troops + k.troops_per_strike * state.patrons.strikes, k.half_troops)
    dead = saturate(memory.mean("dead", state.seen.civilians_killed, k.half_life), k.half_dead)
    refusal = k.troops_share * own_war + (1.0 - k.troops_share) * hand * dead
    return {"will": -k.weight_will * refusal * IS_WESTERN}


def iran_backs_militias(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Iran's arms, money and advisers make the militias strong, in the field and in Baghdad.

    Reads Iran's backing as it has reached them, (R, 1).
    """
    reached = memory.mean("backing", state.region.iran_backing, k.half_life) - k.neutral_share
    return {"mobilisation": k.weight_mobilisation * reached, "influence": k.weight_influence * reached}
