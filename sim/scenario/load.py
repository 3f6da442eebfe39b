"""Finds, reads and resolves scenarios."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import ScenarioError
from sim.scenario.check import check_content, check_shape
from sim.scenario.messages import describe, nearest, show
from sim.scenario.plan import Plan, build_plan
from sim.scenario.safe_yaml import Document, parse_yaml, read_yaml
from sim.scenario.schedule import weekly_values
from sim.scenario.schema import FIRST_DAY, MOST_WEEKS, Expectation, RampEntry, ScenarioFile, Step
from sim.scenario.settings import Settings, parse_settings
from sim.scenario.vocabulary import Vocabulary, catalogue_vocabulary

DEFAULT_WEEKS: Final = 250
"""June 2014 to March 2019."""
LONGEST_LINE_OF_PARENTS: Final = 8
_ID: Final = re.compile(r"[a-z0-9]([a-z0-9_-]{0,62}[a-z0-9])?")


@dataclass(frozen=True)
class Scenario:
    """A checked scenario and its parents.

    Parameters
    ----------
    id : str
        Stem of the file's name.
    content : ScenarioFile
        What the file itself sets.
    parent : Scenario or None
        The scenario that it extends.
    vocabulary : Vocabulary
        Names, ranges and defaults of the catalogue.
    """

    id: str
    content: ScenarioFile
    parent: Scenario | None
    vocabulary: Vocabulary = field(repr=False)

    @property
    def title(self) -> str:
        """Name for people."""
        return self.content.title

    @property
    def question(self) -> str:
        """What one runs it for."""
        return self.content.question

    @property
    def source(self) -> tuple[str, ...]:
        """Ids of articles, or "assumed"."""
        return self.content.source

    @property
    def notes(self) -> str:
        """Background; may be empty."""
        return self.content.notes or ""

    @property
    def look_for(self) -> tuple[str, ...]:
        """What to watch in the results."""
        return self.content.look_for

    @property
    def expect(self) -> tuple[Expectation, ...]:
        """Sentences about results that are run as tests; not handed down to children."""
        return self.content.expect

    @cached_property
    def lineage(self) -> tuple[Scenario, ...]:
        """The eldest ancestor first, this scenario last."""
        return (*(self.parent.lineage if self.parent else ()), self)

    @property
    def start(self) -> date:
        """The Monday of row 0."""
        stated = [member.content.since for member in self.lineage if member.content.since]
        return stated[-1] if stated else FIRST_DAY

    @property
    def weeks(self) -> int:
        """Number of weeks unless a plan asks for another."""
        stated = [member.content.weeks for member in self.lineage if member.content.weeks]
        return stated[-1] if stated else DEFAULT_WEEKS

    def strengths(self) -> dict[str, float]:
        """Strength of every claim; a ``claims_default`` sets all that its own file does not name."""
        result = {name: bounds.default for name, bounds in self.vocabulary.claims.items()}
        for member in self.lineage:
            if member.content.claims_default is not None:
                result = dict.fromkeys(result, member.content.claims_default)
            result.update({name: dial.strength for name, dial in member.content.claims.items()})
        return result

    def layers(self, group: str, name: str) -> list[tuple[Step | RampEntry, ...]]:
        """Schedules of one parameter from the eldest ancestor to this scenario."""
        return [member.content.schedules(group).get(name, ()) for member in self.lineage]

    def values(self, group: str, name: str, weeks: int) -> NDArray[np.float64]:
        """Value of one parameter in each week, (T,)."""
        default = self.vocabulary.group(group)[name].default
        return weekly_values(self.layers(group, name), default, self.start, weeks)

    def plan(self, weeks: int | None = None, settings: Sequence[str] = ()) -> Plan:
        """Resolve all dates into values by week.

        Parameters
        ----------
        weeks : int, optional
            Number of weeks instead of the scenario's own.
        settings : sequence of str
            Such as ``levers.air_strikes=50``: a constant in place of the whole schedule.

        Returns
        -------
        Plan
            What a run needs.

        Raises
        ------
        ScenarioError
            If weeks or a setting is not valid.
        """
        horizon = self.weeks if weeks is None else weeks
        if isinstance(horizon, bool) or not isinstance(horizon, int) or not 1 <= horizon <= MOST_WEEKS:
            fault = f"{show(horizon)} is out of range; allowed is a whole number from 1 to {MOST_WEEKS}"
            raise ScenarioError(describe("settings", 1, ("weeks",), fault))
        chosen = parse_settings(settings, self.vocabulary)
        values = {group: self._group_values(group, horizon, chosen) for group in ("levers", "uncertainties")}
        strengths = {**self.strengths(), **chosen.claims}
        return build_plan(self.id, self.title, self.start, horizon, values, strengths)

    def _group_values(self, group: str, weeks: int, chosen: Settings) -> dict[str, NDArray[np.float64]]:
        constants = chosen.group(group)
        return {
            name: np.full(weeks, constants[name]) if name in constants else self.values(group, name, weeks)
            for name in self.vocabulary.group(group)
        }


def find_scenario_folder() -> Path:
    """Folder of the shipped scenarios: beside the package, or inside it when it is installed.

    Raises
    ------
    ScenarioError
        If there is none.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package.parent / "scenarios", package / "scenario_files"):
        if (folder / "historical.yaml").is_file():
            return folder
    raise ScenarioError(describe("scenarios", 1, (), "the shipped scenarios are missing; install the package anew"))


def list_scenarios(folder: Path | None = None, vocabulary: Vocabulary | None = None) -> list[Scenario]:
    """Load all scenarios of a folder: the historical one first, then by id.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Default: the shipped ones.
    vocabulary : Vocabulary, optional
        Default: the catalogue's.

    Returns
    -------
    list of Scenario
        One for each ``.yaml`` file.
    """
    place = find_scenario_folder() if folder is None else folder
    stems = sorted(_ids(place), key=lambda stem: (stem != "historical", stem))
    return [load_scenario(place / f"{stem}.yaml", vocabulary) for stem in stems]


def load_scenario(id_or_path: str | Path, vocabulary: Vocabulary | None = None) -> Scenario:
    """Load a shipped scenario by its id, or any scenario file by its path.

    Parameters
    ----------
    id_or_path : str or pathlib.Path
        An id such as ``historical``; or a path, if it ends in ``.yaml`` or ``.yml``.
    vocabulary : Vocabulary, optional
        Names and ranges; default: the catalogue's.

    Returns
    -------
    Scenario
        Checked, with its parents.

    Raises
    ------
    ScenarioError
        One line a problem.
    """
    path = Path(id_or_path)
    if path.suffix not in (".yaml", ".yml"):
        folder = find_scenario_folder()
        if str(id_or_path) not in _ids(folder):
            fault = f"there is no such scenario{nearest(str(id_or_path), sorted(_ids(folder)))}"
            raise ScenarioError(describe(f"{id_or_path}", 1, (), fault))
        path = folder / f"{id_or_path}.yaml"
    return _resolve(read_yaml(path), path.stem, path.parent, vocabulary or catalogue_vocabulary(), ())


def read_scenario(
    content: bytes | str, name: str, folder: Path | None = None, vocabulary: Vocabulary | None = None
) -> Scenario:
    """Read a scenario that is not a file, such as one sent to a page.

    Parameters
    ----------
    content : bytes or str
        What would stand in the file.
    name : str
        Its name, such as ``my-world.yaml``; the stem becomes the id.
    folder : pathlib.Path, optional
        Where parents are looked for before the shipped scenarios.
    vocabulary : Vocabulary, optional
        Names and ranges; default: the catalogue's.

    Returns
    -------
    Scenario
        Checked, with its parents.

    Raises
    ------
    ScenarioError
        One line a problem.
    """
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    document = parse_yaml(raw, name)
    stem = re.sub(r"\.ya?ml$", "", name)
    return _resolve(document, stem, folder, vocabulary or catalogue_vocabulary(), ())


def _resolve(
    document: Document, stem: str, folder: Path | None, vocabulary: Vocabulary, children: tuple[str, ...]
) -> Scenario:
    """Check one file and load its parents; ``children`` are the ids on the way down to the one asked for."""
    if not _ID.fullmatch(stem):
        fault = f"the name {show(stem)} is no id; use small letters, digits and '-', at most 64"
        raise ScenarioError(describe(document.file, 1, (), fault))
    content = check_shape(document)
    check_content(content, document, vocabulary)
    parent = None
    if content.extends is not None:
        path = _find_parent(content.extends, document, folder, (*children, stem))
        parent = _resolve(read_yaml(path), path.stem, path.parent, vocabulary, (*children, stem))
    scenario = Scenario(stem, content, parent, vocabulary)
    _check_expectations(scenario, document, folder)
    return scenario


def _find_parent(name: str, document: Document, folder: Path | None, below: tuple[str, ...]) -> Path:
    def refuse(fault: str) -> ScenarioError:
        return ScenarioError(document.problem(("extends",), fault))

    if name in below:
        raise refuse(f"{show(name)} closes a circle: {' -> '.join((*below, name))}; extend another scenario")
    if len(below) >= LONGEST_LINE_OF_PARENTS:
        raise refuse(f"{show(name)} is more than {LONGEST_LINE_OF_PARENTS} steps away; shorten the line of parents")
    places = _places(folder)
    for place in places:
        if name in _ids(place):
            return place / f"{name}.yaml"
    known = sorted({known for place in places for known in _ids(place)})
    raise refuse(f"there is no scenario {show(name)}{nearest(name, known)}")


def _check_expectations(scenario: Scenario, document: Document, folder: Path | None) -> None:
    """Check that expectations name another scenario that exists and a day of the run."""
    known = {name for place in _places(folder) for name in _ids(place)} if scenario.expect else set()
    last = scenario.start + timedelta(weeks=scenario.weeks)
    problems: list[str] = []
    for position, expectation in enumerate(scenario.expect):
        place = ("expect", position)
        if expectation.than == scenario.id or expectation.than not in known:
            fault = f"there is no other scenario {show(expectation.than)}{nearest(expectation.than, sorted(known))}"
            problems.append(document.problem((*place, "than"), fault))
        if expectation.at is not None and not scenario.start <= expectation.at <= last:
            fault = f"{expectation.at} is outside the run, {scenario.start} to {last}"
            problems.append(document.problem((*place, "at"), fault))
    if problems:
        raise ScenarioError(problems)


def _places(folder: Path | None) -> list[Path]:
    shipped = find_scenario_folder()
    return [shipped] if folder is None or folder.resolve() == shipped.resolve() else [folder, shipped]


def _ids(folder: Path) -> set[str]:
    """Ids of the scenarios in a folder; files whose name is no id are not scenarios."""
    try:
        return {path.stem for path in folder.glob("*.yaml") if _ID.fullmatch(path.stem)}
    except OSError:
        return set()
