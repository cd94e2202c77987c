"""Arrays that users bring: whatever the container, byte order and precision, or one sentence.

Every array of an argument passes one of the functions below, so one place decides. Lists, tensors,
Series and frames become arrays, by position. Other byte orders become the machine's own, half
precision becomes single. Masked entries, complex numbers, text, dates and precisions beyond float64
are refused. Small integers stay integers here; :func:`promoted` makes numbers of them, with which
products and differences cannot wrap.
"""

import numbers
from collections.abc import Iterable, Mapping, Set
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from relumlp.errors import UserError
from relumlp.types import Array

WIDEST = 1 << 53
"""Whole numbers up to this one are floats without rounding."""

EXACT = frozenset({Fraction, int})
"""Types whose numbers are Python's and finite, so that one look at the types is enough."""


def as_array(name: str, values: ArrayLike) -> Array:
    """Return any container's values as an array in the machine's byte order.

    Raises
    ------
    UserError : the values are ragged, masked, or of no dtype that NumPy can hold as it is.
    """
    # Most arguments are plain arrays already, and the questions below take longer than formulas do.
    if type(values) is np.ndarray and values.dtype.isnative and values.dtype.char != "e":
        return values
    if isinstance(values, Iterable) and not hasattr(values, "__len__"):
        raise UserError(f"{name}: expected an array, got a {type(values).__name__}")
    try:
        array: Array = np.asarray(values)
    # Any exception: containers of other libraries raise what they like when asked for an array.
    except Exception:
        raise UserError(f"{name}: expected an array, got {_described(values)}") from None
    if hidden := _hidden(values, array.ndim):
        raise UserError(f"{name}: expected numbers everywhere, got a mask that hides {hidden}")
    if array.dtype.isnative:
        return array.astype(np.float32) if array.dtype == np.float16 else array
    return as_array(name, array.astype(array.dtype.newbyteorder("=")))


def _hidden(values: Any, axes: int) -> int:
    """Return how many entries are hidden by masks, also by those of masked arrays in a list."""
    if isinstance(values, np.ma.MaskedArray):
        # The mask of records is one of records; they are refused later, with or without it.
        return 0 if values.dtype.names else int(np.sum(values.mask))
    inner = isinstance(values, (list, tuple)) and axes and {*map(type, values)}
    # A row of plain numbers is not looked at one by one, because rows may be long.
    if not inner or not any(issubclass(t, (list, tuple, np.ma.MaskedArray)) for t in inner):
        return 0
    return sum(_hidden(v, axes - 1) for v in values)


def _described(values: Any) -> str:
    """Return the words for a value that is not an array."""
    return f"a {type(values).__name__} of uneven or foreign entries"


def real_numbers(name: str, values: ArrayLike) -> Array:
    """Return an array of integers, floats, or objects that are real numbers.

    NumPy's own numbers inside an object array become Python's, because theirs can overflow.
    """
    array = as_array(name, values)
    if array.dtype == object:
        return _python_numbers(name, array)
    if array.dtype.kind not in "iuf" or array.dtype.itemsize > 8:
        raise UserError(f"{name}: expected real numbers, got dtype {array.dtype}")
    return array


def _python_numbers(name: str, array: Array) -> Array:
    """Return an object array of real numbers whose NumPy scalars are Python numbers."""
    if all_exact(array):
        return array
    entries = array.ravel().tolist()
    for value in entries:
        # A flag is no number in an array of flags either.
        if not isinstance(value, numbers.Real) or isinstance(value, bool):
            raise UserError(f"{name}: expected real numbers, got dtype object")
    if not any(isinstance(value, np.generic) for value in entries):
        return array
    plain = np.empty(array.size, object)
    plain[:] = [v.item() if isinstance(v, np.generic) else v for v in entries]
    return plain.reshape(array.shape)


def as_floats(name: str, array: Array) -> Array:
    """Return numbers as float64, or refuse one of Python's that is beyond the largest float."""
    try:
        return array.astype(np.float64)
    except OverflowError:
        raise UserError(
            f"{name}: expected numbers that a float can hold, got a larger one"
        ) from None


def is_ordered(values: Any) -> bool:
    """Whether a container has its entries in an order: no text, no set, no names."""
    unordered = isinstance(values, (str, bytes, Mapping, Set))
    return isinstance(values, Iterable) and not unordered


def all_exact(array: Array) -> bool:
    """Whether all entries of an object array are of types that hold finite Python numbers only."""
    return EXACT.issuperset(map(type, array.ravel().tolist()))


def promoted(name: str, array: Array, *, exact: bool, wide: bool = False) -> Array:
    """Return integers as numbers that do not wrap: Python's beside Fractions, else float64.

    Parameters
    ----------
    exact : whether Fractions stand beside the integers.
    wide : whether integers beyond 2⁵³ may be Python's, too.

    Raises
    ------
    UserError : an integer is beyond 2⁵³, would be rounded, and may not be Python's.
    """
    if array.dtype.kind not in "iu":
        return array
    if exact:
        return array.astype(object)
    if array.dtype.itemsize == 8 and array.size:
        largest = max(abs(int(array.min())), abs(int(array.max())))
        if largest > WIDEST and wide:
            return array.astype(object)
        if largest > WIDEST:
            raise UserError(f"{name}: expected whole numbers up to 2^53, got {largest}")
    return array.astype(np.float64)
