"""Units with no way out stand the better, and lose more men when they are driven out after all."""

from __future__ import annotations

import numpy as np
import pytest

from sim import names
from sim.agents.observe import observe
from sim.agents.retreat import retreat
from sim.agents.strength import gather_strength
from sim.core.world import World
from tests.fronts import ARMY, GOI, IS, RIGHT, hold, make_front
from tests.worlds import THEATRE, make_world

KDP, REB = names.PARTIES.index("KDP"), names.PARTIES.index("REB")
OPEN, CLOSED = [IS, IS, IS, GOI, GOI], [IS, IS, IS, GOI, IS]


def _front(parties: list[int], **numbers: float) -> World:
    world = make_front(numbers={f"fight.{name}": value for name, value in numbers.items()})
    hold(world, parties)
    observe(world)
    gather_strength(world)
    return world


def _will(parties: list[int], last_stand: float) -> float:
    return float(_front(parties, last_stand=last_stand).state.seen.fighting_will[0, ARMY])


def test_who_is_cut_off_finds_part_of_the_will_that_he_lacks() -> None:
    free = _will(OPEN, 0.5)
    assert free == _will(OPEN, 0.0) < 1.0
    lacked = 1.0 - _will(CLOSED, 0.0)
    for last_stand in (0.25, 0.5, 1.0):
        np.testing.assert_allclose(_will(CLOSED, last_stand), 1.0 - (1.0 - last_stand) * lacked)


def test_a_unit_that_attacks_out_of_a_pocket_does_so_with_the_will_it_has() -> None:
    world = _front(CLOSED, last_stand=1.0)
    stands = float(world.state.seen.fighting_will[0, ARMY])
    world.state.forces.target[:, ARMY] = RIGHT + 1
    gather_strength(world)
    assert world.state.seen.fighting_will[0, ARMY] < stands == 1.0


@pytest.mark.parametrize(("party", "is_cut_off"), [(GOI, False), (KDP, False), (REB, True), (IS, True)])
def test_land_of_a_camp_at_peace_is_a_way_out(party: int, is_cut_off: bool) -> None:
    world = _front([IS, IS, IS, GOI, party])
    assert world.state.seen.is_cut_off[0, RIGHT] == is_cut_off


def test_is_counts_as_cut_off_nowhere() -> None:
    world = make_world(runs=1)
    world.state.places.camp[:] = names.BAGHDAD
    lone = THEATRE.places.id.index("IQ_FALLUJAH")
    world.state.places.camp[:, lone] = names.ISLAMIC_STATE
    observe(world)
    assert not world.state.seen.is_cut_off.any()


@pytest.mark.parametrize(("parties", "share"), [(OPEN, 0.2), (CLOSED, 0.75)])
def test_who_is_driven_out_of_a_pocket_loses_more_men(parties: list[int], share: float) -> None:
    world = _front(parties, caught=0.75)
    hold(world, [IS, IS, IS, IS, GOI])
    retreat(world, np.array([ARMY]), 0.2)
    np.testing.assert_allclose(world.state.forces.men[0, ARMY], 1000.0 * (1.0 - share))


def test_a_rout_that_costs_more_costs_no_less_for_it() -> None:
    world = _front(CLOSED, caught=0.3)
    hold(world, [IS, IS, IS, IS, GOI])
    retreat(world, np.array([ARMY]), 0.6)
    np.testing.assert_allclose(world.state.forces.men[0, ARMY], 400.0)
