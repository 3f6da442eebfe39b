"""What holds the ranks of Islamic State together and what breaks them."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim import names
from sim.core.helpers import Array, saturate, total
from sim.core.memory import Memory
from sim.core.state import State

Pushes = Mapping[str, Array]


def three_part_coalition(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """IS is a coalition of jihadists, tribes and officers of the old regime, and weakens as its parts leave.

    Reads armed men of allies and tribes, (R, B), and of both by place, (R, P), who were with IS and are gone.
    """
    groups, seen = state.groups, state.seen
    with_is = groups.armed * (groups.side == names.WITH_IS)
    gone = np.zeros((len(with_is), 1))
    for part, members in (("officers", state.maps.is_ally), ("tribes", 1.0 - state.maps.is_ally)):
        men = total(with_is * members)
        most = memory.lasting(part, men, 1e9)
        gone = gone + 0.5 * (most - men) / np.maximum(most, 1.0)
    gone_here = memory.lasting("here", seen.armed_with_is, 1e9) - seen.armed_with_is
    return {
        "command": -k.weight_command * gone,
        "is_power": -k.weight_is_power * saturate(np.maximum(gone_here, 0.0), k.half_saturation),
    }


def disillusion(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Extreme violence, and wars that foreign recruits did not come for, wear IS down from inside.

    Reads the public violence of IS, its share of foreigners and of men sent against other rebels, (R, 1).
    """
    unwanted = state.islamic_state.foreign_share * state.seen.war_on_rebels
    lived = memory.mean(
        "lived", 0.5 * (state.inside.brutality + saturate(unwanted, k.half_saturation)), k.half_life
    )
    dose = lived - k.neutral_dose
    return {"retention": -k.weight_retention * dose, "is_cohesion": -k.weight_is_cohesion * dose}


def coups(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Under strain factions plot against the leadership, and a plot costs IS command.

    Reads the cohesion of IS, its dead per fighter lately, and plots, (R, 1).
    """
    inside, seen = state.inside, state.seen
    dead = memory.mean("dead", seen.is_dead / np.maximum(seen.fighters, 1.0), k.half_life)
    strain = np.maximum(1.0 - inside.cohesion / k.firm_cohesion, 0.0) + saturate(dead, k.half_losses)
    plots = memory.total("plots", inside.is_plot, k.half_life_plot)
    return {"coups": k.weight_coups * strain, "command": -k.weight_command * saturate(plots, 1.0)}


def lost_generation(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """Years of sectarian war bring up men who know nothing else, and among them IS finds followers.

    Reads how divided the places are where Sunnis live, (R, P), and civilians killed so far, (R, 1).
    """
    people = state.places.people * state.maps.sunni
    divided = total(state.life.polarisation * people) / np.maximum(total(people), 1.0)
    years = memory.total("years", divided / 52.0, k.half_life)
    killed = state.civilian_deaths / (state.theatre.places.population.sum() / 1000.0)
    grown = 0.5 * (saturate(years, k.half_years) + saturate(killed, k.half_killed))
    return {"recruits": k.weight_recruits * grown}


def too_extreme_to_adapt(state: State, k: SimpleNamespace, memory: Memory) -> Pushes:
    """An IS that has gone far into extremism copes badly with defeat: fewer of its men go under cover.

    Reads the public violence of IS and how much of its land it has lost, (R, 1).
    """
    lost = 1.0 - state.seen.land / np.maximum(state.islamic_state.peak_land, 1.0)
    return {"go_under": -k.weight_go_under * state.inside.brutality * lost}
