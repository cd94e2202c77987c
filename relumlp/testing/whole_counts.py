"""Counts whose logarithms are exact, for the package's functions of counts."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from relumlp.testing.logarithms import number
from relumlp.types import Array


class Whole(int):
    """A count: an integer whose logarithm is exact, and whose quotients have exact logarithms.

    Sums, differences and products with integers are such numbers, too, and as quick as integers.
    """

    __slots__ = ()

    def __add__(self, other: Any) -> Any:
        return Whole(int(self) + int(other)) if isinstance(other, int) else number(self) + other

    def __sub__(self, other: Any) -> Any:
        return Whole(int(self) - int(other)) if isinstance(other, int) else number(self) - other

    def __rsub__(self, other: Any) -> Any:
        return Whole(int(other) - int(self)) if isinstance(other, int) else other - number(self)

    def __mul__(self, other: Any) -> Any:
        return Whole(int(self) * int(other)) if isinstance(other, int) else number(self) * other

    def __truediv__(self, other: Any) -> Any:
        return number(self) / other

    def __rtruediv__(self, other: Any) -> Any:
        return other / number(self)

    __radd__, __rmul__ = __add__, __mul__

    def log(self) -> Any:
        """Return the natural logarithm; ln 0 = −∞."""
        return number(self).log()


def certified(values: ArrayLike) -> Array:
    """Return whole numbers and Fractions as numbers whose logarithms are exact."""
    array = np.asarray(values)
    found = np.empty(array.size, object)
    found[:] = [Whole(v) if type(v) is int else number(v) for v in array.ravel().tolist()]
    return found.reshape(array.shape)
