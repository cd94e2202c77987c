"""What a door asks of an argument: read from its annotation, and from its shape in words."""

from collections.abc import Sequence
from inspect import Parameter
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from relumlp.types import Array, BoolLayers, Bools, Ints, Layers, Number

FREE = "…"
"""Word for any number of axes in front, which broadcast with those of other arguments."""

KINDS: list[tuple[Any, str]] = [
    (Array, "numbers"), (ArrayLike, "numbers"), (Ints, "whole"), (Bools, "switches"),
    (Layers, "numbers by layer"), (BoolLayers, "switches by layer"), (Number, "number"),
    (float, "float"), (bool, "flag"), (int, "integer"), (str, "text"), (DTypeLike, "dtype"),
    (int | np.random.SeedSequence, "seed"),
]  # fmt: skip
"""Annotations and the kinds of arguments that they stand for."""


class Asked(NamedTuple):
    """What is asked of an argument.

    Attributes
    ----------
    kind : of :data:`KINDS`, or "integers" (a tuple of them), "several" (numbers), "class",
        "classes", "any".
    axes : a word for each axis, after :data:`FREE` if any may stand in front; None for any shape.
        A word in digits is the axis's length.
    flags : "whole", "nan" (NaN may come), "inf" (infinities may come), "some" (not empty), "0"
        (layer 0 has an entry), "?" (an entry may be None), "exact" (whole numbers beyond 2⁵³ stay
        whole numbers, because the formula rounds nothing), "any" (of any shape), "float" (no
        Fractions, because a root or an exponential is none), "written" (an array that the function
        writes into), "kept" (whole numbers stay as they are, because the function knows better what
        to make of them).
    optional : whether the argument may be None.
    of : the class, the classes of a sequence's entries, or the number of integers.
    """

    kind: str
    axes: tuple[str, ...] | None = None
    flags: frozenset[str] = frozenset()
    optional: bool = False
    of: Any = None


def asked(annotation: Any, words: str | None) -> Asked:
    """Read what is asked of an argument from its annotation, and from its shape in words."""
    parts = _parts(annotation)
    optional = NoneType in _union(annotation)
    kind, of = next(((k, None) for a, k in KINDS if parts == _parts(a)), (None, None))
    if kind is None and len(parts) == 1:
        kind, of = _kind(*parts)
    axes, flags = axes_and_flags(words)
    if kind == "numbers" and "whole" in flags:
        kind = "whole"
    return Asked(kind or "any", axes, flags, optional, of)


def _union(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


def _parts(annotation: Any) -> set[Any]:
    """Return the annotations of a union, without None."""
    return {part for part in _union(annotation) if part is not NoneType}


def _kind(part: Any) -> tuple[str, Any]:
    """Return the kind of a single annotation, and the class or number that belongs to it."""
    origin, inner = get_origin(part), get_args(part)
    if origin is tuple and set(inner) <= {int, Ellipsis}:
        return "integers", None if Ellipsis in inner else len(inner)
    if part == Sequence[int]:
        return "integers", None
    if part == Sequence[Number]:
        return "several", None
    if origin is Sequence and isinstance(inner[0], type):
        return "classes", inner[0]
    # self has no annotation, and Any is a class that nothing is an instance of.
    if part in (Parameter.empty, Any) or not isinstance(part, type):
        return "any", None
    return "class", part


def axes_and_flags(words: str | None) -> tuple[tuple[str, ...] | None, frozenset[str]]:
    """Return the axes of a shape in words, and its flags: words that end in a colon, and ``?``."""
    if words is None:
        return None, frozenset()
    flags = {w.removesuffix(":") for w in words.split() if w.endswith(":")}
    axes = [w for w in words.split() if not w.endswith(":")]
    if axes and axes[-1].endswith("?"):
        axes[-1], flags = axes[-1].removesuffix("?"), flags | {"?"}
    return None if "any" in flags else tuple(axes), frozenset(flags)
