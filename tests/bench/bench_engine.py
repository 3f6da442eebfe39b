"""What the engine costs, each figure a median of pairs measured by turns in one sitting.

Run it alone, on a quiet machine, from the top of the project: python -m tests.bench.bench_engine
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable
from functools import partial

import numpy as np

from sim.catalog import load_catalog
from sim.core.world import World
from sim.engine import simulate
from sim.model import CoalitionModel
from sim.scenario import load_scenario
from sim.study.ensemble import ensemble
from sim.theatre.load import load_theatre
from sim.week import WEEK, begin, run_week
from tests.bench.floor import note_week
from tests.bench.table import Figure, Request, print_figures, questions
from tests.bench.timing import median, pairs, seconds
from tests.bench.twin import RULES, TwinModel, forget, make_stage
from tests.bench.twin_arrays import TwinArrays
from tests.theatres import tile_theatre

CHUNK = 32
MILLISECONDS = 1e3
KIB_PER_GB = 1e9 / 1024


def cost_of_a_run(request: Request) -> list[Figure]:
    """(a) One core, chunks of 32."""
    plan = request.plan
    spent = median(partial(simulate, plan, 1, range(CHUNK)), request.pairs) / CHUNK * MILLISECONDS
    return [Figure(f"cost of a run of {plan.weeks} weeks", spent, "ms", 20.0)]


def against_objects(request: Request) -> list[Figure]:
    """(b) Four rules as Mesa objects against the same over 32 runs, and against the engine's own rules."""
    stage, plan = make_stage(), request.plan
    theatre = stage.theatre
    things = len(theatre.groups.id) + len(theatre.places.id) + len(theatre.forces.id)
    weeks = min(request.weeks, 26)

    def objects() -> None:
        model = TwinModel(stage)
        for _ in range(weeks):
            model.step()
        forget(model)

    def arrays() -> None:
        twin = TwinArrays(stage, CHUNK)
        generator = np.random.Generator(np.random.SFC64(1))
        groups, places = (CHUNK, len(theatre.groups.id)), (CHUNK, len(theatre.places.id))
        for _ in range(weeks):
            twin.step(generator.random(groups), generator.random(groups), generator.random(places))

    rules = len(load_catalog().claims) + len(WEEK) - 1  # the phase of the claims is the claims
    engine = partial(simulate, plan, 1, range(CHUNK))
    same = pairs(objects, arrays, request.pairs, scale=1.0 / CHUNK)
    scale = (len(RULES) * weeks) / (rules * plan.weeks * CHUNK)
    whole = pairs(objects, engine, request.pairs, scale=scale)
    per_step = same.first / CHUNK / (weeks * things * len(RULES)) * 1e9
    return [
        Figure("four rules as Mesa objects, per rule and agent-step", per_step, "ns"),
        Figure("Mesa objects against the same rules over 32 runs", same.ratio, "times", 60.0, True),
        Figure(f"Mesa objects against the engine's {rules} rules", whole.ratio, "times", 60.0, True),
    ]


def against_the_floor(request: Request) -> list[Figure]:
    """(c) A week of 32 runs against its bare NumPy calls."""
    plan = load_scenario("historical").plan(weeks=60)
    world = World(plan, 1, range(CHUNK), load_theatre(), load_catalog())
    begin(world)
    for _ in range(20):
        run_week(world)
    noted = World(plan, 1, range(CHUNK), load_theatre(), load_catalog())
    begin(noted)
    for _ in range(20):
        run_week(noted)
    floor = note_week(noted)
    weeks = min(4 * request.pairs, 39)
    spent = [(seconds(partial(run_week, world)), seconds(floor.run)) for _ in range(weeks)]
    ratio = statistics.median(week / bare for week, bare in spent)
    return [
        Figure("NumPy and SciPy calls in a week", len(floor.calls), "calls"),
        Figure("elements they touch in a week of 32 runs", floor.elements / 1e6, "million"),
        Figure(
            "those calls, bare, for 250 weeks",
            statistics.median(bare for _, bare in spent) * 250 / CHUNK * MILLISECONDS,
            "ms a run",
        ),
        Figure("a week against its bare NumPy calls", ratio, "times", 3.0),
    ]


def face_against_engine(request: Request) -> list[Figure]:
    """(d) One run through Mesa against the same weeks without it."""
    plan = request.plan

    def face() -> None:
        with CoalitionModel(plan) as model:
            model.run_model()

    def bare() -> None:
        world = World(plan, 1, [0], load_theatre(), load_catalog())
        begin(world)
        for _ in range(plan.weeks):
            run_week(world)

    found = pairs(face, bare, request.pairs)
    return [
        Figure("one run through Mesa", found.first * MILLISECONDS, "ms"),
        Figure("the Mesa face against the engine", found.ratio, "times", 1.1),
    ]


def many_against_few(request: Request) -> list[Figure]:
    """(e) Many runs in chunks of 32 against 32 runs, per run."""
    plan = request.plan
    many, few = partial(ensemble, plan, request.runs), partial(ensemble, plan, CHUNK)
    found = pairs(many, few, max(1, request.pairs // 2), scale=request.runs / CHUNK)
    return [Figure(f"{request.runs} runs against {CHUNK}, per run", found.ratio, "times", 1.1)]


def processes(request: Request) -> list[Figure]:
    """(f) Two processes against one; the pool is warm."""
    plan, runs = request.plan, 8 * CHUNK
    one, two = partial(ensemble, plan, runs), partial(ensemble, plan, runs, workers=2)
    found = pairs(one, two, request.pairs)
    return [Figure("two processes against one", found.ratio, "times", 1.7, True)]


def larger_world(request: Request) -> list[Figure]:
    """(g) Four copies of the theatre, per agent-step: with as many runs a chunk, and with as many cells."""
    plan = load_scenario("historical").plan(weeks=min(request.weeks, 52))
    large, copies = tile_theatre(load_theatre(), 4), 4
    small = partial(simulate, plan, 1, range(CHUNK))
    wide = pairs(partial(simulate, plan, 1, range(CHUNK), theatre=large), small, request.pairs, scale=copies)
    same = pairs(partial(simulate, plan, 1, range(CHUNK // copies), theatre=large), small, request.pairs)
    return [
        Figure("a world four times larger, per agent-step, 32 runs", wide.ratio, "times", 1.2),
        Figure("the same with chunks of 8 runs", same.ratio, "times"),
    ]


def peak_memory(request: Request) -> list[Figure]:
    """(h) Peak memory of a process that makes a large ensemble."""
    command = [sys.executable, "-m", "tests.bench.bench_engine", "--memory", str(request.runs)]
    done = subprocess.run(
        [*command, "--weeks", str(request.weeks)], capture_output=True, check=True, text=True
    )
    return [Figure(f"peak memory for {request.runs} runs", float(done.stdout), "GB", 1.0)]


def print_peak(request: Request, runs: int) -> None:
    """Make an ensemble in this process and print the most memory it has had, in GB."""
    ensemble(request.plan, runs)
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_PER_GB}\n")


PARTS: dict[str, Callable[[Request], list[Figure]]] = {
    "a": cost_of_a_run,
    "b": against_objects,
    "c": against_the_floor,
    "d": face_against_engine,
    "e": many_against_few,
    "f": processes,
    "g": larger_world,
    "h": peak_memory,
}


def main() -> None:
    """Measure and print a table."""
    parser = questions(__doc__, pairs=7)
    parser.add_argument("--only", default="".join(PARTS), help="parts to measure, such as acd")
    parser.add_argument("--memory", type=int, default=0, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    request = Request(asked.weeks, asked.pairs, asked.runs)
    if asked.memory:
        print_peak(request, asked.memory)
        return
    print_figures(PARTS, asked.only, request)


if __name__ == "__main__":
    main()
