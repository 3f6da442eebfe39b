"""Unity and effort of the enemies of IS, and politics in Baghdad and Erbil.

Each camp splits its strength between IS, its rivals and rest by the weight of its quarrels (Christia 2012 on
alliances in civil wars; Walt 1987 on balancing against threat). Without claims the split is constant as long
as the quarrels are.
"""

from __future__ import annotations

import numpy as np

from sim import names
from sim.core.helpers import Array, fading, log_odds, logistic, total
from sim.core.world import World


def decide_effort(world: World) -> None:
    """Set unity, the quarrels of each camp and the share of its strength that it uses on IS."""
    state, board, numbers = world.state, world.board, world.numbers.politics
    camps = state.camps
    wanted = logistic(
        board.resolve("unity", np.zeros(camps.unity.shape) + log_odds(world.numbers.start.unity))
    )
    camps.unity += numbers.pace * (wanted - camps.unity)
    rivalry = np.asarray(world.theatre.rivalry).sum(axis=1)[None, :]
    camps.quarrel = world.uncertainties["enemy_infighting"] * rivalry * (1.0 - camps.unity)
    base = log_odds(world.theatre.base_effort)[None, :] - numbers.quarrel_cost * camps.quarrel
    camps.effort = logistic(board.resolve("effort", base))
    camps.effort[:, names.ISLAMIC_STATE] = 0.0
    camps.shock *= fading(numbers.shock_half_life)
    _rule_of_is(world)


def _rule_of_is(world: World) -> None:
    """Let the legitimacy of IS follow what its claims to rule rest on."""
    islamic_state, first = world.state.islamic_state, log_odds(world.numbers.start.legitimacy)
    wanted = logistic(world.board.resolve("legitimacy", first + np.zeros((world.runs, 1))))
    islamic_state.legitimacy += world.numbers.politics.pace * (wanted - islamic_state.legitimacy)


def govern(world: World) -> None:
    """Let Baghdad concede as far as it can, militias gain or lose weight, and budgets and cohesion follow."""
    state, board, numbers = world.state, world.board, world.numbers.politics
    baghdad, governments, theatre = state.baghdad, state.governments, world.theatre
    own = names.GOVERNMENTS.index("baghdad")
    step = numbers.concession_pace * (world.levers["inclusive_cabinet"] - baghdad.concession)
    wish: Array = step * (np.arange(len(names.GOVERNMENTS)) == own)
    step = board.resolve("inclusiveness", wish)
    baghdad.concession = np.clip(baghdad.concession + step[:, own : own + 1], 0.0, 1.0)
    kind, men = world.maps.is_kind, state.forces.men
    militia = total(men[:, kind.militia])
    army = total(men[:, kind.army | kind.elite | kind.police])
    weight = log_odds(militia / np.maximum(militia + army, 1.0))
    wanted = logistic(board.resolve("influence", weight))
    baghdad.influence += numbers.pace * (wanted - baghdad.influence)
    ordinary = np.asarray(theatre.governments.budget)[None, :]
    wanted = ordinary * np.exp(board.pushed("budget"))
    governments.budget += numbers.budget_pace * (wanted - governments.budget)
    ordinary = log_odds(np.asarray(theatre.governments.cohesion))[None, :]
    wanted = logistic(board.resolve("cohesion", ordinary))
    governments.cohesion += numbers.pace * (wanted - governments.cohesion)
    baghdad.menace = np.exp(board.pushed("menace") + np.zeros((world.runs, 1)))
    baghdad.promise_weight = np.exp(board.pushed("promise_weight") + np.zeros(state.groups.armed.shape))
    baghdad.abuse_rate = np.exp(board.pushed("abuse") + np.zeros((world.runs, 1)))
    baghdad.mobilised = np.exp(board.pushed("mobilisation") + np.zeros((world.runs, 1)))
