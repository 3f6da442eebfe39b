"""What Baghdad does and promises: grievance, trust, the worth of its word, and money."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim.core.helpers import Array, saturate
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]


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

    Reads what each group receives, (R, B) USD a month and man, what the promise counts, and, where IS rules,
    who is there to bring both, (R, B).
    """
    believed = np.minimum(state.baghdad.promised * state.baghdad.promise_weight, 1.0)
    unreached = state.seen.rule_of_is * (1.0 - state.outreach.contact_direct)
    dose = saturate(state.groups.payment, k.half_saturation) * believed * (1.0 - k.carried_share * unreached)
    return {
        "leaning_is": -k.weight_leaning_is * dose,
        "leaning_government": k.weight_leaning_government * dose,
    }


def patronage_as_bidding(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """A tribe goes to the higher bidder: the poorer IS is, the less money wins it over.

    Reads what each group receives, (R, B) USD a month and man, the revenue of IS, (R, 1), against the most it
    ever earned, what the promise counts, and who is there to bring both, (R, B).
    """
    believed = np.minimum(state.baghdad.promised * state.baghdad.promise_weight, 1.0)
    unreached = state.seen.rule_of_is * (1.0 - state.outreach.contact_direct)
    revenue = state.islamic_state.revenue
    most = memory.lasting("revenue", revenue, np.inf)
    price = k.half_saturation * revenue / np.maximum(most, 1.0)
    offered = state.groups.payment / np.maximum(state.groups.payment + price, 1.0)
    dose = offered * believed * (1.0 - k.carried_share * unreached)
    return {
        "leaning_is": -k.weight_leaning_is * dose,
        "leaning_government": k.weight_leaning_government * dose,
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
