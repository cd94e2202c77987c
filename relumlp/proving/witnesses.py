"""Numbers on the other side of a fork, found by moving one number: most need no solver.

A polynomial of a fork is of first degree in nearly all of its variables. Where numbers on one side
are known, one of them is moved to where the polynomial is 0, or a little further, until all that
the path supposes holds again. That a side was found possible is never part of a proof: it is run,
and its branches are decided like all others.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from relumlp.proving.path import Condition
from relumlp.proving.polynomials import Polynomial
from relumlp.proving.signs import ZERO, sign_of

BEYOND = (Fraction(1), Fraction(1, 64))
"""How far behind the 0 of a polynomial a number is tried."""

MOST = 6
"""So many variables of a polynomial are moved in turn."""


def moved(
    conditions: Sequence[Condition], values: Sequence[Any], wanted: Condition
) -> tuple[Any, ...] | None:
    """Return values that satisfy all conditions and one more; None if none were found.

    Parameters
    ----------
    conditions : what holds for the values as they are.
    values : of the variables by number; those that are missing are 0.
    wanted : the polynomial that is to change its sign, and the signs that it may get.
    """
    p, signs = wanted
    width = 1 + max(v for c in (wanted, *conditions) for v in c.polynomial.occurring)
    start = [*values, *[Fraction(0)] * (width - len(values))]
    for v in sorted(p.occurring)[:MOST]:
        for value in places(p, v, start, signs):
            found = [*start[:v], value, *start[v + 1 :]]
            changed = repaired(conditions, found, p.occurring)
            if holds(wanted, found) and all(
                holds(c, found) for c in conditions if c.polynomial.occurring & (changed | {v})
            ):
                return tuple(found)
    return None


def repaired(conditions: Sequence[Condition], values: list[Any], kept: frozenset[int]) -> set[int]:
    """Move further variables until what is to be 0 is 0 again; return those that were moved."""
    changed = set[int]()
    for p, signs in conditions:
        if signs != ZERO or not p.at(values):
            continue
        for u in sorted(p.occurring - kept - changed):
            if (zero := next(places(p, u, values, ZERO), None)) is not None:
                values[u] = zero
                changed.add(u)
                break
    return changed


def places(
    p: Polynomial, v: int, values: Sequence[Any], signs: int
) -> Iterator[Fraction]:  # fmt: skip
    """Yield values of a variable at and around which the polynomial is 0, if of first degree."""
    parts = {e: part.at(values) for e, part in p.by_powers_of(v).items()}
    if max(parts) > 1 or not parts.get(1):
        return
    zero = Fraction(-parts.get(0, 0)) / parts[1]
    if signs & ZERO:
        yield zero
    # Away from where the variable is now, because it lies on the other side.
    away = 1 if zero >= values[v] else -1
    for distance in BEYOND:
        yield zero + away * distance
        yield zero - away * distance


def holds(condition: Condition, values: Mapping[int, Any] | Sequence[Any]) -> bool:
    """Whether a condition holds for some values."""
    return bool(sign_of(condition.polynomial.at(values)) & condition.signs)
