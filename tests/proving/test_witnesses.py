"""Numbers across a fork: what is found satisfies everything; what does not exist is not found."""

from fractions import Fraction

import numpy as np

from relumlp.proving.path import Condition, Path
from relumlp.proving.polynomials import Polynomial
from relumlp.proving.signs import ANY, NEGATIVE, NOT_ZERO, POSITIVE, ZERO, sign_of
from relumlp.proving.witnesses import moved


def polynomials(number, seed):
    """Polynomials of first degree in each of three variables, with small coefficients."""
    draw, path = np.random.default_rng(seed), Path()
    x, y, z = (path.symbol(name) for name in "xyz")
    for _ in range(number):
        a, b, c, d, e = map(int, draw.integers(-3, 4, 5))
        yield (a * x * y + b * y * z + c * x + d * z + e + x * 0).n


def test_moved_numbers_satisfy_all_conditions():
    found = 0
    draw = np.random.default_rng(5)
    for seed in range(60):
        *given, p = [p for p in polynomials(4, seed) if p.occurring]
        values = tuple(map(Fraction, draw.integers(-2, 3, 3).tolist()))
        conditions = [Condition(q, sign_of(q.at(values))) for q in given]
        other = ANY & ~sign_of(p.at(values))
        for signs in {other, other & NOT_ZERO, other & ZERO} - {0}:
            there = moved(conditions, values, Condition(p, signs))
            if there is not None:
                found += 1
                assert sign_of(p.at(there)) & signs
                assert all(sign_of(q.at(there)) & s for q, s in conditions)
    assert found > 60


def test_what_is_zero_stays_zero_when_other_numbers_move():
    path = Path()
    x, y = path.symbol("x"), path.symbol("y")
    line, beyond = Condition((x + y - 4).n, ZERO), Condition((x - 9).n, POSITIVE)
    there = moved([line], (Fraction(1), Fraction(3)), beyond)
    assert there == (10, -6)


def test_numbers_that_do_not_exist_are_not_found():
    path = Path()
    x = path.symbol("x")
    square = Condition((x * x + 1).n, NEGATIVE)
    assert moved([], (Fraction(1),), square) is None
    above = Condition((x - 3).n, POSITIVE)
    assert moved([above], (Fraction(4),), Condition((x - 2).n, NEGATIVE)) is None


def test_symbols_that_came_later_are_0():
    path = Path()
    x, y = path.symbol("x"), path.symbol("y")
    assert moved([], (Fraction(1),), Condition((y - x).n, POSITIVE)) == (-1, 0)
    assert isinstance((y - x).n, Polynomial)
