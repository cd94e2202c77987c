"""Sets of signs as bits, and what sums and products of numbers with known signs can be."""

from collections.abc import Iterable

NEGATIVE, ZERO, POSITIVE = 1, 2, 4
ANY, NOT_ZERO = NEGATIVE | ZERO | POSITIVE, NEGATIVE | POSITIVE
NOT_NEGATIVE, NOT_POSITIVE = ZERO | POSITIVE, NEGATIVE | ZERO

RELATIONS = {
    NEGATIVE: "<",
    ZERO: "=",
    POSITIVE: ">",
    NOT_POSITIVE: "<=",
    NOT_NEGATIVE: ">=",
    NOT_ZERO: "!=",
}
"""How a set of signs is written: the number stands to the left, 0 to the right."""


def sign_of(value: object) -> int:
    """Return the sign of a number."""
    return POSITIVE if value > 0 else NEGATIVE if value < 0 else ZERO  # type: ignore[operator]


def flipped(signs: int) -> int:
    """Return the signs of the negative numbers."""
    return signs & ZERO | (signs & NEGATIVE) << 2 | (signs & POSITIVE) >> 2


def product(p: int, q: int) -> int:
    """Return the signs that the product of two numbers may have."""
    found = 0
    if q & POSITIVE:
        found |= p
    if q & NEGATIVE:
        found |= flipped(p)
    if q & ZERO or p == ZERO:
        found |= ZERO
    return found


def power(p: int, exponent: int) -> int:
    """Return the signs that a power may have."""
    if exponent % 2:
        return p
    return p & ZERO | (POSITIVE if p & NOT_ZERO else 0)


def total(signs: Iterable[int]) -> int:
    """Return the signs that a sum may have, whose terms may have these signs."""
    found = ZERO
    for p in signs:
        found = PLUS[found][p]
        if found == ANY:
            return ANY
    return found


def _plus(p: int, q: int) -> int:
    pairs = [(s, t) for s in (1, 2, 4) for t in (1, 2, 4) if s & p and t & q]
    found = 0
    for s, t in pairs:
        found |= ANY if {s, t} == {NEGATIVE, POSITIVE} else s if t == ZERO else t
    return found


PLUS = [[_plus(p, q) for q in range(8)] for p in range(8)]
"""Signs of a sum of two numbers."""
