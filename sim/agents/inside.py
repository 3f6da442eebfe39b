"""Inside IS and beyond the theatre: cohesion, plots, uprisings, image, attacks abroad."""

from __future__ import annotations

import numpy as np

from sim import names
from sim.core.helpers import Array, log_odds, logistic, total
from sim.core.world import World


def hold_together(world: World) -> None:
    """Move cohesion, command and image of IS, and let plots happen.

    A plot is a chance event a week (exponential hazard), or placed by a scenario; it costs fighters and,
    through the claims, command.
    """
    state, board, numbers, placed = world.state, world.board, world.numbers.inside, world.placed
    inside, first = state.inside, world.numbers.start
    nothing = np.zeros((world.runs, 1))
    wanted = logistic(board.resolve("is_cohesion", log_odds(first.cohesion) + nothing))
    inside.cohesion += numbers.pace * (wanted - inside.cohesion)
    inside.command = np.exp(board.pushed("command") + nothing)
    wanted = logistic(board.resolve("image", log_odds(first.image) + nothing))
    inside.image += numbers.pace * (wanted - inside.image)
    rate = numbers.plots / 52.0 * np.exp(board.pushed("coups") + nothing)
    inside.is_plot = (world.uniform("inside.plot", 1) < -np.expm1(-rate)) + placed.plots
    inside.coups += inside.is_plot
    _purge(world, inside.is_plot)
    chance = world.uncertainties["is_attacks_on_states"] / 52.0
    struck = (world.uniform("inside.strike_state", 1) < chance).astype(float)
    inside.struck_state = struck + placed.attacks_on_states


def _purge(world: World, plot: Array) -> None:
    """Take the cost of a plot off the brigades, in the few weeks with one."""
    if not plot.any():
        return
    forces, brigade = world.state.forces, world.maps.is_kind.brigade
    lost = forces.men * (world.numbers.inside.plot_cost * plot * brigade)
    forces.men -= lost
    world.state.ledger.dead += world.by_camp(lost)


def rise_up(world: World) -> None:
    """Let people rise against IS at places that it holds; most risings are put down.

    The hazard grows with discontent; a scenario may place a rising. It eats into the garrison, brings the
    place nearer to falling and costs people their lives.
    """
    state, seen, numbers = world.state, world.state.seen, world.numbers.inside
    places = state.places
    held = places.camp == names.ISLAMIC_STATE
    weekly = numbers.revolts * state.life.discontent * held * np.exp(world.board.pushed("unrest"))
    rises = world.uniform("inside.revolt", world.spots.places) < -np.expm1(-weekly)
    if world.placed.rising_groups:
        at_home = world.maps.homes[world.placed.rising_groups].toarray().any(axis=0)
        rises |= held & at_home
    seen.revolts = rises
    state.inside.revolts = total(rises * 1.0)
    lost = places.garrison * (numbers.revolt_cost * rises)
    places.garrison = places.garrison - lost
    state.ledger.dead[:, names.ISLAMIC_STATE] += lost.sum(axis=1)
    places.progress = np.minimum(places.progress + numbers.revolt_progress * rises, numbers.revolt_most)
    killed = np.minimum(numbers.revolt_deaths * rises, places.people)
    places.people = places.people - killed
    state.civilian_deaths += total(killed)


def reach_abroad(world: World) -> None:
    """Move the appeal of IS outside the theatre and the attacks there."""
    abroad, board, numbers = world.state.abroad, world.board, world.numbers.abroad
    nothing = np.zeros((world.runs, 1))
    wanted = logistic(board.resolve("appeal", log_odds(world.numbers.start.appeal) + nothing))
    abroad.appeal += numbers.pace * (wanted - abroad.appeal)
    wanted = numbers.attacks * np.exp(board.pushed("attacks_abroad") + nothing)
    abroad.attacks += numbers.pace * (wanted - abroad.attacks)
