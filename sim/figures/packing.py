"""What a drawing is sent as: a head in JSON and its numbers as 32-bit floats, in one string of bytes."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

LENGTH: Final = struct.Struct("<I")
"""The head's length in bytes comes first; the scripts read it so."""


def pack(head: Mapping[str, Any], arrays: Sequence[NDArray[Any]]) -> bytes:
    """Pack a drawing for the browser.

    Parameters
    ----------
    head : mapping
        Texts, colours and sizes; goes as JSON.
    arrays : sequence of array
        Written one after the other as 32-bit floats; how they are told apart is the head's business.

    Returns
    -------
    bytes
    """
    text = json.dumps(head, separators=(",", ":"), allow_nan=False, ensure_ascii=False).encode("utf-8")
    numbers = (np.ascontiguousarray(array, dtype="<f4").tobytes() for array in arrays)
    return b"".join((LENGTH.pack(len(text)), text, *numbers))


def read_script(name: str) -> str:
    """The browser's side of a drawing: what all drawings share, then the drawing itself."""
    folder = files("sim.figures") / "scripts"
    return "\n".join((folder / file).read_text(encoding="utf-8") for file in ("shared.js", name))
