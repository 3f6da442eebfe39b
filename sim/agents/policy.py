"""Governments, patrons and the coalition carry out what the scenario's levers ask of them.

Nothing changes overnight: practice moves towards the lever by a share each week (partial adjustment,
Nerlove 1958). What they have done so far is state, and that is all that claims see.
"""

from __future__ import annotations

import numpy as np

from sim import names
from sim.core.helpers import total
from sim.core.state import column
from sim.core.world import World


def turn_world(world: World) -> None:
    """Put this week's levers, uncertainties and oil price in force."""
    world.set_conditions(world.week)
    world.state.oil_price = world.uncertainties["oil_price"]


def enact(world: World) -> None:
    """Let governments and patrons move their practice towards the levers."""
    state, levers, numbers = world.state, world.levers, world.numbers.policy
    baghdad, patrons = state.baghdad, state.patrons
    baghdad.exclusion += numbers.pace * (levers["sunni_purge"] - baghdad.exclusion)
    baghdad.ownership += numbers.pace * (levers["political_ownership"] - baghdad.ownership)
    baghdad.oversight += numbers.pace * (levers["militia_oversight"] - baghdad.oversight)
    baghdad.promised += numbers.pace * (levers["promises_made"] - baghdad.promised)
    baghdad.kept += numbers.pace * (levers["promises_kept"] - baghdad.kept)
    if world.week > 0:
        baghdad.breach = baghdad.promised * (1.0 - baghdad.kept)
    ordinary = column(world.uncertainties["corruption"], world.runs)
    baghdad.corruption = ordinary * (1.0 - numbers.reform_cleans * state.leader.reform)
    patrons.border_closed += numbers.pace * (levers["border_closure"] - patrons.border_closed)
    baghdad.call += numbers.call_pace * (world.uncertainties["clerical_call"] - baghdad.call)
    patrons.burden += numbers.pace * (levers["burden_sharing"] - patrons.burden)
    patrons.mediation += numbers.pace * (levers["coalition_mediation"] - patrons.mediation)
    patrons.advisers += numbers.pace * (levers["advisers"] - patrons.advisers)
    patrons.strikes_on_infrastructure = column(levers["infrastructure_strikes"], world.runs)
    patrons.rivalry = column(world.uncertainties["patron_rivalry"], world.runs)
    baghdad.rivalry = column(world.uncertainties["shia_rivalry"], world.runs)
    _pay_tribes(world)
    _spend(world)


def _pay_tribes(world: World) -> None:
    """Share the payments out by armed men; less gets through where IS rules."""
    groups, numbers, seen = world.state.groups, world.numbers.policy, world.state.seen
    under_is = getattr(seen, "rule_of_is", np.zeros(groups.armed.shape))
    reach = groups.armed * (1.0 - (1.0 - numbers.reach_under_is) * under_is)
    reached = np.maximum(total(reach), 1.0)
    monthly = world.levers["tribal_payments"] * 1e6
    received = monthly * reach / reached / np.maximum(groups.armed, 1.0)
    groups.payment += numbers.pace * (received - groups.payment)


def move_patrons(world: World) -> None:
    """Let foreign will decay with weariness, and fly the week's strikes as far as it carries them.

    The will of the power that leads the air campaign scales the strikes that were planned.
    """
    state, numbers = world.state, world.numbers.policy
    patrons = state.patrons
    change = world.board.resolve("will", -world.uncertainties["war_weariness"] / 52.0)
    patrons.will = np.clip(patrons.will * (1.0 + change), 0.0, 1.0)
    leader = names.PATRONS.index("united_states")
    left = patrons.will[:, leader : leader + 1] / world.theatre.patrons.will[leader]
    patrons.strikes = world.levers["air_strikes"] * np.minimum(left, 1.0)
    patrons.strikes_for_militias += numbers.pace * (
        world.levers["air_support_to_militias"] - patrons.strikes_for_militias
    )


def _spend(world: World) -> None:
    """Add the week's money cost of all levers, by the unit costs of the catalogue."""
    monthly = 0.0
    for name, cost in world.unit_costs.items():
        # Not sum(): from Python 3.12 on it rounds otherwise, and the same seed would give other bits.
        monthly += cost * world.levers[name]
    world.state.money_spent += monthly * 12.0 / 52.0
