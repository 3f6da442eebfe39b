"""Claims on Baghdad and Erbil obey their conditions: only as far as, only together, not without."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from sim import names
from sim.claims.frame import claim_functions
from sim.core.memory import Memory
from sim.core.state import State
from tests.claim_conditions import WORLD, state_with
from tests.worlds import THEATRE

BAGHDAD, ERBIL, DAMASCUS = range(len(names.GOVERNMENTS))


def world_of_budgets(share: float, **values: float) -> State:
    """Return the first day with budgets at a share of the ordinary ones."""
    state = state_with(**values)
    state.governments.budget = share * np.asarray(THEATRE.governments.budget)[None, :]
    return state


def pushes_of(claim: str, *weeks: State) -> Mapping[str, NDArray]:
    """Return a claim's pushes in the last of some weeks, with a memory of its own."""
    function, numbers, memory = claim_functions()[claim], WORLD.claim_numbers[claim], Memory()
    pushes: Mapping[str, NDArray] = {}
    for week in weeks:
        pushes = function(week, numbers, memory)
    return {driver: np.asarray(push) for driver, push in pushes.items()}


@pytest.mark.condition("institutions_offset_militias")
def test_institutions_work_only_as_far_as_political_reform_allows():
    def influence(reform: float, pace: float, concession: float) -> float:
        state = state_with(leader__reform=reform, leader__reform_pace=pace, baghdad__concession=concession)
        return pushes_of("institutions_offset_militias", state)["influence"].item()

    assert influence(1.0, 0.0, 0.0) == 0.0
    assert influence(0.0, 1.0, 1.0) == 0.0
    assert influence(1.0, 0.4, 0.0) == influence(0.4, 1.0, 0.0) == influence(1.0, 0.0, 0.4) < 0.0


def test_backing_without_concessions_concedes_nothing():
    push = pushes_of("concessions_need_backing", state_with(leader__backing=1.0, baghdad__concession=0.0))
    assert not push["inclusiveness"].any()


def test_without_backing_concessions_are_undone_and_with_it_carried_through():
    weak, strong = (
        pushes_of("concessions_need_backing", state_with(leader__backing=share, baghdad__concession=0.5))
        for share in (0.2, 0.8)
    )
    assert weak["inclusiveness"][0, BAGHDAD] < 0.0 < strong["inclusiveness"][0, BAGHDAD]
    assert weak["inclusiveness"][0, ERBIL] == 0.0


def test_a_leader_of_ordinary_strength_who_reforms_nothing_keeps_his_allies():
    state = state_with(leader__backing=0.5, leader__reform_pace=0.0)
    assert not pushes_of("strong_leader_paradox", state)["backing"].any()


def test_a_small_defeat_unseats_nobody_and_a_successor_is_spared():
    small, great = state_with(camps__shock=0.02), state_with(camps__shock=0.2)
    assert pushes_of("defeat_unseats_leader", small)["replacement"].item() == 0.0
    before = pushes_of("defeat_unseats_leader", great, great)["replacement"].item()
    successor = state_with(camps__shock=0.2, leader__replaced=1.0)
    after = pushes_of("defeat_unseats_leader", great, successor)["replacement"].item()
    later = pushes_of("defeat_unseats_leader", great, *[successor] * 60)["replacement"].item()
    assert 0.0 <= after < 0.1 * before
    assert after < later < before


def test_a_dispute_reaches_the_front_only_through_a_split():
    whole, split = (
        pushes_of("erbil_deadlock", state_with(kurdish_region__dispute=0.8, governments__cohesion=cohesion))
        for cohesion in (1.0, 0.3)
    )
    assert whole["effort"][0, names.ERBIL] == 0.0 > split["effort"][0, names.ERBIL]
    assert split["effort"][0, names.BAGHDAD] == 0.0


def test_a_referendum_alarms_more_where_erbil_holds_more_disputed_land():
    few, much = (
        pushes_of(
            "independence_referendum",
            state_with(kurdish_region__referendum=1.0, seen__kurdish_land_held=held),
        )
        for held in (0.5, 1.0)
    )
    assert much["unity"][0, names.BAGHDAD] < few["unity"][0, names.BAGHDAD] < 0.0
    assert much["unity"][0, names.SDF] == 0.0
    np.testing.assert_array_equal(much["cohesion"], few["cohesion"])


@pytest.mark.condition("protest_breaks_ranks")
def test_protest_and_empty_coffers_break_ranks_together_only():
    paid = pushes_of("protest_breaks_ranks", world_of_budgets(1.0, leader__protest=1.0))
    calm = pushes_of("protest_breaks_ranks", world_of_budgets(0.4, leader__protest=0.0))
    both = pushes_of("protest_breaks_ranks", world_of_budgets(0.4, leader__protest=0.5))["cohesion"][0]
    assert not paid["cohesion"].any()
    assert not calm["cohesion"].any()
    assert both[BAGHDAD] < 0.0 > both[ERBIL]
    assert both[DAMASCUS] == 0.0


def test_the_oil_feud_of_june_2014_is_in_the_ordinary_budget():
    pushes = pushes_of("oil_feud", world_of_budgets(1.0, kurdish_region__oil_feud=0.6))
    assert not any(push.any() for push in pushes.values())
