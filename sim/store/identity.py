"""Whether two manifests are of the same batch, and if not, in which words to say what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Enough for a user to see what is going on; a batch of another kind differs in hundreds of cases.
MOST_TOLD: Final = 4
DIGEST_SHOWN: Final = 12
# What moves no result: how the work is cut and what the study is called.
LEFT_OUT: Final = ("chunk", "title", "question", "experiment")


def differences(there: Mapping[str, Any], here: Mapping[str, Any]) -> list[str]:
    """Say in which points the batch of a folder differs from the one asked for.

    Parameters
    ----------
    there, here : mapping
        Manifests: of the folder, and of the request.

    Returns
    -------
    list of str
        Each such as "seed is 1 there and 2 here"; empty if they are the same batch. Texts of
        scenarios are compared by their digests alone.
    """
    keep = {key: value for key, value in there.items() if key not in LEFT_OUT}
    found = list(_differ("", keep, {key: value for key, value in here.items() if key not in LEFT_OUT}))
    rest = len(found) - MOST_TOLD
    return found[:MOST_TOLD] + ([f"and {rest} more points"] if rest > 0 else [])


def _differ(name: str, there: Any, here: Any) -> Iterator[str]:
    if isinstance(there, dict) and isinstance(here, dict):
        for key in [*here, *(key for key in there if key not in here)]:
            if key != "files":
                yield from _differ(f"{name} {key}".strip(), there.get(key), here.get(key))
    elif isinstance(there, list) and isinstance(here, list) and len(there) == len(here):
        for position, (one, other) in enumerate(zip(there, here, strict=True)):
            yield from _differ(f"{name} {position}", one, other)
    elif there != here:
        yield f"{name} is {_show(there)} there and {_show(here)} here"


def _show(value: Any) -> str:
    if value is None:
        return "absent"
    if isinstance(value, list):
        return f"a list of {len(value)}" if any(isinstance(part, dict) for part in value) else repr(value)
    if isinstance(value, dict):
        return "present"
    text = str(value)
    is_digest = len(text) == 64 and all(letter in "0123456789abcdef" for letter in text)
    return text[:DIGEST_SHOWN] if is_digest else text
