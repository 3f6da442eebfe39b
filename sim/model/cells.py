"""Attributes of an agent that are cells of the state's arrays, read and written in place."""

from __future__ import annotations

from typing import Any


class Cell:
    """An attribute that is one cell of a state array.

    Parameters
    ----------
    part : str
        Part of the state, such as "groups"; empty for arrays of the state itself.
    column : str
        Name of the array, (1, N).
    row : str
        Attribute of the agent that holds its position.
    """

    def __init__(self, part: str, column: str, row: str = "row") -> None:
        self._part, self._column, self._row = part, column, row

    def __get__(self, agent: Any, owner: type | None = None) -> Any:
        if agent is None:
            return self
        return self._array(agent).item(getattr(agent, self._row))

    def __set__(self, agent: Any, value: Any) -> None:
        array = self._array(agent)
        if not array.flags.writeable:
            raise AttributeError(f"{self._column} is worked out anew each week and cannot be set")
        array[0, getattr(agent, self._row)] = value

    def _array(self, agent: Any) -> Any:
        state = agent.world.state
        # Looked up each time: a week may put a new array in the place of the old one.
        return getattr(getattr(state, self._part) if self._part else state, self._column)


class Word(Cell):
    """A cell that holds a position in a list of words and shows the word; -1 is shown as None.

    Parameters
    ----------
    part, column
        As in `Cell`.
    words : tuple of str, or str
        The list, or the part of the theatre whose ids are the list.
    is_fixed : bool
        Refuse to be set, since other arrays depend on it.
    """

    def __init__(self, part: str, column: str, words: tuple[str, ...] | str, is_fixed: bool = False) -> None:
        super().__init__(part, column)
        self._words, self._is_fixed = words, is_fixed

    def __get__(self, agent: Any, owner: type | None = None) -> Any:
        code = super().__get__(agent, owner)
        if agent is None:
            return self
        return None if code < 0 else self._list(agent)[code]

    def __set__(self, agent: Any, value: str | None) -> None:
        if self._is_fixed:
            raise AttributeError(f"{self._column} follows from other attributes and cannot be set")
        super().__set__(agent, -1 if value is None else self._list(agent).index(value))

    def _list(self, agent: Any) -> tuple[str, ...]:
        words = self._words
        return getattr(agent.world.theatre, words).id if isinstance(words, str) else words
