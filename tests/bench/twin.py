"""Four rules of the model written the way a Mesa tutorial would: agents with attributes, loops over them.

The yardstick of the benchmark, and nothing else: `twin_arrays` holds the same four rules over the runs axis.
Fear of militias near home, choice of a side, recruiting, fights at places. The numbers are round and assumed;
what counts here is the work, not the war.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import SimpleNamespace

import mesa
import numpy as np

from sim import names
from sim.catalog import load_catalog
from sim.core.maps import PARTY_CAMP, Maps
from sim.core.numbers import process_numbers
from sim.theatre.load import load_theatre
from sim.theatre.records import Theatre

RULES = ("fear", "allegiance", "recruiting", "fights")
REACH_KM = 50.0
NUMBERS = SimpleNamespace(
    memory=0.8,
    half_fear=3.0,
    fear=1.5,
    constant=-1.0,
    stance=0.8,
    rule=1.0,
    inertia=2.0,
    reconsider=0.1,
    recruits=2e-5,
    quality=0.2,
    tribal=0.3,
    least=20.0,
    decisiveness=1.5,
    speed=0.3,
    luck=0.2,
    calm=0.8,
    losses=0.02,
    most=0.2,
    garrison=0.1,
    rout=0.5,
)


@dataclass(frozen=True)
class Stage:
    """What both forms of the twin start from: the theatre and who is near whom."""

    theatre: Theatre
    near_home: object
    homes: object
    neighbours: list[list[int]]
    sunni: np.ndarray
    is_is: np.ndarray
    is_militia: np.ndarray
    is_held: np.ndarray


def make_stage(theatre: Theatre | None = None) -> Stage:
    theatre = theatre or load_theatre()
    maps = Maps(theatre, process_numbers(load_catalog(), {}))
    around = [[int(place) for place in row if place >= 0] for row in theatre.neighbours]
    return Stage(
        theatre=theatre,
        near_home=maps.near_home(REACH_KM),
        homes=maps.homes,
        neighbours=around,
        sunni=np.asarray(maps.sunni),
        is_is=np.asarray(theatre.forces.camp) == names.ISLAMIC_STATE,
        is_militia=np.asarray(maps.is_kind.militia),
        is_held=PARTY_CAMP[np.asarray(theatre.places.holder)] == names.ISLAMIC_STATE,
    )


class Unit(mesa.Agent):
    def __init__(self, model, post, men, quality, will, is_is, is_militia):
        super().__init__(model)
        self.post, self.men, self.quality, self.will = post, men, quality, will
        self.is_is, self.is_militia = is_is, is_militia
        post.units.append(self)

    @property
    def power(self):
        return self.men * self.quality * self.will

    def wear(self):
        self.men *= 1.0 - min(self.post.wear, NUMBERS.most)

    def fall_back(self):
        """Leave a place that was lost for the first neighbouring one of the own side, or be scattered."""
        if not (self.post.has_fallen and self.post.is_held != self.is_is):
            return
        for place in self.post.neighbours:
            if place.was_held == self.is_is:
                self.post.units.remove(self)
                self.post = place
                place.units.append(self)
                return
        self.men *= NUMBERS.rout


class Place(mesa.Agent):
    def __init__(self, model, is_held, progress, garrison, people, sunni):
        super().__init__(model)
        self.is_held, self.progress, self.garrison = is_held, progress, garrison
        self.people, self.sunni = people, sunni
        self.neighbours, self.units, self.residents = [], [], []
        self.has_fallen = False

    def recruit(self):
        if self.is_held:
            self.garrison += NUMBERS.recruits * self.people * self.sunni

    def look(self):
        """See how many neighbours are hostile and what the own units can send against each."""
        self.was_held = self.is_held
        self.hostile = sum(place.is_held != self.is_held for place in self.neighbours)
        self.power = sum(unit.power for unit in self.units if unit.is_is == self.is_held)
        self.outward = self.power / self.hostile if self.hostile else 0.0

    def measure(self):
        side = "is" if self.is_held else "government"
        tribes = sum(tribe.armed * share for tribe, share in self.residents if tribe.side == side)
        self.defence = self.power + self.garrison * NUMBERS.quality + tribes * NUMBERS.tribal + NUMBERS.least
        self.attack = sum(place.outward for place in self.neighbours if place.is_held != self.is_held)

    def fight(self):
        self.is_contested = self.attack > NUMBERS.least
        self.on_holder = self.on_attacker = 0.0
        luck = NUMBERS.luck * (self.model.random.random() - 0.5)
        if not self.is_contested:
            self.progress *= NUMBERS.calm
            return
        strength = math.sqrt(self.attack / self.defence)
        self.on_holder = min(NUMBERS.losses * strength, NUMBERS.most)
        self.on_attacker = min(NUMBERS.losses / strength, NUMBERS.most)
        attack, defence = self.attack**NUMBERS.decisiveness, self.defence**NUMBERS.decisiveness
        step = NUMBERS.speed * (2.0 * attack / (attack + defence) - 1.0) + luck
        self.progress = min(max(self.progress + step, 0.0), 1.0)
        self.garrison *= 1.0 - self.on_holder

    def count_losses(self):
        around = sum(place.on_attacker for place in self.neighbours if place.is_held != self.is_held)
        self.wear = self.on_holder + (around / self.hostile if self.hostile else 0.0)

    def change_hands(self):
        self.has_fallen = self.is_contested and self.progress >= 1.0
        if self.has_fallen:
            self.is_held = not self.is_held
            self.progress = 0.0
            self.garrison = NUMBERS.garrison * self.attack


class Tribe(mesa.Agent):
    def __init__(self, model, side, armed, stance):
        super().__init__(model)
        self.side, self.armed, self.stance = side, armed, stance
        self.fear = 0.0
        self.near, self.homes = [], []

    def fear_militias(self):
        men = sum(weight * unit.men for place, weight in self.near for unit in place.units if unit.is_militia)
        self.fear = NUMBERS.memory * self.fear + (1.0 - NUMBERS.memory) * men / max(self.armed, 1.0)

    def choose_side(self):
        dose = self.fear / (self.fear + NUMBERS.half_fear)
        rule = sum(share * (1.0 if place.is_held else -1.0) for place, share in self.homes)
        pull = NUMBERS.stance * self.stance + NUMBERS.rule * rule + NUMBERS.fear * dose
        stays = {side: NUMBERS.inertia * (self.side == side) for side in names.SIDES}
        with_is = math.exp(NUMBERS.constant + pull + stays["is"] - stays["aside"])
        with_government = math.exp(NUMBERS.constant - pull + stays["government"] - stays["aside"])
        reconsiders = self.model.random.random() < NUMBERS.reconsider
        draw = self.model.random.random() * (1.0 + with_is + with_government)
        if reconsiders:
            if draw < with_is:
                self.side = "is"
            else:
                self.side = "government" if draw < with_is + with_government else "aside"


class TwinModel(mesa.Model):
    """One run of the four rules with an object for each tribe, place and unit."""

    def __init__(self, stage: Stage, seed: int = 1) -> None:
        super().__init__(rng=seed)
        places, groups, forces = stage.theatre.places, stage.theatre.groups, stage.theatre.forces
        made = [
            Place(self, *map(_plain, row))
            for row in zip(
                stage.is_held, places.progress, places.garrison, places.population, stage.sunni, strict=True
            )
        ]
        for place, around in zip(made, stage.neighbours, strict=True):
            place.neighbours = [made[index] for index in around]
        for side, armed, stance in zip(groups.side, groups.armed, groups.stance, strict=True):
            Tribe(self, names.SIDES[side], float(armed), float(stance))
        for post, *row in zip(
            forces.post, forces.men, forces.quality, forces.will, stage.is_is, stage.is_militia, strict=True
        ):
            Unit(self, made[post], *map(_plain, row))
        for index, tribe in enumerate(self.agents_by_type[Tribe]):
            tribe.near = [(made[place], weight) for place, weight in _row(stage.near_home, index)]
            tribe.homes = [(made[place], share) for place, share in _row(stage.homes, index)]
            for place, share in tribe.homes:
                place.residents.append((tribe, share))

    def step(self) -> None:
        tribes, places, units = (self.agents_by_type[kind] for kind in (Tribe, Place, Unit))
        tribes.do("fear_militias")
        tribes.do("choose_side")
        places.do("recruit")
        for what in ("look", "measure", "fight", "count_losses"):
            places.do(what)
        units.do("wear")
        places.do("change_hands")
        units.do("fall_back")


def _plain(value):
    return value.item()


def _row(matrix, index):
    start, end = matrix.indptr[index], matrix.indptr[index + 1]
    return list(zip(matrix.indices[start:end].tolist(), matrix.data[start:end].tolist(), strict=True))


def forget(model: mesa.Model) -> None:
    """Let Mesa 3.3's table of counters go, which would keep every model."""
    getattr(mesa.Agent, "_ids", {}).pop(model, None)
