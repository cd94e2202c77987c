"""What a node does with its pre-activation: T, ReLU, and the other units, each with its slope."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from relumlp.types import Array


def T(z: Array) -> Array:
    """Switch: 1 if z > 0, else 0; so T(0) = 0, everywhere.                  [cooperating.8]

    Keeps the dtype of z (float32, float64, or object holding Fractions).
    """
    return np.asarray(z > 0).astype(int).astype(np.asarray(z).dtype)


def relu(z: Array) -> Array:
    """ReLU(z) = max(z, 0).                                                  [cooperating.7]"""
    return np.maximum(z, 0)


def sigmoid(z: Array) -> Array:
    """σ(z) = 1 / (1 + e^{-z}), computed without overflow at any z."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def sigmoid_slope(z: Array) -> Array:
    """∂σ/∂z = σ(z) (1 − σ(z))."""
    return sigmoid(z) * (1 - sigmoid(z))


def identity(z: Array) -> Array:
    """Identity: a = z."""
    return z


def ones(z: Array) -> Array:
    """∂a/∂z = 1 of the identity."""
    return np.ones_like(z)


class Unit(NamedTuple):
    """A unit: its activation a(z) and its slope α = ∂a/∂z.                  [cooperating.4]"""

    activation: Callable[[Array], Array]
    slope: Callable[[Array], Array]


UNITS = {
    "relu": Unit(relu, T),
    "sigmoid": Unit(sigmoid, sigmoid_slope),
    "identity": Unit(identity, ones),
}
