"""What a fight is decided by: aircraft, who stands on which side, how fresh and how many they are."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim.core.helpers import Array, saturate, spread
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]


def air_needs_ground(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Strikes together with a resolute local force win ground; strikes alone only slow IS.

    Reads strikes where a force fights, per thousand of its side's men there, and its will, (R, F).
    """
    resolute = np.maximum(state.forces.will - k.will_threshold, 0.0) / (1.0 - k.will_threshold)
    support = saturate(state.seen.strikes_per_thousand, k.half_saturation)
    return {"power": k.weight_power * support * resolute * state.maps.is_partner_force}


def militia_effectiveness(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Militias committed to a fight make Baghdad's side win ground.

    Reads the militias' share of Baghdad's men where a force fights, (R, F).
    """
    return {"power": k.weight_power * state.seen.militia_share_at_force * state.maps.is_baghdad_force}


def advice_and_intelligence(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Advisers and shared intelligence make local forces fight better.

    Reads advisers per thousand men of the forces that the mediating power supports, (R, 1), and the quality
    that a unit lacks, (R, F).
    """
    per_thousand = 1000.0 * state.patrons.advisers / np.maximum(state.seen.partner_men, 1.0)
    lacks = (1.0 - state.forces.quality) * state.maps.is_partner_force
    return {"power": k.weight_power * saturate(per_thousand, k.half_saturation) * lacks}


def elite_units_tire(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """The few special units that lead offensives wear out with use.

    Reads the weeks at the front of special units that rest has not made up for, (R, F).
    """
    return {"power": -k.weight_power * state.forces.fatigue * state.maps.is_kind.elite}


def man_for_man(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Where numbers are equal, IS beats most local opponents.

    Reads how even the numbers of IS and of local forces are where a brigade fights, (R, F).
    """
    of_is, others = state.seen.is_men_at, state.seen.local_men_at
    even = 4.0 * of_is * others / np.maximum(of_is + others, 1.0) ** 2
    return {"power": k.weight_power * even.ravel().take(state.seen.where) * state.maps.is_kind.brigade}


def heartland_limits(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """IS advances among Sunnis; the mobilised people of other places stop it.

    Reads the share of a place's people who are not Sunni Arabs and who are still there, (R, P).
    """
    at_home = state.places.people / np.maximum(state.theatre.places.population, 1.0)
    others = (1.0 - state.maps.sunni) * np.minimum(at_home, 1.0)
    return {"defence": k.weight_defence * saturate(others, k.half_saturation) * ~state.seen.is_held}


def costly_assaults(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Repeated assaults on a town held under air cover cost IS so many men that it gives way on that front.

    Reads where IS attacked last week what others hold, and strikes flown there, (R, P).
    """
    seen = state.seen
    attacks = (seen.attack_by_is_before > 0.0) & ~seen.is_held
    covered = saturate(state.patrons.strikes_at, k.half_saturation) * attacks
    repeated = saturate(memory.total("assaults", attacks * 1.0, k.half_life), k.half_assaults)
    spent = saturate(memory.total("spent", covered, k.half_life), k.half_assaults)
    front = np.minimum(spent + k.next_door * spread(spent, state.maps.adjacent), 1.0)
    return {
        "assault_losses": k.weight_assault_losses * covered * repeated,
        "is_power": -k.weight_is_power * front,
    }
