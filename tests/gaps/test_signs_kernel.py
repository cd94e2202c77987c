"""The counting kernel: the same counts as the plain form, and exact arithmetic underneath."""

import math
from fractions import Fraction

import numpy as np
import pytest
from helpers.gap_inputs import fractions, problems
from hypothesis import given
from hypothesis import strategies as st

from relumlp.gaps import signs as gap_signs
from relumlp.kernels import gaps as kernel

SIZES = st.floats(2.0**-400, 2.0**400)
FLOATS = st.just(0.0) | SIZES | SIZES.map(lambda x: -x)
NEAR_ONE = st.integers(-4, 4).map(lambda k: 1 + k * 2.0**-52)


def assert_same(a, labels, w):
    fast, plain = kernel.count_signs(a, labels, w), gap_signs.count_signs(a, labels, w)
    assert fast.dtype == plain.dtype
    assert (fast == plain).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@given(p=problems(lowest=-3, max_samples=9))
def test_kernel_is_the_plain_form(p, dtype):
    # A tenth is no dyadic fraction: sums round, and exact ties are mostly broken.
    for scale in (1, 0.1):
        assert_same((p.a * scale).astype(dtype), p.labels, (p.w * scale).astype(dtype))


@pytest.mark.parametrize("seed", range(6))
def test_kernel_is_the_plain_form_for_many_samples(seed):
    rng = np.random.default_rng(seed)
    n, classes = 150, rng.integers(1, 5)
    a = np.maximum(rng.normal(size=(n, 2)), 0)
    if seed % 2:
        a = np.round(a, 1)
    labels, w = rng.integers(0, classes, n), rng.normal(size=(classes, 2))
    w[rng.random(w.shape) < 0.3] = 0.5
    assert_same(a, labels, w)


@given(st.data())
def test_kernel_sees_differences_far_below_the_rounding(data):
    """All Σ_j a_j φ_j agree to about 16 digits: rounded values order them at random."""
    n = data.draw(st.integers(2, 12))
    a = np.array([[data.draw(NEAR_ONE), data.draw(NEAR_ONE)] for _ in range(n)])
    w = np.array([[data.draw(NEAR_ONE), -data.draw(NEAR_ONE)], [0.0, 0.0]])
    labels = np.array(data.draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)))
    assert_same(a, labels, w)


@given(st.data())
def test_samples_are_ordered_and_ranked_exactly(data):
    n = data.draw(st.integers(1, 9))
    a = np.array([[data.draw(NEAR_ONE), data.draw(NEAR_ONE)] for _ in range(n)])
    φ = np.array([data.draw(NEAR_ONE), -data.draw(NEAR_ONE)])
    ranks = np.full(n, -9)
    order = kernel.order_by_gap(a, φ, 0 * φ, np.arange(n), ranks)
    D = [fractions(*row) @ fractions(*φ) for row in a]
    assert sorted(order) == list(range(n))
    assert [D[i] for i in order] == sorted(D)
    assert ranks.tolist() == [sorted(set(D)).index(d) for d in D]


def test_the_rounded_order_is_put_right():
    """p + (1 − p) is 1 but for rounding, for every sample: nothing is sorted to begin with."""
    rng = np.random.default_rng(0)
    p = rng.random(200)
    a = np.stack([p, 1 - p], axis=1) * rng.choice([1, 1 / 3, 0.1], 200)[:, None]
    assert_same(a, rng.integers(0, 3, 200), rng.normal(size=(3, 1)) * np.ones(2))


@pytest.mark.parametrize(
    "w", [[[1, 1], [1, 1]], [[1, 2], [1, 1]], [[2, 1], [1, 1]], [[0, 1], [1, 0]]]
)
def test_weight_gaps_of_zero_and_equal_samples(w):
    rng = np.random.default_rng(2)
    a = rng.integers(0, 3, (60, 2)).astype(float)
    assert_same(a, rng.integers(0, 2, 60), np.array(w, float))
    assert_same(a * 0, rng.integers(0, 2, 60), np.array(w, float))


def test_a_class_without_samples_and_a_single_sample():
    w = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 1.0]])
    assert_same(np.ones((1, 2)), np.array([2]), w)
    assert_same(np.array([[2.0, 1.0], [0.0, 1.0]]), np.array([0, 2]), w)
    assert not kernel.count_signs(np.ones((1, 2)), np.array([2]), w).any()


def test_inputs_are_left_alone():
    a, labels, w = np.ones((3, 2)), np.array([0, 1, 1]), np.array([[1.0, 0.0], [0.0, 1.0]])
    copies = a.copy(), labels.copy(), w.copy()
    kernel.count_signs(a, labels, w)
    for before, after in zip(copies, (a, labels, w), strict=True):
        assert (before == after).all()


def exact_sign(a_s, a_t, w_c, w_c2):
    D = (fractions(*a_s) - fractions(*a_t)) @ (fractions(*w_c) - fractions(*w_c2))
    return int(D > 0) - int(D < 0)


@given(st.lists(st.tuples(FLOATS, FLOATS, FLOATS, FLOATS), min_size=1, max_size=3))
def test_gap_sign_is_exact_over_the_whole_range(columns):
    a_s, a_t, w_c, w_c2 = np.array(columns).T
    parts = np.empty(8 * len(columns))
    assert kernel.gap_sign(a_s, a_t, w_c, w_c2, parts) == exact_sign(a_s, a_t, w_c, w_c2)


@given(st.lists(NEAR_ONE, min_size=8, max_size=8), st.integers(-60, 60))
def test_gap_sign_is_exact_where_terms_cancel(x, shift):
    a_s, a_t = np.array(x[0:2]), np.array([0.0, x[2] * 2.0**shift])
    w_c, w_c2 = np.array([x[3] * 2.0**shift, x[4]]), np.array([0.0, x[5]])
    parts = np.empty(16)
    assert kernel.gap_sign(a_s, a_t, w_c, w_c2, parts) == exact_sign(a_s, a_t, w_c, w_c2)


@given(FLOATS, FLOATS)
def test_sums_and_products_keep_what_rounding_drops(x, y):
    total, error = kernel.two_sum(x, y)
    assert total == x + y
    assert Fraction(total) + Fraction(error) == Fraction(x) + Fraction(y)
    product, error = kernel.two_product(x, y)
    assert product == x * y
    assert Fraction(product) + Fraction(error) == Fraction(x) * Fraction(y)


@given(FLOATS)
def test_split_halves_have_26_bits(x):
    high, low = kernel.halves(x)
    assert Fraction(high) + Fraction(low) == Fraction(x)
    for half in (high, low):
        mantissa, _ = math.frexp(half)
        assert (mantissa * 2**26).is_integer()


@given(st.lists(FLOATS, max_size=8))
def test_exact_sums_keep_their_parts_in_order(terms):
    parts, m = np.full(len(terms), np.nan), 0
    for x in terms:
        m = kernel.add_part(parts, m, x)
    exactly = sum(map(Fraction, terms), Fraction(0))
    assert sum(map(Fraction, parts[:m].tolist()), Fraction(0)) == exactly
    assert all(parts[:m] != 0)
    assert all(abs(parts[i]) < abs(parts[i + 1]) for i in range(m - 1))
    assert m == 0 if exactly == 0 else np.sign(parts[m - 1]) == (1 if exactly > 0 else -1)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans()), min_size=1))
def test_sign_table_counts_pairs(rows):
    u, v, is_s = (np.array(column) for column in zip(*rows, strict=True))
    order = np.argsort(u, kind="stable")
    table = kernel.sign_table(order, u, v, is_s, np.full(len(u) + 5, 7))
    assert table.shape == (3, 3)
    for p in (-1, 0, 1):
        for q in (-1, 0, 1):
            at = (np.sign(u[is_s, None] - u[~is_s]) == p) & (np.sign(v[is_s, None] - v[~is_s]) == q)
            assert table[1 + p, 1 + q] == at.sum()
