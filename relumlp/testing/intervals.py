"""Certified bounds of logarithms, roots and entropies, in Fractions.

ln x = 2 artanh((x − 1) / (x + 1)), whose series has positive terms for x > 1 that shrink at least
by a factor of ((x − 1) / (x + 1))². So a partial sum is a lower bound, and what is left is at most
a geometric series. Roots are those of whole numbers, rounded down.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from math import ceil, floor
from typing import NamedTuple

BITS = 120
"""Bounds are rounded outwards to so many binary places, so that Fractions stay short."""


class Interval(NamedTuple):
    """Two Fractions between which a number lies."""

    low: Fraction
    high: Fraction

    def __add__(self, other: "Interval") -> "Interval":  # type: ignore[override]
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Interval") -> "Interval":
        return Interval(self.low - other.high, self.high - other.low)

    def times(self, factor: Fraction) -> "Interval":
        """Multiply by a number of any sign."""
        ends = (self.low * factor, self.high * factor)
        return Interval(*ends) if factor >= 0 else Interval(*reversed(ends))

    def by(self, other: "Interval") -> "Interval":
        """Multiply numbers that are not negative."""
        return Interval(self.low * other.low, self.high * other.high)

    def over(self, other: "Interval") -> "Interval":
        """Divide numbers that are not negative by some that are above 0."""
        return Interval(self.low / other.high, self.high / other.low)

    def farthest(self, value: Fraction) -> Fraction:
        """Return the largest possible distance from a value."""
        return max(abs(self.high - value), abs(self.low - value))


@cache
def log_bounds(x: Fraction, bits: int = BITS) -> Interval:
    """Return bounds of ln x for x > 0."""
    if x == 1:
        return Interval(Fraction(0), Fraction(0))
    if x < 1:
        low, high = log_bounds(1 / x, bits)
        return Interval(-high, -low)
    if x > 2:
        return log_bounds(x / 2, bits) + log_bounds(Fraction(2), bits)
    q = (x - 1) / (x + 1)
    term, total, k = q, Fraction(0), 1
    while term > Fraction(1, 2**bits):
        total += term / k
        term, k = outwards(term * q * q, bits).high, k + 2
    # Terms were rounded up by 2⁻ᴮ at most, each for once; what is left is a geometric series.
    rest = term / (1 - q * q)
    low, high = 2 * total - Fraction(4 * k, 2**bits), 2 * (total + rest)
    return Interval(outwards(low, bits).low, outwards(high, bits).high)


def outwards(x: Fraction, bits: int = BITS) -> Interval:
    """Round a number outwards to so many binary places."""
    scale = 2**bits
    return Interval(Fraction(floor(x * scale), scale), Fraction(ceil(x * scale), scale))


@cache
def power_bounds(base: int, exponent: Fraction, bits: int = BITS) -> Interval:
    """Return bounds of base^exponent, both at least 0."""
    k, scale = exponent.denominator, 2**bits
    root = whole_root(base**exponent.numerator * scale**k, k)
    return Interval(Fraction(root, scale), Fraction(root + 1, scale))


def whole_root(n: int, k: int) -> int:
    """Return the k-th root of a whole number n ≥ 1, rounded down, by Newton's method."""
    # The first guess is above the root; from there each step falls, as long as it is above.
    guess = 1 << -(-n.bit_length() // k)
    while (step := ((k - 1) * guess + n // guess ** (k - 1)) // k) < guess:
        guess = step
    return guess


def entropy_bounds(counts: Iterable[int]) -> Interval:
    """Return bounds of H = Σ_c (n_c / N) ln (N / n_c), in nats, of counts that are not all 0."""
    some = [int(n) for n in counts if n]
    total, found = sum(some), Interval(Fraction(0), Fraction(0))
    for n in some:
        found = found + log_bounds(Fraction(total, n)).times(Fraction(n, total))
    return found
