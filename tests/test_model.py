"""The Mesa face: equal to the ensemble to the bit, real Mesa agents on the engine's arrays, nothing leaks."""

from __future__ import annotations

import doctest
import gc
import weakref
from collections.abc import Iterator
from functools import partial
from typing import Any

import mesa
import numpy as np
import pytest

import sim.model
from sim import names
from sim.engine import simulate
from sim.errors import LimitError, ScenarioError
from sim.model import CoalitionModel, ForceAgent, GovernmentAgent, PatronAgent, PlaceAgent, TribeAgent
from sim.model.cells import Cell
from sim.scenario import Plan

WEEKS = 12


@pytest.fixture(scope="module")
def plan(make_plan: Any) -> Plan:
    return make_plan(weeks=WEEKS)


@pytest.fixture
def model(plan: Plan) -> Iterator[CoalitionModel]:
    with CoalitionModel(plan) as made:
        yield made


def test_run_k_is_run_k_of_the_ensemble_to_the_bit(plan: Plan) -> None:
    chunk = simulate(plan, 5, range(8))
    for run in (0, 3, 7):
        model = CoalitionModel(plan, seed=5, run=run)
        for week in range(WEEKS + 1):
            for name, values in chunk.series.items():
                assert model.outcome(name) == values[run, week], (name, week)
            if week < WEEKS:
                model.step()


def test_scenario_by_id_with_settings(plan: Plan) -> None:
    by_id = CoalitionModel("historical", weeks=WEEKS, settings=["levers.air_strikes=50"])
    assert by_id.plan.levers["air_strikes"][3] == 50
    assert CoalitionModel(plan).plan is plan


def test_settings_beside_a_plan_are_refused(plan: Plan) -> None:
    with pytest.raises(ScenarioError, match="part of a plan"):
        CoalitionModel(plan, weeks=3)


def test_it_ends_with_the_plan(model: CoalitionModel) -> None:
    model.run_model()
    assert (model.steps, model.world.week, model.running) == (WEEKS, WEEKS, False)
    assert model.date == model.plan.dates[-1]
    with pytest.raises(LimitError, match="ends after 12 weeks"):
        model.step()


def test_one_agent_for_each_row_with_the_ids_of_the_theatre(model: CoalitionModel) -> None:
    theatre = model.world.theatre
    assert [tribe.id for tribe in model.tribes] == list(theatre.groups.id)
    assert [place.name for place in model.places] == list(theatre.places.name)
    assert [force.id for force in model.forces] == list(theatre.forces.id)
    assert [agent.id for agent in model.agents_by_type[GovernmentAgent]] == list(names.GOVERNMENTS)
    assert [agent.id for agent in model.agents_by_type[PatronAgent]] == list(names.PATRONS)
    assert len({agent.unique_id for agent in model.agents}) == len(model.agents)
    assert all(isinstance(agent, mesa.Agent) for agent in model.agents)


def test_agents_show_the_arrays_after_every_week(model: CoalitionModel) -> None:
    for _ in range(3):
        model.step()
        state = model.world.state
        np.testing.assert_array_equal(model.tribes.get("trust"), state.groups.trust[0])
        np.testing.assert_array_equal(model.forces.get("men"), state.forces.men[0])
        np.testing.assert_array_equal(model.places.get("people"), state.places.people[0])
        assert model.places.get("holder") == [names.PARTIES[code] for code in state.places.party[0]]
        assert model.tribes.get("side") == [names.SIDES[code] for code in state.groups.side[0]]
        targets = [
            None if code < 0 else model.world.theatre.places.id[code] for code in state.forces.target[0]
        ]
        assert model.forces.get("target") == targets


def test_every_attribute_of_every_agent_reads(model: CoalitionModel) -> None:
    model.step()
    for agent in model.agents:
        cells = [
            name
            for kind in type(agent).__mro__
            for name, held in vars(kind).items()
            if isinstance(held, Cell)
        ]
        assert cells
        for name in cells:
            value = getattr(agent, name)
            assert value is None or isinstance(value, int | float | str), (agent.id, name)


def test_agent_sets_select_and_group(model: CoalitionModel) -> None:
    model.run_model()
    with_is = model.tribes.select(lambda tribe: tribe.side == "is")
    share = with_is.agg("armed", sum) / model.tribes.agg("armed", sum)
    assert share == pytest.approx(model.outcome("tribes_with_is"))
    sizes = {side: len(found) for side, found in model.tribes.groupby("side")}
    assert sum(sizes.values()) == len(model.tribes)
    brigades = model.forces.select(lambda force: force.kind == "brigade")
    assert {force.camp for force in brigades} == {"islamic_state"}
    model.tribes.set("trust", 0.25)
    assert (model.world.state.groups.trust == 0.25).all()


def test_data_collector(model: CoalitionModel) -> None:
    collector = mesa.DataCollector(
        model_reporters={"fighters": lambda model: model.outcome("is_fighters")},
        agenttype_reporters={TribeAgent: {"side": "side", "armed": "armed"}},
    )
    for _ in range(3):
        model.step()
        collector.collect(model)
    series = simulate(model.plan, 1, [0]).series["is_fighters"][0]
    assert collector.get_model_vars_dataframe()["fighters"].tolist() == series[1:4].tolist()
    assert len(collector.get_agenttype_vars_dataframe(TribeAgent)) == 3 * len(model.tribes)


def test_what_is_written_to_an_agent_is_written_to_the_state(model: CoalitionModel) -> None:
    tribe, place, force = model.tribes[4], model.places[7], model.forces[2]
    tribe.side, tribe.grievance = "government", 0.125
    place.holder, force.target = "KDP", place.id
    state = model.world.state
    assert (state.groups.side[0, 4], state.groups.grievance[0, 4]) == (names.WITH_GOVERNMENT, 0.125)
    assert (names.PARTIES[state.places.party[0, 7]], state.places.camp[0, 7]) == ("KDP", names.ERBIL)
    assert (place.camp, state.forces.target[0, 2]) == ("erbil", 7)
    force.target = None
    assert state.forces.target[0, 2] == -1
    model.step()
    assert 0.0 <= tribe.grievance <= 1.0


def test_what_cannot_be_written_says_so(model: CoalitionModel) -> None:
    with pytest.raises(AttributeError, match="cannot be set"):
        model.places[0].camp = "baghdad"
    with pytest.raises(ValueError, match="not in tuple"):
        model.tribes[0].side = "nowhere"
    model.world.state.groups.trust.flags.writeable = False
    with pytest.raises(AttributeError, match="trust is worked out"):
        model.tribes[0].trust = 0.5


def test_writing_changes_what_follows(plan: Plan) -> None:
    ways = []
    for strength in (0.0, 1.0):
        model = CoalitionModel(plan)
        for force in model.forces.select(lambda force: force.camp == "islamic_state"):
            force.men = force.men * strength
        model.run_model()
        ways.append(model.outcome("is_territory_km2"))
    assert ways[1] > ways[0]


def test_agents_of_a_users_own(plan: Plan) -> None:
    class Levy(ForceAgent):
        def muster(self, share: float) -> None:
            self.men = self.men * (1.0 + share)

    class WithLevies(CoalitionModel):
        force_class = Levy

        def step(self) -> None:
            self.forces.do("muster", 0.01)
            super().step()

    model, plain = WithLevies(plan), CoalitionModel(plan)
    model.step()
    plain.step()
    assert {type(force) for force in model.forces} == {Levy}
    assert model.forces.agg("men", sum) > plain.forces.agg("men", sum)


def test_the_example_of_the_docstring_runs() -> None:
    result = doctest.testmod(sim.model)
    assert result.attempted >= 3
    assert result.failed == 0


def test_users_randomness_is_seeded_and_apart_from_the_models(plan: Plan) -> None:
    first, second = CoalitionModel(plan), CoalitionModel(plan)
    assert first.rng.random() == second.rng.random()
    assert first.random.random() == second.random.random()
    first.random.shuffle(list(range(9)))
    first.step()
    second.step()
    assert first.outcome("is_fighters") == second.outcome("is_fighters")
    assert CoalitionModel(plan, run=1).rng.random() != CoalitionModel(plan, run=2).rng.random()


@pytest.mark.parametrize("build", [CoalitionModel, partial(CoalitionModel, run=4)])
def test_a_finished_model_is_freed(plan: Plan, build: Any) -> None:
    model = build(plan)
    mesa.Agent(model)  # a plain agent of a user's, too
    model.step()
    alive = weakref.ref(model)
    del model
    gc.collect()
    assert alive() is None


def test_a_closed_model_has_no_agents(plan: Plan) -> None:
    with CoalitionModel(plan) as model:
        assert len(model.agents) > 0
    assert (len(model.agents), model.running) == (0, False)


def test_place_agents_are_not_forces(model: CoalitionModel) -> None:
    assert not any(isinstance(agent, ForceAgent) for agent in model.agents_by_type[PlaceAgent])
