"""The rank correlation with an interval: Spearman's, and the quantiles of redrawn pairs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from relumlp.errors import UserError
from relumlp.papers.study.bootstrap import bootstrapped_rank_correlation as correlation


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=3, max_size=12))
def test_rank_correlation_is_spearmans(pairs):
    x, y = np.array(pairs, float).T
    found = correlation(x, y, draws=200)
    if len(set(x)) < 2 or len(set(y)) < 2:
        assert np.isnan(found).all()
    else:
        assert found.rho == pytest.approx(spearmanr(x, y).statistic)
        assert -1 - 1e-9 <= found.low <= found.high <= 1 + 1e-9


def test_the_interval_is_that_of_pairs_drawn_with_replacement():
    rng = np.random.default_rng(5)
    x, y = rng.normal(size=(2, 9))
    found = correlation(x, y, level=0.8, draws=60, seed=3)
    rows = np.random.default_rng(3).integers(0, 9, (60, 9))
    drawn = [spearmanr(x[r], y[r]).statistic for r in rows]
    np.testing.assert_allclose(found[1:], np.quantile(drawn, [0.1, 0.9]))
    one = correlation(x, y, draws=1)
    assert one.low == one.high


def test_ten_thousand_draws_are_the_default():
    x, y = np.random.default_rng(6).normal(size=(2, 60))
    assert correlation(x, y) == correlation(x, y, 0.95, 10_000, 0)
    assert correlation(x, y) != correlation(x, y, 0.95, 10_001, 0)


def test_two_pairs_are_enough_and_draws_of_one_of_them_are_left_out():
    found = correlation(np.array([1.0, 2.0]), np.array([5.0, 3.0]), draws=50)
    assert found == (-1, -1, -1)


def test_the_interval_narrows_with_more_pairs_and_with_a_lower_level():
    rng = np.random.default_rng(0)
    x = rng.normal(size=400)
    y = x + rng.normal(size=400)
    wide, narrow = (correlation(x[:n], y[:n]) for n in (20, 400))
    lower = correlation(x, y, level=0.5)
    assert wide.high - wide.low > 3 * (narrow.high - narrow.low)
    assert narrow.low < lower.low < narrow.rho < lower.high < narrow.high
    # Fisher's interval, of which a bootstrap's is not far.
    z, error = np.arctanh(narrow.rho), 1.06 / np.sqrt(397)
    np.testing.assert_allclose((narrow.low, narrow.high), np.tanh((z - 2 * error, z + 2 * error)),
                               atol=0.03)  # fmt: skip


@pytest.mark.parametrize(
    ("x", "y", "level", "message"),
    [
        ([1.0, 2.0], [1.0], 0.95, r"y: expected shape \(2,\), got \(1,\)"),
        ([1.0], [1.0], 0.95, "at least 2 numbers, got 1"),
        ([1.0, np.nan], [1.0, 2.0], 0.95, "x: expected finite numbers"),
        ([1.0, 2.0], [1.0, 2.0], 1.0, "level: expected a number below 1"),
        ([1.0, 2.0], [1.0, 2.0], 0.0, "level: expected a finite number above 0"),
    ],
)
def test_impossible_correlations_are_refused(x, y, level, message):
    with pytest.raises(UserError, match=message):
        correlation(np.array(x), np.array(y), level)


def test_seeds_and_draws_that_are_none_are_refused():
    for options, sentence in (
        ({"seed": -1}, "seed: expected at least 0, got -1"),
        ({"seed": 1.0}, r"seed: expected a whole number, got 1\.0"),
        ({"draws": 0}, "draws: expected at least 1, got 0"),
        ({"draws": 10**9}, "draws: expected at most 50,000,000 of 2 pairs, got 1000000000"),
    ):
        with pytest.raises(UserError, match=f"^{sentence}$"):
            correlation([1, 2], [1, 2], **options)
