"""What is offered to Sunnis for afterwards, who brings the offer, and how it is received."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim import names
from sim.core.helpers import Array, weigh
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]

SUNNI_ARAB = names.COMMUNITIES.index("sunni_arab")
PATRONS = np.asarray(names.PATRONS)
RESISTS = np.isin(PATRONS, ["iran", "saudi_arabia", "turkey"])  # the patrons whom the article names
IS_IRAN, IS_SAUDI_ARABIA = PATRONS == "iran", PATRONS == "saudi_arabia"


def postwar_assurance(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """An assurance against reprisals that is believed makes it easier to break with IS.

    Reads the assurance given, (R, 1), and what a promise counts with each group, (R, B).
    """
    assured = np.minimum(state.settlement.guarantee * state.baghdad.promise_weight, 1.0)
    return {"leaning_is": -k.weight_leaning_is * memory.mean("assured", assured, k.half_life)}


def autonomy_offer(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Self-rule, at best a state of their own, may draw Sunni tribes away from IS.

    Reads the self-rule offered and how far the settlement is seen as the region's own, (R, 1), and how little
    each group trusts Baghdad, (R, B).
    """
    settlement = state.settlement
    offer = memory.mean("offer", settlement.autonomy * settlement.legitimacy, k.half_life)
    is_arab = np.asarray(state.theatre.groups.community) == SUNNI_ARAB
    return {"leaning_is": -k.weight_leaning_is * offer * (1.0 - state.groups.trust) * is_arab}


def patrons_resist_borders(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Tehran, Riyadh and Ankara resist new borders, the first two unless they gain by them.

    Reads the self-rule offered, (R, 1); what part of the border of Iraq and Syria those whom Iran backs hold,
    and what part of the armed Sunnis does not side with IS, (R, 1).
    """
    patrons = state.theatre.patrons
    offer = memory.mean("offer", state.settlement.autonomy, k.half_life)
    redrawn = np.maximum(offer - k.threshold, 0.0) / (1.0 - k.threshold)
    gains = state.seen.crescent * IS_IRAN + state.seen.free_sunnis * IS_SAUDI_ARABIA
    opposed = redrawn * (1.0 - k.compensation * gains) * RESISTS
    backing = np.asarray(patrons.supports).T
    felt = weigh(opposed, backing / np.maximum(backing.sum(axis=1, keepdims=True), 1.0))
    return {
        "will": -k.weight_will * opposed,
        "effort": -k.weight_effort * felt,
        "supply": -k.weight_supply * felt,
    }


def contact_is_deadly(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Who meets tribal leaders face to face where IS rules is found out and killed.

    Reads how firmly IS rules each group's home, (R, B), and the contacts that there are to lose, (R, B).
    """
    at_risk = state.outreach.contact_direct > 0.0
    return {"contact_loss": k.weight_contact_loss * state.seen.rule_of_is * at_risk}


def digital_outreach(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Contact over the net wins waverers and former officers over, as far as there are assurances to offer.

    Reads the groups in touch over the net, (R, B), the assurance given, (R, 1), and what a promise counts,
    (R, B).
    """
    assured = np.minimum(state.settlement.guarantee * state.baghdad.promise_weight, 1.0)
    wavering = np.maximum(1.0 - np.abs(state.theatre.groups.stance) / 2.0, state.maps.is_ally)
    dose = memory.mean("won", state.outreach.contact_online * assured, k.half_life) * wavering
    return {
        "leaning_is": -k.weight_leaning_is * dose,
        "leaning_government": k.weight_leaning_government * dose,
    }


def inclusive_dialogue(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """A broad dialogue on the future makes the settlement the region's own and its promises weigh more.

    Reads the breadth of the dialogue and the standing of the settlement, (R, 1), and how firmly IS rules each
    group's home, (R, B).
    """
    settlement = state.settlement
    taking_part = memory.mean("dialogue", settlement.dialogue, k.half_life)
    heard = 1.0 - k.silenced_share * state.seen.rule_of_is
    return {
        "settlement_legitimacy": k.weight_settlement_legitimacy * taking_part,
        "promise_weight": k.weight_promise_weight * taking_part * settlement.legitimacy * heard,
    }


def imposed_settlement(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """A settlement that looks made in the West or in Moscow is not taken as the region's own.

    Reads how far it looks made by outsiders, (R, 1).
    """
    imposed = memory.mean("imposed", state.settlement.visibility, k.half_life)
    return {"settlement_legitimacy": -k.weight_settlement_legitimacy * (imposed - k.neutral_share)}
