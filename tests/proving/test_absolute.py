"""|x| answers as the size of the number does that x is known to be, whatever is asked of it."""

import math
import operator
from fractions import Fraction

import pytest

from relumlp.proving.path import Path
from relumlp.proving.signs import NEGATIVE, POSITIVE, ZERO
from relumlp.proving.symbolic import number

COMPARED = (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne)
VALUES = (-2, -1, 0, 1, 2)
OTHERS = (0, 0.0, 1, -1, 2.0, -1.0, Fraction(3, 2), math.inf, -math.inf, math.nan)


def size_of(value):
    """|x| on a path that knows the value of x."""
    path = Path()
    x = path.symbol("x")
    path.suppose(x - value, ZERO)
    return abs(x)


@pytest.mark.parametrize("compared", COMPARED, ids=lambda c: c.__name__)
@pytest.mark.parametrize("other", OTHERS)
def test_comparisons_are_those_of_the_number(compared, other):
    for value in VALUES:
        assert compared(size_of(value), other) == compared(abs(value), other), value
        assert compared(other, size_of(value)) == compared(other, abs(value)), value
        asked_before = size_of(value)
        assert asked_before * 1 == abs(value)
        assert compared(asked_before, other) == compared(abs(value), other), value


@pytest.mark.parametrize("compared", COMPARED, ids=lambda c: c.__name__)
def test_both_sides_of_a_question_about_0_are_those_of_numbers(compared):
    """Where the sign of x is known, and where it forks, what is supposed fits the answer."""
    for allowed in range(1, 8):
        path = Path()
        x = path.symbol("x", allowed)
        answer = bool(compared(abs(x), 0))
        there = {compared(abs(v), 0) for v, sign in ((-1, 1), (0, 2), (1, 4))
                 if path.known.sign(x.n) & sign}  # fmt: skip
        assert there == {answer}


@pytest.mark.parametrize("value", VALUES)
def test_arithmetic_is_that_of_the_number(value):
    size = abs(value)
    for compute in (lambda v: v + 3, lambda v: 3 + v, lambda v: v - 3, lambda v: 3 - v,
                    lambda v: v * 3, lambda v: 3 * v, lambda v: v / 3, lambda v: v**3,
                    lambda v: -v, lambda v: +v, lambda v: abs(v)):  # fmt: skip
        assert compute(size_of(value)) == compute(Fraction(size))
    assert bool(size_of(value)) == bool(size)
    if value:
        assert 3 / size_of(value) == Fraction(3, size)


def test_a_number_has_what_its_size_has():
    size = abs(number(Path(), Fraction(-7, 2)))
    assert (float(size), int(size), round(size)) == (3.5, 3, 4)
    assert (size // 2, size % 2, hash(size)) == (1, Fraction(3, 2), hash(Fraction(7, 2)))
    assert size.value == Fraction(7, 2)
    assert repr(size) == "(7)/(2)"


def test_the_sign_of_x_tells_which_of_two_it_is():
    for sign, factor in ((POSITIVE, 1), (NEGATIVE, -1)):
        path = Path()
        x, y = path.symbol("x", sign), path.symbol("y")
        assert abs(x) + y == factor * x + y
        assert abs(x) == factor * x
        assert not path.decisions
