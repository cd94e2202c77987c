"""The error E of one sample and its derivative at the output: squared error and cross-entropy."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from relumlp.checks import check_labels
from relumlp.types import Array


def squared_error(z: Array, y: Array) -> Array:
    """E = ½ Σ_m (z_m − y_m)², per sample: z, y (n, s_N) → (n,).            [of cooperating.15]

    The factor ½ is a division by 2, so that Fractions stay Fractions.
    """
    return ((z - y) ** 2).sum(axis=1) / 2


def squared_error_slope(z: Array, y: Array) -> Array:
    """∂E/∂z_N = z_N − y, per sample, shape (n, s_N).                          [cooperating.15]"""
    return z - y


def softmax(z: Array) -> Array:
    """p_m = e^{z_m} / Σ_k e^{z_k}, (n, s_N); z is shifted by its maximum to avoid overflow.

    Its slopes ∂p_k/∂z_j = p_k (δ_jk − p_j) appear in :func:`cross_entropy_slope`
    alone.                                                                     [cooperating.16]
    """
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def cross_entropy(z: Array, y: Array) -> Array:
    """E = −Σ_m y_m ln p_m with p = softmax(z), per sample: z, y (n, s_N) → (n,). [cooperating.17]

    Computed as Σ_m y_m (ln Σ_k e^{z_k − z_max} − (z_m − z_max)), which is finite wherever the
    differences of z are.
    """
    shifted = z - z.max(axis=1, keepdims=True)
    return (y * (np.log(np.exp(shifted).sum(axis=1, keepdims=True)) - shifted)).sum(axis=1)


def cross_entropy_slope(z: Array, y: Array) -> Array:
    """∂E/∂z_N = p − y where Σ_m y_m = 1, per sample, shape (n, s_N).           [cooperating.17]"""
    return softmax(z) - y


class Loss(NamedTuple):
    """A loss: E per sample and ∂E/∂z_N per sample."""

    value: Callable[[Array, Array], Array]
    slope: Callable[[Array, Array], Array]


LOSSES = {
    "squared-error": Loss(squared_error, squared_error_slope),
    "cross-entropy": Loss(cross_entropy, cross_entropy_slope),
}


def one_hot(labels: ArrayLike, classes: int, dtype: DTypeLike = np.float32) -> Array:
    """Targets y of shape (n, classes): 1 at the label, 0 elsewhere.

    Raises
    ------
    UserError : a label is not a class.
    """
    return np.eye(classes, dtype=dtype)[check_labels(labels, classes)]
