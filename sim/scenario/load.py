"""Finds, reads and resolves scenarios."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Final

from sim.errors import ScenarioError
from sim.scenario.check import check_content, check_shape
from sim.scenario.check_events import check_events_in_run
from sim.scenario.messages import nearest, show
from sim.scenario.safe_yaml import Document, parse_yaml, read_yaml
from sim.scenario.scenario import Scenario
from sim.scenario.vocabulary import Vocabulary, catalogue_vocabulary

LONGEST_LINE_OF_PARENTS: Final = 8
_ID: Final = re.compile(r"[a-z0-9]([a-z0-9_-]{0,62}[a-z0-9])?")


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
    raise ScenarioError("the shipped scenarios are missing; install the package anew")


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
    words, loaded = vocabulary or catalogue_vocabulary(), dict[Path, Scenario]()
    return [_load(place / f"{stem}.yaml", words, (), loaded) for stem in stems]


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
            raise ScenarioError(_say_no_scenario(str(id_or_path), _ids(folder)))
        path = folder / f"{id_or_path}.yaml"
    return _load(path, vocabulary or catalogue_vocabulary(), (), {})


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
    return _resolve(document, stem, folder, vocabulary or catalogue_vocabulary(), (), {})


def check_identifier(identifier: str, document: Document) -> None:
    """Refuse an id that could not be the name of a file everywhere.

    Raises
    ------
    ScenarioError
        One line.
    """
    if not _ID.fullmatch(identifier):
        fault = f"the name {show(identifier)} is no id; use small letters, digits and '-', at most 64"
        raise ScenarioError(document.problem((), fault))


def _load(
    path: Path, vocabulary: Vocabulary, children: tuple[str, ...], loaded: dict[Path, Scenario]
) -> Scenario:
    """Load one file, or take it from those that the same request has loaded: many extend the same one."""
    if path not in loaded:
        loaded[path] = _resolve(read_yaml(path), path.stem, path.parent, vocabulary, children, loaded)
    return loaded[path]


def _resolve(
    document: Document,
    stem: str,
    folder: Path | None,
    vocabulary: Vocabulary,
    children: tuple[str, ...],
    loaded: dict[Path, Scenario],
) -> Scenario:
    """Check one file and load its parents; ``children`` are the ids on the way down to the one asked for."""
    check_identifier(stem, document)
    content = check_shape(document)
    check_content(content, document, vocabulary)
    parent = None
    if content.extends is not None:
        path = _find_parent(content.extends, document, folder, (*children, stem))
        parent = _load(path, vocabulary, (*children, stem), loaded)
        _check_distance(parent, document)
    scenario = Scenario(stem, content, parent, vocabulary)
    _check_expectations(scenario, document, folder)
    _check_events(scenario, document)
    return scenario


def _say_no_scenario(name: str, known: set[str]) -> str:
    """Say why a name that does not end in .yaml leads to no scenario."""
    try:
        path = Path(name)
        if path.is_dir():
            return f"{show(name)} is a folder; give the id of a scenario, or a .yaml file"
        if path.is_file():
            return f"{show(name)} is a file, but the name of a scenario file ends in .yaml"
    except (OSError, ValueError):
        pass  # no name that a file could have
    return f"there is no scenario {show(name)}{nearest(name, sorted(known), kind='scenario')}"


def _find_parent(name: str, document: Document, folder: Path | None, below: tuple[str, ...]) -> Path:
    def refuse(fault: str) -> ScenarioError:
        return ScenarioError(document.problem(("extends",), fault))

    if name in below:
        raise refuse(f"{show(name)} closes a circle: {' -> '.join((*below, name))}; extend another scenario")
    if len(below) >= LONGEST_LINE_OF_PARENTS:
        raise refuse(f"{show(name)} is more than {LONGEST_LINE_OF_PARENTS} steps away; extend a nearer one")
    places = _places(folder)
    for place in places:
        if name in _ids(place):
            return place / f"{name}.yaml"
    known = sorted({known for place in places for known in _ids(place)})
    raise refuse(f"there is no scenario {show(name)}{nearest(name, known, kind='scenario')}")


def _check_distance(parent: Scenario, document: Document) -> None:
    """Refuse a line of parents that is too long, also where its upper part was loaded before."""
    if len(parent.lineage) >= LONGEST_LINE_OF_PARENTS:
        fault = f"has more than {LONGEST_LINE_OF_PARENTS} steps to its eldest ancestor; extend a nearer one"
        raise ScenarioError(document.problem(("extends",), fault))


def _check_expectations(scenario: Scenario, document: Document, folder: Path | None) -> None:
    """Check that expectations name another scenario that exists and a day of the run."""
    known = {name for place in _places(folder) for name in _ids(place)} if scenario.expect else set()
    last = scenario.start + timedelta(weeks=scenario.weeks)
    problems: list[str] = []
    for position, expectation in enumerate(scenario.expect):
        place = ("expect", position)
        if expectation.than == scenario.id or expectation.than not in known:
            hint = nearest(expectation.than, sorted(known - {scenario.id}))
            fault = f"there is no other scenario {show(expectation.than)}{hint}"
            problems.append(document.problem((*place, "than"), fault))
        if expectation.at is not None and not scenario.start <= expectation.at <= last:
            fault = f"{expectation.at} is outside the run, {scenario.start} to {last}"
            problems.append(document.problem((*place, "at"), fault))
    if problems:
        raise ScenarioError(problems)


def _check_events(scenario: Scenario, document: Document) -> None:
    """Check that the file's events lie in the run, and that there is something to drop."""
    inherited = Counter(event.kind for event in scenario.parent.events()) if scenario.parent else Counter()
    found = check_events_in_run(scenario.content, scenario.start, scenario.weeks, inherited)
    problems = [document.problem(place, fault) for place, fault in found]
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
