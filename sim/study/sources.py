"""The texts of a scenario and its parents, as they stand in a manifest, and the way back to a scenario."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from sim.errors import StoreError
from sim.scenario import Scenario, dump_scenario, load_scenario

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.scenario import Plan


class Source(Protocol):
    """What a case needs of a scenario."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    def plan(self, weeks: int | None = None, settings: Sequence[str] = ()) -> Plan:
        """Resolve all dates into values by week."""
        ...


def scenario_files(scenario: Source) -> dict[str, str]:
    """Texts of a scenario and of all that it extends, by file name, the eldest first.

    Parameters
    ----------
    scenario : Source
        Of anything but a `Scenario` there is no text.
    """
    if not isinstance(scenario, Scenario):
        return {}
    return {f"{member.id}.yaml": dump_scenario(member) for member in scenario.lineage}


def restore_scenario(name: str, files: Mapping[str, str]) -> Scenario:
    """Load a scenario from the texts of a manifest alone.

    Parameters
    ----------
    name : str
        Its id.
    files : mapping of str to str
        As from `scenario_files`.

    Raises
    ------
    StoreError
        If the texts do not hold it.
    ScenarioError
        If today's program does not accept them.
    """
    if f"{name}.yaml" not in files or any(Path(file).name != file for file in files):
        raise StoreError(f"the results do not hold the text of the scenario {name}")
    with TemporaryDirectory() as folder:
        for file, text in files.items():
            (Path(folder) / file).write_text(text, encoding="utf-8")
        return load_scenario(Path(folder) / f"{name}.yaml")
