"""Checks that sizes, bias flags and arrays describe a network; invalid ones raise UserError."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_choice, check_finite
from relumlp.errors import UserError
from relumlp.network.units import UNITS
from relumlp.types import Array

FLOATS = (np.float32, np.float64)
"""Dtypes of networks that can be trained; an exact network has dtype object, with Fractions."""


def parameter_count(sizes: Sequence[int], bias: Sequence[bool]) -> int:
    """Number of weights and biases: Σ_i s_i (s_{i−1} + bias_i)."""
    return sum(sizes[i] * (sizes[i - 1] + bias[i]) for i in range(1, len(sizes)))


def flags_by_layer(bias: bool | Sequence[bool], layers: int) -> tuple[bool, ...]:
    """Return N + 1 flags, entry 0 False, from one flag or N of them."""
    one = isinstance(bias, (bool, np.bool_))
    flags = [bool(bias)] * layers if one else [bool(f) for f in np.asarray(bias).ravel()]
    if len(flags) != layers:
        raise UserError(f"bias: expected one flag for each of {layers} layers, got {len(flags)}")
    return (False, *flags)


def check_shape(sizes: Sequence[int], bias: Sequence[bool], unit: str) -> None:
    """Refuse sizes that do not describe a network, flags that do not fit, and unknown units."""
    whole = all(isinstance(s, (int, np.integer)) and s >= 1 for s in sizes)
    if len(sizes) < 2 or not whole:
        raise UserError(f"sizes: expected two or more layers of one or more nodes, got {sizes}")
    if len(bias) != len(sizes) or bias[0]:
        raise UserError(f"bias: expected {len(sizes)} flags, the first False, got {bias}")
    check_choice("unit", unit, UNITS)


def check_theta(theta: Array, sizes: Sequence[int], bias: Sequence[bool], unit: str) -> None:
    """Refuse a parameter vector of another shape or dtype; NaN is accepted, as after divergence."""
    expected = parameter_count(sizes, bias)
    if theta.shape != (expected,):
        name = "-".join(map(str, sizes))
        raise UserError(
            f"theta: expected {expected} parameters for {name}, got shape {theta.shape}"
        )
    if theta.dtype not in (*FLOATS, object):
        raise UserError(f"theta: expected float32, float64 or object, got {theta.dtype}")
    if theta.dtype == object and unit == "sigmoid":
        raise UserError("unit: expected relu or identity with Fractions, got 'sigmoid'")


def check_arrays(W: Sequence[Array], b: Sequence[Array | None]) -> tuple[int, ...]:
    """Return the layer sizes of the arrays, or refuse arrays that do not fit each other."""
    if not W:
        raise UserError("weights: expected one array per layer, got none")
    if len(W) != len(b):
        raise UserError(f"biases: expected one entry for each of {len(W)} layers, got {len(b)}")
    for i, w in enumerate(W, 1):
        if w.ndim != 2 or (i > 1 and w.shape[1] != W[i - 2].shape[0]):
            wanted = "(s_1, s_0)" if i == 1 else f"(s_{i}, {len(W[i - 2])})"
            raise UserError(f"weights: W{i} should have shape {wanted}, got {w.shape}")
        bias = b[i - 1]
        if bias is not None and bias.shape != (w.shape[0],):
            raise UserError(f"biases: b{i} should have shape ({w.shape[0]},), got {bias.shape}")
        for name, part in ((f"W{i}", w), (f"b{i}", bias)):
            if part is not None:
                check_finite(name, part)
    return (W[0].shape[1], *(w.shape[0] for w in W))


def check_input(x: ArrayLike, features: int) -> Array:
    """Return x as an array of shape (n, features), or refuse it."""
    x = np.asarray(x)
    if x.ndim != 2 or x.shape[1] != features or not len(x):
        raise UserError(
            f"x: expected shape (n, {features}) with at least one sample, got {x.shape}"
        )
    return check_finite("x", x)
