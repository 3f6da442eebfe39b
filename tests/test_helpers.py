"""The helpers that all rules share, against numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from sim.core.choice import Choice
from sim.core.helpers import Kept, Spots, fading, log_odds, logistic, saturate, spread, total
from sim.core.memory import Memory
from sim.core.numbers import claim_numbers, process_numbers
from sim.core.state import check_finite, column, repeat
from sim.errors import CatalogError
from tests.worlds import CATALOG, make_world


def test_logistic_and_log_odds_undo_each_other():
    shares = np.asarray([0.01, 0.25, 0.5, 0.9])
    np.testing.assert_allclose(logistic(log_odds(shares)), shares, rtol=1e-12)
    assert logistic(np.asarray(0.0)) == 0.5
    assert logistic(np.asarray(np.log(3.0))) == pytest.approx(0.75)
    assert np.isfinite(log_odds(np.asarray([0.0, 1.0]))).all()


@pytest.mark.parametrize("half_life", [1.0, 8.0, 260.0])
def test_half_is_left_after_a_half_life(half_life):
    assert fading(half_life) ** half_life == pytest.approx(0.5, rel=1e-12)


def test_saturation_reaches_a_half_at_half():
    amounts = np.asarray([0.0, 2.0, 6.0, 1e12])
    np.testing.assert_allclose(saturate(amounts, 2.0), [0.0, 0.5, 0.75, 1.0], atol=1e-9)


def test_total_keeps_a_column_a_run():
    values = np.asarray([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    np.testing.assert_array_equal(total(values), [[6.0], [15.0]])
    np.testing.assert_array_equal(total(np.asfortranarray(values)), total(values))


def test_spread_carries_fields_over_a_network():
    weights = csr_array(np.asarray([[1.0, 0.5, 0.0], [0.0, 0.0, 2.0]]))
    fields = np.asarray([[10.0, 4.0, 1.0], [0.0, 2.0, 3.0]])
    np.testing.assert_array_equal(spread(fields, weights), [[12.0, 2.0], [1.0, 6.0]])
    np.testing.assert_array_equal(spread(fields[:1], weights), [[12.0, 2.0]])


def test_what_is_kept_of_a_network_is_what_it_would_carry_anew():
    random = np.random.Generator(np.random.SFC64(7))
    weights = csr_array(random.random((4, 6)))
    kept, fields = Kept(), random.random((3, 6))
    for week in range(12):
        carried = kept.spread(fields, weights, 0.8)
        np.testing.assert_allclose(carried, spread(fields, weights), rtol=1e-12)
        fields = fields * 0.8
        fields[week % 3, week % 6] += week % 2  # every other week one run sees something new


def test_spots_tell_runs_apart():
    spots = Spots(2, 3)
    flat = spots.flat(np.asarray([[0, 2, 2], [1, 1, 0]]))
    np.testing.assert_array_equal(flat, [[0, 2, 2], [4, 4, 3]])
    weights = np.asarray([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    np.testing.assert_array_equal(spots.tally(flat, weights), [[1.0, 0.0, 5.0], [6.0, 9.0, 0.0]])
    np.testing.assert_array_equal(
        spots.here(np.asarray([[7.0, 8.0, 9.0], [1.0, 2.0, 3.0]]), flat), [[7, 9, 9], [2, 2, 1]]
    )


# ---- choosing among places ---------------------------------------------------------------------------


def choose(worth: np.ndarray, ready: np.ndarray, draw: np.ndarray, blocks: int = 2) -> np.ndarray:
    """Let one unit a draw choose among the places of one row of worth and one of readiness."""
    nothing = np.zeros(len(draw), dtype=np.int64)
    choice = Choice(worth[None, :], ready[None, :], nothing, blocks)
    sums = choice.weigh(np.arange(len(draw)), nothing, np.ones((len(draw), len(worth)), dtype=bool))
    np.testing.assert_allclose(sums, (worth * ready).sum())
    return choice.pick(draw)


def test_a_place_is_chosen_in_proportion_to_worth_times_readiness():
    worth = np.asarray([1.0, 0.0, 2.0, 1.0, 0.0, 4.0])
    ready = np.asarray([1.0, 1.0, 0.5, 2.0, 1.0, 1.0])
    share = worth * ready / (worth * ready).sum()
    count = 8000
    chosen = choose(worth, ready, (np.arange(count) + 0.5) / count)
    found = np.bincount(chosen, minlength=6) / count
    np.testing.assert_allclose(found, share, atol=1.0 / count)


def test_the_ends_of_the_draw_choose_places_of_worth():
    worth, ready = np.asarray([0.0, 3.0, 0.0, 2.0, 0.0, 0.0]), np.ones(6)
    np.testing.assert_array_equal(choose(worth, ready, np.asarray([0.0, 1.0 - 2.0**-53])), [1, 3])
    np.testing.assert_array_equal(choose(worth, ready, np.asarray([0.0, 0.999999]), blocks=1), [1, 3])


def test_where_nothing_is_worth_going_nothing_is_chosen():
    np.testing.assert_array_equal(choose(np.zeros(6), np.ones(6), np.asarray([0.0, 0.7])), [-1, -1])


# ---- memory --------------------------------------------------------------------------------------------


def test_a_mean_starts_where_it_is_and_closes_half_the_gap_in_a_half_life():
    memory, low, high = Memory(), np.zeros((1, 2)), np.ones((1, 2))
    np.testing.assert_array_equal(memory.mean("a", low, 4.0), low)
    for _ in range(4):
        seen = memory.mean("a", high, 4.0)
    np.testing.assert_allclose(seen, 0.5)


def test_a_total_adds_up_and_fades():
    memory = Memory()
    memory.total("a", np.asarray([[8.0]]), 1.0)
    np.testing.assert_allclose(memory.total("a", np.asarray([[1.0]]), 1.0), 5.0)
    np.testing.assert_allclose(memory.total("a", np.asarray([[0.0]]), 1.0), 2.5)


def test_a_lasting_impression_is_the_strongest_so_far():
    memory = Memory()
    memory.lasting("a", np.asarray([[8.0]]), 1.0)
    np.testing.assert_allclose(memory.lasting("a", np.asarray([[1.0]]), 1.0), 4.0)
    np.testing.assert_allclose(memory.lasting("a", np.asarray([[9.0]]), 1.0), 9.0)


def test_impressions_and_memories_are_told_apart():
    memory, other = Memory(), Memory()
    memory.total("a", np.ones((1, 1)), 2.0)
    for fresh in (memory.total("b", np.ones((1, 1)), 2.0), other.total("a", np.ones((1, 1)), 2.0)):
        np.testing.assert_array_equal(fresh, [[1.0]])


@pytest.mark.parametrize("kind", ["mean", "total", "lasting"])
def test_a_memory_does_not_change_with_the_array_it_was_shown(kind):
    """State is moved in place, so what was remembered must be the memory's own."""
    memory, shown = Memory(), np.ones((1, 1))
    getattr(memory, kind)("a", shown, 2.0)
    shown += 10.0
    kept = getattr(memory, kind)("a", np.zeros((1, 1)), 2.0)
    assert kept < 1.0


# ---- numbers and state ---------------------------------------------------------------------------------


def test_numbers_come_from_the_catalogue_and_may_differ_by_run():
    numbers = process_numbers(CATALOG, {"fight.speed": [1.0, 2.0]})
    np.testing.assert_array_equal(numbers.fight.speed, [[1.0], [2.0]])
    assert numbers.fight.luck == CATALOG.processes["fight.luck"].value
    assert claim_numbers(CATALOG, {"militia_fear.reach_km": 7.0})["militia_fear"].reach_km == 7.0
    with pytest.raises(CatalogError, match=r"no such number.*militia_fear\.nonsense"):
        claim_numbers(CATALOG, {"militia_fear.nonsense": 1.0})


def test_state_arrays_are_of_their_own():
    source = np.asarray([1.0, 2.0])
    repeated, filled = repeat(source, 2), column(3.0, 2)
    repeated[0, 0] = 9.0
    filled[0, 0] = 9.0
    np.testing.assert_array_equal(source, [1.0, 2.0])
    np.testing.assert_array_equal((repeated[1, 0], filled[1, 0]), (1.0, 3.0))


@pytest.mark.parametrize("part", ["places.people", "patrons.will", "governments.cohesion", "displaced"])
def test_a_number_that_is_not_finite_is_named(part):
    state = make_world().state
    owner, _, name = part.rpartition(".")
    getattr(getattr(state, owner) if owner else state, name)[0, 0] = np.nan
    with pytest.raises(FloatingPointError, match=name):
        check_finite(state)
