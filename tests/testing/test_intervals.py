"""Bounds of logarithms hold, are narrow, and tell how far the package's floats are off."""

import math
from fractions import Fraction

import numpy as np
import pytest

from relumlp.information.entropies import entropy
from relumlp.proving.counted import class_sizes
from relumlp.testing.intervals import Interval, entropy_bounds, log_bounds

WIDEST = Fraction(1, 2**100)
LN_2 = Fraction(693147180559945309417232121458176568, 10**36)
"""ln 2, its digits as tables have them."""


@pytest.mark.parametrize("x", [Fraction(v) for v in ("3/2", "2", "7", "1/3", "1000", "1001/1000")])
def test_a_logarithm_lies_between_its_bounds(x):
    low, high = log_bounds(x)
    assert 0 <= high - low < WIDEST
    assert abs(float(low) - math.log(x)) < 1e-15 * max(1, abs(math.log(x))) * 2


def test_the_logarithm_of_two_has_the_digits_of_tables():
    low, high = log_bounds(Fraction(2))
    assert low <= LN_2 + Fraction(1, 10**36)
    assert high >= LN_2


def test_logarithms_of_products_and_quotients_agree():
    a, b, c = (log_bounds(Fraction(v)) for v in (6, 2, 3))
    assert (b + c).low <= a.high
    assert a.low <= (b + c).high
    assert (a - b).low <= c.high
    assert c.low <= (a - b).high
    assert a.over(b).low <= a.high / b.low


def test_equal_counts_have_the_logarithm_of_their_number():
    assert entropy_bounds([4, 4, 4, 0]) == log_bounds(Fraction(3))
    assert entropy_bounds([7, 0]) == Interval(Fraction(0), Fraction(0))


def test_entropies_in_floats_are_as_near_as_the_ledger_says_for_all_small_counts():
    """Of all counts of up to three classes and 8 samples; certified, no tolerance of a library."""
    for classes in (1, 2, 3):
        for counts in class_sizes(classes, 8):
            found = Fraction(float(entropy(np.array(counts))))
            assert entropy_bounds(counts).farthest(found) <= Fraction(1, 10**15), counts
