"""Who is feared, and for whose deeds: militias and Kurdish forces among Sunnis, and what is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim import names
from sim.core.helpers import Array, saturate, spread, total
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]

SUNNI_ARAB = names.COMMUNITIES.index("sunni_arab")


def _militiamen_near(state: State, reach_km: float) -> Array:
    """Return militiamen who stand in or attack Sunni places within reach of home, (R, B) per armed tribesman.

    A place counts by its Sunni share: militiamen among their own people are no threat to a tribe nearby.
    """
    near = spread(state.seen.militia_men_at * state.maps.sunni, state.maps.near_home(reach_km))
    return near / np.maximum(state.groups.armed, 1.0)


def militia_fear(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Shia militias in or near a tribe's home make it help the government side less and resist more.

    Reads militiamen in or at Sunni places near home, (R, B) per armed tribesman, and how menacing each seems.
    """
    crowd = _militiamen_near(state, k.reach_km) * state.baghdad.menace
    dose = saturate(memory.mean("fear", crowd, k.half_life), k.half_saturation)
    return {
        "leaning_government": -k.weight_leaning_government * dose,
        "leaning_is": k.weight_leaning_is * dose,
    }


def militia_fear_as_threshold(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """A tribe is unmoved by few militiamen and turns away at once when there are more than it can face.

    Reads militiamen in or at Sunni places near home, (R, B) per armed tribesman, and how menacing each seems.
    """
    crowd = _militiamen_near(state, k.reach_km) * state.baghdad.menace
    dose = (memory.mean("fear", crowd, k.half_life) > k.half_saturation) * 1.0
    return {
        "leaning_government": -k.weight_leaning_government * dose,
        "leaning_is": k.weight_leaning_is * dose,
    }


def peshmerga_fear(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Kurdish forces deep in Sunni Arab towns repel their tribes as militias do.

    Reads Kurdish fighters in mostly Sunni places within reach of home, (R, B) per armed tribesman.
    """
    deep = np.maximum(state.maps.sunni - k.mixed_share, 0.0) / (1.0 - k.mixed_share)
    near = spread(state.seen.kurdish_men * deep, state.maps.near_home(k.reach_km))
    crowd = memory.mean("fear", near / np.maximum(state.groups.armed, 1.0), k.half_life)
    is_arab = np.asarray(state.theatre.groups.community) == SUNNI_ARAB
    dose = saturate(crowd, k.half_saturation) * is_arab
    return {
        "leaning_government": -k.weight_leaning_government * dose,
        "leaning_is": k.weight_leaning_is * dose,
    }


def hostile_narrative(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Regional media make the militias look the bigger threat, the more so the more abuses they can report.

    Reads how loud that narrative is, (R, 1), and people killed by militias, (R, 1) people a month.
    """
    abuses = memory.mean("abuses", total(state.abuses_at) * 52.0 / 12.0, k.half_life)
    matter = k.without_news + (1.0 - k.without_news) * saturate(abuses, k.half_saturation)
    heard = memory.mean("heard", state.region.narrative, k.half_life) * matter
    return {"menace": k.weight_menace * (heard - k.neutral_share)}


def political_ownership(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Open political responsibility for the militias lowers suspicion and makes mixed forces work together.

    Reads responsibility taken, (R, 1), and where militias and state forces stand mixed, (R, F).
    """
    owned = memory.mean("owned", state.baghdad.ownership, k.half_life)
    share = state.seen.militia_share_at_force
    mixed = 4.0 * share * (1.0 - share) * state.maps.is_baghdad_force
    return {"menace": -k.weight_menace * owned, "power": k.weight_power * owned * mixed}


def oversight_restrains(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Militias that are overseen commit fewer abuses.

    Reads the oversight in force, (R, 1).
    """
    return {"abuse": -k.weight_abuse * state.baghdad.oversight}


def atrocities_discredit_state(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Abuses by militias cost the state its standing with Sunnis and serve the propaganda of IS.

    Reads people killed by militias at and away from home, (R, B) and (R, 1) people a month.
    """
    monthly = state.abuses_at * 52.0 / 12.0
    everywhere = total(monthly)
    heard = spread(monthly, state.maps.near_home(k.reach_km)) + (1.0 - k.nearby_share) * everywhere
    news = saturate(memory.mean("news", heard, k.half_life), k.half_saturation)
    loud = saturate(memory.mean("loud", everywhere, k.half_life), k.half_saturation)
    return {
        "trust_inflow": -k.weight_trust_inflow * news * state.groups.trust,
        "recruits": k.weight_recruits * loud,
    }


def beside_the_militias(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Air support for fights that militias lead leaves Sunnis to choose between those militias and IS.

    Reads the share of the strikes flown where militias lead, (R, 1), and each group's grievance, (R, B).
    """
    share = memory.mean("beside", state.seen.strikes_with_militias, k.half_life)
    dose = saturate(share, k.half_saturation) * state.groups.grievance
    return {"leaning_government": -k.weight_leaning_government * dose}
