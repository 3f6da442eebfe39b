"""What feeds Islamic State: money, men from abroad, its claim to rule, shelter and disorder around it."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim.core.helpers import Array, saturate, total
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]


def war_chest(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Money keeps fighters paid and in the ranks; less of it loses them.

    Reads revenue per fighter, (R, 1) USD a month.
    """
    wage = memory.mean(
        "wage", state.islamic_state.revenue * 1e6 / np.maximum(state.seen.fighters, 1.0), k.half_life
    )
    dose = np.tanh(np.log(np.maximum(wage, 1.0) / k.normal_wage))
    return {"retention": k.weight_retention * dose, "recruits": k.weight_recruits * dose}


def border_lifeline(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Foreign fighters come over the border crossings that IS holds and that are open.

    Reads the share of the northern crossings open to IS, (R, 1).
    """
    reach = (state.islamic_state.open_crossings - k.neutral_share) / (1.0 - k.neutral_share)
    return {"foreign_inflow": k.weight_foreign_inflow * reach}


def caliphate_appeal(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Territory carries the claim to a caliphate, and with it recruits and sympathisers from near and far.

    Reads land held against its peak, (R, 1).
    """
    share = state.seen.land / np.maximum(state.islamic_state.peak_land, 1.0)
    dose = memory.mean("land", share, k.half_life) - k.neutral_share
    return {
        "foreign_inflow": k.weight_foreign_inflow * dose,
        "recruits": k.weight_recruits * dose,
        "appeal": k.weight_appeal * dose,
    }


def sanctuary_across_the_border(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Ground held beyond the border of Syria and Iraq shelters and feeds IS on this side of it.

    Reads which part of the places near by on the other side IS holds, (R, P).
    """
    near = state.maps.near_across(k.reach_km)
    all_beyond = memory.carried("all", np.ones((1, len(state.maps.sunni))), near)
    held = memory.carried("held", state.seen.held, near)
    share = np.divide(held, all_beyond, out=np.zeros(held.shape), where=all_beyond > 0.0)
    return {"is_power": k.weight_is_power * np.minimum(all_beyond, 1.0) * (share - k.neutral_share)}


def collapse_breeds_is(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Where others fight each other and nobody rules firmly, IS finds ground and recruits among Sunnis.

    Reads strife among the enemies of IS and how loosely they rule a place, by its Sunni share, (R, P).
    """
    places, sunni = state.places, state.maps.sunni
    loose = 1.0 - places.grip * (1.0 - places.progress)
    strife = memory.mean("strife", state.seen.strife, k.half_life)
    collapsed = strife * (k.strife_alone + (1.0 - k.strife_alone) * loose) * ~state.seen.is_held
    people = places.people * sunni
    share = total(collapsed * people) / np.maximum(total(people), 1.0)
    return {
        "underground_growth": k.weight_underground_growth * collapsed * sunni,
        "recruits": k.weight_recruits * (saturate(share, k.half_saturation) - k.neutral_dose),
    }


def desert_reversion(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Where Sunni land is loosely ruled, men under cover last and grow; where rule is firm, they fade.

    Reads how loosely each place is ruled by others than IS, by its Sunni share, (R, P).
    """
    places = state.places
    loose = (1.0 - places.grip * (1.0 - places.progress)) * state.maps.sunni - k.neutral_looseness
    return {"underground_growth": k.weight_underground_growth * loose * ~state.seen.is_held}


def desert_reversion_as_threshold(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Men under cover hold out and grow where rule is looser than a threshold, and fade everywhere else.

    Reads how loosely each place is ruled by others than IS, by its Sunni share, (R, P).
    """
    places = state.places
    loose = (1.0 - places.grip * (1.0 - places.progress)) * state.maps.sunni
    dose = (loose > k.threshold_looseness) * 1.0 - k.neutral_looseness
    return {"underground_growth": k.weight_underground_growth * dose * ~state.seen.is_held}
