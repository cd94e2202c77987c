"""Entropies of counts of any shape, in nats, with 0 ln 0 = 0; and exact quotients."""

from fractions import Fraction
from math import nan
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_counts
from relumlp.doors.opening import door
from relumlp.types import Array


@door(counts="whole: …")
def entropy(counts: ArrayLike) -> float:
    """H = −Σ_n (n/N) ln(n/N), N = Σ n, in nats; counts of any shape.           [cooperating.1]

    Equal counts are summed as one term, so both extremes are exact: 0.0 for a single pattern and
    ln N for N different patterns. The order of the counts does not matter. NaN if N = 0.
    """
    inverse_share, weight = _shares(counts)
    return float((weight * np.log(inverse_share)).sum())


@door(counts="whole: …")
def perplexity(counts: ArrayLike) -> float:
    """P = e^H = Π_n (N/n)^(n/N): 1.0 for one pattern, exactly N for N patterns. [cooperating.2]

    NaN if N = 0.
    """
    inverse_share, weight = _shares(counts)
    return float((inverse_share**weight).prod())


def _shares(counts: ArrayLike) -> tuple[Array, Array]:
    """N/n and m n/N for every distinct count n > 0 that occurs m times; NaN, NaN if N = 0."""
    n, m = np.unique(check_counts("counts", counts).astype(np.float64), return_counts=True)
    n, m = n[n > 0], m[n > 0]
    N = (m * n).sum()
    return (N / n, m * n / N) if N else (np.array([nan]), np.array([nan]))


@door(table="whole: … rows columns")
def conditional_entropy(table: ArrayLike) -> Any:
    """H(column | row) = Σ (n/N) ln(n_row/n) of every table of counts, in nats.

    Parameters
    ----------
    table : counts of (row, column), shape (..., rows, columns).

    Returns
    -------
    float (...); NaN where a table is all 0. It is exactly 0.0 if every row has at most one count
    that is not 0.
    """
    n = check_counts("table", table).astype(np.float64)
    n_row = n.sum(axis=-1, keepdims=True)
    inverse_share = np.divide(n_row, n, out=np.ones(n.shape), where=n > 0)
    return quotient((n * np.log(inverse_share)).sum(axis=(-2, -1)), n.sum(axis=(-2, -1)))


def quotient(numerator: ArrayLike, denominator: ArrayLike) -> Any:
    """Divide entry by entry, NaN where the denominator is 0; exact for ``object`` entries.

    The arithmetic depends on the dtype: int64 and floats give float64, objects (Python integers,
    Fractions) give Fractions.
    """
    a, b = np.broadcast_arrays(numerator, denominator)
    if object in (a.dtype, b.dtype):
        exact = np.frompyfunc(lambda x, y: Fraction(x) / y if y else nan, 2, 1)
        return exact(a, b)
    return np.divide(a, b, out=np.full(a.shape, nan), where=b != 0)[()]
