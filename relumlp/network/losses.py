"""The error E of one sample and its derivative at the output: squared error and cross-entropy."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from relumlp.checks import check_labels
from relumlp.doors.opening import door, inside
from relumlp.errors import UserError
from relumlp.types import Array


@door(z="n s_N", y="n s_N")
def squared_error(z: Array, y: Array) -> Array:
    """E = ½ Σ_m (z_m − y_m)², per sample: z, y (n, s_N) → (n,).            [of cooperating.15]

    The factor ½ is a division by 2, so that Fractions stay Fractions.
    """
    return ((z - y) ** 2).sum(axis=1) / 2


@door(z="n s_N", y="n s_N")
def squared_error_slope(z: Array, y: Array) -> Array:
    """∂E/∂z_N = z_N − y, per sample, shape (n, s_N).                          [cooperating.15]"""
    return z - y


@door(z="float: n s_N")
def softmax(z: Array) -> Array:
    """p_m = e^{z_m} / Σ_k e^{z_k}, (n, s_N); z is shifted by its maximum to avoid overflow.

    Its slopes ∂p_k/∂z_j = p_k (δ_jk − p_j) appear in :func:`cross_entropy_slope`
    alone.                                                                     [cooperating.16]

    Raises
    ------
    UserError : z has no outputs, holds Fractions or no finite numbers, or the differences of its
        entries are no floats.
    """
    check_outputs(z)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@door(z="float: n s_N", y="float: n s_N")
def cross_entropy(z: Array, y: Array) -> Array:
    """E = −Σ_m y_m ln p_m with p = softmax(z), per sample: z, y (n, s_N) → (n,). [cooperating.17]

    Computed as Σ_m y_m (ln Σ_k e^{z_k − z_max} − (z_m − z_max)), which is finite wherever the
    differences of z are.

    Raises
    ------
    UserError : z and y do not fit each other, or as for :func:`softmax`.
    """
    check_outputs(z)
    shifted = z - z.max(axis=1, keepdims=True)
    return (y * (np.log(np.exp(shifted).sum(axis=1, keepdims=True)) - shifted)).sum(axis=1)


@door(z="float: n s_N", y="float: n s_N")
def cross_entropy_slope(z: Array, y: Array) -> Array:
    """∂E/∂z_N = p − y where Σ_m y_m = 1, per sample, shape (n, s_N).           [cooperating.17]"""
    return inside(softmax)(z) - y


def check_outputs(z: Array) -> None:
    """Refuse outputs without a node, which have no largest value."""
    if z.shape[1] == 0:
        raise UserError(f"z: expected at least one output, got shape {z.shape}")


class Loss(NamedTuple):
    """A loss: E per sample and ∂E/∂z_N per sample."""

    value: Callable[[Array, Array], Array]
    slope: Callable[[Array, Array], Array]


LOSSES = {
    "squared-error": Loss(inside(squared_error), inside(squared_error_slope)),
    "cross-entropy": Loss(inside(cross_entropy), inside(cross_entropy_slope)),
}
"""By name; behind the doors, because a training's outputs may be infinite or NaN."""


@door(labels="whole: n")
def one_hot(labels: ArrayLike, classes: int, dtype: DTypeLike = np.float32) -> Array:
    """Targets y of shape (n, classes): 1 at the label, 0 elsewhere.

    Raises
    ------
    UserError : a label is not a class, or the dtype is none of numbers.
    """
    labels = check_labels(labels, classes)
    if np.dtype(dtype).kind not in "iufO":
        raise UserError(f"dtype: expected one of numbers, got {np.dtype(dtype)}")
    y = np.zeros((len(labels), classes), dtype)
    y[np.arange(len(labels)), labels] = 1
    return y
