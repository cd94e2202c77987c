"""Numbers made of logarithms, which flow through the package's functions where floats do.

Such a number is a quotient of two sums of :mod:`relumlp.testing.log_sums`. Arithmetic is exact, and
logarithms of rational numbers are, too. Two numbers whose difference has no terms are equal. All
other comparisons are decided by certified bounds, refined until these exclude 0. A float that meets
such a number is taken for the fraction that it is; so what was computed in floats is compared with
what is exact without a rounding.
"""

import math
import numbers
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

import numpy as np

from relumlp.testing import log_sums as sums
from relumlp.testing.comparisons import DECIDED
from relumlp.testing.log_sums import Sum, UndecidedError

ONE: Sum = {(): 1}


class Logarithmic:
    """A number above / (k below).

    Parameters
    ----------
    above, below : sums; the latter is not 0.
    k : a whole number above 0.
    n : the number is n / k, if it is rational by its terms; else None.
    """

    __slots__ = ("above", "below", "k", "n")

    def __init__(self, above: Sum, k: int, below: Sum, n: int | None) -> None:
        self.above, self.k, self.below, self.n = above, k, below, n

    # Arithmetic

    def __add__(self, other: Any) -> Any:
        o = other if type(other) is Logarithmic else number(other)
        if not isinstance(o, Logarithmic):
            return o
        if self.n is not None and o.n is not None:
            return rational(self.n * o.k + o.n * self.k, self.k * o.k)
        p, q, below = self.above, o.above, self.below
        if below is not o.below and below != o.below:
            p, q = sums.times(p, o.below), sums.times(q, below)
            below = sums.times(below, o.below)
        above = sums.plus(sums.scaled(p, o.k), sums.scaled(q, self.k))
        return made(above, self.k * o.k, below)

    __radd__ = __add__

    def __neg__(self) -> "Logarithmic":
        n = None if self.n is None else -self.n
        return Logarithmic(sums.scaled(self.above, -1), self.k, self.below, n)

    def __sub__(self, other: Any) -> Any:
        o = other if type(other) is Logarithmic else number(other)
        return self + -o if o is not NotImplemented else o

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        o = other if type(other) is Logarithmic else number(other)
        if not isinstance(o, Logarithmic):
            return o if o is NotImplemented else times_infinity(self, o)
        if self.n is not None and o.n is not None:
            return rational(self.n * o.n, self.k * o.k)
        if not self.above or not o.above:
            return rational(0, 1)
        below = sums.times(self.below, o.below)
        return made(sums.times(self.above, o.above), self.k * o.k, below)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        o = other if type(other) is Logarithmic else number(other)
        if not isinstance(o, Logarithmic):
            return o if o is NotImplemented or math.isnan(o) else rational(0, 1)
        if not o.above:
            raise ZeroDivisionError("division by 0")
        if self.n is not None and o.n is not None:
            return rational(self.n * o.k, self.k * o.n)
        above = sums.scaled(sums.times(self.above, o.below), o.k)
        return made(above, self.k, sums.times(self.below, o.above))

    def __rtruediv__(self, other: Any) -> Any:
        o = other if type(other) is Logarithmic else number(other)
        return o / self if isinstance(o, Logarithmic) else times_infinity(self, o)

    def __pow__(self, exponent: Any) -> Any:
        return (self.log() * exponent).exp()

    def __abs__(self) -> "Logarithmic":
        return -self if self < 0 else self

    # Functions that NumPy asks the entries of an array for

    def log(self) -> Any:
        """Return the natural logarithm of a rational number, or of a product of roots; ln 0 = −∞.

        Raises
        ------
        UndecidedError : the number is another one, or is below 0.
        """
        if not self.above:
            return -math.inf
        ((term, q), *more) = self.above.items()
        if more or self.below is not ONE or q < 0 or any(g > 0 for g, _ in term):
            raise UndecidedError(f"the logarithm of {self!r} is not known")
        found = log_of(q, self.k)
        for g, e in term:
            found += log_of(-g, 1) * e
        return found

    def exp(self) -> "Logarithmic":
        """Return e to the power of a sum of rational multiples of logarithms.

        Raises
        ------
        UndecidedError : the number is another one.
        """
        found = rational(1, 1)
        for term, q in self.above.items():
            ((g, e), *more) = term or ((0, 0),)
            if more or g <= 0 or e != 1 or self.below is not ONE:
                raise UndecidedError(f"e to the power of {self!r} is not known")
            found *= root(g, q, self.k)
        return found

    # Comparisons

    def compared(self, other: Any, wanted: tuple[int | None, ...]) -> Any:
        """Answer whether the difference to another number has a sign that is wanted."""
        o = fraction_of(other) if isinstance(other, float) else number(other)
        return o if o is NotImplemented else self.against(o) in wanted

    def against(self, o: Any) -> int | None:
        """Return the sign of the difference to such a number, or an infinity; None beside NaN.

        Raises
        ------
        UndecidedError : neither terms nor bounds tell the two numbers apart.
        """
        if not isinstance(o, Logarithmic):
            return None if math.isnan(o) else 1 if o < 0 else -1
        if self.n is not None and o.n is not None:
            n = self.n * o.k - o.n * self.k
            return (n > 0) - (n < 0)
        difference = self - o
        DECIDED.logarithms += 1
        if (n := difference.n) is not None:
            return (n > 0) - (n < 0)
        return sums.sign(difference.above) * sums.sign(difference.below)

    def __eq__(self, other: object) -> Any:
        return self.compared(other, (0,))

    def __ne__(self, other: object) -> Any:
        return self.compared(other, (-1, 1, None))

    def __lt__(self, other: Any) -> Any:
        return self.compared(other, (-1,))

    def __le__(self, other: Any) -> Any:
        return self.compared(other, (-1, 0))

    def __gt__(self, other: Any) -> Any:
        return self.compared(other, (1,))

    def __ge__(self, other: Any) -> Any:
        return self.compared(other, (0, 1))

    def __bool__(self) -> bool:
        return bool(self != 0)

    # What other numbers ask, what rational numbers have, and what is shown

    imag = 0

    @property
    def real(self) -> "Logarithmic":
        """The number itself."""
        return self

    def __float__(self) -> float:
        if self.n is not None:
            return self.n / self.k
        above, below = (sums.bounds(part, sums.PLACES[1]) for part in (self.above, self.below))
        return sum(above) / (self.k * sum(below))

    def __int__(self) -> int:
        if self.n is None or self.k > 1:
            raise UndecidedError(f"the whole part of {self!r} is not known")
        return self.n

    def __format__(self, spec: str) -> str:
        return format(float(self), spec) if spec else repr(self)

    def __repr__(self) -> str:
        if self.n is not None:
            return str(Fraction(self.n, self.k))
        return f"about {float(self):.12g}"


numbers.Real.register(Logarithmic)


def made(above: Sum, k: int, below: Sum) -> Logarithmic:
    """Return above / (k below), shortened by common factors, and by a divisor of a single term."""
    if below is not ONE and len(below) == 1:
        ((term, q),) = below.items()
        if (shorter := sums.divided(above, term)) is not None:
            above, k, below = sums.scaled(shorter, 1 if q > 0 else -1), k * abs(q), ONE
    if below is ONE and (not above or (len(above) == 1 and () in above)):
        return rational(above.get((), 0), k)
    common = math.gcd(k, *above.values())
    if common > 1:
        above, k = {term: q // common for term, q in above.items()}, k // common
    return Logarithmic(above, k, below, None) if above else rational(0, 1)


@lru_cache(2**16)
def rational(n: int, k: int) -> Logarithmic:
    """Return n / k as a number that has a logarithm; k is not 0."""
    common = math.gcd(n, k) * (1 if k > 0 else -1)
    n, k = n // common, k // common
    return Logarithmic({(): n} if n else {}, k, ONE, n)


@cache
def log_of(above: int, below: int) -> Logarithmic:
    """Return ln (above / below) of two whole numbers above 0."""
    return made(sums.logarithm(above, below), 1, ONE)


def root(base: int, power: int, k: int) -> Logarithmic:
    """Return base^(power / k)."""
    whole, left = divmod(power, k)
    above: Sum = {((-base, Fraction(left, k)),) if left else (): base ** max(whole, 0)}
    return made(above, base ** max(-whole, 0), ONE)


def number(value: Any) -> Any:
    """Return a value as such a number, NaN and infinities as they are, or NotImplemented."""
    if isinstance(value, Logarithmic):
        return value
    if isinstance(value, int):
        return rational(int(value), 1)
    if isinstance(value, np.ndarray):
        return NotImplemented if value.ndim else number(value[()])
    if isinstance(value, (float, np.floating)):
        DECIDED.floats += math.isfinite(value) and not float(value).is_integer()
        return fraction_of(float(value))
    if isinstance(value, (np.integer, np.bool_)):
        return rational(int(value), 1)
    if isinstance(value, Fraction):
        return rational(int(value.numerator), int(value.denominator))
    return NotImplemented


def fraction_of(value: float) -> Any:
    """Return a float as the fraction that it is, NaN and infinities as they are."""
    return rational(*value.as_integer_ratio()) if math.isfinite(value) else float(value)


def times_infinity(x: Logarithmic, value: Any) -> Any:
    """Return the product with NaN or an infinity, as floats have it."""
    if value is NotImplemented:
        return value
    if math.isnan(value) or not x:
        return math.nan
    return value if x > 0 else -value


def ln(x: Any) -> Logarithmic:
    """Return the natural logarithm of a whole number or Fraction above 0, exactly."""
    found: Logarithmic = number(x).log()
    return found
