"""Counterexamples: as few and as small numbers as the solver finds, run again on Fractions."""

import time
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from typing import Any

from relumlp.proving.cases import replaced, valued
from relumlp.proving.exploring import FAILURES, Failure, left_out
from relumlp.proving.path import ROOT, Condition
from relumlp.proving.polynomials import Polynomial, variable, whole
from relumlp.proving.signs import ZERO
from relumlp.proving.solvers import Answer, Asked
from relumlp.proving.steps import steps_of

SMALL = [Fraction(v) for v in ("0", "1", "-1", "2", "-2", "1/2", "3", "3/5", "4/5")]
"""Tried in place of each number, in this order; with the last two, squares that add up to 1."""

POWERS = (15, 30, 60)
"""Steps of 10⁻ᵏ are tried where a statement fails for infinitesimal ones."""


def minimised(failure: Failure, asked: Asked, seconds: float = 3) -> tuple[Fraction | None, ...]:
    """Return small values on the failing branch: each in turn as small as the others allow."""
    end, path, values = time.process_time() + seconds, failure.path, failure.values
    fixed: list[Condition] = []
    # Roots first, because most numbers have none that is rational.
    for v in sorted(range(len(path.names)), key=lambda v: path.names[v] != ROOT):
        for small in SMALL if time.process_time() < end else ():
            if values[v] == small:
                break
            answer = asked.ask([*path.conditions, *fixed, equal(v, small)], len(path.names))
            # A number that leaves another one irrational, as 1/2 does √3/2, is not worth it.
            if answer.rational or (answer.verdict == "sat" and path.names[v] == ROOT):
                values = answer.values
                break
        if (value := values[v]) is not None:
            fixed.append(equal(v, value))
    return values


def equal(v: int, value: Fraction) -> Condition:
    """Return the condition that a variable has a value."""
    p, q = value.numerator, value.denominator
    difference: Polynomial = variable(v).scaled(q) - whole(p)
    return Condition(difference, ZERO)


def concrete(failure: Failure, values: tuple[Fraction | None, ...]) -> Any:
    """Return the case of Fractions; None if a value is irrational."""
    if None in values:
        return None
    numbers = dict(enumerate(values))
    return replaced(failure.case, lambda x: valued(x, numbers))


class StoppedError(Exception):
    """A statement ended in an error that is no failure, so its case decides nothing."""


class LeftOutError(StoppedError):
    """A statement said that it does not speak of its case."""


def replayed(check: Callable[[Any], None], case: Any) -> str:
    """Run a statement on a case of Fractions; return how it fails, or "" if it holds.

    Raises
    ------
    StoppedError : it does neither.
    """
    try:
        check(case)
    except FAILURES as error:
        return f"{type(error).__name__}: {error}".split("\n")[0]
    except Exception as error:
        if left_out(error):
            raise LeftOutError from error
        raise StoppedError(f"{type(error).__name__}: {error}".split("\n")[0]) from error
    return ""


def confirmed(check: Callable[[Any], None], failure: Failure, asked: Asked) -> tuple[Any, str]:
    """Return a counterexample of Fractions and how the statement fails on it.

    The case is None, and the reason says why, if no case of Fractions was found to fail.
    """
    for values in (minimised(failure, asked), failure.values):
        case = concrete(failure, values)
        for k in POWERS if case is not None else ():
            step = Fraction(1, 10**k)
            with suppress(StoppedError), steps_of(step):
                if reason := replayed(check, case):
                    return case, reason + f" (for a step of 10^-{k})" * (k > POWERS[0])
    irrational = Answer("sat", failure.values).rational
    return None, "a failing branch's numbers hold" if irrational else "irrational numbers fail"
