"""Quotients of powers have the values and the residues of the quotients, whatever the exponents."""

import operator
from fractions import Fraction
from itertools import product

import pytest

from relumlp.proving.cases import valued
from relumlp.proving.path import Path
from relumlp.proving.signs import NEGATIVE, NOT_ZERO, POSITIVE
from relumlp.proving.symbolic import PRIME

VALUES = {0: Fraction(3), 1: Fraction(-2, 5)}
FACTORS = (lambda x, y: x, lambda x, y: x + 2 * y, lambda x, y: 3 * y - 1)
"""A variable, two terms, and a constant among them."""


def assert_same(path, found, expected):
    """Assert that a number has a value, and the residue of its own polynomials."""
    assert valued(found, VALUES) == expected
    point = {v: path_symbol.residue for v, path_symbol in path.made.items()}
    below = found.k
    for d, e in found.below:
        below = below * d.at(point) ** e
    assert found.n.at(point) * pow(below, -1, PRIME) % PRIME == found.residue


def started():
    """A path with two symbols, on which no factor is 0."""
    path = Path()
    x, y = (path.symbol(name, NOT_ZERO) for name in "xy")
    path.made = {0: x, 1: y}
    for factor in FACTORS:
        path.suppose(factor(x, y), NOT_ZERO)
    return path, x, y


@pytest.mark.parametrize("compute", [operator.mul, operator.add, operator.sub, operator.truediv])
@pytest.mark.parametrize("pair", [FACTORS[:2], FACTORS[1:]])
def test_quotients_of_powers_compute_as_numbers_do(compute, pair):
    path, x, y = started()

    def quotient(at, e, f):
        p, q = (factor(*at) for factor in pair)
        return 2 * p / 3 * p**-e * q**-f

    for exponents in product(range(3), repeat=4):
        of_numbers, of_symbols = (
            compute(quotient(at, *exponents[:2]), quotient(at, *exponents[2:]))
            for at in ((VALUES[0], VALUES[1]), (x, y))
        )
        assert_same(path, of_symbols, of_numbers)
    assert not path.decisions


def test_a_denominator_has_the_sign_of_its_odd_powers():
    for sign in (POSITIVE, NEGATIVE):
        path = Path()
        x, y = path.symbol("x", POSITIVE), path.symbol("y")
        path.suppose(y - 1, sign)
        for e in range(1, 5):
            assert (x / (y - 1) ** e > 0) == (e % 2 == 0 or sign == POSITIVE)
            assert (x / (1 - y) ** e > 0) == (e % 2 == 0 or sign == NEGATIVE)
        assert not path.decisions
