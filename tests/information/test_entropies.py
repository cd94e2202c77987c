"""Entropies and perplexity of counts against the printed formula; quotients of any numbers."""

import math
import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relumlp.errors import UserError
from relumlp.information.entropies import conditional_entropy, entropy, perplexity, quotient

LN2 = math.log(2)

# Entropies add a few terms of order 1, so they are right to a few units in the last place.
ROUNDING = 1e-13


def refuses(sentence):
    return pytest.raises(UserError, match=f"^{re.escape(sentence)}$")


def H(counts):
    """The printed formula, term by term."""
    N = sum(counts)
    return -sum(n / N * math.log(n / N) for n in counts if n)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([1, 1], LN2),
        ([2, 1, 1], 1.5 * LN2),
        ([2, 1, 1, 0, 0], 1.5 * LN2),
        ([3, 1], 2 * LN2 - 0.75 * math.log(3)),
        ([4, 2, 1, 1], 1.75 * LN2),
        ([[2, 2], [2, 2]], 2 * LN2),
        ([1, 1, 2, 2, 2], 3 * LN2 - 0.75 * LN2),
    ],
)
def test_entropy_by_hand(counts, expected):
    assert entropy(np.array(counts)) == pytest.approx(expected, rel=1e-15)
    assert perplexity(np.array(counts)) == pytest.approx(math.exp(expected), rel=1e-15)


@given(st.lists(st.integers(0, 50), min_size=1).filter(any))
def test_entropy_is_the_printed_formula(counts):
    assert entropy(counts) == pytest.approx(H(counts), abs=ROUNDING)
    assert perplexity(counts) == pytest.approx(math.exp(H(counts)), rel=ROUNDING)


@given(st.integers(1, 10**6))
def test_both_ends_are_exact(N):
    assert entropy([N]) == 0
    assert perplexity([N]) == 1
    distinct = np.ones(N % 1000 + 1, int)
    assert entropy(distinct) == np.log(len(distinct))
    assert perplexity(distinct) == len(distinct)
    assert perplexity(distinct * N) == len(distinct)


@given(st.lists(st.integers(1, 9), min_size=2, max_size=12), st.randoms(use_true_random=False))
def test_entropy_does_not_depend_on_order_or_repetition(counts, random):
    shuffled = random.sample(counts, len(counts))
    assert entropy(shuffled) == entropy(counts)
    assert entropy([7 * n for n in counts]) == entropy(counts)
    assert perplexity([0, *counts]) == perplexity(counts)
    assert 0 < entropy(counts) <= math.log(sum(counts))
    assert 1 < perplexity(counts) <= sum(counts)
    assert (perplexity(counts) == sum(counts)) == (max(counts) == 1)


def test_nothing_counted_has_no_entropy():
    for counts in ([], [0], [[0, 0]]):
        assert math.isnan(entropy(counts))
        assert math.isnan(perplexity(counts))


def test_counts_may_be_python_integers_and_must_be_counts():
    assert entropy(np.array([2, 1, 1], object)) == pytest.approx(1.5 * LN2)
    with refuses("counts: expected counts of at least 0, got -2"):
        entropy([1, -2])
    with refuses("counts: expected whole numbers, got dtype float64"):
        perplexity([0.5, 0.5])


def test_conditional_entropy_by_hand():
    table = np.array([[2, 2], [4, 0]])
    # Half of the samples are in a row that says nothing, half in one that says all.
    assert conditional_entropy(table) == pytest.approx(LN2 / 2, rel=1e-15)
    # Columns: (2, 4) and (2, 0).
    expected = 0.75 * (math.log(3) - 2 / 3 * LN2)
    assert conditional_entropy(table.T) == pytest.approx(expected, rel=1e-15)
    assert conditional_entropy(np.diag([1, 5, 9])) == 0
    both = conditional_entropy(np.stack([table, table.T, 0 * table]))
    assert both[:2] == pytest.approx([LN2 / 2, expected], rel=1e-15)
    assert np.isnan(both[2])
    assert isinstance(conditional_entropy(table), float)


def test_quotient_follows_the_numbers():
    assert quotient(1, 4) == 0.25
    assert quotient(np.array([1, 0, 3]), np.array([2, 0, 0]))[:1] == [0.5]
    assert np.isnan(quotient(np.array([1, 0, 3]), np.array([2, 0, 0]))[1:]).all()
    assert quotient(np.array([[1], [2]]), np.array([4, 8])).tolist() == [
        [0.25, 0.125],
        [0.5, 0.25],
    ]
    exact = quotient(np.array([1, 2, 5], object), np.array([3, 6, 0]))
    assert exact[:2].tolist() == [Fraction(1, 3), Fraction(1, 3)]
    assert isinstance(exact[0], Fraction)
    assert math.isnan(exact[2])
    assert quotient(3, np.array(9, object)) == Fraction(1, 3)
