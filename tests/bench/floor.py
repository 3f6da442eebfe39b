"""The floor of the design: the NumPy calls of one week, bare, on arrays of the same shapes.

One week is run with arrays that note every call made on them. The calls are then made again, without the
model around them, on a few kept arrays of the same shapes and with results written in place where NumPy can.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array

from sim.core.world import World
from sim.week import run_week

# Calls that take positions or masks: made again with those that they had, so that they stay valid.
KEPT_AS_THEY_WERE = {
    "bincount",
    "flatnonzero",
    "getitem",
    "nonzero",
    "setitem",
    "sparse product",
    "take",
    "take_along_axis",
}


class Noted(np.ndarray):
    """An array that notes the NumPy calls made on it, and on what comes of them."""

    notes: list[tuple[str, Callable[..., Any], tuple, dict]] | None = None

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **named: Any) -> Any:
        bare = tuple(_bare(item) for item in inputs)
        named = {word: _bare(item) for word, item in named.items()}  # such as out and where
        result = getattr(ufunc, method)(*bare, **named)
        _note(ufunc.__name__, getattr(ufunc, method), bare, {k: v for k, v in named.items() if k != "out"})
        if "out" in named:
            return inputs[0] if isinstance(inputs[0], Noted) and method == "__call__" else _noted(result)
        return _noted(result)

    def __array_function__(self, function: Any, types: Any, inputs: Any, named: Any) -> Any:
        bare, words = _bare(inputs), _bare(named)
        result = function(*bare, **words)
        _note(function.__name__, function, bare, words)
        return _noted(result)

    def __getitem__(self, key: Any) -> Any:
        key = _bare(key)
        if _is_fancy(key):
            _note("getitem", np.ndarray.__getitem__, (self.view(np.ndarray), key), {})
        return _noted(self.view(np.ndarray)[key])

    def __setitem__(self, key: Any, value: Any) -> None:
        key, value = _bare(key), _bare(value)
        if _is_fancy(key):
            _note("setitem", np.ndarray.__setitem__, (self.view(np.ndarray).copy(), key, value), {})
        self.view(np.ndarray)[key] = value

    def take(self, indices: Any, *arguments: Any, **named: Any) -> Any:
        bare = (self.view(np.ndarray), _bare(indices), *arguments)
        _note("take", np.ndarray.take, bare, named)
        return _noted(np.ndarray.take(*bare, **named))


def _noting(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    def noted(*inputs: Any) -> Any:
        bare = _bare(inputs)
        _note(name, call, bare, {})
        return _noted(call(*bare))

    return noted


def _is_fancy(key: Any) -> bool:
    parts = key if isinstance(key, tuple) else (key,)
    return any(isinstance(part, np.ndarray | list) for part in parts)


def _note(name: str, call: Callable[..., Any], inputs: tuple, named: dict) -> None:
    if Noted.notes is not None:
        Noted.notes.append((name, call, inputs, named))


def _bare(value: Any) -> Any:
    if isinstance(value, Noted):
        return value.view(np.ndarray)
    if isinstance(value, tuple | list):
        return type(value)(_bare(item) for item in value)
    if isinstance(value, dict):
        return {name: _bare(item) for name, item in value.items()}
    return value


def _noted(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.view(Noted)
    return type(value)(_noted(item) for item in value) if isinstance(value, tuple | list) else value


@dataclass(frozen=True)
class Floor:
    """The calls of one week, ready to be made again.

    Attributes
    ----------
    calls : list of callables
        One for each NumPy call.
    counts : Counter
        Calls by name.
    elements : int
        Elements of the largest argument of each call, summed.
    """

    calls: list[Callable[[], Any]]
    counts: Counter[str]
    elements: int

    def run(self) -> None:
        for call in self.calls:
            call()


def note_week(world: World) -> Floor:
    """Run the world's next week with arrays that note what is done with them.

    Parameters
    ----------
    world : World
        A world some weeks into its run; it is advanced by one week.

    Returns
    -------
    Floor
    """
    state = world.state
    for item in fields(state):
        part = getattr(state, item.name)
        if isinstance(part, np.ndarray):
            setattr(state, item.name, _noted(part))
        elif is_dataclass(part) and item.name not in ("theatre", "maps"):
            for column in fields(part):
                setattr(part, column.name, _noted(getattr(part, column.name)))
    for name, value in vars(state.seen).items():
        setattr(state.seen, name, _noted(value))
    with pytest.MonkeyPatch.context() as patch:
        # Two calls that drop the kind of array: what comes of them is noted all the same.
        patch.setattr(np, "ascontiguousarray", _noting("ascontiguousarray", np.ascontiguousarray))
        patch.setattr(csr_array, "__matmul__", _noting("sparse product", csr_array.__matmul__))
        patch.setattr(Noted, "notes", [])
        run_week(world)
        notes = Noted.notes or []
    pool: dict[tuple, np.ndarray] = {}
    calls = [_again(name, call, inputs, named, pool) for name, call, inputs, named in notes]
    sizes = [
        max((np.size(item) for item in inputs if isinstance(item, np.ndarray)), default=1)
        for _, _, inputs, _ in notes
    ]
    return Floor(calls, Counter(name for name, *_ in notes), sum(sizes))


def _again(
    name: str, call: Any, inputs: tuple, named: dict, pool: dict[tuple, np.ndarray]
) -> Callable[[], Any]:
    """A bare call on kept arrays of the same shapes and kinds."""
    is_kept = name in KEPT_AS_THEY_WERE
    arguments = tuple(_argument(pool, item, slot, is_kept) for slot, item in enumerate(inputs))
    if isinstance(getattr(call, "__self__", None), np.ufunc) or isinstance(call, np.ufunc):
        out = call(*arguments, **named)
        if isinstance(out, np.ndarray) and out.ndim:
            named = {**named, "out": _kept(pool, out, "out")}
    return partial(call, *arguments, **named)


def _argument(pool: dict[tuple, np.ndarray], item: Any, slot: int, is_kept: bool) -> Any:
    """What stands for an argument: numbers are exchanged, positions and masks of some calls are not."""
    if not isinstance(item, np.ndarray) or (is_kept and item.dtype != float):
        return item
    return _kept(pool, item, slot)


def _kept(pool: dict[tuple, np.ndarray], like: np.ndarray, slot: Any) -> np.ndarray:
    """An array of this shape and kind, the same one for all calls that need one in this place."""
    key = (like.shape, like.dtype.str, slot)
    if key not in pool:
        draws = np.random.Generator(np.random.SFC64(1)).random(like.shape)
        pool[key] = (draws < 0.5) if like.dtype == bool else (0.1 + 0.8 * draws).astype(like.dtype)
    return pool[key]
