"""What users bring instead: the same values in other containers, and values that are wrong."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

import numpy as np


class Variant(NamedTuple):
    """Another value for an argument.

    Attributes
    ----------
    what : in words.
    value : to be given.
    same : whether it means the same as the valid one, so that the result must be the same; False if
        it must be refused; None if either a refusal or a finite result is right.
    """

    what: str
    value: Any
    same: bool | None


class Tensor:
    """What other libraries' tensors are to NumPy: an object that can be asked for an array."""

    def __init__(self, values: Any) -> None:
        self.values = values

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.asarray(self.values, dtype=dtype)

    def __len__(self) -> int:
        return len(self.values)


class Refusing:
    """A tensor that does not give its array, as one that needs a gradient does not."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise RuntimeError("can't convert a tensor that needs a gradient")

    def __len__(self) -> int:
        return 1


NOT_ARRAYS = [
    ("text", "ab"), ("bytes", b"ab"), ("an object", object()), ("a set", {1, 2}),
    ("a dictionary", {"a": 1}), ("a class", int), ("a date", datetime.date(2020, 1, 1)),
    ("uneven lists", [[1.0], [1.0, 2.0]]), ("texts", [["a", "b"]]),
    ("complex numbers", np.ones((2, 2), complex)), ("dates", np.zeros((2, 2), "M8[s]")),
    ("records", np.zeros(2, [("a", "f4")])), ("objects", np.array([[None, 1]], object)),
    ("extended precision", np.ones((2, 2), np.longdouble)), ("an ellipsis", ...),
    ("a refusing tensor", Refusing()),
]  # fmt: skip


DTYPES = {
    "numbers": ("u1", "i1", ">i2", "<i4", "i8", "u8", ">f8", "f4", ">f4", "f2", "O"),
    "whole": ("u1", "i1", ">i2", "i4", ">i8", "u8", "O"),
    "switches": (),
}
"""Dtypes that hold the same values, by kind."""


def of_array(valid: Any, kind: str, floats: bool = False) -> Iterator[Variant]:
    """Yield variants of an array: containers, dtypes, layouts, then damage.

    Parameters
    ----------
    floats : whether Fractions have to be refused.
    """
    for variant in same_values(valid, kind):
        exact = floats and variant.what == "dtype O"
        yield variant._replace(same=False) if exact else variant
    for what, value in NOT_ARRAYS:
        yield Variant(what, value, False)
    yield Variant("a generator", (row for row in np.atleast_1d(valid)), False)
    masked = np.ma.masked_array(valid, mask=False)
    if valid.size:
        masked.mask = np.arange(valid.size).reshape(valid.shape) == 0
        yield Variant("a masked array", masked, False)
    yield from other_shapes(valid)
    if kind == "numbers":
        yield from other_numbers(valid)
    elif kind == "whole":
        yield from other_whole_numbers(valid)
    else:
        yield Variant("numbers as switches", valid.astype(float), False)
        yield Variant("integers as switches", valid.astype(int), False)


def same_values(valid: Any, kind: str) -> Iterator[Variant]:
    """Yield the same values in other containers, dtypes and layouts."""
    yield Variant("a list", valid.tolist(), True)
    if valid.ndim:
        yield Variant("a tensor", Tensor(valid), True)
        yield Variant("Fortran order", np.asfortranarray(valid), True)
        yield Variant("a view with steps", np.repeat(valid, 2, axis=0)[::2], True)
    read_only = valid.copy()
    read_only.flags.writeable = False
    yield Variant("read-only", read_only, True)
    yield Variant("a mask that hides nothing", np.ma.masked_array(valid, mask=False), True)
    for dtype in DTYPES[kind]:
        wraps = "u" in dtype and valid.size and valid.min() < 0
        if not wraps and (valid == np.round(valid)).all():
            yield Variant(f"dtype {dtype}", as_dtype(valid, dtype), True)
    yield from frames(valid)


def as_dtype(valid: Any, dtype: str) -> Any:
    """Return the array in another dtype; objects are Python integers, or Fractions."""
    if dtype != "O":
        return valid.astype(dtype)
    exact = np.empty(valid.size, object)
    exact[:] = [Fraction(v) if isinstance(v, float) else v for v in valid.ravel().tolist()]
    return exact.reshape(valid.shape)


def frames(valid: Any) -> Iterator[Variant]:
    """Yield pandas' containers, the index in another order; nothing where there is no pandas."""
    try:
        import pandas as pd
    except ModuleNotFoundError:
        return
    if valid.ndim == 1:
        yield Variant("a Series", pd.Series(valid, index=range(len(valid))[::-1]), True)
    if valid.ndim == 2:
        yield Variant("a DataFrame", pd.DataFrame(valid, index=range(len(valid))[::-1]), True)


def other_shapes(valid: Any) -> Iterator[Variant]:
    """Yield the values in shapes that do not fit."""
    yield Variant("an axis more", valid[..., None], None)
    yield Variant("an axis in front", valid[None], None)
    if valid.ndim:
        yield Variant("an axis less", valid[0], None)
        yield Variant("one row more", np.concatenate([valid, valid[:1]]), None)
        yield Variant("no rows", valid[:0], None)
        yield Variant("a single row", valid[:1], None)
    if valid.ndim > 1:
        yield Variant("one column more", np.concatenate([valid, valid[:, :1]], axis=1), None)
        yield Variant("no columns", valid[:, :0], None)
        yield Variant("transposed", valid.T.copy(), None)
    yield Variant("an empty list", [], None)
    yield Variant("a number", 1.0, None)


def other_numbers(valid: Any) -> Iterator[Variant]:
    """Yield numbers that are not finite, or are extreme."""
    for what, number, same in (
        ("a NaN", np.nan, None), ("an infinity", np.inf, None), ("minus infinity", -np.inf, None),
        ("1e30", 1e30, None), ("-1e30", -1e30, None), ("1e200", 1e200, None),
        ("1e-310", 1e-310, None), ("minus 0", -0.0, None), ("-1", -1.0, None),
    ):  # fmt: skip
        damaged = valid.astype(float).copy()
        damaged.flat[:1] = number
        yield Variant(what, damaged, same)
        yield Variant(f"only {what}", np.full(valid.shape, number), same)
    yield Variant("float32 at its end", np.full(valid.shape, 3e38, np.float32), None)
    yield Variant("integers beyond 2^53", np.full(valid.shape, 2**53 + 1), None)
    yield Variant("booleans", valid > 1, None)


def other_whole_numbers(valid: Any) -> Iterator[Variant]:
    """Yield whole numbers that index nothing, and numbers that are not whole."""
    for number in (-1, -(10**8), 3, 10**8, 2**62, 2**63 - 1):
        damaged = valid.astype(np.int64)
        damaged.flat[:1] = number
        yield Variant(f"a {number}", damaged, None)
    yield Variant("beyond int64", np.full(valid.shape, 2**63, np.uint64), None)
    yield Variant("Python's large ones", np.full(valid.shape, 10**30, object), None)
    yield Variant("floats", valid + 0.5, False)
    yield Variant("whole floats", valid.astype(float), None)
    yield Variant("a NaN", np.full(valid.shape, np.nan), False)
    yield Variant("booleans", valid > 1, None)


def of_layers(
    valid: list[Any], kind: str, *, alone: bool, floats: bool = False
) -> Iterator[Variant]:
    """Yield variants of a list of layers; a list that is alone may have other numbers of them."""
    other = None if alone else False
    yield Variant("a tuple", tuple(valid), True)
    yield Variant("a generator of layers", (v for v in valid), True)
    yield Variant("without entry 0", valid[1:], False)
    yield Variant("without the last entry", valid[:-1], other)
    yield Variant("an entry more", [*valid, valid[-1]], other)
    yield Variant("an array as entry 0" if valid[0] is None else "None as entry 0",
                  [valid[1] if valid[0] is None else None, *valid[1:]], False)  # fmt: skip
    yield Variant("no layers", [], False)
    yield Variant("None alone", [None], False)
    yield Variant("all None", [None] * len(valid), None)
    yield Variant("text", "ab", False)
    yield Variant("a number", 3, False)
    yield Variant("a dictionary", dict(enumerate(valid)), False)
    for at in range(1, len(valid)):
        if valid[at] is None:
            continue
        for what, value, same in of_array(valid[at], kind, floats):
            changed = [*valid[:at], value, *valid[at + 1 :]]
            yield Variant(f"layer {at}: {what}", changed, same)


def of_scalar(valid: Any, kind: str) -> Iterator[Variant]:
    """Yield variants of a number, a whole number, a word, a flag."""
    if kind == "integer":
        for dtype in (np.int8, np.uint8, np.int64):
            if np.iinfo(dtype).min <= valid <= np.iinfo(dtype).max:
                yield Variant(dtype.__name__, dtype(valid), True)
        for number in (-1, 0, 2, 7, 10**9, 10**20, -(10**20)):
            yield Variant(f"{number}", number, None)
        wrong: list[Any] = [1.5, 1.0, True, "1", None, [1], np.nan, Fraction(1), b"1", 1j]
    elif kind in ("number", "float"):
        yield Variant("float64", np.float64(valid), True)
        if np.isfinite(valid):
            yield Variant("Fraction", Fraction(valid), True)
        yield Variant("0-d", np.array(valid), True)
        for number in (0, -1, 1e-310, 1e30, 1e300, 10**400):
            yield Variant(f"{number}"[:9], number, None)
        wrong = [np.nan, np.inf, "1", None, [1.0, 2.0], 1j, True, np.ones(2)]
    elif kind == "text":
        wrong = ["", "no such word", 3, None, ["relu"], b"relu", "a\x00b", "x" * 5000]
    elif kind == "integers":
        yield Variant("a list", list(valid), True)
        yield Variant("an array", np.array(valid, np.uint8), True)
        for k in range(len(valid)):
            for number in (-1, 9, 10**20):
                changed = [*valid[:k], number, *valid[k + 1 :]]
                yield Variant(f"{number} as entry {k}", tuple(changed), None)
        wrong = [(), (1.5,) * len(valid), "ab", 3, None, [None] * len(valid), valid[:1]]
    else:
        wrong = [3, "x", None, object(), [], (), np.ones(3), {}]
    for value in wrong:
        same = None if isinstance(value, tuple) else False
        yield Variant(f"{type(value).__name__} {value!r}"[:40], value, same)


class Later(NamedTuple):
    """A value that is made within the call that is judged, because making it may be refused."""

    make: Callable[[], Any]


LONG = {("epochs", f"{n}") for n in (10**9, 10**20)}
"""Fields and values that are right, and take as long as they say."""


def of_record(valid: Any) -> Iterator[Variant]:
    """Yield variants of a record or an object of settings: each field in turn is another."""
    if hasattr(valid, "_fields"):
        names, known = valid._fields, valid._asdict()
    elif is_dataclass(valid) and all(f.init for f in dataclass_fields(valid)):
        names, known = [f.name for f in dataclass_fields(valid)], vars(valid)
    else:
        return
    for name in names:
        for what, value, same in of_field(known[name]):
            if (name, what) in LONG:
                continue
            make = partial(type(valid), **{**known, name: value})
            yield Variant(f"{name}: {what}", Later(make), same)


def of_field(valid: Any) -> Iterator[Variant]:
    """Yield variants of a field, by what stands there."""
    if isinstance(valid, np.ndarray):
        kinds = {"b": "switches", "i": "whole", "u": "whole"}
        # Whether Fractions may come is a matter of the functions that read the field.
        for variant in of_array(valid, kinds.get(valid.dtype.kind, "numbers")):
            yield variant._replace(same=None) if variant.what == "dtype O" else variant
    elif isinstance(valid, bool):
        yield from of_scalar(valid, "flag")
    elif isinstance(valid, int):
        yield from of_scalar(valid, "integer")
    elif isinstance(valid, float):
        for variant in of_scalar(valid, "number"):
            yield variant._replace(same=None) if variant.what == "0-d" else variant
    elif isinstance(valid, str):
        yield from of_scalar(valid, "text")
    else:
        for variant in of_scalar(valid, "any"):
            yield variant._replace(same=None)
