"""The order of a week: a list that is run, and printed in the documentation, as it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sim.agents.aftermath import settle
from sim.agents.allegiance import choose_sides
from sim.agents.economy import earn_and_spend, rebuild_forces, recruit_for_is
from sim.agents.field_works import dig_in_at_first
from sim.agents.fights import fight
from sim.agents.happenings import take_place
from sim.agents.inside import hold_together, reach_abroad, rise_up
from sim.agents.leaders import keep_office, take_in_world
from sim.agents.observe import observe
from sim.agents.orders import give_orders
from sim.agents.policy import enact, move_patrons, turn_world
from sim.agents.politics import decide_effort, govern
from sim.agents.sentiment import feel
from sim.agents.society import live, reach_out, shelter
from sim.agents.strength import gather_strength, remember_strength
from sim.agents.strikes import strike
from sim.claims.frame import push_drivers
from sim.core.world import World


class Phase(NamedTuple):
    """One step of the week: its name, what happens, and the function that does it."""

    name: str
    says: str
    run: Callable[[World], None]


WEEK: tuple[Phase, ...] = (
    Phase("turn", "the levers, world conditions and oil price of the week come into force", turn_world),
    Phase("world", "leaders and patrons take in the conditions of the week", take_in_world),
    Phase("enact", "governments and patrons move their practice towards the levers", enact),
    Phase("events", "the dated events of the scenario take place", take_place),
    Phase("observe", "everybody sees who stands where, who rules whom, what was won and lost", observe),
    Phase("claims", "each claim that is switched on pushes its drivers", push_drivers),
    Phase("patrons", "foreign will decays or is renewed and sets how many strikes are flown", move_patrons),
    Phase("effort", "the enemies of IS split their strength between IS, each other and rest", decide_effort),
    Phase("govern", "Baghdad concedes as far as it can; budgets, cohesion and militia weight follow", govern),
    Phase("feel", "grievance and trust take in the week and fade", feel),
    Phase("office", "the prime minister keeps or loses his backing and his office", keep_office),
    Phase("life", "services, discontent, polarisation and rebuilding move at the places", live),
    Phase("outreach", "allies are bound by guilt; contacts are made and lost", reach_out),
    Phase("sides", "the tribes and allies that reconsider choose a side", choose_sides),
    Phase("money", "IS earns and pays", earn_and_spend),
    Phase("recruits", "men join and leave IS", recruit_for_is),
    Phase("rebuild", "the units of its enemies are refilled and trained", rebuild_forces),
    Phase("orders", "units hold, move or attack", give_orders),
    Phase("strikes", "strikes are flown and take their toll", strike),
    Phase("fights", "contests are fought; units break; places change hands", fight),
    Phase("revolts", "people rise against IS at places that it holds", rise_up),
    Phase("inside", "cohesion, command and image of IS move; plots happen", hold_together),
    Phase("abroad", "the appeal of IS outside the theatre and the attacks there move", reach_abroad),
    Phase("aftermath", "rule takes hold, men go under cover, people leave and return", settle),
    Phase("shelter", "those who fled to the Kurdish region are counted there", shelter),
)


def begin(world: World) -> None:
    """Let everybody see how things stand on the first day, before anybody has moved."""
    observe(world)
    dig_in_at_first(world)
    gather_strength(world)
    remember_strength(world)


def run_week(world: World) -> None:
    """Run the phases of one week in order."""
    for phase in WEEK:
        phase.run(world)
    world.week += 1
