"""The four rules of `twin` over the runs axis, in the manner of the engine."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from sim import names
from sim.core.helpers import Spots, spread
from tests.bench.twin import NUMBERS, Stage


class TwinArrays:
    """Many runs of the four rules; each step takes its uniform draws, so that both forms can be compared.

    Parameters
    ----------
    stage : Stage
        Start of all runs.
    runs : int
        R.
    """

    def __init__(self, stage: Stage, runs: int) -> None:
        places, groups, forces = stage.theatre.places, stage.theatre.groups, stage.theatre.forces
        self.stage, self.runs = stage, runs
        self.homes, self.homes_back = stage.homes, csr_array(stage.homes.T)
        count = len(places.id)
        self.spots = Spots(runs, count)
        self.around = np.full((count, max(map(len, stage.neighbours))), count)
        for place, row in enumerate(stage.neighbours):
            self.around[place, : len(row)] = row
        rows = np.repeat(np.arange(count), [len(row) for row in stage.neighbours])
        columns = np.concatenate([np.asarray(row, dtype=int) for row in stage.neighbours])
        self.adjacent = csr_array((np.ones(len(rows)), (rows, columns)), shape=(count, count))
        self.militia = np.flatnonzero(stage.is_militia)
        self.strength = np.asarray(forces.quality) * forces.will
        self.sunnis = np.asarray(places.population) * stage.sunni
        self.armed, self.stance = np.asarray(groups.armed), np.asarray(groups.stance)
        self.side = np.repeat(np.asarray(groups.side)[None], runs, axis=0)
        self.fear = np.zeros(self.side.shape)
        self.is_held = np.repeat(stage.is_held[None], runs, axis=0)
        self.progress = np.repeat(np.asarray(places.progress, dtype=float)[None], runs, axis=0)
        self.garrison = np.repeat(np.asarray(places.garrison, dtype=float)[None], runs, axis=0)
        self.men = np.repeat(np.asarray(forces.men, dtype=float)[None], runs, axis=0)
        self.post = np.repeat(np.asarray(forces.post)[None], runs, axis=0)

    def step(self, reconsider: np.ndarray, choice: np.ndarray, luck: np.ndarray) -> None:
        """Run a week with draws (R, B), (R, B) and (R, P)."""
        at = self.spots.flat(self.post)
        self._fear(at)
        self._choose(reconsider, choice)
        self.garrison += self.is_held * (NUMBERS.recruits * self.sunnis)
        self._fight(at, luck)

    def _fear(self, at: np.ndarray) -> None:
        militia = self.spots.tally(at[:, self.militia], self.men[:, self.militia])
        near = spread(militia, self.stage.near_home)
        crowd = near / np.maximum(self.armed, 1.0)
        self.fear = NUMBERS.memory * self.fear + (1.0 - NUMBERS.memory) * crowd

    def _choose(self, reconsider: np.ndarray, choice: np.ndarray) -> None:
        dose = self.fear / (self.fear + NUMBERS.half_fear)
        rule = spread(np.where(self.is_held, 1.0, -1.0), self.homes)
        pull = NUMBERS.stance * self.stance + NUMBERS.rule * rule + NUMBERS.fear * dose
        aside = NUMBERS.constant - NUMBERS.inertia * (self.side == names.ASIDE)
        with_is = np.exp(aside + pull + NUMBERS.inertia * (self.side == names.WITH_IS))
        with_government = np.exp(aside - pull + NUMBERS.inertia * (self.side == names.WITH_GOVERNMENT))
        draw = choice * (1.0 + with_is + with_government)
        wanted = np.where(draw < with_is + with_government, names.WITH_GOVERNMENT, names.ASIDE)
        wanted = np.where(draw < with_is, names.WITH_IS, wanted)
        self.side = np.where(reconsider < NUMBERS.reconsider, wanted, self.side)

    def _fight(self, at: np.ndarray, luck: np.ndarray) -> None:
        held = self.is_held
        hostile = self._from_hostile(np.ones(held.shape))
        with_holder = held.ravel().take(at) == self.stage.is_is
        power = self.spots.tally(at, np.where(with_holder, self.men * self.strength, 0.0))
        share = np.where(hostile > 0.0, 1.0 / np.maximum(hostile, 1.0), 0.0)
        attack = self._from_hostile(power * share)
        sides = np.concatenate([self.side == names.WITH_IS, self.side == names.WITH_GOVERNMENT]) * self.armed
        tribes = spread(sides, self.homes_back)
        tribes = np.where(held, tribes[: self.runs], tribes[self.runs :])
        defence = power + self.garrison * NUMBERS.quality + tribes * NUMBERS.tribal + NUMBERS.least
        is_contested = attack > NUMBERS.least
        strength = np.sqrt(np.where(is_contested, attack, 1.0) / defence)
        on_holder = np.where(is_contested, np.minimum(NUMBERS.losses * strength, NUMBERS.most), 0.0)
        on_attacker = np.where(is_contested, np.minimum(NUMBERS.losses / strength, NUMBERS.most), 0.0)
        success = 1.0 / (1.0 + (defence / np.maximum(attack, 1.0)) ** NUMBERS.decisiveness)
        step = NUMBERS.speed * (2.0 * success - 1.0) + NUMBERS.luck * (luck - 0.5)
        moving = np.minimum(np.maximum(self.progress + step, 0.0), 1.0)
        self.progress = np.where(is_contested, moving, self.progress * NUMBERS.calm)
        self.garrison *= 1.0 - on_holder
        wear = np.minimum(on_holder + self._from_hostile(on_attacker) * share, NUMBERS.most)
        self.men *= 1.0 - wear.ravel().take(at)
        self._change_hands(is_contested & (self.progress >= 1.0), attack, at)

    def _from_hostile(self, values: np.ndarray) -> np.ndarray:
        """Sum values of the neighbours that the other side holds, (R, P)."""
        both = spread(np.concatenate([values * self.is_held, values * ~self.is_held]), self.adjacent)
        return np.where(self.is_held, both[self.runs :], both[: self.runs])

    def _change_hands(self, falls: np.ndarray, attack: np.ndarray, at: np.ndarray) -> None:
        if not falls.any():
            return
        was_held = self.is_held
        self.is_held = was_held ^ falls
        self.progress = np.where(falls, 0.0, self.progress)
        self.garrison = np.where(falls, NUMBERS.garrison * attack, self.garrison)
        lost = falls.ravel().take(at) & (self.is_held.ravel().take(at) != self.stage.is_is)
        runs, units = np.nonzero(lost)
        around = self.around[self.post[runs, units]]
        padded = np.concatenate([was_held, np.zeros((self.runs, 1), dtype=bool)], axis=1)
        is_friend = padded[runs[:, None], around] == self.stage.is_is[units][:, None]
        is_friend &= around < was_held.shape[1]
        first = is_friend.argmax(axis=1)
        finds = is_friend.any(axis=1)
        refuge = around[np.arange(len(runs)), first]
        self.post[runs, units] = np.where(finds, refuge, self.post[runs, units])
        self.men[runs, units] *= np.where(finds, 1.0, NUMBERS.rout)
