"""Reads lists of entries with the line of each, and says in plain words what is wrong with an entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final, NamedTuple

import yaml
from pydantic import BaseModel, ValidationError

EXAMPLE_ID: Final = "air_needs_ground"
_PLAIN: Final = {
    "missing": "is missing; add it",
    "string_pattern_mismatch": f"must be small letters and digits joined by '_', such as {EXAMPLE_ID}",
    "string_too_short": "must not be empty",
    "string_type": "must be text; put it in quotes",
    "model_type": "must be a mapping",
    "dict_type": "must be a mapping",
    "mapping_type": "must be a mapping",
    "tuple_type": "must be a list",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
}


class Row(NamedTuple):
    """One entry of a file as it was written, and the line where it begins."""

    line: int
    data: dict[str, Any]


def read_rows(text: str) -> list[Row]:
    """Parse the text of a file that must hold a list of mappings.

    Parameters
    ----------
    text : str
        YAML.

    Returns
    -------
    list of Row

    Raises
    ------
    ValueError
        With what is wrong, without the file's name.
    """
    try:
        node = yaml.compose(text, yaml.SafeLoader)
        content = yaml.safe_load(text)
        twice = next(_keys_given_twice(node), None)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise ValueError(f"{where}is not valid YAML: {getattr(error, 'problem', None) or error}") from None
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is not valid YAML: {error}") from None
    if not isinstance(content, list) or not isinstance(node, yaml.SequenceNode):
        raise ValueError("must be a list of entries, each beginning with '- id: '")
    if twice is not None:
        raise ValueError(f"line {twice.start_mark.line + 1}: {twice.value}: stands twice; keep one")
    rows = [Row(child.start_mark.line + 1, data) for child, data in zip(node.value, content, strict=True)]
    for row in rows:
        if not isinstance(row.data, dict):
            raise ValueError(f"line {row.line}: must be a mapping that begins with 'id: '")
    return rows


def say_faults(error: ValidationError, model: type[BaseModel]) -> list[str]:
    """Say what is wrong with an entry, one line a field.

    Parameters
    ----------
    error : pydantic.ValidationError
        As raised when the entry was checked.
    model : type
        What the entry should have been; names the fields near a misspelt one.
    """
    return [_say(problem, model) for problem in error.errors()]


def nearest(name: object, known: Mapping[str, Any]) -> str:
    """End of a sentence about an unknown name: the nearest known one, if there is one."""
    found = get_close_matches(str(name), list(known), n=1)
    return f"; nearest is {found[0]}" if found else ""


def _say(problem: Mapping[str, Any], model: type[BaseModel]) -> str:
    place = problem["loc"]
    field = ".".join(str(step) for step in place)
    if problem["type"] == "extra_forbidden":
        hint = nearest(place[-1], model.model_fields) if len(place) == 1 else ""
        return f"{field}: unknown field{hint}"
    if problem["type"] == "literal_error":
        return f"{field}: must be {problem['ctx']['expected']}, not {problem['input']!r}"
    text = _PLAIN.get(problem["type"]) or str(problem["msg"]).removeprefix("Value error, ")
    return f"{field}: {text}" if field else text


def _keys_given_twice(node: yaml.Node | None) -> Iterator[yaml.Node]:
    """Keys that a mapping has already; YAML would take the last of them without a word."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key
            seen.add(str(key.value))
            yield from _keys_given_twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _keys_given_twice(child)
