"""The engine: shapes and kinds of results, the first row, traces that add up, the order of the week."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim import names, week
from sim.core.drivers import Board, Trace
from sim.engine import simulate
from sim.names import PARTIES, SIDES
from tests.theatres import tile_theatre
from tests.worlds import CATALOG, THEATRE, all_strengths, changed, make_world, plan_of, run, small_theatre

WEEKS = 12
RUNS = (0, 1, 2)
PLACES, GROUPS = len(THEATRE.places), len(THEATRE.groups)


@pytest.fixture(scope="module")
def chunk():
    return run(plan_of(weeks=WEEKS), RUNS)


@pytest.fixture(scope="module")
def traced() -> Trace:
    trace = run(plan_of(weeks=WEEKS), [0], trace=True).trace
    assert trace is not None
    return trace


# ---- what comes out --------------------------------------------------------------------------------


def test_every_outcome_of_the_catalogue_is_recorded(chunk):
    kinds = {kind: [o.id for o in CATALOG.outcomes.values() if o.kind == kind] for kind in ("weekly", "once")}
    assert sorted(chunk.series) == sorted(kinds["weekly"])
    assert sorted(chunk.once) == sorted(kinds["once"])


def test_shapes_and_kinds(chunk):
    assert chunk.runs == RUNS
    for values in chunk.series.values():
        assert (values.shape, values.dtype) == ((len(RUNS), WEEKS + 1), np.float64)
        assert np.isfinite(values).all()
    for values in chunk.once.values():
        assert (values.shape, values.dtype) == ((len(RUNS),), np.float64)
    assert (chunk.holders.shape, chunk.holders.dtype) == ((WEEKS + 1, PLACES, len(PARTIES)), np.int32)
    assert (chunk.sides.shape, chunk.sides.dtype) == ((WEEKS + 1, GROUPS, len(SIDES)), np.int32)
    assert (chunk.holders.sum(axis=2) == len(RUNS)).all()
    assert (chunk.sides.sum(axis=2) == len(RUNS)).all()
    assert chunk.trace is None


def test_row_zero_is_the_first_day(chunk):
    holders = np.zeros((PLACES, len(PARTIES)))
    holders[np.arange(PLACES), THEATRE.places.holder] = len(RUNS)
    np.testing.assert_array_equal(chunk.holders[0], holders)
    sides = np.zeros((GROUPS, len(SIDES)))
    sides[np.arange(GROUPS), THEATRE.groups.side] = len(RUNS)
    np.testing.assert_array_equal(chunk.sides[0], sides)
    held = np.asarray(names.PARTY_CAMP)[THEATRE.places.holder] == names.ISLAMIC_STATE
    first = {name: values[:, 0] for name, values in chunk.series.items()}
    np.testing.assert_allclose(first["is_territory_km2"], THEATRE.places.settled_km2[held].sum())
    np.testing.assert_allclose(first["is_population"], THEATRE.places.population[held].sum())
    brigades = THEATRE.forces.men[THEATRE.forces.camp == names.ISLAMIC_STATE].sum()
    np.testing.assert_allclose(first["is_fighters"], brigades + THEATRE.places.garrison[held].sum())
    for name in ("civilian_deaths", "displaced", "cost", "ground_regained_km2"):
        assert (first[name] == 0.0).all()


def test_no_weeks_give_the_first_day_alone():
    plan = plan_of(weeks=1)
    none = replace(plan, weeks=0)
    assert run(none).series["is_fighters"].shape == (2, 1)
    np.testing.assert_array_equal(run(none).holders[0], run(plan).holders[0])


def test_what_is_recorded_hangs_together(chunk):
    series = chunk.series
    np.testing.assert_allclose(
        series["is_territory_km2"], series["is_territory_km2_iraq"] + series["is_territory_km2_syria"]
    )
    np.testing.assert_allclose(
        series["is_fighters"], series["is_fighters_local"] + series["is_fighters_foreign"], rtol=1e-12
    )
    assert (series["tribes_with_is"] + series["tribes_with_government"] <= 1.0 + 1e-12).all()


# ---- traces ----------------------------------------------------------------------------------------


def test_pushes_and_base_add_up_to_every_driver(traced):
    assert set(traced.total) == set(traced.base)
    for driver, total in traced.total.items():
        pushes = [np.asarray(kept) for (name, _), kept in traced.pushes.items() if name == driver]
        together = np.asarray(traced.base[driver]) + sum(pushes)
        assert np.asarray(total).shape[0] == WEEKS
        np.testing.assert_allclose(together, total, rtol=0.0, atol=1e-12, err_msg=driver)


def test_every_push_of_the_catalogue_is_traced_in_its_width_and_reaches_a_process(traced):
    claimed = {(driver, claim.id) for claim in CATALOG.claims.values() for driver in claim.pushes}
    assert set(traced.pushes) == claimed
    width = {"tribe": GROUPS, "place": PLACES, "force": len(THEATRE.forces), "camp": len(names.CAMPS)}
    width |= {"government": len(names.GOVERNMENTS), "patron": len(names.PATRONS)}
    for (driver, claim), kept in traced.pushes.items():
        rows = np.asarray(kept)
        assert rows.shape == (WEEKS, width.get(CATALOG.drivers[driver].of, 1)), (driver, claim)
    unread = {driver for driver, _ in claimed} - set(traced.total)
    assert not unread, "pushed, but no process resolves them"


def test_without_claims_every_driver_is_its_base():
    plan = changed(plan_of(), strengths=all_strengths(0.0))
    trace = run(plan, [0], trace=True).trace
    assert trace is not None
    assert not trace.pushes
    for driver, total in trace.total.items():
        np.testing.assert_array_equal(total, trace.base[driver])


def test_tracing_several_runs_is_refused():
    with pytest.raises(ValueError, match="one run"):
        simulate(plan_of(), 1, (0, 1), trace=True)


def test_a_board_adds_pushes_and_forgets_them():
    board = Board({"power": 2}, 1)
    board.clear(0)
    board.push("power", "a", np.asarray([[1.0, 2.0]]))
    board.push("power", "b", np.asarray([[0.5]]))
    np.testing.assert_array_equal(board.resolve("power", 10.0), [[11.5, 12.5]])
    board.clear(1)
    assert board.resolve("power", 10.0) == 10.0


# ---- the week, other worlds ------------------------------------------------------------------------


def test_a_week_runs_the_list_as_it_stands(monkeypatch):
    seen: list[str] = []
    spies = [phase._replace(run=lambda world, name=phase.name: seen.append(name)) for phase in week.WEEK]
    monkeypatch.setattr(week, "WEEK", tuple(spies))
    world = make_world()
    week.run_week(world)
    assert seen == [phase.name for phase in spies]
    assert world.week == 1
    assert len({phase.name for phase in week.WEEK}) == len(week.WEEK)
    assert all(phase.says for phase in week.WEEK)


def test_two_separate_copies_of_the_theatre_run_side_by_side():
    tiled = tile_theatre(THEATRE, 2)
    chunk = run(plan_of(), theatre=tiled)
    assert chunk.holders.shape[1] == 2 * PLACES
    land = chunk.series["is_territory_km2"]
    np.testing.assert_allclose(land[:, 0], 2.0 * run(plan_of()).series["is_territory_km2"][:, 0])
    half = chunk.holders[1:, :PLACES] != chunk.holders[1:, PLACES:]
    assert half.any(), "copies draw for themselves"


@pytest.mark.parametrize(
    ("places", "forces", "groups"), [(5, 3, 2), (1, 1, 1), (5, 0, 2), (5, 3, 0), (1, 0, 0)]
)
def test_the_smallest_worlds_run(places, forces, groups):
    small = small_theatre(THEATRE.places.id[:places], THEATRE.forces.id[:forces], THEATRE.groups.id[:groups])
    chunk = run(plan_of(), theatre=small)
    for name, values in chunk.series.items():
        assert np.isfinite(values).all(), name
    if forces == 0 and not small.places.underground.any():
        np.testing.assert_array_equal(chunk.holders[0], chunk.holders[-1])


def test_a_world_without_a_man_of_is_stays_without():
    nobody = replace(
        THEATRE,
        forces=replace(THEATRE.forces, men=np.where(THEATRE.forces.camp == 0, 0.0, THEATRE.forces.men)),
        places=replace(
            THEATRE.places,
            garrison=np.zeros(PLACES),
            underground=np.zeros(PLACES),
            holder=np.where(THEATRE.places.holder == 0, names.PARTIES.index("REB"), THEATRE.places.holder),
        ),
    )
    series = run(plan_of(), numbers={"men.foreign_inflow": 0.0}, theatre=nobody).series
    for name in ("is_fighters", "is_territory_km2", "is_population", "is_underground"):
        assert (series[name] == 0.0).all(), name
