"""Arguments of each kind, read: plain arrays, lists of layers, records, numbers and words."""

from collections.abc import Callable
from typing import Any

import numpy as np

from relumlp.arrays import is_ordered
from relumlp.checks import (
    check_number,
    check_numbers,
    check_seed,
    check_switches_of,
    check_whole_numbers,
)
from relumlp.doors.asking import Asked
from relumlp.errors import UserError, shown
from relumlp.types import Array


def read(name: str, value: Any, ask: Asked) -> Any:
    """Return an argument of the right kind, arrays as plain ones; its shape is compared later."""
    if ask.kind.endswith("by layer"):
        kind = ask.kind.removesuffix(" by layer")
        return _listed(name, value, lambda at, v: _read_array(at, v, kind, ask.flags), ask.flags)
    if ask.kind in ("numbers", "switches", "whole"):
        return _read_array(name, value, ask.kind, ask.flags)
    if ask.kind in ("class", "classes"):
        return _record(name, value, ask)
    return SIMPLE[ask.kind](name, value, ask.of)


def _read_array(name: str, value: Any, kind: str, flags: frozenset[str]) -> Array:
    if "written" in flags:
        return _written(name, value)
    if kind == "switches":
        return check_switches_of(name, value)
    if kind == "whole":
        return check_whole_numbers(name, value)
    return check_numbers(name, value, nan="nan" in flags, infinite="inf" in flags)


def _written(name: str, value: Any) -> Array:
    """Return an array itself, because a converted one would take what the function writes."""
    if not isinstance(value, np.ndarray) or not value.flags.writeable:
        raise UserError(f"{name}: expected a writeable array, got a {type(value).__name__}")
    return value


def _listed(
    name: str, value: Any, one: Callable[[str, Any], Array], flags: frozenset[str]
) -> list[Any]:
    """Return a list of layers; a generator is taken up once."""
    if not is_ordered(value):
        raise UserError(f"{name}: expected one array per layer, got a {type(value).__name__}")
    entries = list(value)
    for i, v in enumerate(entries[1:], 1):
        if v is None and "?" not in flags:
            raise UserError(f"{name}: expected an array for layer {i}, got None")
    return [None if v is None else one(f"{name}[{i}]", v) for i, v in enumerate(entries)]


def _record(name: str, value: Any, ask: Asked) -> Any:
    """Return an object of the class, or a list of them, its own arrays as they may enter."""
    if ask.kind == "classes":
        if not is_ordered(value):
            raise UserError(f"{name}: expected a sequence, got a {type(value).__name__}")
        return [_record(f"{name}[{k}]", v, Asked("class", of=ask.of)) for k, v in enumerate(value)]
    if not isinstance(value, ask.of):
        an = "an" if ask.of.__name__[0] in "AEIOUM" else "a"
        raise UserError(f"{name}: expected {an} {ask.of.__name__}, got a {type(value).__name__}")
    enter = getattr(value, "admitted", None)
    return value if enter is None else enter(name)


def _number(name: str, value: Any, _: Any) -> Any:
    if isinstance(value, (np.generic, np.ndarray)) and value.ndim == 0:
        value = value.item()
    if isinstance(value, bool):
        raise UserError(f"{name}: expected a finite number, got {shown(value)}")
    check_number(name, value)
    return value


def _float(name: str, value: Any, _: Any) -> float:
    """Return a number as a float, because what asks for a float takes roots or logarithms."""
    return float(_number(name, value, None))


def _several(name: str, value: Any, _: Any) -> list[Any]:
    if not is_ordered(value):
        raise UserError(f"{name}: expected numbers, got {shown(value)}")
    return [_number(f"{name}[{k}]", v, None) for k, v in enumerate(value)]


def _integer(name: str, value: Any, _: Any = None) -> int:
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise UserError(f"{name}: expected a whole number, got {shown(value)}")
    return int(value)


def _integers(name: str, value: Any, length: int | None) -> tuple[int, ...]:
    if not is_ordered(value):
        raise UserError(f"{name}: expected whole numbers, got {shown(value)}")
    found = tuple(_integer(name, v) for v in value)
    if length not in (None, len(found)):
        raise UserError(f"{name}: expected {length} whole numbers, got {len(found)}")
    return found


def _text(name: str, value: Any, _: Any) -> Any:
    if not isinstance(value, str):
        raise UserError(f"{name}: expected a word, got {shown(value)}")
    return value


def _flag(name: str, value: Any, _: Any) -> bool:
    if not isinstance(value, (bool, np.bool_)):
        raise UserError(f"{name}: expected True or False, got {shown(value)}")
    return bool(value)


def _dtype(name: str, value: Any, _: Any) -> Any:
    try:
        # np.dtype(None) is float64, which nobody who passes None has asked for.
        return np.dtype("no name" if value is None else value)
    except TypeError:
        raise UserError(f"{name}: expected a dtype, got {shown(value)}") from None


SIMPLE: dict[str, Callable[[str, Any, Any], Any]] = {
    "number": _number, "float": _float, "several": _several, "integer": _integer,
    "integers": _integers, "text": _text, "flag": _flag, "dtype": _dtype,
    "seed": lambda name, value, of: check_seed(name, value),
    "any": lambda name, value, of: value,
}  # fmt: skip
"""Readers of arguments that are not arrays."""
