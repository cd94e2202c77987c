"""Square roots of Fractions, exactly, where they are rational."""

from fractions import Fraction
from math import isqrt
from typing import Any

import numpy as np

from relumlp.types import Array


def rational_root(number: Any) -> Any:
    """Return the square root of a number whose root is rational, or that knows its own root."""
    if hasattr(number, "sqrt"):
        return number.sqrt()
    square = Fraction(number)
    root = Fraction(isqrt(square.numerator), isqrt(square.denominator))
    # Not an assertion, because a claim does not fail where its norms cannot be written down.
    if root * root != square:
        raise ValueError("the root is not rational")
    return root


class WithRoots(np.ndarray[Any, Any]):
    """An array of Fractions whose square roots numpy.sqrt takes exactly, where they are rational.

    So the steps of training run in exact numbers, Adam's first included, in which √v̂ is |g|.
    """

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **named: Any) -> Any:
        """Compute with plain arrays, and return the result as an array of this kind."""
        plain = [np.asarray(v) for v in inputs]
        if ufunc is np.sqrt:
            return rational_roots(plain[0]).view(WithRoots)
        if "out" in named:
            named["out"] = tuple(np.asarray(v) for v in named["out"])
        return np.asarray(getattr(ufunc, method)(*plain, **named)).view(WithRoots)


def rational_roots(squares: Array) -> Array:
    """Return the square roots of Fractions whose roots are rational."""
    return np.array([rational_root(v) for v in squares.flat], object).reshape(squares.shape)
