"""Certified bounds of logarithms and entropies, in Fractions: a float's error can be told exactly.

ln x = 2 artanh((x − 1) / (x + 1)), whose series has positive terms for x > 1 that shrink at least
by a factor of ((x − 1) / (x + 1))². So a partial sum is a lower bound, and what is left is at most
a geometric series.
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
        """Multiply by a number that is not negative."""
        return Interval(self.low * factor, self.high * factor)

    def over(self, other: "Interval") -> "Interval":
        """Divide numbers that are not negative by some that are above 0."""
        return Interval(self.low / other.high, self.high / other.low)

    def farthest(self, value: Fraction) -> Fraction:
        """Return the largest possible distance from a value."""
        return max(abs(self.high - value), abs(self.low - value))


@cache
def log_bounds(x: Fraction) -> Interval:
    """Return bounds of ln x for x > 0."""
    if x == 1:
        return Interval(Fraction(0), Fraction(0))
    if x < 1:
        low, high = log_bounds(1 / x)
        return Interval(-high, -low)
    if x > 2:
        return log_bounds(x / 2) + log_bounds(Fraction(2))
    q = (x - 1) / (x + 1)
    term, total, k = q, Fraction(0), 1
    while term > Fraction(1, 2**BITS):
        total += term / k
        term, k = outwards(term * q * q).high, k + 2
    # Terms were rounded up by 2⁻ᴮ at most, each for once; what is left is a geometric series.
    rest = term / (1 - q * q)
    return outwards(2 * total - Fraction(4 * k, 2**BITS), 2 * (total + rest))


def outwards(low: Fraction, high: Fraction | None = None) -> Interval:
    """Round a number, or two bounds, outwards to :data:`BITS` binary places."""
    scale = 2**BITS
    most = low if high is None else high
    return Interval(Fraction(floor(low * scale), scale), Fraction(ceil(most * scale), scale))


def entropy_bounds(counts: Iterable[int]) -> Interval:
    """Return bounds of H = Σ_c (n_c / N) ln (N / n_c), in nats, of counts that are not all 0."""
    some = [int(n) for n in counts if n]
    total, found = sum(some), Interval(Fraction(0), Fraction(0))
    for n in some:
        found = found + log_bounds(Fraction(total, n)).times(Fraction(n, total))
    return found
