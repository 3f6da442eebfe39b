"""What holds the enemies of IS together and what sets them at odds."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim.core.helpers import Array, saturate, weigh
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]


def threat_unites(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """The enemies of IS hold together while it threatens them and fall out as it recedes.

    Reads the share of settled land that IS holds, its recent gains, and how near it is to each camp, (R, C).
    """
    seen = state.seen
    overall = seen.land_share + np.maximum(seen.trend, 0.0)
    felt = k.near_share * seen.threat_to_camp + (1.0 - k.near_share) * overall
    threat = memory.mean("threat", felt, k.half_life)
    return {"unity": k.weight_unity * saturate(threat, k.half_saturation)}


def threat_unites_as_threshold(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """The enemies of IS hold together as long as the threat passes a threshold, and not at all below it.

    Reads the share of settled land that IS holds, its recent gains, and how near it is to each camp, (R, C).
    """
    seen = state.seen
    overall = seen.land_share + np.maximum(seen.trend, 0.0)
    felt = k.near_share * seen.threat_to_camp + (1.0 - k.near_share) * overall
    threat = memory.mean("threat", felt, k.half_life)
    return {"unity": k.weight_unity * (threat >= k.half_saturation)}


def infighting_frees_is(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """In the room that its enemies' quarrels leave, IS gathers strength.

    Reads how far the enemies' quarrels outweigh the pressure that they keep on IS, (R, 1).
    """
    slack = state.seen.quarrelling * (1.0 - state.seen.pressure)
    dose = saturate(memory.mean("slack", slack, k.half_life), k.half_saturation)
    return {"rally": k.weight_rally * dose, "recruits": k.weight_recruits * dose}


def infighting_frees_is_as_lull(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """IS recovers with the weeks of lull lately, however deep each lull was.

    Reads how far the enemies' quarrels outweigh the pressure that they keep on IS, (R, 1).
    """
    is_lull = state.seen.quarrelling * (1.0 - state.seen.pressure) > k.threshold
    weeks = memory.mean("lull", is_lull.astype(float), k.half_life)
    return {"rally": k.weight_rally * weeks, "recruits": k.weight_recruits * weeks}


def concert_overwhelms(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Hit on many fronts at once, IS loses more for the same effort.

    Reads the number of places of IS under attack beyond the first, (R, 1).
    """
    further = memory.mean("fronts", np.maximum(state.seen.fronts - 1.0, 0.0), k.half_life)
    return {"losses": k.weight_losses * saturate(further, k.half_saturation)}


def concert_overwhelms_as_camps(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Hit by many parties at once, IS loses more for the same effort, wherever each of them attacks.

    Reads the number of camps that attack IS beyond the first, (R, 1).
    """
    further = memory.mean("camps", np.maximum(state.seen.camps_on_is - 1.0, 0.0), k.half_life)
    return {"losses": k.weight_losses * saturate(further, k.half_saturation)}


def blame_game(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Setbacks turn the meetings of the coalition into mutual reproach, once there is a coalition at work.

    Reads the fading losses of each partner, (R, C), and the strikes that the coalition flies, (R, 1).
    """
    partners = state.maps.is_partner
    shock = memory.mean("shock", state.camps.shock, k.half_life) * partners
    worst = shock.max(axis=1, keepdims=True)
    reproach = saturate(k.own_share * shock + (1.0 - k.own_share) * worst, k.half_saturation)
    at_work = saturate(state.patrons.strikes, k.half_strikes)
    return {"unity": -k.weight_unity * reproach * at_work * partners}


def foreign_influence_binds(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Mediation and pressure by patrons hold part of the enemies of IS together.

    Reads the effort to mediate, (R, 1), and which camps the mediating power supports, (C,).
    """
    return {"unity": k.weight_unity * state.patrons.mediation * state.maps.is_partner}


def patron_rivalries_feed_factions(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Rival patrons keep the quarrels of their clients alive.

    Reads rivalry among patrons, (R, 1), who of a camp's patrons are rivals, and how much they care, (R, A).
    """
    care = np.sqrt(state.patrons.will)
    pairs = (care[:, :, None] * care[:, None, :]).reshape(len(care), -1)
    fed = state.patrons.rivalry * weigh(pairs, state.maps.rival_patrons)
    governed = fed[:, state.theatre.governments.camp]
    return {"unity": -k.weight_unity * fed, "cohesion": -k.weight_cohesion * governed}
