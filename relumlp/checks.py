"""Checks of arguments: each check returns the argument, or raises UserError."""

import math
import numbers
from collections.abc import Collection, Sized
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from relumlp.arrays import all_exact, as_array, real_numbers
from relumlp.errors import UserError, shown
from relumlp.types import Array, Bools, Ints

MOST_CLASSES = 100_000
"""Largest number of classes: counts and posteriors have an entry for each, whatever the samples."""

MOST_COUNTED = 2.0**62
"""Sums of counts are below it, so that they do not wrap; Python's own integers never do."""


def check_whole(name: str, value: object, least: int) -> int:
    """Return an integer that is at least ``least``, or refuse it; True is not a number here."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise UserError(f"{name}: expected a whole number, got {shown(value)}")
    if value < least:
        raise UserError(f"{name}: expected at least {least}, got {value}")
    return int(value)


def check_seed(name: str, seed: object) -> np.random.SeedSequence:
    """Return the SeedSequence of a seed: a whole number that is not negative, or a SeedSequence."""
    if isinstance(seed, np.random.SeedSequence):
        return seed
    return np.random.SeedSequence(check_whole(name, seed, 0))


def check_number(
    name: str,
    value: object,
    *,
    least: float | None = None,
    above: float | None = None,
    below: float | None = None,
) -> None:
    """Refuse all but a finite real number, at least ``least``, above ``above``, under ``below``."""
    real = isinstance(value, numbers.Real) and not isinstance(value, bool)
    x = _as_float(value) if real else math.nan
    low = (least is not None and x < least) or (above is not None and x <= above)
    low = low or (below is not None and x >= below)
    if low or not abs(x) < math.inf:
        bound = "" if least is None else f" of at least {least:g}"
        bound += "" if above is None else f" above {above:g}"
        bound += "" if below is None else f" and below {below:g}"
        raise UserError(f"{name}: expected a finite number{bound}, got {shown(value)}")


def _as_float(value: Any) -> Any:
    """Return a real number as a float, infinite where it is beyond the largest float.

    Numbers that are no float's, as symbols are, compare as they are.
    """
    if not isinstance(value, (float, np.floating, np.integer, numbers.Rational)):
        return value
    try:
        return float(value)
    except OverflowError:
        return math.inf


def check_flag(name: str, value: object) -> None:
    """Refuse all but True and False."""
    if not isinstance(value, (bool, np.bool_)):
        raise UserError(f"{name}: expected True or False, got {shown(value)}")


def check_callable(name: str, value: object) -> None:
    """Refuse what cannot be called."""
    if not callable(value):
        raise UserError(f"{name}: expected a function, got {shown(value)}")


def check_choice(name: str, value: object, choices: Collection[str]) -> None:
    """Refuse a value that is not one of the names in ``choices``."""
    if not isinstance(value, str) or value not in choices:
        raise UserError(f"{name}: expected one of {', '.join(choices)}, got {shown(value)}")


def check_finite(name: str, values: ArrayLike) -> Array:
    """Return an array of real, finite numbers, or refuse it, naming the first entry that is not.

    Objects that are real numbers (Fractions, Python integers) are accepted.
    """
    return check_numbers(name, values)


def check_numbers(
    name: str, values: ArrayLike, *, nan: bool = False, infinite: bool = False
) -> Array:
    """Return an array of real numbers, finite unless ``nan`` or ``infinite`` allows others."""
    array = real_numbers(name, values)
    if array.dtype.kind in "iu" or (nan and infinite):
        return array
    if array.dtype == object and all_exact(array):
        return array
    # np.isfinite does not accept objects, so they are compared; NaN is not below infinity either.
    with np.errstate(invalid="ignore"):
        objects = array.dtype == object
        # An object array without axes is compared to a bool, not to an array.
        good = np.asarray(np.abs(array) < np.inf if objects else np.isfinite(array), np.bool_)
        if nan:
            good |= np.asarray(array != array, np.bool_)
        if infinite:
            good |= np.asarray(np.abs(array) == np.inf, np.bool_)
    if not good.all():
        at = tuple(np.argwhere(~good)[0].tolist())
        wanted = "numbers" if infinite else "finite numbers"
        raise UserError(f"{name}: expected {wanted}, got {array[at]} at {list(at)}")
    return array


def check_whole_numbers(name: str, values: ArrayLike) -> Array:
    """Return whole numbers as int64, or as Python integers where objects came, or refuse them."""
    array = as_array(name, values)
    if not array.size and array.dtype.kind == "f":
        return array.astype(np.int64)
    if array.dtype.kind not in "iuO" or not _all_are(numbers.Integral, array):
        raise UserError(f"{name}: expected whole numbers, got dtype {array.dtype}")
    if array.dtype == object:
        return real_numbers(name, array)
    if array.dtype.kind == "u" and array.size and int(array.max()) > np.iinfo(np.int64).max:
        raise UserError(f"{name}: expected whole numbers below 2^63, got {array.max()}")
    return array.astype(np.int64, copy=False)


def check_switches_of(name: str, values: ArrayLike) -> Bools:
    """Return an array of booleans of any shape, or refuse it."""
    array = as_array(name, values)
    if array.dtype != np.bool_:
        raise UserError(f"{name}: expected booleans, got dtype {array.dtype}")
    return array


def _all_are(kind: type, array: Array) -> bool:
    """Whether the entries of an object array are all of a kind; True for any other dtype."""
    return array.dtype != object or all(isinstance(v, kind) for v in array.flat)


def check_matrix(name: str, array: ArrayLike, columns: int | None = None) -> Array:
    """Return finite real numbers of shape (n, columns), any number of columns if None."""
    array = as_array(name, array)
    _check_two_axes(name, array, columns)
    return check_finite(name, array)


def check_vector(name: str, array: ArrayLike) -> Array:
    """Return finite real numbers of shape (n,), or refuse them."""
    array = as_array(name, array)
    if array.ndim != 1:
        raise UserError(f"{name}: expected shape (n,), got {array.shape}")
    return check_finite(name, array)


def check_switches(on: ArrayLike, columns: int | None = None) -> Bools:
    """Return switches, bool of shape (n, columns), any number of columns if None."""
    on = check_switches_of("on", on)
    _check_two_axes("on", on, columns)
    return on


def _check_two_axes(name: str, array: Array, columns: int | None) -> None:
    if array.ndim != 2 or columns not in (None, array.shape[1]):
        wanted = "(n, s)" if columns is None else f"(n, {columns})"
        raise UserError(f"{name}: expected shape {wanted}, got {array.shape}")


def check_labels(labels: ArrayLike, classes: int, n: int | None = None) -> Ints:
    """Return labels as an int64 vector of n classes 0 … classes − 1, or refuse them.

    Parameters
    ----------
    labels : integers, shape (n,).
    classes : |C|, at least 1.
    n : required number of labels; None for any number.
    """
    classes = check_whole("classes", classes, 1)
    if classes > MOST_CLASSES:
        raise UserError(f"classes: expected at most {MOST_CLASSES:,}, got {classes}")
    labels = as_array("labels", labels)
    if labels.ndim != 1 or n not in (None, len(labels)):
        wanted = "(n,)" if n is None else f"({n},)"
        raise UserError(f"labels: expected shape {wanted}, got {labels.shape}")
    if len(labels):
        labels = check_whole_numbers("labels", labels)
    wrong = labels[(labels < 0) | (labels >= classes)]
    if len(wrong):
        raise UserError(f"labels: expected classes 0 to {classes - 1}, got {wrong[0]}")
    return labels.astype(np.int64)


def check_counts(name: str, values: ArrayLike) -> Array:
    """Return whole numbers that are not negative (integer or object dtype), or refuse them."""
    counts = as_array(name, values)
    if counts.size and (counts.dtype.kind not in "iuO" or not _all_are(numbers.Integral, counts)):
        raise UserError(f"{name}: expected whole numbers, got dtype {counts.dtype}")
    if counts.size and counts.min() < 0:
        raise UserError(f"{name}: expected counts of at least 0, got {counts.min()}")
    if counts.dtype != object and counts.sum(dtype=np.float64) >= MOST_COUNTED:
        raise UserError(f"{name}: expected a sum below 2^62, got {counts.sum(dtype=np.float64):g}")
    return counts


def check_matching(first: str, a: Sized, second: str, b: Sized) -> None:
    """Refuse two arrays whose first axes have different lengths."""
    if len(a) != len(b):
        raise UserError(f"{second}: expected length {len(a)} to match {first}, got {len(b)}")


def check_not_empty(name: str, array: Array) -> None:
    """Refuse an array without entries."""
    if not array.size:
        raise UserError(f"{name}: expected at least one entry, got shape {array.shape}")
