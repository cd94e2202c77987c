"""Checks that sizes, bias flags and arrays describe a network; invalid ones raise UserError."""

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from relumlp.arrays import as_array, is_ordered, promoted, real_numbers
from relumlp.checks import check_choice, check_finite
from relumlp.errors import UserError, shown
from relumlp.network.units import UNITS
from relumlp.types import Array

FLOATS = (np.float32, np.float64)
"""Dtypes of networks that can be trained; an exact network has dtype object, with Fractions."""


def whole_sizes(sizes: Any) -> tuple[int, ...]:
    """Return the sizes of layers as Python integers, whose products do not wrap, or refuse them."""
    found = tuple(sizes) if is_ordered(sizes) else ()
    whole = all(isinstance(s, (int, np.integer)) and not isinstance(s, bool) for s in found)
    if len(found) < 2 or not whole or min(found) < 1:
        given = tuple(getattr(s, "tolist", lambda s=s: s)() for s in found) if found else sizes
        raise UserError(f"sizes: expected two or more layers of one or more nodes, got "
                        f"{shown(given)}")  # fmt: skip
    return tuple(map(int, found))


def parameter_count(sizes: Sequence[int], bias: Sequence[bool]) -> int:
    """Number of weights and biases: Σ_i s_i (s_{i−1} + bias_i)."""
    return sum(sizes[i] * (sizes[i - 1] + bias[i]) for i in range(1, len(sizes)))


def flags_by_layer(bias: bool | Sequence[bool], layers: int) -> tuple[bool, ...]:
    """Return N + 1 flags, entry 0 False, from one flag or N of them."""
    one = isinstance(bias, (bool, np.bool_))
    flags: Any = [bias] * layers if one else bias
    if not is_ordered(flags):
        raise UserError(
            f"bias: expected True, False, or one flag for each layer, got {shown(bias)}"
        )
    flags = list(flags)
    if len(flags) != layers:
        raise UserError(f"bias: expected one flag for each of {layers} layers, got {len(flags)}")
    if not all(map(is_flag, flags)):
        raise UserError(
            f"bias: expected True, False, or one flag for each layer, got {shown(bias)}"
        )
    return (False, *map(bool, flags))


def check_shape(
    sizes: Sequence[int] | Array, bias: Sequence[bool] | Sequence[int] | Array, unit: str
) -> tuple[tuple[int, ...], tuple[bool, ...]]:
    """Return sizes and flags in Python's types; refuse those of no network, and unknown units."""
    sizes = whole_sizes(sizes)
    flags = tuple(bias) if is_ordered(bias) else ()
    if len(flags) != len(sizes) or not all(map(is_flag, flags)) or flags[0]:
        raise UserError(f"bias: expected {len(sizes)} flags, the first False, got {shown(bias)}")
    check_choice("unit", unit, UNITS)
    return sizes, tuple(map(bool, flags))


def is_flag(value: object) -> bool:
    """Whether a value is True or False, or a whole number that stands for one of them."""
    return isinstance(value, (bool, np.bool_, int, np.integer)) and value in (0, 1)


def check_memory(parameters: int) -> None:
    """Refuse more parameters than this machine's memory holds in float64, before any is drawn."""
    try:
        room = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # no such call, as on Windows: at least 1 TB
        room = 1 << 40
    if 8 * parameters > room:
        raise UserError(
            f"sizes: expected a network that fits into memory, {room / 1e9:.3g} GB, got "
            f"{parameters:,} parameters, {8 * parameters / 1e9:,.0f} GB"
        )


def check_theta(theta: ArrayLike, sizes: Sequence[int], bias: Sequence[bool], unit: str) -> Array:
    """Return a copy of a parameter vector, or refuse one of another shape or dtype.

    NaN is accepted, as after divergence.
    """
    if getattr(theta, "dtype", None) == np.float16:
        raise UserError("theta: expected float32, float64 or object, got float16")
    theta = as_array("theta", theta)
    theta = real_numbers("theta", theta) if theta.dtype == object else theta
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
    return theta.copy()


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


def listed(name: str, entries: Any) -> list[Any]:
    """Return one entry for each layer as a list; a generator is taken up once."""
    if not is_ordered(entries):
        raise UserError(f"{name}: expected one array per layer, got a {type(entries).__name__}")
    return list(entries)


def widened(array: ArrayLike) -> ArrayLike:
    """Return half precision as float64, because weights of other precisions become float64."""
    if isinstance(array, np.ndarray) and array.dtype.kind == "f" and array.itemsize == 2:
        return array.astype(np.float64)
    return array


def joined(parts: Sequence[Array]) -> Array:
    """Return all numbers of some arrays, flat, in the dtype that holds them all."""
    exact = any(p.dtype == object for p in parts)
    for p in parts:
        promoted("weights", p, exact=exact)  # refuses whole numbers that would be rounded
    theta = np.concatenate([p.ravel() for p in parts])
    return theta if theta.dtype in (*FLOATS, object) else theta.astype(np.float64)


def check_input(x: ArrayLike, features: int, dtype: np.dtype[Any]) -> Array:
    """Return x as an array of shape (n, features), or refuse it.

    Whole numbers become numbers as wide as they and a network of ``dtype`` need.
    """
    x = as_array("x", x)
    if x.ndim != 2 or x.shape[1] != features or not len(x):
        raise UserError(
            f"x: expected shape (n, {features}) with at least one sample, got {x.shape}"
        )
    x = check_finite("x", x)
    if x.dtype.kind not in "iu":
        return x
    promoted("x", x, exact=dtype.kind == "O")  # refuses whole numbers that would be rounded
    return x.astype(np.result_type(x, dtype))
