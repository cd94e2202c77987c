"""Means, ranks and rank correlations of what a study measured."""

import numpy as np

from relumlp.doors.opening import door
from relumlp.types import Array


def mean_of_finite(values: Array, axis: int) -> Array:
    """Mean over an axis without the NaN; NaN where there is nothing else."""
    finite = np.isfinite(values)
    n = finite.sum(axis=axis)
    total = np.where(finite, values, 0.0).sum(axis=axis)
    mean: Array = np.divide(total, n, out=np.full(total.shape, np.nan), where=n > 0)
    return mean


@door(x="some: n")
def gini(x: Array) -> float:
    """Gini coefficient of positive numbers: Σ_i Σ_j |x_i − x_j| / (2 n Σ_i x_i).

    0 if all are equal; near 1 if one of many has nearly all.
    """
    ordered, n = np.sort(x), len(x)
    weights = 2 * np.arange(1, n + 1) - n - 1
    return float(weights @ ordered / (n * ordered.sum()))


@door(x="nan: inf: n", y="nan: inf: n")
def rank_correlation(x: Array, y: Array) -> float:
    """Spearman's rank correlation, equal values at their mean rank; NaN if it has no value.

    It has none for fewer than 3 pairs of numbers, and where all x or all y are equal.
    """
    finite = np.isfinite(x) & np.isfinite(y)
    x, y = x[finite], y[finite]
    if len(x) < 3 or (x == x[0]).all() or (y == y[0]).all():
        return float("nan")
    return float(np.corrcoef(ranks(x), ranks(y))[0, 1])


def ranks(x: Array) -> Array:
    """Rank of each value from 0, equal values at their mean rank."""
    below = (x[:, None] > x).sum(axis=1)
    equal = (x[:, None] == x).sum(axis=1)
    rank: Array = below + (equal - 1) / 2
    return rank
