"""Reads the keys of a YAML file one by one and gathers what is wrong with them, a line a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.errors import ScenarioError
from sim.scenario.messages import nearest, show

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.scenario.messages import Path as Place
    from sim.scenario.safe_yaml import Document


class CheckedFile:
    """A parsed file and the problems found in it so far.

    Parameters
    ----------
    document : Document
        As `sim.scenario.safe_yaml.read_yaml` gives it.
    """

    def __init__(self, document: Document) -> None:
        self.data = document.data
        self._document = document
        self._found: list[tuple[int, str]] = []

    @property
    def is_right(self) -> bool:
        """Whether nothing wrong was found yet."""
        return not self._found

    def note(self, place: Place, fault: str) -> None:
        """Remember that something is wrong at a place."""
        self._found.append((self._document.line(place), self._document.problem(place, fault)))

    def finish(self) -> None:
        """Raise what was found, in the order of the file.

        Raises
        ------
        ScenarioError
            One line a problem.
        """
        if self._found:
            raise ScenarioError([text for _, text in sorted(set(self._found))])

    def check_keys(self, place: Place, data: dict[str, Any], known: Sequence[str]) -> None:
        """Note keys that are not known, with the nearest that is."""
        for key in data:
            if key not in known:
                self.note((*place, key), f"unknown key {show(key)}{nearest(key, known)}")

    def text(self, key: str, longest: int) -> str:
        """A text at the top of the file; empty if it is not there."""
        value = self.data.get(key, "")
        if not isinstance(value, str) or len(value) > longest:
            self.note((key,), f"must be a text of at most {longest} characters")
            return ""
        return value

    def number(self, place: tuple[str, ...], default: Any, low: int, high: int) -> Any:
        """A whole number within limits, or its default."""
        at: Any = self.data
        for key in place[:-1]:
            at = at[key]
        if place[-1] not in at:
            return default
        value = at[place[-1]]
        if isinstance(value, bool) or not isinstance(value, int):
            self.note(place, f"must be a whole number, not {show(value)}")
        elif not low <= value <= high:
            allowed = f"{low} to {high}" if low != high else f"{low}"
            self.note(place, f"{value} is out of range; allowed is {allowed}")
        else:
            return value
        return None

    def entries(
        self, key: str, default: list[Any], take: Callable[[Place, Any], Any], most: int
    ) -> list[Any]:
        """The entries of a list that are right; a single value is a list of one.

        Parameters
        ----------
        key : str
            At the top of the file.
        default : list
            If the key is not there.
        take : callable
            Gets place and value of an entry; what it makes of it, or None after a note.
        most : int
            How many are allowed.
        """
        value = self.data.get(key, default)
        entries = value if isinstance(value, list) else [value]
        if key in self.data and not entries:
            self.note((key,), "is empty; name at least one")
        if len(entries) > most:
            self.note((key,), f"has {len(entries)} entries; allowed are {most}")
            return []
        twice = [one for number, one in enumerate(entries) if one in entries[:number]]
        if twice:
            self.note((key,), f"{show(twice[0])} stands twice; keep one")
        taken = [take((key, number), entry) for number, entry in enumerate(entries)]
        return [one for one in taken if one is not None]
