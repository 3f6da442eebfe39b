"""Experiments as YAML files, checked like scenario files: one line a problem.

    experiment: 1
    title: What hangs on the militias
    policies: [policy-a2-sunni-led-mosul, policy-a3-owned-militias]
    worlds: [author-a2, author-a3, my-world.yaml]
    seeds: [1, 2]
    runs: 20
    weeks: 120
    settings: [claims.momentum=1]
    sample:
      method: latin_hypercube
      points: 64
      over: {levers.air_strikes: [0, 200], uncertainties.oil_price: full}

Cases are every scenario, and every policy in every world, with every seed at every point. Whether a top
key `experiment` stands in a file tells it from a scenario.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.errors import ScenarioError
from sim.scenario import Scenario, Vocabulary, catalogue_vocabulary, load_scenario
from sim.scenario.check import unknown_name
from sim.scenario.messages import nearest, show
from sim.scenario.safe_yaml import read_yaml
from sim.scenario.settings import MOST_SETTINGS, find_fault
from sim.scenario.vocabulary import GROUPS
from sim.study.cases import Case
from sim.study.checked_file import CheckedFile
from sim.study.design import LATIN_HYPERCUBE, METHODS, POINTS_MAX, Sample
from sim.study.experiment import Experiment
from sim.study.limits import RUNS_DEFAULT, RUNS_MAX, SEED_MAX, WEEKS_MAX
from sim.study.sources import Composed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.scenario.messages import Path as Place
    from sim.scenario.safe_yaml import Document
    from sim.scenario.vocabulary import Bounds
    from sim.study.sources import Source

VERSION: Final = 1
MARK: Final = "experiment"
KEYS: Final = (
    MARK, "title", "question", "scenarios", "policies", "worlds", "seeds", "runs", "weeks", "settings",
    "maps", "sample",
)  # fmt: skip
SAMPLE_KEYS: Final = ("method", "points", "seed", "over")
FULL: Final = "full"
MOST_SEEDS, MOST_SCENARIOS, LONGEST_TEXT = 1_000, 1_000, 600


def is_experiment_file(path: Path) -> bool:
    """Whether a file says of itself that it is an experiment."""
    if path.suffix not in (".yaml", ".yml"):
        return False
    try:
        return MARK in read_yaml(path).data
    except ScenarioError:
        return False  # told when it is read as a scenario


def read_experiment(path: str | Path, vocabulary: Vocabulary | None = None) -> Experiment:
    """Read an experiment from a file.

    Parameters
    ----------
    path : str or Path
        The file. Scenario files that it names are looked for beside it.
    vocabulary : Vocabulary, optional
        With claims of a user's own; by default the shipped ones.

    Raises
    ------
    ScenarioError
        One line a problem: file, line, key, value, what is allowed.
    LimitError
        If it asks for more runs than one experiment may have.
    """
    file = Path(path)
    return _Reader(read_yaml(file), file.parent, vocabulary or catalogue_vocabulary()).experiment()


class _Reader:
    """Reads one file."""

    def __init__(self, document: Document, folder: Path, vocabulary: Vocabulary) -> None:
        self._file, self._folder, self._vocabulary = CheckedFile(document), folder, vocabulary

    def experiment(self) -> Experiment:
        """The experiment, if nothing is wrong."""
        file = self._file
        file.check_keys((), file.data, KEYS)
        file.number((MARK,), VERSION, VERSION, VERSION)
        texts = {key: file.text(key, LONGEST_TEXT) for key in ("title", "question")}
        sources = self._sources()
        seeds = file.entries("seeds", [1], self._check_seed, MOST_SEEDS)
        runs = file.number(("runs",), RUNS_DEFAULT, 1, RUNS_MAX)
        weeks = file.number(("weeks",), None, 1, WEEKS_MAX)
        settings = tuple(file.entries("settings", [], self._check_setting, MOST_SETTINGS))
        maps = file.data.get("maps", "sample" not in file.data)
        if not isinstance(maps, bool):
            file.note(("maps",), f"must be true or false, not {show(maps)}")
        points = self._points(settings)
        file.finish()
        cases = [
            Case(source, seed, runs, weeks, (*settings, *point), **about, point=number)
            for source, about in sources
            for seed in seeds
            for number, point in points
        ]
        return Experiment.of_cases(cases, maps, **{key: text for key, text in texts.items() if text})

    def _sources(self) -> list[tuple[Source, dict[str, str]]]:
        """Scenarios as they are, then each policy in each world."""
        file, keys = self._file, ("scenarios", "policies", "worlds")
        named = {key: file.entries(key, [], self._load, MOST_SCENARIOS) for key in keys}
        if ("policies" in file.data) != ("worlds" in file.data):
            lacking = "worlds" if "policies" in file.data else "policies"
            file.note((lacking,), "is missing; each policy is run in each world")
        if not any(key in file.data for key in keys):
            file.note(("scenarios",), "is missing; name scenarios, or policies and worlds")
        alone: list[tuple[Source, dict[str, str]]] = [(one, {}) for one in named["scenarios"]]
        pairs = [(policy, world) for policy in named["policies"] for world in named["worlds"]]
        return alone + [(Composed(p, w), {"policy": p.id, "world": w.id}) for p, w in pairs]

    def _load(self, place: Place, name: Any) -> Scenario | None:
        if not isinstance(name, str):
            self._file.note(place, f"must be the name of a scenario, not {show(name)}")
            return None
        is_file = name.endswith((".yaml", ".yml"))
        try:
            return load_scenario(self._folder / name if is_file else name, self._vocabulary)
        except ScenarioError as error:
            for problem in error.problems:
                self._file.note(place, problem)
            return None

    def _check_setting(self, place: Place, text: Any) -> str | None:
        fault = find_fault(text, self._vocabulary)
        if fault:
            self._file.note(place, f"{show(text)}: {fault}")
            return None
        return text

    def _points(self, settings: Sequence[str]) -> list[tuple[int | None, tuple[str, ...]]]:
        """Number and settings of each point; one without either if nothing is sampled."""
        file = self._file
        if "sample" not in file.data:
            return [(None, ())]
        asked = file.data["sample"]
        if not isinstance(asked, dict):
            file.note(("sample",), f"must be a mapping with {', '.join(SAMPLE_KEYS)}, not {show(asked)}")
            return []
        file.check_keys(("sample",), asked, SAMPLE_KEYS)
        method = asked.get("method", LATIN_HYPERCUBE)
        if method not in METHODS:
            fault = f"{show(method)} is not allowed; allowed are {', '.join(METHODS)}"
            file.note(("sample", "method"), fault)
        points = file.number(("sample", "points"), None, 1, POINTS_MAX)
        seed = file.number(("sample", "seed"), 1, 0, SEED_MAX)
        over = self._over(asked.get("over"), {text.partition("=")[0].strip() for text in settings})
        if "points" not in asked:
            file.note(("sample", "points"), "is missing; say how many points there shall be")
        if not file.is_right or points is None:
            return []
        try:
            return list(enumerate(Sample(method, points, over, seed).settings()))
        except ScenarioError as error:
            file.note(("sample", "points"), error.problems[0].partition("points: ")[2])
            return []

    def _over(self, asked: Any, held: set[str]) -> dict[str, tuple[float, float]]:
        """Ranges by name."""
        if not isinstance(asked, dict) or not asked:
            example = "{levers.air_strikes: [0, 200]}"
            self._file.note(("sample", "over"), f"must name what to vary, such as {example}")
            return {}
        ranges = {}
        for key, value in asked.items():
            place = ("sample", "over", key)
            group, _, name = key.partition(".")
            if group not in GROUPS:
                self._file.note(place, f"unknown group {show(group)}{nearest(group, GROUPS)}")
            elif name not in self._vocabulary.group(group):
                self._file.note(place, unknown_name(group, name, self._vocabulary))
            elif key in held:
                self._file.note(place, "is held by settings already; keep one of the two")
            else:
                ranges[key] = self._range(place, value)
        return ranges

    def _range(self, place: Place, value: Any) -> tuple[float, float]:
        group, _, name = str(place[-1]).partition(".")
        bounds: Bounds = dict(self._vocabulary.group(group))[name]
        full = (float(bounds.low), float(bounds.high))
        if value == FULL:
            return full
        is_pair = isinstance(value, list) and len(value) == len(full)
        if not is_pair or any(isinstance(end, bool) or not isinstance(end, (int, float)) for end in value):
            self._file.note(place, f"must be {FULL} or two numbers such as [0, 1], not {show(value)}")
            return full
        fault = bounds.fault(value[0]) or bounds.fault(value[1])
        if fault is None and value[0] >= value[1]:
            fault = f"runs from {show(value[0])} to {show(value[1])}; put the lower first"
        if fault:
            self._file.note(place, fault)
        return (float(value[0]), float(value[1]))

    def _check_seed(self, place: Place, value: Any) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= SEED_MAX:
            self._file.note(place, f"must be a whole number from 0 on, not {show(value)}")
            return None
        return value
