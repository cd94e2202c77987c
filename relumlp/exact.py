"""Floating-point numbers as the exact rational numbers they are."""

from math import lcm
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from relumlp.doors.opening import door
from relumlp.types import Array, Ints


@door(x="exact: …")
def numerators(x: ArrayLike) -> tuple[Array, int]:
    """Write all numbers of an array with a common denominator d > 0: x = p / d, exactly.

    Parameters
    ----------
    x : floats of any precision (each is a dyadic fraction), integers, or Fractions.

    Returns
    -------
    p : Python integers, object array of the shape of x; sums and products of them never round.
    d : the least common denominator.

    Raises
    ------
    UserError : x holds a NaN, an infinity, or a value that is not a number.
    """
    x = np.asarray(x)
    ratios = [_ratio(number) for number in x.ravel().tolist()]
    d = lcm(*(below for _, below in ratios))
    p = np.empty(x.size, object)
    p[:] = [above * (d // below) for above, below in ratios]
    return p.reshape(x.shape), d


def _ratio(number: Any) -> tuple[Any, int]:
    """Return a number's numerator and denominator; a symbol is its own numerator."""
    above, below = number.as_integer_ratio()
    # int, because Fraction(numpy.int64(3)) keeps the NumPy integer, which could overflow.
    return int(above) if isinstance(above, (int, np.integer)) else above, int(below)


@door(x="exact: …")
def value_ranks(x: Array) -> Ints:
    """Number the distinct values from the smallest, 0, upwards: int64, equal for equal numbers."""
    positions = np.unique(x, return_inverse=True)[1]
    return positions.reshape(x.shape).astype(np.int64)
