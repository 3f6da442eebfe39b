"""What moves tribes and insurgent allies between Islamic State, the middle and the government side."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim.core.helpers import Array, saturate, spread, total
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]


def militia_fear(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Shia militias in or near a tribe's home make it help the government side less and resist more.

    Reads militiamen within reach of home, (R, B) per armed tribesman, and how menacing each one seems.
    """
    near = spread(state.seen.militia_men, state.maps.near_home(k.reach_km))
    crowd = near * state.baghdad.menace / np.maximum(state.groups.armed, 1.0)
    dose = saturate(memory.mean("fear", crowd, k.half_life), k.half_saturation)
    return {
        "leaning_government": -k.weight_leaning_government * dose,
        "leaning_is": k.weight_leaning_is * dose,
    }


def protector_narrative(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """IS keeps its insurgent allies while a Shia or Kurdish threat near them lets it pose as protector.

    Reads militiamen and Kurdish fighters within reach of the allies' homes, (R, B) per armed man.
    """
    near = spread(state.seen.militia_men + state.seen.kurdish_men, state.maps.near_allies(k.reach_km))
    threat = memory.mean("threat", near / np.maximum(state.groups.armed, 1.0), k.half_life)
    return {"leaning_is": k.weight_leaning_is * saturate(threat, k.half_saturation) * state.maps.is_ally}


def isolation_defeats(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Where IS fights without local allies beside it, it fights worse.

    Reads men of groups siding with IS and men of IS at each place, (R, P).
    """
    needed = k.enough_allies * state.seen.is_men_at
    alone = 1.0 - np.minimum(state.seen.armed_with_is / np.maximum(needed, 1.0), 1.0)
    return {"is_power": -k.weight_is_power * alone * (state.seen.is_men_at > 0.0)}


def exclusion_grievance(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Purges, exclusion from posts and oil money, and corruption build Sunni grievance.

    Reads what Baghdad practises, (R, 1), and how much room each group's grievance has left, (R, B).
    """
    baghdad = state.baghdad
    cause = (
        k.purge_share * baghdad.exclusion
        + k.exclusion_share * (1.0 - baghdad.concession)
        + k.corruption_share * baghdad.corruption
    )
    room = (1.0 - state.groups.grievance) * state.maps.is_iraqi_group
    return {"grievance_inflow": k.weight_grievance_inflow * cause * room}


def inclusive_government(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Real concessions and a share in government win back the trust of tribal leaders.

    Reads concessions made, (R, 1), and how much trust each group still lacks, (R, B).
    """
    conceded = memory.mean("conceded", state.baghdad.concession, k.half_life)
    room = (1.0 - state.groups.trust) * state.maps.is_iraqi_group
    return {"trust_inflow": k.weight_trust_inflow * conceded * room}


def broken_promises(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Promises not kept before are not believed now; keeping them repairs part of it.

    Reads the breach of promises, now and before the war, and the share kept lately, (R, 1).
    """
    remembered = memory.lasting("breach", state.baghdad.breach, k.half_life)
    repaired = k.repair * state.baghdad.kept * state.baghdad.promised
    broken = np.maximum(remembered - repaired, 0.0) * state.maps.is_iraqi_group
    return {"promise_weight": -k.weight_promise_weight * broken}


def patronage(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Money, with a promise of respect that is believed, draws tribes out of the camp of IS.

    Reads what each group receives, (R, B) USD a month and man, and what the promise counts, (R, B).
    """
    believed = np.minimum(state.baghdad.promised * state.baghdad.promise_weight, 1.0)
    dose = saturate(state.groups.payment, k.half_saturation) * believed
    return {
        "leaning_is": -k.weight_leaning_is * dose,
        "leaning_government": k.weight_leaning_government * dose,
    }


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


def pledge_cascade(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Influential groups that take a side bring neighbours with them; an army there fights the people too.

    Reads the sides of other groups nearby weighted by influence, (R, B), and of those at a place, (R, P).
    """
    seen, runs = state.seen, len(state.seen.with_is)
    sides = np.concatenate([seen.with_is, seen.with_government])
    nearby = spread(sides, state.maps.near_groups(k.reach_km))
    with_is, with_government = nearby[:runs], nearby[runs:]
    hostile = seen.armed_with_is / np.maximum(seen.armed_at_home, 1.0)
    return {
        "leaning_is": k.weight_leaning_is * with_is,
        "leaning_government": k.weight_leaning_government * with_government,
        "hold": -k.weight_hold * hostile * ~seen.is_held,
    }


def sunni_ownership(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """A force without ties to a Sunni place will not die for it; Sunni men fight for their own.

    Reads the Sunni share of a force against that of the place where it fights, (R, F), and the share of local
    armed men who side with the holder, (R, P).
    """
    seen, maps = state.seen, state.maps
    ties = (maps.force_sunni - k.neutral_share) * seen.sunni_at_force * ~maps.is_kind.brigade
    locals_with_holder = seen.armed_with_government / np.maximum(seen.armed_at_home, 1.0)
    hold = (locals_with_holder - k.neutral_share) * maps.sunni * ~seen.is_held
    return {"fighting_will": k.weight_fighting_will * ties, "hold": k.weight_hold * hold}


def beside_the_militias(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Air support for fights that militias lead leaves Sunnis to choose between those militias and IS.

    Reads the share of the strikes flown where militias lead, (R, 1), and each group's grievance, (R, B).
    """
    share = memory.mean("beside", state.seen.strikes_with_militias, k.half_life)
    dose = saturate(share, k.half_saturation) * state.groups.grievance
    return {"leaning_government": -k.weight_leaning_government * dose}
