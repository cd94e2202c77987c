"""Exact numbers that know how far a float, computed by the same formula, may be from them.

A sum or product of numbers with relative errors of k roundings has one of k + 1 or more, relative
to the formula with all signs turned to plus (its *size*; Higham, chapter 3). So whatever the order
of a sum, the float is within γ_k size of the exact value, except for what falls below the smallest
normal number (its *loss*). Comparisons are those of the exact values; one that roundings could
decide otherwise is noted.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np


class Place:
    """Precision in which the float is computed, and what was seen on the way."""

    tiny = Fraction(0)
    peak = Fraction(0)
    unsure = False
    u = Fraction(0)

    @classmethod
    def begin(cls, dtype: Any) -> None:
        """Forget what was seen, and take another precision."""
        info = np.finfo(dtype)
        cls.u, cls.tiny = Fraction(float(info.eps)) / 2, Fraction(float(info.smallest_normal))
        cls.peak, cls.unsure = Fraction(0), False


def _with_number(operation: Callable[[Any, "Bounded"], Any]) -> Callable[[Any, Any], Any]:
    """Read the other operand; an array takes over, entry by entry."""

    def operated(self: Any, other: Any) -> Any:
        return NotImplemented if isinstance(other, np.ndarray) else operation(self, bounded(other))

    return operated


class Bounded:
    """An exact value with its size, the roundings on the way to it, and the loss to underflow."""

    __slots__ = ("k", "loss", "size", "value")

    def __init__(self, value: Fraction, size: Fraction, k: int = 0, loss: Any = 0) -> None:
        self.value, self.size, self.k, self.loss = value, size, k, loss
        Place.peak = max(Place.peak, size)

    @property
    def error(self) -> Fraction:
        """How far the float may be from the value."""
        roundings = (self.k + 4) * Place.u  # four more for numbers like η / n
        return roundings / (1 - roundings) * self.size + 2 * self.loss if self.k else Fraction(0)

    @_with_number
    def __add__(self, o: "Bounded") -> "Bounded":
        return Bounded(self.value + o.value, self.size + o.size, max(self.k, o.k) + 1,
                       self.loss + o.loss + Place.tiny)  # fmt: skip

    @_with_number
    def __mul__(self, o: "Bounded") -> "Bounded":
        lost = self.loss * o.size + o.loss * self.size + self.loss * o.loss + Place.tiny
        return Bounded(self.value * o.value, self.size * o.size, self.k + o.k + 1, lost)

    @_with_number
    def __truediv__(self, o: "Bounded") -> "Bounded":
        """Divide by an exact number."""
        return self * Bounded(1 / o.value, abs(1 / o.value), 1)

    def __neg__(self) -> "Bounded":
        return Bounded(-self.value, self.size, self.k, self.loss)

    def __abs__(self) -> "Bounded":
        return Bounded(abs(self.value), self.size, self.k, self.loss)

    @_with_number
    def __sub__(self, o: "Bounded") -> "Bounded":
        return self + -o

    @_with_number
    def __rsub__(self, o: "Bounded") -> "Bounded":
        return o + -self

    def __pow__(self, times: int) -> "Bounded":
        found = self
        for _ in range(times - 1):
            found = found * self
        return found

    __radd__, __rmul__ = __add__, __mul__

    def _side(self, o: "Bounded") -> Fraction:
        gap = self.value - o.value
        Place.unsure |= abs(gap) <= self.error + o.error and bool(self.k or o.k)
        return gap

    __lt__ = _with_number(lambda self, o: self._side(o) < 0)
    __le__ = _with_number(lambda self, o: self._side(o) <= 0)
    __gt__ = _with_number(lambda self, o: self._side(o) > 0)
    __ge__ = _with_number(lambda self, o: self._side(o) >= 0)
    __eq__ = _with_number(lambda self, o: self._side(o) == 0)  # type: ignore[assignment]
    __ne__ = _with_number(lambda self, o: self._side(o) != 0)  # type: ignore[assignment]

    __hash__ = None  # type: ignore[assignment]


def bounded(value: Any) -> Bounded:
    """Return any number as an exact one, without error."""
    if isinstance(value, Bounded):
        return value
    exact = Fraction(value.item() if isinstance(value, np.generic) else value)
    return Bounded(exact, abs(exact))


def all_bounded(value: Any) -> Any:
    """Return arguments of a formula with all float arrays as arrays of exact numbers."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        found = np.empty(value.shape, object)
        found.ravel()[:] = [bounded(v) for v in value.ravel().tolist()]
        return found
    if isinstance(value, tuple) and hasattr(value, "_replace"):
        return type(value)(*map(all_bounded, value))
    if isinstance(value, (list, tuple)):
        return type(value)(map(all_bounded, value))
    return Fraction(value) if isinstance(value, float) else value
