"""A number that stands for every real number: a quotient of polynomials in named variables.

The functions of the package take it as they take Fractions. Arithmetic is exact; a comparison asks
the path on which the computation runs (:mod:`relumlp.proving.path`), which knows or supposes an
answer. What no symbol has (a float, a hash, a whole part) is refused by
:class:`~relumlp.proving.leaving.Unprovable`.

Beside its polynomials every number carries a residue: its value at a random point of a prime field,
computed apart from the polynomials. Where the polynomials of a number cancel to 0 its residue must
be 0 as well, so each identity is found in two ways.
"""

import math
import numbers
from fractions import Fraction
from typing import Any

import numpy as np

from relumlp.proving.denominators import Below, lcm, merged, missing, multiplied
from relumlp.proving.polynomials import NOTHING, Polynomial, TooLargeError, whole
from relumlp.proving.signs import (
    NEGATIVE,
    NOT_NEGATIVE,
    NOT_POSITIVE,
    NOT_ZERO,
    POSITIVE,
    ZERO,
)

Path = Any
"""A path knows symbols, so symbols cannot know its class: :class:`relumlp.proving.path.Path`."""

PRIME = 2**61 - 1
"""Size of the field. The polynomial of a comparison has a degree d far below it; were it wrongly
taken for 0, a random point would not notice with probability d / PRIME at most."""

MOST_TERMS = 3000
"""Longer polynomials are refused: their products would take minutes."""


class Symbolic:
    """A number n / (k Π d^e) on a path.

    Parameters
    ----------
    path : whom comparisons ask.
    n, k, below : the numerator, a whole number above 0, and factors with their exponents.
    residue : the value at the path's point of the prime field; None where there is none.
    """

    __slots__ = ("below", "k", "n", "path", "residue")

    def __init__(
        self, path: Path, n: Polynomial, k: int, below: Below, residue: int | None
    ) -> None:
        path.deadline(1 + len(n.terms))
        if len(n.terms) > MOST_TERMS:
            path.give_up(f"a polynomial of more than {MOST_TERMS} terms")
        self.path, self.n, self.k, self.below, self.residue = path, n, k, below, residue

    # Arithmetic

    def __add__(self, other: Any) -> Any:
        o = number(self.path, other)
        if not isinstance(o, Symbolic):
            return o
        if self.below == o.below:
            below, p, q = self.below, self.n, o.n
        else:
            below = lcm(self.below, o.below)
            p, q = self.n * missing(below, self.below), o.n * missing(below, o.below)
        k = math.lcm(self.k, o.k)
        n = scaled(p, k // self.k) + scaled(q, k // o.k)
        residue = None
        if self.residue is not None and o.residue is not None:
            residue = (self.residue + o.residue) % PRIME
        return reduced(self.path, n, k, below, residue)

    __radd__ = __add__

    def __neg__(self) -> "Symbolic":
        residue = None if self.residue is None else -self.residue % PRIME
        return Symbolic(self.path, -self.n, self.k, self.below, residue)

    def __pos__(self) -> "Symbolic":
        return self

    def __sub__(self, other: Any) -> Any:
        o = number(self.path, other)
        return self + -o if isinstance(o, Symbolic) else o if o is NotImplemented else -o

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        o = number(self.path, other)
        if not isinstance(o, Symbolic):
            return times_infinity(self, o)
        residue = None
        if self.residue is not None and o.residue is not None:
            residue = self.residue * o.residue % PRIME
        below = merged(self.below, o.below)
        try:
            n = self.n * o.n
        except TooLargeError as error:
            self.path.give_up(str(error))
        return reduced(self.path, n, self.k * o.k, below, residue)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        o = number(self.path, other)
        if not isinstance(o, Symbolic):
            return o if o is NotImplemented or math.isnan(o) else 0 * self
        if o == 0:
            raise ZeroDivisionError("division by 0")
        return self * inverse(o)

    def __rtruediv__(self, other: Any) -> Any:
        o = number(self.path, other)
        return o / self if isinstance(o, Symbolic) else times_infinity(self, o)

    def __pow__(self, exponent: Any) -> Any:
        if not isinstance(exponent, (int, np.integer)):
            self.path.give_up("a power that is not whole")
        if exponent < 0:
            return 1 / self**-exponent
        found: Any = number(self.path, 1)
        for _ in range(int(exponent)):
            found = found * self
        return found

    def __abs__(self) -> Any:
        return self.path.absolute(self)

    # Comparisons

    def compared(self, other: Any, wanted: int) -> Any:
        """Answer whether the difference to another number has one of the signs wanted."""
        o = number(self.path, other)
        if isinstance(o, Symbolic):
            return self.path.decide(self - o, wanted)
        if o is NotImplemented:
            return o
        if math.isnan(o):
            return wanted == NOT_ZERO
        return bool(wanted & (NEGATIVE if o > 0 else POSITIVE))

    def __eq__(self, other: object) -> Any:
        return self.compared(other, ZERO)

    def __ne__(self, other: object) -> Any:
        return self.compared(other, NOT_ZERO)

    def __lt__(self, other: Any) -> Any:
        return self.compared(other, NEGATIVE)

    def __le__(self, other: Any) -> Any:
        return self.compared(other, NOT_POSITIVE)

    def __gt__(self, other: Any) -> Any:
        return self.compared(other, POSITIVE)

    def __ge__(self, other: Any) -> Any:
        return self.compared(other, NOT_NEGATIVE)

    def __bool__(self) -> bool:
        return bool(self != 0)

    # What only numbers without variables have

    @property
    def value(self) -> Fraction | None:
        """The value of a number without variables; else None."""
        c = self.n.constant
        return Fraction(c, self.k) if c is not None and (not c or not self.below) else None

    def _known(self, what: str) -> Fraction:
        if self.value is None:
            self.path.give_up(f"{what} of a symbol")
        assert self.value is not None
        return self.value

    def __hash__(self) -> int:
        return hash(self._known("a hash"))

    def __float__(self) -> float:
        return float(self._known("a float"))

    def __int__(self) -> int:
        return int(self._known("a whole part"))

    def __round__(self, *digits: Any) -> Any:
        return round(self._known("a rounding"), *digits)

    def __floordiv__(self, other: Any) -> Any:
        return self._known("a whole quotient") // other

    def __mod__(self, other: Any) -> Any:
        return self._known("a remainder") % other

    def as_integer_ratio(self) -> "tuple[Symbolic, int]":
        """Return the number itself and 1: sums and products of symbols never round."""
        return self, 1

    # What NumPy asks of the entries of an array

    imag = 0

    @property
    def real(self) -> "Symbolic":
        """The number itself."""
        return self

    def conjugate(self) -> "Symbolic":
        """Return the number itself."""
        return self

    def sqrt(self) -> "Symbolic":
        """Return the root: a new variable r ≥ 0 with r² equal to the number."""
        return self.path.root(self)

    def __repr__(self) -> str:
        above = self.n.text(self.path.name)
        below = [str(self.k)] * (self.k > 1)
        below += [f"({d.text(self.path.name)})" + f"^{e}" * (e > 1) for d, e in self.below]
        return f"({above})/({'*'.join(below)})" if below else above


numbers.Real.register(Symbolic)


def number(path: Path, value: Any) -> Any:
    """Return a value as a symbolic number, NaN and infinities as they are, or NotImplemented."""
    if isinstance(value, Symbolic):
        return value
    if isinstance(value, np.ndarray):
        return NotImplemented if value.ndim else number(path, value[()])
    if hasattr(value, "resolved"):
        return value.resolved()
    if isinstance(value, (float, np.floating)):
        if not math.isfinite(value):
            return float(value)
        if not float(value).is_integer():
            path.give_up(f"the float {value!r}")
        value = int(value)
    if isinstance(value, (int, np.integer, np.bool_)):
        return Symbolic(path, whole(int(value)), 1, (), int(value) % PRIME)
    if isinstance(value, Fraction):
        p, q = int(value.numerator), int(value.denominator)
        return Symbolic(path, whole(p), q, (), p * pow(q, -1, PRIME) % PRIME)
    return NotImplemented


def times_infinity(x: Symbolic, value: Any) -> Any:
    """Return the product with NaN or an infinity, as floats have it."""
    if value is NotImplemented or math.isnan(value):
        return value
    if x == 0:
        return math.nan
    return value if x > 0 else -value


def scaled(n: Polynomial, factor: int) -> Polynomial:
    """Multiply by a whole number, which is 1 most of the time."""
    return n if factor == 1 else n.scaled(factor)


def reduced(path: Path, n: Polynomial, k: int, below: Below, residue: int | None) -> Symbolic:
    """Return a number whose numerator has no factor of its denominator, as far as seen easily."""
    if not n.terms:
        return Symbolic(path, NOTHING, 1, (), residue)
    if k > 1:
        common = math.gcd(k, n.content)
        n, k = (n.over(common), k // common) if common > 1 else (n, k)
    left = []
    for d, e in below:
        while e and (quotient := n.shortened(d)) is not None:
            n, e = quotient, e - 1
        if e:
            left.append((d, e))
    return Symbolic(path, n, k, tuple(left), residue)


def inverse(x: Symbolic) -> Symbolic:
    """Return 1 / x of a number that is not 0 on its path."""
    n = multiplied(x.below, {}).scaled(x.k)
    sign, primitive = x.n.primitive
    content, residue = x.n.content, None
    if x.residue:
        residue = pow(x.residue, -1, PRIME)
    below = tuple(sorted(x.path.known.split(primitive), key=lambda part: part[0].key))
    return reduced(x.path, scaled(n, sign), content, below, residue)
