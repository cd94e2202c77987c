"""Initial weights. A bias is a weight from a constant node of value 1, and is drawn like one."""

from collections.abc import Callable

import numpy as np

from relumlp.types import Array

Draw = Callable[[np.random.Generator, tuple[int, ...], int, int], Array]


def he(rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Array:
    """He et al. 2015: N(0, 2 / fan_in)."""
    return rng.normal(0.0, np.sqrt(2.0 / fan_in), shape)


def lecun(rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Array:
    """LeCun et al. 1998: N(0, 1 / fan_in)."""
    return rng.normal(0.0, np.sqrt(1.0 / fan_in), shape)


def normalised_uniform(
    rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int
) -> Array:
    """Glorot & Bengio 2010: U(−r, r), r = √(6 / (fan_in + fan_out))."""
    r = np.sqrt(6.0 / (fan_in + fan_out))
    return rng.uniform(-r, r, shape)


def torch_linear(
    rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int
) -> Array:
    """The default of PyTorch's Linear: U(−r, r), r = 1 / √fan_in."""
    r = 1.0 / np.sqrt(fan_in)
    return rng.uniform(-r, r, shape)


INITIALISERS: dict[str, Draw] = {
    "he": he,
    "lecun": lecun,
    "normalised-uniform": normalised_uniform,
    "torch-linear": torch_linear,
}
"""By name. ``fan_in`` is s_{i−1} and ``fan_out`` is s_i; the constant node is not counted."""
