"""Activation functions of a node: the switch T, ReLU, and the other units, each with its slope."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from relumlp.checks import check_choice
from relumlp.doors.opening import door, inside
from relumlp.errors import UserError
from relumlp.types import Array, Bools


@door(z="…", a="…")
def switch(z: Array, unit: str = "relu", a: Array | None = None) -> Bools:
    """Whether nodes are on, bool, of the shape of z: the package's one definition of "on".

    A node is on where z > 0; with z = 0 it is off. A sigmoid is on where a = σ(z) > ½
    (*cooperating*, section 6), which is z > 0 except where σ(z) of a tiny z > 0 rounds to ½.

    Parameters
    ----------
    z : pre-activations.
    unit : the nodes' unit, a name of :data:`UNITS`.
    a : their activations, used for sigmoids only; None to compute them from z.

    Raises
    ------
    UserError : z or a holds no finite numbers, a has another shape, or the unit is unknown.
    """
    check_choice("unit", unit, UNITS)
    if a is not None and np.shape(a) != np.shape(z):
        raise UserError(f"a: expected shape {np.shape(z)}, as z, got {np.shape(a)}")
    if unit == "sigmoid":
        return np.asarray((inside(sigmoid)(z) if a is None else a) > 0.5, dtype=np.bool_)
    return np.asarray(z > 0, dtype=np.bool_)


@door(z="…")
def T(z: Array) -> Array:
    """Switch: 1 if z > 0, else 0; so T(0) = 0, everywhere.          [cooperating.8, gaps.2]

    Keeps the dtype of z (float32, float64, or object holding Fractions).
    """
    return inside(switch)(z).astype(int).astype(np.asarray(z).dtype)


@door(z="…")
def relu(z: Array) -> Array:
    """ReLU(z) = max(z, 0).                                          [cooperating.7, gaps.1]"""
    return np.maximum(z, 0)


@door(z="float: …")
def sigmoid(z: Array) -> Array:
    """σ(z) = 1 / (1 + e^{-z}), computed without overflow at any z; no Fractions."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


@door(z="float: …")
def sigmoid_slope(z: Array) -> Array:
    """∂σ/∂z = σ(z) (1 − σ(z)); no Fractions."""
    σ = inside(sigmoid)
    return σ(z) * (1 - σ(z))


def identity(z: Array) -> Array:
    """Identity: a = z."""
    return z


def ones(z: Array) -> Array:
    """∂a/∂z = 1, the slope of the identity."""
    return np.ones_like(z)


class Unit(NamedTuple):
    """A unit: its activation a(z) and its slope α = ∂a/∂z.                  [cooperating.4]"""

    activation: Callable[[Array], Array]
    slope: Callable[[Array], Array]


UNITS = {
    "relu": Unit(inside(relu), inside(T)),
    "sigmoid": Unit(inside(sigmoid), inside(sigmoid_slope)),
    "identity": Unit(identity, ones),
}
"""By name; behind the doors, because a training's pre-activations may be infinite or NaN."""
