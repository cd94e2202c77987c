"""Sums of products of logarithms and roots of whole numbers, with rational factors.

A sum is a table: term → factor. A term is a product of generators with exponents, in order. The
generator p > 1 is ln p, with a whole exponent above 0. The generator −p stands for p itself, with
an exponent between 0 and 1, so that it is a root; whole powers of p go into the factor. So sums
that are the same table are equal. That different tables are different numbers is not supposed: it
is found out by certified bounds, and where those never part, the sign stays undecided.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache, reduce
from math import ceil, floor

from relumlp.testing.intervals import Interval, log_bounds, power_bounds

Term = tuple[tuple[int, int | Fraction], ...]
Sum = dict[Term, int]

PLACES = (60, 240, 960)
"""Binary places of bounds: the first that tell a sum from 0 are enough."""

TRIED = 1000
"""Factors below this one are found; what is left of a number is a generator as it is."""


class UndecidedError(ArithmeticError):
    """No bound tells a number from 0, and neither do its terms."""


def tidied(pairs: Iterable[tuple[Term, int]]) -> Sum:
    """Add up what belongs to the same term, and leave out what is 0."""
    found: Sum = {}
    for term, factor in pairs:
        found[term] = found.get(term, 0) + factor
    return {term: factor for term, factor in found.items() if factor}


def plus(a: Sum, b: Sum) -> Sum:
    """Return a + b."""
    found = a.copy()
    for term, factor in b.items():
        total = found.get(term, 0) + factor
        if total:
            found[term] = total
        else:
            del found[term]
    return found


def scaled(a: Sum, factor: int) -> Sum:
    """Return a sum times a whole number that is not 0."""
    return a if factor == 1 else {term: q * factor for term, q in a.items()}


def times(a: Sum, b: Sum) -> Sum:
    """Return a b."""
    if len(b) == 1 and () in b:
        return scaled(a, b[()])
    return tidied(product(s, p * q, t) for s, p in a.items() for t, q in b.items())


def product(s: Term, factor: int, t: Term) -> tuple[Term, int]:
    """Multiply terms: exponents add up, and whole powers of a number go into the factor."""
    found = dict(s)
    for g, e in t:
        found[g] = found.get(g, 0) + e
        if g < 0 and found[g] >= 1:
            found[g], factor = found[g] - 1, factor * -g
    return tuple(sorted((g, e) for g, e in found.items() if e)), factor


def divided(a: Sum, t: Term) -> Sum | None:
    """Return a sum over a term that all its terms have; None if they do not."""
    found: Sum = {}
    for term, q in a.items():
        left = dict(term)
        for g, e in t:
            left[g] = left.get(g, 0) - e
        if any(e < 0 for e in left.values()):
            return None
        found[tuple(sorted((g, e) for g, e in left.items() if e))] = q
    return found


@cache
def term_bounds(term: Term, bits: int) -> tuple[int, int]:
    """Return bounds of a term, which is above 0, in units of 2⁻ᵇ."""
    parts = (
        power_bounds(-g, Fraction(e), bits) if g < 0 else log_bounds(Fraction(g), bits)
        for g, e in term for _ in range(1 if g < 0 else int(e))
    )  # fmt: skip
    low, high = reduce(Interval.by, parts, Interval(Fraction(1), Fraction(1)))
    return floor(low * 2**bits), ceil(high * 2**bits)


def bounds(a: Sum, bits: int) -> tuple[int, int]:
    """Return bounds of a sum, in units of 2⁻ᵇ."""
    low = high = 0
    for term, q in a.items():
        ends = term_bounds(term, bits)
        low += q * ends[q < 0]
        high += q * ends[q > 0]
    return low, high


def sign(a: Sum) -> int:
    """Return −1, 0 or 1.

    Raises
    ------
    UndecidedError : the sum has terms, and no bounds tell it from 0.
    """
    if not a:
        return 0
    for bits in PLACES:
        low, high = bounds(a, bits)
        if low > 0 or high < 0:
            return 1 if low > 0 else -1
    raise UndecidedError("a sum of logarithms is nearer to 0 than bounds tell, and has terms")


def logarithm(above: int, below: int) -> Sum:
    """Return ln (above / below) of two whole numbers above 0."""
    parts = ((above, 1), (below, -1))
    return tidied((((p, 1),), sign * e) for n, sign in parts for p, e in factors(n))


@cache
def factors(n: int) -> tuple[tuple[int, int], ...]:
    """Return the factors of a whole number and their exponents, small primes one by one."""
    return tuple(found_factors(n))


def found_factors(n: int) -> Iterator[tuple[int, int]]:
    """Yield the small primes of a number, and what is left."""
    p = 2
    while p < TRIED and p * p <= n:
        e = 0
        while n % p == 0:
            n, e = n // p, e + 1
        if e:
            yield p, e
        p += 1
    if n > 1:
        yield n, 1
