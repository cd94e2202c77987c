"""Means and ranks of what a study measured: NaN left out, ties shared."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata, spearmanr

from relumlp.papers.study.statistics import mean_of_finite, rank_correlation, ranks


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=3, max_size=12))
def test_rank_correlation_is_spearmans(pairs):
    x, y = np.array(pairs, float).T
    ours = rank_correlation(x, y)
    if len(set(x)) < 2 or len(set(y)) < 2:
        assert np.isnan(ours)
    else:
        assert ours == pytest.approx(spearmanr(x, y).statistic)


def test_rank_correlation_needs_three_numbers():
    assert np.isnan(rank_correlation(np.arange(2), np.arange(2)))
    assert np.isnan(rank_correlation(np.arange(3), np.array([1, np.nan, 2])))
    assert rank_correlation(np.arange(4), np.array([1, np.nan, 2, 3])) == 1


def test_ranks_start_at_0_and_equal_values_share_theirs():
    assert ranks(np.array([5.0, 1.0, 5.0, 7.0, 5.0])).tolist() == [2, 0, 2, 4, 2]
    values = np.random.default_rng(4).integers(0, 6, 30).astype(float)
    np.testing.assert_array_equal(ranks(values), rankdata(values) - 1)


def test_a_mean_leaves_out_what_is_no_number():
    values = np.array([[1.0, np.nan, 4.0], [3.0, np.nan, np.inf]])
    np.testing.assert_array_equal(mean_of_finite(values, 0), [2, np.nan, 4])
    np.testing.assert_array_equal(mean_of_finite(values, 1), [2.5, 3])
    assert np.isnan(mean_of_finite(np.full((2, 0), 1.0), 1)).all()


def test_ranks_of_lists_are_those_of_arrays():
    assert rank_correlation([1, 2, 3], np.array([3, 2, 1], np.uint8)) == -1
