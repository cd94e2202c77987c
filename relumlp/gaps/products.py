"""Signs of numbers and of sums of products, without rounding.

Floats are treated as the rational numbers that they are. Where the rounded sum is far from 0, its
sign is that of the exact sum; only the other sums are computed again, in whole numbers.
"""

import numpy as np
from numpy.typing import ArrayLike

from relumlp.exact import numerators
from relumlp.types import Array, Bools, Ints


def truth(condition: ArrayLike) -> Bools:
    """Return a condition as booleans; a comparison of objects gives objects."""
    return np.asarray(condition).astype(bool)


def sign(x: Array) -> Ints:
    """−1, 0 or 1 at every entry: the sign of a product is the product of signs, and never 0 by
    underflow.
    """
    return truth(x > 0).astype(np.int64) - truth(x < 0).astype(np.int64)


def positive_sum(x: Array, y: Array) -> Bools:
    """Whether Σ_j x_j y_j > 0, exactly: x, y (…, nodes) → (…)."""
    x, y = np.broadcast_arrays(x, y)
    right, near = _rounded_verdict(x, y)
    if near.any():
        X, Y = numerators(x[near])[0], numerators(y[near])[0]
        right[near] = truth((X * Y).sum(axis=-1) > 0)
    return right


def _rounded_verdict(x: Array, y: Array) -> tuple[Bools, Bools]:
    """Whether each rounded sum is positive, and for which sums rounding leaves this undecided."""
    if any(v.dtype.kind != "f" for v in (x, y)):
        return np.zeros(x.shape[:-1], bool), np.ones(x.shape[:-1], bool)
    with np.errstate(over="ignore", invalid="ignore"):
        terms = x * y
        total, size = terms.sum(axis=-1), abs(terms).sum(axis=-1)
        # m products and m − 1 sums: less than 2 m roundings of half an ε of the size, and at most m
        # underflows; an overflow gives NaN or infinity, which is not above the bound either way.
        ε = np.finfo(terms.dtype)
        m = x.shape[-1]
        near = ~((abs(total) > m * (2 * ε.eps * size + ε.tiny)) & (size < np.inf))
    return truth(total > 0), truth(near & truth((x != 0) & (y != 0)).any(axis=-1))
