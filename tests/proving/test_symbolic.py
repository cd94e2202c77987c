"""Symbols compute as Fractions do, and refuse what no symbol has, whatever a statement catches."""

import math
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relumlp.proving.absolute import Absolute
from relumlp.proving.cases import valued
from relumlp.proving.leaving import Unprovable
from relumlp.proving.path import Path
from relumlp.proving.signs import NEGATIVE, NOT_ZERO, POSITIVE, ZERO
from relumlp.proving.symbolic import PRIME, Symbolic

VALUES = {0: Fraction(3), 1: Fraction(-2, 3), 2: Fraction(5)}


def expressions():
    """Formulas of three numbers, as functions."""
    leaf = st.sampled_from([lambda v: v[0], lambda v: v[1], lambda v: v[2],
                            lambda v: Fraction(1, 2), lambda v: Fraction(3)])  # fmt: skip
    return st.recursive(
        leaf,
        lambda inner: st.builds(
            lambda f, g, op: lambda v: op(f(v), g(v)),
            inner, inner,
            st.sampled_from([lambda x, y: x + y, lambda x, y: x - y, lambda x, y: x * y,
                             lambda x, y: x / y if y != 0 else y]),
        ),
        max_leaves=6,
    )  # fmt: skip


@settings(max_examples=40)
@given(expressions())
def test_a_formula_of_symbols_has_the_value_of_the_formula(f):
    path = Path()
    x = [path.symbol(name, NOT_ZERO) for name in "xyz"]
    found = f(x)
    if not isinstance(found, Symbolic):
        return
    # The path supposes that what it divides by is not 0; so must the values.
    if all(c.polynomial.at(VALUES) for c in path.conditions):
        assert valued(found, VALUES) == f([VALUES[v] for v in range(3)])
    point = {v: symbol.residue for v, symbol in enumerate(x)}
    below = found.k
    for d, e in found.below:
        below = below * d.at(point) ** e
    assert found.n.at(point) * pow(below, -1, PRIME) % PRIME == found.residue


def test_quotients_cancel():
    path = Path()
    x, y = path.symbol("x", POSITIVE), path.symbol("y", POSITIVE)
    assert not ((x * x - y * y) / (x + y)).below
    assert (x / y * y - x).value == 0
    assert repr(x / (2 * y)) == "(x)/(2*(y))"


@pytest.mark.parametrize("use", [
    hash, float, int, round, math.floor, lambda x: x // 2, lambda x: x % 2, lambda x: x**0.5,
    lambda x: {x}, lambda x: Counter([x]), lambda x: x + 0.1, lambda x: x < 1e-9,
])  # fmt: skip
def test_what_no_symbol_has_is_refused_and_remembered(use):
    path = Path()
    x = path.symbol("x")
    with pytest.raises(Unprovable):
        use(x)
    assert path.gave_up
    with pytest.raises(Unprovable):
        use(abs(x) + 0)


def test_no_except_of_exceptions_hides_a_refusal():
    assert not issubclass(Unprovable, Exception)


def test_a_number_without_variables_is_a_number():
    path = Path()
    x = path.symbol("x")
    half = (x + 1) / 2 - x / 2
    assert hash(half) == hash(Fraction(1, 2))
    assert float(half) == 0.5
    assert half.as_integer_ratio() == (half, 1)


def test_one_over_a_symbol_has_no_value():
    path = Path()
    x = path.symbol("x", NOT_ZERO)
    assert (1 / x).value is None
    assert (0 / x).value == 0
    assert (3 * x / x / 2).value == Fraction(3, 2)
    with pytest.raises(Unprovable):
        float(1 / x)


def test_a_number_is_true_where_it_is_not_0():
    for sign, true in ((NEGATIVE, True), (ZERO, False), (POSITIVE, True), (NOT_ZERO, True)):
        path = Path()
        assert bool(path.symbol("x", sign)) is true
        assert not path.decisions


def test_infinities_and_nan_compare_and_add_as_with_floats():
    path = Path()
    x = path.symbol("x")
    assert x < math.inf
    assert x > -math.inf
    assert x != math.nan
    assert not x == math.nan  # noqa: SIM201
    assert x + math.inf == math.inf
    assert x - math.inf == -math.inf
    assert math.isnan(x * math.nan)
    assert (x / math.inf).value == 0
    assert not path.decisions


def test_infinities_times_a_number_have_its_sign():
    path = Path()
    for sign, product in ((NEGATIVE, -math.inf), (POSITIVE, math.inf)):
        x = path.symbol("x", sign)
        assert (x * math.inf, -math.inf * x, math.inf / x) == (product, -product, product)
    zero = path.symbol("x", ZERO)
    assert math.isnan(zero * math.inf)
    assert math.isnan(-math.inf * zero)
    assert not path.decisions


def test_a_size_is_asked_for_only_when_it_matters():
    path = Path()
    x = path.symbol("x")
    assert isinstance(abs(x), Absolute)
    assert abs(x) < math.inf
    assert abs(x) >= 0
    assert not abs(x) < 0
    assert not path.decisions
    assert abs(x) > 0
    assert [c.signs for c in path.conditions] == [NOT_ZERO]
    assert abs(x) * 2 - x == x
    assert len(path.decisions) == 2


def test_arrays_of_symbols_compute_entry_by_entry():
    path = Path()
    x = path.symbols("x", 2)
    total = (np.array([Fraction(1), Fraction(2)], object) * x).sum() + np.int64(3)
    assert repr(total) == "2*x1 + x0 + 3"
    assert np.maximum(x, 0).dtype == object


def test_a_root_squares_to_its_number():
    path = Path()
    x = path.symbol("x", POSITIVE)
    r = np.sqrt(np.array([x], object))[0]
    assert r * r == x or [c for c in path.conditions if len(c.polynomial.terms) == 2]
    assert r >= 0
