"""Acts of this week that dated events place from outside, for the phases that do such acts to take in.

A coup, a rising or a fall is an act of agents wherever it comes from; so it is done by the one phase that
does it, whether the model's own chance or a scenario's event brings it about.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Placed:
    """What events of this week ask of later phases, the same in all runs.

    Attributes
    ----------
    plots : float
        Coup attempts within IS.
    attacks_on_states : float
        Spectacular attacks on foreign states.
    new_leaders : float
        Changes of the prime minister.
    sides : dict
        Position of a group -> position of the side that it takes.
    rising_groups : list
        Positions of groups who rise against IS at home.
    falling_places : list
        Positions of places that fall to IS.
    """

    plots: float = 0.0
    attacks_on_states: float = 0.0
    new_leaders: float = 0.0
    sides: dict[int, int] = field(default_factory=dict)
    rising_groups: list[int] = field(default_factory=list)
    falling_places: list[int] = field(default_factory=list)
