"""Money and men: what IS earns and spends, who joins and leaves, how the other side's units are rebuilt.

Stocks and flows with half-lives. Every man who joins left somewhere: recruits come from people ruled, leavers
go to a pool of dispersed men, and the dead are counted where they fall.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.core.helpers import Array, log_odds, logistic, total
from sim.core.world import World

WEEKS_A_MONTH = 52.0 / 12.0


def earn_and_spend(world: World) -> None:
    """Let IS take in oil money, taxes and the rest, and pay its men and its rule."""
    state, seen, numbers = world.state, world.state.seen, world.numbers.money
    islamic_state = state.islamic_state
    sold = seen.oil * numbers.oil_market / (seen.oil + numbers.oil_market)
    base = numbers.oil * sold + numbers.tax * seen.people / 1e6 + numbers.other
    islamic_state.revenue = base * np.exp(world.board.pushed("revenue"))
    costs = (numbers.pay + numbers.arms) * seen.fighters / 1e6 + numbers.rule * seen.people / 1e6
    islamic_state.treasury = np.maximum(
        islamic_state.treasury + (islamic_state.revenue - costs) / WEEKS_A_MONTH, 0.0
    )


def recruit_for_is(world: World) -> None:
    """Let men join and leave IS and place them in brigades and garrisons."""
    state, seen, numbers, board = world.state, world.state.seen, world.numbers.men, world.board
    islamic_state, places, forces = state.islamic_state, state.places, state.forces
    sunnis = seen.held * places.people * world.maps.sunni
    pool = numbers.pool * (world.theatre.places.population * world.maps.sunni).sum()
    left_in_pool = np.maximum(1.0 - islamic_state.recruited / pool, 0.0)
    local = numbers.recruits * total(sunnis) * left_in_pool
    local = local * np.exp(board.pushed("recruits"))
    monthly = numbers.foreign_inflow * np.exp(board.pushed("foreign_inflow")) + np.zeros((world.runs, 1))
    islamic_state.foreign_inflow = monthly
    islamic_state.local_inflow = local * WEEKS_A_MONTH
    foreign = monthly / WEEKS_A_MONTH
    rallied = (
        np.minimum(numbers.rally * np.exp(board.pushed("rally")), 1.0 - numbers.scatter)
        * islamic_state.dispersed
    )
    stays = logistic(board.resolve("retention", log_odds(1.0 - numbers.leave)) + np.zeros((world.runs, 1)))
    brigade = world.units.brigade
    before = seen.fighters
    brigade.put(forces.men, brigade.of(forces.men) * stays)
    places.garrison = np.where(seen.is_held, places.garrison * stays, places.garrison)
    gone = before * (1.0 - stays)
    lost_for_good = numbers.scatter * islamic_state.dispersed
    islamic_state.dispersed = islamic_state.dispersed + gone - rallied - lost_for_good
    state.ledger.joined[:, names.ISLAMIC_STATE] += (local + foreign)[:, 0]
    state.ledger.left[:, names.ISLAMIC_STATE] += lost_for_good[:, 0]
    islamic_state.recruited = islamic_state.recruited + local
    stayed = before * stays + rallied
    islamic_state.foreign_share = (islamic_state.foreign_share * stayed + foreign) / (
        stayed + foreign + local + 1.0
    )
    _place_recruits(world, local + foreign + rallied)


def _place_recruits(world: World, arriving: Array) -> None:
    """Send part of the recruits to garrisons by people ruled, the rest to brigades below establishment."""
    forces, places, numbers = world.state.forces, world.state.places, world.numbers.men
    brigade = world.units.brigade
    men = brigade.of(forces.men)
    wanted = np.maximum(brigade.of(forces.establishment) - men, 0.0)
    wanted = np.where(men >= numbers.form_least, wanted, 0.0)
    wanted_sum = total(wanted)
    ruled = world.state.seen.held * (places.people + numbers.least_people)
    ruled_sum = total(ruled)
    share = np.where(wanted_sum > 0.0, numbers.to_garrison, 1.0)
    to_garrison = np.where(ruled_sum > 0.0, share, 0.0) * arriving
    to_brigades = np.where(wanted_sum > 0.0, arriving - to_garrison, 0.0)
    brigade.put(forces.men, men + to_brigades * wanted / np.maximum(wanted_sum, 1.0))
    world.state.islamic_state.dispersed += arriving - to_garrison - to_brigades
    places.garrison = places.garrison + to_garrison * ruled / np.maximum(ruled_sum, 1.0)


def rebuild_forces(world: World) -> None:
    """Refill, train and rest the units of IS's enemies."""
    state, numbers, levers = world.state, world.numbers.men, world.levers
    forces, kind, baghdad = state.forces, world.maps.is_kind, state.baghdad
    target = np.asarray(world.theatre.forces.establishment)[None, :] * np.ones((world.runs, 1))
    target = np.where(kind.militia, target * numbers.militia_start * baghdad.mobilised, target)
    sent = world.maps.is_sent
    target = np.where(sent, state.region.troops / max(int(sent.sum()), 1), target)
    target = np.where(kind.tribal, _tribal_establishment(world, target), target)
    forces.establishment = target
    rate = np.where(kind.militia, numbers.refill_militia, numbers.refill)
    rate = np.where(kind.tribal, numbers.refill_tribal, rate)
    helped = levers["sdf_support"] / (levers["sdf_support"] + numbers.sdf_half)
    rate = np.where(kind.arab_partner, numbers.refill_tribal * helped, rate)
    rate = np.where(kind.western, numbers.refill_western, rate)
    supply = np.exp(world.board.pushed("supply") + np.zeros((world.runs, len(names.CAMPS))))
    rate = np.minimum(rate * supply.take(world.maps.camp, axis=1), 1.0)
    enemy = ~kind.brigade
    gap = target - forces.men
    change = np.where(enemy, np.where(gap > 0.0, rate, numbers.shrink) * gap, 0.0)
    forces.men += change
    state.ledger.joined += world.by_camp(np.maximum(change, 0.0))
    state.ledger.left += world.by_camp(np.maximum(-change, 0.0))
    trained = levers["army_training"] / (levers["army_training"] + numbers.training_half)
    gain = numbers.training * trained * (kind.army | kind.police) * (numbers.best_quality - forces.quality)
    forces.quality += np.maximum(gain, 0.0) * np.exp(world.board.pushed("quality_growth"))
    forces.quality = np.minimum(forces.quality, 1.0)
    led = 1.0 - (1.0 - trained) * (1.0 - state.leader.reform)
    baghdad.leadership += numbers.leadership * led * (1.0 - baghdad.leadership)
    front = seen_at_front(world)
    tired = numbers.tiring * front * (1.0 - forces.fatigue)
    forces.fatigue += tired - numbers.resting * ~front * forces.fatigue
    wanted = np.asarray(world.theatre.forces.will)[None, :]
    forces.will += numbers.recovery * (wanted - forces.will)


def _tribal_establishment(world: World, target: Array) -> Array:
    """Share the paid local Sunni fighters out over the tribal units, as far as groups with the government
    give men.
    """
    groups, kind = world.state.groups, world.maps.is_kind
    willing = total(groups.armed * (groups.side == names.WITH_GOVERNMENT))
    paid = np.minimum(world.levers["sunni_local_forces"], world.numbers.men.enlist * willing)
    share = target * kind.tribal
    return share / np.maximum(total(share), 1.0) * paid


def seen_at_front(world: World) -> NDArray[np.bool_]:
    """Return which units stood where there was fighting last week, (R, F)."""
    return world.state.seen.is_contested.ravel().take(world.state.seen.where)
