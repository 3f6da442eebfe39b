"""The state of the war: arrays with the run as first axis, grouped by who or what they describe.

All of it is what agents are, did or can see. Levers are not in it, so a claim, which gets nothing else,
cannot read one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from sim.core import society as so
from sim.core.maps import Maps
from sim.theatre.records import Theatre

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass
class Places:
    """What stands and happens at each place, (R, P)."""

    party: Index  # position in names.PARTIES of the holder
    camp: Index  # position in names.CAMPS of the holder
    progress: Array  # share 0-1 of the way to the fall of the place
    grip: Array  # share 0-1, how firmly the holder rules
    works: Array  # share 0-1, how far the holder has dug in
    garrison: Array  # men of the holder who stay there
    underground: Array  # men of IS under cover
    people: Array  # people present
    panic: Array  # share 0-1, fading news of the place having fallen to IS
    taken_from_is: NDArray[np.bool_]  # taken from IS and not yet lost to it again


@dataclass
class Groups:
    """Tribes, unnamed local groups and insurgent allies, (R, B)."""

    side: Index  # position in names.SIDES
    armed: Array  # men under arms
    grievance: Array  # share 0-1, against Baghdad
    trust: Array  # share 0-1, in Baghdad
    payment: Array  # USD a month and armed man, as received lately


@dataclass
class Forces:
    """Armed units, (R, F)."""

    men: Array
    establishment: Array  # men that the unit is built up to
    quality: Array  # share 0-1, training, arms and leadership
    will: Array  # share 0-1, readiness to stand, before this week's pressure
    fatigue: Array  # share 0-1, weeks at the front that rest has not made up for
    post: Index  # place where it stands
    target: Index  # place that it attacks, or -1
    travel: Array  # weeks until it has arrived


@dataclass
class Camps:
    """The camps, (R, C)."""

    effort: Array  # share 0-1 of strength that is used against IS
    quarrel: Array  # strength of the camp's quarrels with IS's other enemies, 0 or more
    shock: Array  # fading share of its people whose places it lost lately
    unity: Array  # share 0-1, how far it stands with the other enemies of IS
    objective: Index  # (R, 2 * C) place of the camp's main effort in Iraq, then in Syria, or -1


@dataclass
class Baghdad:
    """The Iraqi government, its promises, its army and the militias, each (R, 1), share 0-1 unless said."""

    exclusion: Array  # purges and exclusion of Sunnis as practised
    concession: Array  # posts, money and laws actually conceded
    promised: Array  # size of what is promised to the tribes
    kept: Array  # share of the promises kept lately
    breach: Array  # promises made and not kept, on the first day those of the years before
    corruption: Array  # share of state money that is lost or sold
    promise_weight: Array  # (R, B) multiple: how much a promise counts, 1 without any claim
    ownership: Array  # political responsibility taken for the militias
    oversight: Array  # of the militias
    leadership: Array  # of the army
    influence: Array  # political weight of the militias
    menace: Array  # multiple: fear that each militiaman causes, 1 without any claim
    mobilised: Array  # multiple of the militias' establishment, 1 without any claim
    call: Array  # clerical call to arms, as heard
    rivalry: Array  # contest among the Shia leaders
    abuse_rate: Array  # multiple of the base rate of abuses, 1 without any claim


@dataclass
class Governments:
    """Baghdad, Erbil and Damascus, (R, G)."""

    budget: Array  # million USD a month
    cohesion: Array  # share 0-1


@dataclass
class Patrons:
    """Outside powers, (R, A), and what their coalition does, (R, 1)."""

    will: Array  # share 0-1, will to go on with the war
    burden: Array  # (R, 1) share 0-1 of the effort that partners carry
    strikes: Array  # (R, 1) strikes flown this week
    strikes_for_militias: Array  # (R, 1) share 0-1 of strikes flown where militias lead
    strikes_at: Array  # (R, P) strikes by place this week
    border_closed: Array  # (R, 1) share 0-1, how tightly the northern border is closed to IS
    strikes_on_infrastructure: Array  # (R, 1) strikes a week
    advisers: Array  # (R, 1) persons
    rivalry: Array  # (R, 1) share 0-1, quarrels among outside patrons
    mediation: Array  # (R, 1) share 0-1, effort to settle quarrels among the enemies of IS


@dataclass
class IslamicState:
    """Islamic State as a whole, each (R, 1)."""

    treasury: Array  # million USD
    revenue: Array  # million USD a month
    foreign_inflow: Array  # fighters a month
    local_inflow: Array  # fighters a month
    foreign_share: Array  # share 0-1 of its fighters who came from other countries
    dispersed: Array  # men who left or were scattered and may be rallied
    recruited: Array  # men recruited locally so far
    land_before: Array  # settled km2 held a while ago, fading mean
    peak_land: Array  # most settled km2 ever held
    open_crossings: Array  # share 0-1 of the crossings to the north held by IS and open
    regained_from: Array  # settled km2 taken from IS so far
    legitimacy: Array  # share 0-1 among those it rules


@dataclass
class Ledger:
    """Men counted by camp since the start, (R, C): with the stocks they account for every fighter."""

    joined: Array
    dead: Array
    left: Array  # deserted, dissolved or demobilised; men of IS who may be rallied are a stock, not here


@dataclass
class State:
    """All of the above, and what agents can see of the week, in `seen`."""

    places: Places
    groups: Groups
    forces: Forces
    camps: Camps
    baghdad: Baghdad
    governments: Governments
    patrons: Patrons
    islamic_state: IslamicState
    seen: SimpleNamespace
    theatre: Theatre
    maps: Maps
    oil_price: float | Array  # USD a barrel
    abuses_at: Array  # (R, P) civilians killed by militias this week
    civilian_deaths: Array  # (R, 1) people so far
    hand_changes: Array  # (R, 1) how often a place has passed from one camp to another so far
    displaced: Array  # (R, P) people who left the place and have not come back
    money_spent: Array  # (R, 1) million USD spent on levers so far
    ledger: Ledger
    life: so.Life
    outreach: so.Outreach
    settlement: so.Settlement
    leader: so.Leader
    kurdish_region: so.KurdishRegion
    inside: so.Inside
    abroad: so.Abroad
    region: so.Region


def repeat(values: NDArray, runs: int) -> NDArray:
    """Return (N,) values for every run, (R, N), in memory of its own."""
    return np.repeat(np.asarray(values)[None, :], runs, axis=0)


def column(value: float | Array, runs: int) -> Array:
    """Return a number for every run, (R, 1)."""
    return np.full((runs, 1), value, dtype=float)


def check_finite(state: State) -> None:
    """Raise FloatingPointError if any number of the state is not finite."""
    parts = [getattr(state, item.name) for item in fields(state) if item.name != "theatre"]
    for part in (state, *(part for part in parts if is_dataclass(part))):
        for item in fields(part):
            values = getattr(part, item.name)
            if isinstance(values, np.ndarray) and not np.isfinite(values).all():
                raise FloatingPointError(f"{type(part).__name__}.{item.name} is not finite")
