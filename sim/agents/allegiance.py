"""Tribes and insurgent allies choose a side: a logit over three sides with inertia.

Discrete choice after McFadden (1974). The base utility follows Kalyvas (2006): people side with whoever
firmly rules them, stand aside where control is contested, and local rivals end up on opposite sides. Who
reconsiders in a week is a share that grows with change around them.
"""

from __future__ import annotations

import numpy as np

from sim import names
from sim.core.helpers import Array
from sim.core.world import World


def choose_sides(world: World) -> None:
    """Let the groups that reconsider this week choose between IS, standing aside and the government side."""
    groups, numbers = world.state.groups, world.numbers.allegiance
    count = groups.side.shape[1]
    to_is = world.board.resolve("leaning_is", _pull_of_is(world))
    to_government = world.board.resolve("leaning_government", _pull_of_government(world))
    stay = numbers.inertia
    bound = stay + world.board.resolve("cost_of_leaving_is", 0.0)
    utility_is = to_is + bound * (groups.side == names.WITH_IS)
    utility_government = to_government + stay * (groups.side == names.WITH_GOVERNMENT)
    utility_aside = stay * (groups.side == names.ASIDE)
    weight_is = np.exp(utility_is - utility_aside)
    weight_government = np.exp(utility_government - utility_aside)
    weights = 1.0 + weight_is + weight_government
    draw = world.uniform("allegiance.side", count) * weights
    wanted = np.where(draw < weight_is, names.WITH_IS, names.ASIDE)
    wanted = np.where(
        (draw >= weight_is) & (draw < weight_is + weight_government), names.WITH_GOVERNMENT, wanted
    )
    reconsiders = world.uniform("allegiance.reconsider", count) < _unrest(world)
    for group, side in world.placed.sides.items():
        wanted[:, group], reconsiders[:, group] = side, True
    groups.side = np.where(reconsiders, wanted, groups.side)


def _unrest(world: World) -> Array:
    """Return each group's chance to reconsider this week, (R, B)."""
    numbers, seen = world.numbers.allegiance, world.state.seen
    settled = np.maximum(seen.rule_of_is, seen.rule_of_others)
    return numbers.reconsider + numbers.reconsider_contested * (1.0 - settled)


def _pull_of_is(world: World) -> Array:
    """Return the base log-odds of siding with IS rather than standing aside, (R, B)."""
    numbers, seen, groups = world.numbers.allegiance, world.state.seen, world.state.groups
    stance = np.asarray(world.theatre.groups.stance)[None, :]
    standing = world.state.islamic_state.legitimacy - world.numbers.start.legitimacy
    return (
        numbers.constant_is
        + numbers.legitimacy * standing * seen.rule_of_is
        + numbers.stance * stance
        + numbers.rule * seen.rule_of_is
        - numbers.rule * seen.rule_of_others
        + numbers.grievance * groups.grievance
        + numbers.rivals * (seen.rivals_with_government - seen.rivals_with_is)
    )


def _pull_of_government(world: World) -> Array:
    """Return the base log-odds of siding with the government side rather than standing aside, (R, B)."""
    numbers, seen, groups = world.numbers.allegiance, world.state.seen, world.state.groups
    stance = np.asarray(world.theatre.groups.stance)[None, :]
    return (
        numbers.constant_government
        - numbers.stance * stance
        + numbers.rule * seen.rule_of_others
        - numbers.rule * seen.rule_of_is
        + numbers.trust * groups.trust
        - numbers.grievance_government * groups.grievance
        + numbers.rivals * (seen.rivals_with_is - seen.rivals_with_government)
    )
