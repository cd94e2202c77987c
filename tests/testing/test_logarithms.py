"""Numbers made of logarithms: exact where terms decide, certified where bounds do, and no guess."""

import math
from fractions import Fraction

import numpy as np
import pytest

from relumlp.information import sample_sets as sets
from relumlp.information.entropies import entropy, perplexity
from relumlp.information.patterns import bridge_bounds
from relumlp.testing import log_sums
from relumlp.testing.assertions import assert_close
from relumlp.testing.comparisons import DECIDED
from relumlp.testing.log_sums import UndecidedError
from relumlp.testing.logarithms import Logarithmic, ln, number
from relumlp.testing.whole_counts import certified

FINE = Fraction(1, 2**200)


def test_logarithms_of_equal_products_are_equal():
    assert ln(6) - ln(2) == ln(3)
    assert ln(Fraction(8, 9)) == 3 * ln(2) - 2 * ln(3)
    assert ln(4) / ln(2) == 2
    assert ln(2) / ln(4) + ln(3) / ln(9) == 1
    assert (ln(2) + ln(3)) / ln(6) == 1
    assert ln(1) == 0
    assert not ln(1)


def test_what_no_float_can_see_is_told_apart():
    off = ln(3) * (1 + FINE)
    assert float(off) == float(ln(3)) == math.log(3)
    assert off != ln(3)
    assert off > ln(3)
    assert -off < -ln(3)
    assert ln(3) - FINE < ln(3) <= ln(3) < ln(3) + FINE
    assert max(ln(3), off) is off
    assert abs(ln(3) - off) < 3 * FINE


def test_quotients_of_logarithms_are_ordered_as_their_floats():
    numbers = [ln(p) / ln(q) - Fraction(p, q) for p in (2, 3, 10) for q in (2, 6, 7)]
    assert [float(x) for x in sorted(numbers)] == sorted(float(x) for x in numbers)
    assert [float(x) for x in numbers] == pytest.approx(
        [math.log(p) / math.log(q) - p / q for p in (2, 3, 10) for q in (2, 6, 7)], rel=1e-14
    )


def test_roots_are_exact():
    root = number(Fraction(9, 8)) ** Fraction(1, 2)
    assert root * root == Fraction(9, 8)
    assert root.log() == ln(Fraction(9, 8)) / 2
    assert root == (ln(3) - Fraction(3, 2) * ln(2)).exp()
    assert root + root > Fraction("2.12132034355964257320")
    assert root + root < Fraction("2.12132034355964257321")
    assert number(7) ** 3 == 343
    assert (1 / root) * root == 1


def test_floats_are_the_fractions_that_they_are():
    assert number(0.1) == Fraction(0.1)
    assert number(0.1) != Fraction(1, 10)
    assert ln(2) != math.log(2)
    assert math.log(2) < ln(2) < math.nextafter(math.log(2), 1)


def test_infinities_and_nan_are_those_of_floats():
    x = ln(2)
    assert x < math.inf
    assert x > -math.inf
    assert x != math.nan
    assert not (x == math.nan)  # noqa: SIM201
    assert not x < math.nan
    assert math.isnan(x + math.nan)
    assert x - math.inf == -x * math.inf == -math.inf
    assert math.isnan(ln(1) * math.inf)
    assert x / math.inf == 0
    assert number(0).log() == -math.inf
    with pytest.raises(ZeroDivisionError):
        x / ln(1)


def test_what_is_not_known_is_refused():
    for unknown in ((ln(2) + 1).log, ln(2).log, (ln(2) + 1).exp, (ln(2) * ln(3)).exp):
        with pytest.raises(UndecidedError, match="is not known"):
            unknown()
    with pytest.raises(TypeError, match="not supported between"):
        ln(2) < "x"  # noqa: B015
    assert ln(2) != "x"


def test_arrays_are_compared_and_calculated_with_entry_by_entry():
    values = np.array([0.5, 0.75])
    for found in (ln(2) > values, values < ln(2), ln(2) - values > 0):
        assert found.tolist() == [True, False]
    assert (ln(2) == certified([[1]])).tolist() == [[False]]
    assert (certified([3])[0] * values).tolist() == [1.5, 2.25]


def test_what_bounds_never_tell_from_nothing_stays_undecided(monkeypatch):
    monkeypatch.setattr(log_sums, "PLACES", (10, 20))
    assert ln(2) > Fraction(693, 1000)
    with pytest.raises(UndecidedError, match="nearer to 0"):
        assert ln(2) > Fraction(6931471805599453, 10**16)


def test_large_numbers_without_small_factors_are_bounded_as_they_are():
    p, q = 2**61 - 1, 1_000_003 * 1_000_033
    assert ln(p * 8) == ln(p) + 3 * ln(2)
    assert float(ln(q)) == math.log(q)
    assert ln(p) > ln(p - 1)


COUNTS, SIZES = np.array([[1, 2, 0], [3, 0, 1], [0, 0, 0]]), np.array([3, 2, 2])


@pytest.mark.parametrize(
    "measure",
    [
        sets.predictability, sets.informativeness, sets.mutual_information, sets.switch_entropy,
        sets.switch_entropy_given_class, sets.class_entropy_given_switch, sets.mean_predictability,
        sets.mean_informativeness, sets.activation_fraction, sets.mean_activation_fraction,
    ],
)  # fmt: skip
def test_functions_of_counts_keep_logarithms(measure):
    exact = np.atleast_1d(measure(certified(COUNTS), certified(SIZES)))
    computed = np.atleast_1d(measure(COUNTS, SIZES))
    assert exact.dtype == object
    for x, found in zip(exact.ravel(), computed.ravel(), strict=True):
        assert isinstance(x, Logarithmic) or (math.isnan(x) and math.isnan(found))
        assert math.isnan(x) or abs(x - found) < 1e-15


def test_functions_of_sizes_keep_logarithms():
    for measure in (entropy, perplexity, sets.class_entropy, sets.largest_information):
        exact = measure(certified(SIZES))
        assert isinstance(exact, Logarithmic)
        assert_close(measure(SIZES), exact, within=2e-15)
    for exact, found in zip(
        sets.informativeness_range(certified(SIZES)), sets.informativeness_range(SIZES), strict=True
    ):
        assert_close(found, exact, within=1e-15)
    low, high = bridge_bounds(sets.predictability(certified(COUNTS), certified(SIZES)))
    assert low < high < 2 * ln(2)


def test_floats_and_logarithms_are_compared_without_rounding():
    before = DECIDED.rounded
    assert_close([math.log(2)], [ln(2)], within=1e-16)
    with pytest.raises(AssertionError, match=r"differ by 2\.31905e-17"):
        assert_close([math.log(2)], [ln(2)], within=1e-17)
    with pytest.raises(AssertionError, match="nan"):
        assert_close([math.nan, 0], [ln(2), ln(1)], within=1)
    assert DECIDED.rounded == before
    assert_close([0.5], [0.5], within=0)
    assert DECIDED.rounded == before + 1
