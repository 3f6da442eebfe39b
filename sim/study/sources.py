"""What a case takes its plan from: a scenario, or one scenario's policy in another one's world.

Their texts stand in a batch's manifest, and from the texts alone they can be had again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol

from sim.errors import ScenarioError, StoreError
from sim.scenario import Scenario, compose, dump_scenario, load_scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sim.scenario import Plan, Vocabulary


class Source(Protocol):
    """What a case needs of a scenario."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    def plan(self, weeks: int | None = None, settings: Sequence[str] = ()) -> Plan:
        """Resolve all dates into values by week."""
        ...


@dataclass(frozen=True, eq=False)
class Composed:
    """The policy of one scenario in the world of another; see `sim.scenario.compose`."""

    policy: Scenario
    world: Scenario

    @property
    def id(self) -> str:
        """Both ids."""
        return f"{self.policy.id} in {self.world.id}"

    def plan(self, weeks: int | None = None, settings: Sequence[str] = ()) -> Plan:
        """Resolve all dates into values by week; without `weeks` the shorter horizon of the two."""
        return compose(self.policy, self.world, weeks, settings)


def describe_source(source: Source) -> dict[str, Any]:
    """What a manifest says of a source: texts of its files by name, and what it is put together from.

    Parameters
    ----------
    source : Source
        Of anything but a `Scenario` or `Composed` there is no text. Expectations are left out:
        they judge results and do not make them.
    """
    if isinstance(source, Composed):
        files = {**_files(source.policy)}
        for name, text in _files(source.world).items():
            if files.setdefault(name, text) != text:
                raise ScenarioError(f"{source.id}: two different files are called {name}; rename one")
        return {"policy": source.policy.id, "world": source.world.id, "files": files}
    return {"files": _files(source) if isinstance(source, Scenario) else {}}


def restore_source(name: str, about: Mapping[str, Any], vocabulary: Vocabulary | None = None) -> Source:
    """Load a scenario, or two that are put together, from the texts of a manifest alone.

    Parameters
    ----------
    name : str
        Its id.
    about : mapping
        As from `describe_source`.
    vocabulary : Vocabulary, optional
        With claims of a user's own; by default the shipped ones.

    Raises
    ------
    StoreError
        If the texts do not hold it.
    ScenarioError
        If today's program does not accept them.
    """
    files = about.get("files")
    ids = [about["policy"], about["world"]] if "policy" in about and "world" in about else [name]
    if not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
        raise StoreError(f"the results do not hold the text of the scenario {name}")
    if any(f"{member}.yaml" not in files for member in ids) or any(Path(n).name != n for n in files):
        raise StoreError(f"the results do not hold the text of the scenario {name}")
    with TemporaryDirectory() as folder:
        for file, text in files.items():
            (Path(folder) / file).write_text(text, encoding="utf-8")
        loaded = [load_scenario(Path(folder) / f"{member}.yaml", vocabulary) for member in ids]
    return Composed(*loaded) if len(loaded) > 1 else loaded[0]


def load_all(names: Iterable[str | Path | Scenario], vocabulary: Vocabulary | None = None) -> list[Scenario]:
    """Load scenarios, or raise the problems of all that have any.

    Parameters
    ----------
    names : iterable of str, Path or Scenario
        Shipped ids, files, or scenarios as loaded.
    vocabulary : Vocabulary, optional
        With claims of a user's own; by default the shipped ones.
    """
    loaded: list[Scenario] = []
    problems: list[str] = []
    for name in names:
        try:
            loaded.append(load_scenario(name, vocabulary) if isinstance(name, (str, Path)) else name)
        except ScenarioError as error:
            problems.extend(problem for problem in error.problems if problem not in problems)
    if problems:
        raise ScenarioError(problems)
    return loaded


def _files(scenario: Scenario) -> dict[str, str]:
    """Texts of a scenario and of all that it extends, the eldest first."""
    texts = {}
    for member in scenario.lineage:
        bare = replace(member, content=member.content.model_copy(update={"expect": ()}))
        texts[f"{member.id}.yaml"] = dump_scenario(bare)
    return texts
