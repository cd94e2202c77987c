"""Entropies of counts of any shape, in nats, with 0 ln 0 = 0; and exact quotients.

Logarithms of counts are floats, also of Python integers. Numbers that have logarithms of their own,
as those of :mod:`relumlp.testing.logarithms` have, keep them, and no formula here rounds them.
"""

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
    return number((weight * np.log(inverse_share)).sum())


@door(counts="whole: …")
def perplexity(counts: ArrayLike) -> float:
    """P = e^H = Π_n (N/n)^(n/N): 1.0 for one pattern, exactly N for N patterns. [cooperating.2]

    NaN if N = 0.
    """
    inverse_share, weight = _shares(counts)
    return number((inverse_share**weight).prod())


def _shares(counts: ArrayLike) -> tuple[Array, Array]:
    """N/n and m n/N for every distinct count n > 0 that occurs m times; NaN, NaN if N = 0."""
    n, m = np.unique(with_logarithms(check_counts("counts", counts)), return_counts=True)
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
    n = with_logarithms(check_counts("table", table))
    n_row = n.sum(axis=-1, keepdims=True)
    inverse_share = np.divide(n_row, n, out=ones_like(n), where=n > 0)
    return quotient((n * np.log(inverse_share)).sum(axis=(-2, -1)), n.sum(axis=(-2, -1)))


def quotient(numerator: ArrayLike, denominator: ArrayLike) -> Any:
    """Divide entry by entry, NaN where the denominator is 0; exact for ``object`` entries.

    The arithmetic depends on the dtype: int64 and floats give float64, objects (Python integers,
    Fractions) give Fractions.
    """
    a, b = np.broadcast_arrays(numerator, denominator)
    if object in (a.dtype, b.dtype):
        return np.frompyfunc(_exact_quotient, 2, 1)(a, b)
    return np.divide(a, b, out=np.full(a.shape, nan), where=b != 0)[()]


def _exact_quotient(x: Any, y: Any) -> Any:
    """Divide numbers of Python, or of a kind of their own; NaN if y is 0."""
    if not y:
        return nan
    return (x if has_logarithm(x) else Fraction(x)) / y


def has_logarithm(x: Any) -> bool:
    """Whether a number's own kind has logarithms, so that they are no floats."""
    return hasattr(x, "log")


def with_logarithms(values: Array) -> Array:
    """Return numbers as they are if some have logarithms of their own, else as float64."""
    if values.dtype == object and any(map(has_logarithm, values.flat)):
        return values
    return values.astype(np.float64)


def ones_like(values: Array) -> Array:
    """1 for each number, of the numbers' own kind."""
    if values.dtype != object or not values.size:
        return np.ones(values.shape)
    ones = np.empty(values.shape, object)
    ones.fill(0 * values.flat[0] + 1)
    return ones


def ln(k: int, beside: Array) -> Any:
    """Ln k: a float, or a logarithm of the kind that the numbers beside have."""
    own = () if beside.dtype != object else filter(has_logarithm, beside.flat)
    one = next((x for x in own), None)
    return np.log(k) if one is None else (0 * one + k).log()


def number(x: Any) -> float:
    """Return a number as a float, unless its own kind has logarithms."""
    found: float = x if has_logarithm(x) else float(x)
    return found
