"""Polynomials compute as numbers do, whatever the numbers are."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relumlp.proving.polynomials import (
    LARGEST_DEGREE,
    NOTHING,
    Polynomial,
    TooLargeError,
    divides,
    exponent,
    variable,
    whole,
)
from relumlp.proving.signs import sign_of

POINT = [3, -2, 5]


@st.composite
def polynomials(draw):
    """Sums of up to four terms in three variables."""
    found = NOTHING
    for c, powers in draw(
        st.lists(st.tuples(st.integers(-3, 3), st.tuples(*[st.integers(0, 2)] * 3)), max_size=4)
    ):
        term = whole(c)
        for v, e in enumerate(powers):
            for _ in range(e):
                term = term * variable(v)
        found = found + term
    return found


@settings(max_examples=30)
@given(polynomials(), polynomials())
def test_arithmetic_is_that_of_the_values(p, q):
    for r, value in ((p + q, p.at(POINT) + q.at(POINT)), (p - q, p.at(POINT) - q.at(POINT)),
                     (p * q, p.at(POINT) * q.at(POINT)), (-p, -p.at(POINT))):  # fmt: skip
        assert r.at(POINT) == value
        assert 0 not in r.terms.values()
    assert (p - p).constant == 0
    assert (p.key == q.key) == (not (p - q).terms)


@settings(max_examples=30)
@given(polynomials(), polynomials())
def test_a_product_is_divided_by_its_factors_and_nothing_else(p, q):
    if not q.terms:
        return
    both = p * q
    quotient = both.divided(q) if p.terms else NOTHING
    assert quotient is not None
    assert quotient.key == p.key
    if q.constant is None:
        assert (both + whole(1)).divided(q) is None


def test_a_quotient_must_have_whole_coefficients():
    x = variable(0)
    assert (x * x).divided(x.scaled(2)) is None


def test_primitive_polynomials_of_opposite_sign_are_the_same():
    x, y = variable(0), variable(1)
    p = (x - y).scaled(6)
    assert p.primitive[1].key == (-p).primitive[1].key
    assert p.primitive[0] == -(-p).primitive[0]
    assert p.primitive[1].content == 1
    assert p.primitive[0] * 6 * p.primitive[1].at(POINT) == p.at(POINT)


def test_a_polynomial_falls_into_powers_of_a_variable():
    x, y = variable(0), variable(1)
    p = x * x * y + x.scaled(3) - y
    parts = p.by_powers_of(0)
    assert list(parts) == [0, 1, 2]
    assert sum(part.at(POINT) * POINT[0] ** e for e, part in parts.items()) == p.at(POINT)


def test_what_all_terms_share_is_split_off():
    x, y = variable(0), variable(1)
    p = x * x * y + x * y * y
    assert p.without(p.common_monomial).key == (x + y).key
    assert (x + y).common_monomial == 0


def test_multiples_are_taken_away_from_a_positive_multiple():
    x, y = variable(0), variable(1)
    zero = y.scaled(3) - x.scaled(2)
    for a, b, c in product(range(-2, 3), repeat=3):
        p = x * y.scaled(a) + y.scaled(b) + whole(c)
        rest = p.modulo(zero)
        assert 1 not in rest.variables()
        for t in (-2, -1, 1, 2):
            point = [3 * t, 2 * t]
            assert sign_of(rest.at(point)) == sign_of(p.at(point))


def test_degrees_add_up():
    x = variable(0)
    assert [p.degree for p in (whole(0), whole(5), x, x * x, x * x + x)] == [0, 0, 1, 2, 2]
    y = variable(1)
    assert (y * y).modulo(y - x * x * x).degree >= 6
    assert (x * x * x * y).divided(y).degree == 3


def test_monomials_divide_variable_by_variable():
    x, y = (max(variable(v).terms) for v in (0, 1))
    assert divides(x, x + y)
    assert not divides(x + x, x + y)
    assert not divides(y, x + x + x)
    assert exponent(x + x + y, 0) == 2


def test_a_degree_beyond_the_monomials_is_refused():
    with pytest.raises(TooLargeError):
        Polynomial({0: 1}, LARGEST_DEGREE + 1)


def test_a_polynomial_is_written_with_names():
    x, y = variable(0), variable(1)
    assert (x * x - y.scaled(2) + whole(1)).text("xy".__getitem__) == "- 2*y + x^2 + 1"
    assert NOTHING.text(str) == "0"
