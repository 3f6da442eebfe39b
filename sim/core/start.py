"""The state on the first day, from the theatre's tables and the numbers of the catalogue."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from sim import names
from sim.core import start_society as ss
from sim.core import state as st
from sim.core.maps import Maps
from sim.core.networks import PARTY_CAMP
from sim.core.state import column, repeat
from sim.theatre.records import Theatre


def starting_state(
    theatre: Theatre, maps: Maps, runs: int, numbers: SimpleNamespace, world: dict
) -> st.State:
    """Return the state at row 0.

    Parameters
    ----------
    theatre : Theatre
        Places, groups, forces and powers on the first day.
    maps : Maps
        Fixed networks between them.
    runs : int
        R.
    numbers : namespace
        Process numbers; ``numbers.start`` holds levels on the first day.
    world : dict
        Levers and uncertainties in force in the first week, by id.
    """
    first = numbers.start
    places = _places(theatre, runs, first)
    nothing = np.zeros((runs, 1))
    nowhere = np.zeros(places.people.shape)
    is_land = ((places.camp == names.ISLAMIC_STATE) * theatre.places.settled_km2).sum(axis=1, keepdims=True)
    governments, patrons, forces = theatre.governments, theatre.patrons, _forces(theatre, runs)
    return st.State(
        places=places,
        groups=_groups(theatre, runs, first),
        forces=forces,
        camps=st.Camps(
            effort=repeat(theatre.base_effort, runs).astype(float),
            quarrel=np.zeros((runs, len(names.CAMPS))),
            shock=np.zeros((runs, len(names.CAMPS))),
            unity=np.full((runs, len(names.CAMPS)), first.unity),
            objective=np.full((runs, 2 * len(names.CAMPS)), -1),
        ),
        baghdad=_baghdad(runs, len(theatre.groups.id), first, world),
        governments=st.Governments(
            budget=repeat(governments.budget, runs).astype(float),
            cohesion=repeat(governments.cohesion, runs).astype(float),
        ),
        patrons=st.Patrons(
            will=repeat(patrons.will, runs).astype(float),
            burden=column(world["burden_sharing"], runs),
            strikes=nothing.copy(),
            strikes_for_militias=nothing.copy(),
            strikes_at=nowhere.copy(),
            border_closed=column(world["border_closure"], runs),
            strikes_on_infrastructure=column(world["infrastructure_strikes"], runs),
            advisers=column(world["advisers"], runs),
            rivalry=column(world["patron_rivalry"], runs),
            mediation=column(world["coalition_mediation"], runs),
        ),
        islamic_state=_islamic_state(runs, first, is_land),
        seen=_nothing_seen(places, forces),
        theatre=theatre,
        maps=maps,
        oil_price=world["oil_price"],
        abuses_at=nowhere.copy(),
        civilian_deaths=nothing.copy(),
        hand_changes=nothing.copy(),
        displaced=nowhere.copy(),
        money_spent=nothing.copy(),
        ledger=st.Ledger(*(np.zeros((runs, len(names.CAMPS))) for _ in range(3))),
        life=ss.starting_life(places, first),
        outreach=ss.starting_outreach(theatre, runs),
        settlement=ss.starting_settlement(runs, first, world),
        leader=ss.starting_leader(runs, first, world),
        kurdish_region=ss.starting_kurdish_region(runs, world),
        inside=ss.starting_inside(runs, first, world),
        abroad=ss.starting_abroad(runs, first),
        region=ss.starting_region(runs, world),
    )


def _places(theatre: Theatre, runs: int, first: SimpleNamespace) -> st.Places:
    places = theatre.places
    party = repeat(places.holder, runs).astype(np.int64)
    progress = repeat(places.progress, runs).astype(float)
    return st.Places(
        party=party,
        camp=PARTY_CAMP[party],
        progress=progress,
        grip=first.grip * (1.0 - progress),
        works=np.zeros(party.shape),
        garrison=repeat(places.garrison, runs).astype(float),
        underground=repeat(places.underground, runs).astype(float),
        people=repeat(places.population, runs).astype(float),
        panic=np.zeros(party.shape),
        taken_from_is=np.zeros(party.shape, dtype=bool),
    )


def _groups(theatre: Theatre, runs: int, first: SimpleNamespace) -> st.Groups:
    groups = theatre.groups
    nothing = np.zeros((runs, len(groups.id)))
    iraqi = np.asarray(groups.country) == "IQ"
    return st.Groups(
        side=repeat(groups.side, runs).astype(np.int64),
        armed=repeat(groups.armed, runs).astype(float),
        grievance=nothing + iraqi * first.grievance,
        trust=nothing + iraqi * first.trust,
        payment=nothing.copy(),
    )


def _forces(theatre: Theatre, runs: int) -> st.Forces:
    forces = theatre.forces
    post = repeat(forces.post, runs).astype(np.int64)
    return st.Forces(
        men=repeat(forces.men, runs).astype(float),
        establishment=repeat(forces.establishment, runs).astype(float),
        quality=repeat(forces.quality, runs).astype(float),
        will=repeat(forces.will, runs).astype(float),
        fatigue=np.zeros(post.shape),
        post=post,
        target=np.full_like(post, -1),
        travel=np.zeros(post.shape),
    )


def _baghdad(runs: int, groups: int, first: SimpleNamespace, world: dict) -> st.Baghdad:
    zero, one = column(0.0, runs), column(1.0, runs)
    return st.Baghdad(
        exclusion=column(world["sunni_purge"], runs),
        concession=column(world["inclusive_cabinet"], runs),
        promised=zero.copy(),
        kept=column(world["promises_kept"], runs),
        breach=column(world["prior_broken_promises"], runs),
        corruption=column(world["corruption"], runs),
        promise_weight=np.ones((runs, groups)),
        ownership=column(world["political_ownership"], runs),
        oversight=column(world["militia_oversight"], runs),
        leadership=column(world["army_leadership"], runs),
        influence=column(first.militia_influence, runs),
        menace=one.copy(),
        mobilised=one.copy(),
        call=zero.copy(),
        rivalry=column(world["shia_rivalry"], runs),
        abuse_rate=one.copy(),
    )


def _islamic_state(runs: int, first: SimpleNamespace, land: st.Array) -> st.IslamicState:
    zero = column(0.0, runs)
    return st.IslamicState(
        treasury=column(first.treasury, runs),
        revenue=column(first.revenue, runs),
        foreign_inflow=zero.copy(),
        foreign_share=column(first.foreign_share, runs),
        dispersed=zero.copy(),
        local_inflow=zero.copy(),
        recruited=zero.copy(),
        land_before=land.copy(),
        peak_land=land.copy(),
        open_crossings=zero.copy(),
        regained_from=zero.copy(),
        legitimacy=column(first.legitimacy, runs),
    )


def _nothing_seen(places: st.Places, forces: st.Forces) -> SimpleNamespace:
    """Return what is known before the first week: no fights yet, nobody tied down or shaken."""
    quiet = np.zeros(places.people.shape)
    never = np.zeros(places.people.shape, dtype=bool)
    return SimpleNamespace(
        attack_before=quiet.copy(),
        attack_by_is_before=quiet.copy(),
        unit_defence_before=quiet.copy(),
        defence_before=quiet.copy(),
        is_contested=never.copy(),
        is_attacked_by_partner=never.copy(),
        militias_lead=never.copy(),
        captured_by_is=never.copy(),
        lost_by_is=never.copy(),
        tied=np.zeros(forces.will.shape, dtype=bool),
        fighting_will=forces.will.copy(),
    )
