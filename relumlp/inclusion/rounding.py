"""A proved bound on the rounding error of a sample-inclusion margin."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from relumlp.checks import check_number
from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.inclusion.optimisers import CostBatch, check_layer
from relumlp.types import Array


def gamma(k: int, u: float) -> float:
    """γ_k = k u / (1 − k u): bound on the relative error of k roundings of unit roundoff u.

    Higham, Accuracy and Stability of Numerical Algorithms, lemma 3.1.

    Raises
    ------
    UserError : k u is not below 1, so that no bound exists for so many roundings.
    """
    if not k * u < 1:
        raise UserError(f"dtype: expected one precise enough for {k} roundings, got unit {u:g}")
    return k * u / (1 - k * u)


def check_precision(learning_rate: float, dtype: np.dtype[Any]) -> None:
    """Refuse dtypes other than floats of at most 64 bits, and an η that is not normal there."""
    if dtype.kind != "f" or dtype.itemsize > 8:
        raise UserError(f"dtype: expected floats of at most 64 bits, got {dtype}")
    least, most = float(np.finfo(dtype).smallest_normal), float(np.finfo(dtype).max)
    if not least <= learning_rate <= most:
        raise UserError(
            f"learning_rate: expected a normal number of {dtype}, {least:.3g} to {most:.3g}, "
            f"got {learning_rate}"
        )


SCALINGS = 5
"""Roundings allowed between a gradient sum and its step: of η, of η / n, of 1 / n, two products."""


@door(a_t="t m", W="s_l m", returns="finite")
def rounding_bound(
    a_t: Array, W: Array, batch: CostBatch, learning_rate: float, dtype: DTypeLike
) -> Array:
    """Bound on the difference of a computed margin from the result of the step, (n_t, s_l).

    If |a^t·w − ηΣ^t|, as computed by ``net_cost`` and ``margins`` of
    :mod:`relumlp.inclusion.margin`, exceeds this bound, then a network that makes the same SGD step
    from the same a, φ, w has sample t on the predicted side.

    The step computes ĝ = Σ_s φ^s a^s (n products, any order), ŵ = w − ηĝ, and ẑ = a^t·ŵ (m
    products, any order). With γ_k of :func:`gamma`, M the exact margin, r = ``SCALINGS``::

        |ηĝ − ηg| ≤ γ_{n+r} ηG,   G = Σ_s |φ^s| |a^s|
        |ŵ − w'|  ≤ u |w| + γ_{n+r+1} ηG             (one subtraction)
        |ẑ − M|   ≤ γ_{m+1} |a^t|·|w| + γ_{m+n+r+1} η |a^t|·G

    The prediction takes m roundings for each of a^t·w and a^t·a^s, n for the sum over s, two for η,
    one for the difference: |M̂ − M| has the same bound, and the two bounds are added. Each result
    below the normal range may lose up to the smallest normal number, because it may be flushed to
    0; :func:`underflow` adds these losses. The bound is evaluated in float64; a last factor
    1 + γ_{2(m+n+10)} covers the roundings of this evaluation.

    Parameters
    ----------
    a_t, W : (n_t, m) and (s_l, m), with constant node and biases if there are any.
    batch : activations (n, m) and costs (n, s_l) of the samples that make the step.
    learning_rate : η, or η / n for a mean loss; a normal number in ``dtype``.
    dtype : the coarser of those in which step and prediction are computed.

    Raises
    ------
    UserError : the arrays do not fit each other, ``dtype`` is none of floats, η is not a positive
        normal number in it, or n + m is too large for it.
    """
    check_number("learning_rate", learning_rate, above=0)
    check_precision(learning_rate, np.dtype(dtype))
    check_layer([batch], W.shape)
    u = float(np.finfo(dtype).eps) / 2
    η = float(learning_rate)
    A, V, X, P = (abs(v).astype(np.float64) for v in (a_t, W, batch.a, batch.phi))
    n, m = X.shape
    standing = gamma(m + 1, u) * (A @ V.T)
    moving = gamma(m + n + SCALINGS + 1, u) * η * (A @ (P.T @ X).T)
    lost = underflow(A, P, m, η) * float(np.finfo(dtype).smallest_normal)
    own = 1 + gamma(2 * (m + n + 10), float(np.finfo(np.float64).eps) / 2)
    return (2 * standing + 2 * moving + lost) * own


def underflow(A: Array, P: Array, m: int, η: float) -> Array:
    """Bound on the loss to underflow, in units of the smallest normal number, (n_t, s_l).

    Each of the 2n operations of a gradient's sum loses at most one, times η; the scalings and the
    subtraction at most r η n + r + 1 more; all times |a^t|; 2m operations make ẑ. The prediction
    has 2m for a·w, 2m for each a^t·a^s, times η Σ_s|φ^s|, 2n for the sum over s, times η, and 2.
    The sum is doubled, because later roundings can enlarge earlier losses.
    """
    n = len(P)
    step = A.sum(axis=1, keepdims=True) * ((2 + SCALINGS) * n * η + SCALINGS + 1) + 2 * m
    prediction = 2 * m + η * (2 * m * P.sum(axis=0) + 2 * n) + 2
    return 2 * (step + prediction)
