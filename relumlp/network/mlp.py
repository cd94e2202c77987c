"""The multilayer perceptron: sizes, one flat parameter vector, and the forward pass."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from relumlp.checks import check_choice, check_whole
from relumlp.errors import UserError
from relumlp.network.initialisers import INITIALISERS
from relumlp.network.shapes import (
    FLOATS,
    check_arrays,
    check_input,
    check_shape,
    check_theta,
    flags_by_layer,
    parameter_count,
)
from relumlp.network.units import UNITS, switch
from relumlp.types import Array, BoolLayers, Bools, Ints, Layers, per_layer

Numbers: TypeAlias = Sequence[int] | Array


class Trace(NamedTuple):
    """Values at every node in the forward pass of n samples; entry i is layer i.

    Attributes
    ----------
    z : pre-activations, z[i] of shape (n, s_i); z[0] is None.
    a : activations, a[i] of shape (n, s_i); a[0] is the input.
    slope : α = ∂a/∂z, slope[i] of shape (n, s_i); slope[0] is None.      [cooperating.4]
    units : names, units[i] of layer i (units[0] is not used); empty if all layers are ReLU.
    """

    z: Layers
    a: Layers
    slope: Layers
    units: Sequence[str] = ()

    @property
    def on(self) -> BoolLayers:
        """Switches, on[i] = switch(z[i]) of shape (n, s_i), bool; on[0] is None."""
        units = self.units or ["relu"] * len(self.z)
        layers = zip(self.z[1:], units[1:], self.a[1:], strict=True)
        return per_layer(switch(z, unit, a) for z, unit, a in layers)

    def switches(self, sample: int) -> BoolLayers:
        """Switches of one sample, entry i of shape (s_i,), bool; entry 0 is None."""
        return per_layer(on[sample] for on in self.on[1:])

    @property
    def output(self) -> Array:
        """The network's output z_N, shape (n, s_N)."""
        return self.z[-1]


class Passed(NamedTuple):
    """A layer that n samples have passed: its unit; pre-activations z and activations a, (n, s)."""

    unit: str
    z: Array
    a: Array

    @property
    def on(self) -> Bools:
        """Switches, bool (n, s), see :func:`relumlp.network.units.switch`."""
        return switch(self.z, self.unit, self.a)


def pre_activation(W: Array, b: Array | None, a: Array) -> Array:
    """z_i = a_{i−1} W_iᵀ + b_i of one layer: a (n, s_{i−1}) → (n, s_i); b (s_i,) or None."""
    z = a @ W.T
    return z if b is None else z + b


def layers_from(W: Layers, b: Layers, z: Array, units: Sequence[str]) -> Iterator[Passed]:
    """Yield layers 1 … N, given the pre-activations z of layer 1, without keeping any of them.

    a_i = unit(z_i),   z_{i+1} = a_i W_{i+1}ᵀ + b_{i+1};   shapes as in :func:`forward`.
    """
    for i in range(1, len(W)):
        a = UNITS[units[i]].activation(z)
        yield Passed(units[i], z, a)
        if i < len(W) - 1:
            z = pre_activation(W[i + 1], b[i + 1], a)


def forward(W: Layers, b: Layers, x: Array, units: Sequence[str]) -> Trace:
    """Pass samples through the layers.

    z_i = a_{i−1} W_iᵀ + b_i,   a_i = unit(z_i),   a_0 = x;   W[i] (s_i, s_{i−1}), b[i] (s_i,) or
    None, x (n, s_0); units[i] names the unit of layer i (units[0] is not used).
    """
    layers = list(layers_from(W, b, pre_activation(W[1], b[1], x), units))
    z = per_layer(layer.z for layer in layers)
    a = [x, *(layer.a for layer in layers)]
    slope = per_layer(UNITS[layer.unit].slope(layer.z) for layer in layers)
    return Trace(z, a, slope, units)


def views(theta: Array, sizes: Numbers, bias: Numbers) -> tuple[Layers, Layers]:
    """Per-layer views W, b on a flat vector: W_1 row by row, b_1, W_2, b_2, …"""
    W: list[Any] = [None]
    b: list[Any] = [None]
    at = 0
    for i in range(1, len(sizes)):
        end = at + sizes[i] * sizes[i - 1]
        W.append(theta[at:end].reshape(sizes[i], sizes[i - 1]))
        at = end + (sizes[i] if bias[i] else 0)
        b.append(theta[end:at] if bias[i] else None)
    return W, b


@dataclass(frozen=True, eq=False)
class MLP:
    """A fully connected network, immutable; training returns a new one.

    Attributes
    ----------
    sizes : s_0 … s_N, nodes per layer, the input first.
    theta : the flat parameter vector, read-only (see :func:`views` for its order); float32,
        float64, or object holding Fractions.
    bias : N + 1 flags, whether layer i has a bias; entry 0 is False.
    unit : "relu", "sigmoid" or "identity", of all hidden layers; the output layer is linear.
    W, b : read-only views on theta per layer; W[i] (s_i, s_{i−1}), b[i] (s_i,) or None; entry 0
        is None.
    """

    sizes: tuple[int, ...]
    theta: Array
    bias: tuple[bool, ...]
    unit: str = "relu"
    W: Layers = field(init=False, repr=False)
    b: Layers = field(init=False, repr=False)

    def __post_init__(self) -> None:
        check_shape(self.sizes, self.bias, self.unit)
        sizes, bias = tuple(int(s) for s in self.sizes), tuple(bool(f) for f in self.bias)
        theta = np.array(self.theta)
        check_theta(theta, sizes, bias, self.unit)
        theta.flags.writeable = False
        W, b = views(theta, sizes, bias)
        fields = {"sizes": sizes, "theta": theta, "bias": bias, "W": tuple(W), "b": tuple(b)}
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def __reduce__(self) -> tuple[type["MLP"], tuple[object, ...]]:
        """Pickle the constructor's arguments, so that a copy is immutable and has its own views."""
        return MLP, (self.sizes, self.theta, self.bias, self.unit)

    @property
    def N(self) -> int:
        """Number of layers, including the output layer but not the input."""
        return len(self.sizes) - 1

    @property
    def name(self) -> str:
        """All layer sizes, as in ``784-320-320-10``."""
        return "-".join(map(str, self.sizes))

    @property
    def units(self) -> list[str]:
        """Unit per layer; entry 0, the input, is "identity", and so is entry N."""
        return ["identity"] + [self.unit] * (self.N - 1) + ["identity"]

    def nodes(self) -> Iterator[tuple[int, int]]:
        """Yield (layer i, node j) for every node of layers 1 … N."""
        return ((i, j) for i in range(1, self.N + 1) for j in range(self.sizes[i]))

    def forward(self, x: ArrayLike) -> Trace:
        """Pass samples x of shape (n, s_0) through the network.

        Raises
        ------
        UserError : x has another number of features, no sample, or a value that is not finite.
        """
        return forward(self.W, self.b, check_input(x, self.sizes[0]), self.units)

    def layers(self, x: Array) -> Iterator[Passed]:
        """Yield layers 1 … N for samples x (n, s_0), without keeping any; x is not checked."""
        z = pre_activation(self.W[1], self.b[1], x)
        return layers_from(self.W, self.b, z, self.units)

    def predict(self, x: ArrayLike) -> Ints:
        """Class per sample, shape (n,): the output node of largest output, the first if tied."""
        return np.argmax(self.forward(x).output, axis=1)

    def with_theta(self, theta: Array) -> "MLP":
        """Return the same network with other parameters."""
        return MLP(self.sizes, theta, self.bias, self.unit)

    @classmethod
    def initialised(
        cls,
        sizes: Sequence[int],
        how: str = "he",
        *,
        seed: int | np.random.SeedSequence = 0,
        bias: bool | Sequence[bool] = True,
        unit: str = "relu",
        dtype: DTypeLike = np.float32,
    ) -> "MLP":
        """Draw a new network's weights and biases (see :mod:`relumlp.network.initialisers`).

        Parameters
        ----------
        sizes : s_0 … s_N.
        how : "he", "lecun", "normalised-uniform" or "torch-linear".
        seed : an integer or a SeedSequence.
        bias : one flag for all layers, or one per layer 1 … N.
        unit : of the hidden layers.
        dtype : float32 or float64; numbers are drawn in float64 and rounded to it.
        """
        sizes = tuple(sizes)
        flags = flags_by_layer(bias, max(len(sizes) - 1, 0))
        check_shape(sizes, flags, unit)
        check_choice("how", how, INITIALISERS)
        if np.dtype(dtype) not in FLOATS:
            raise UserError(f"dtype: expected float32 or float64, got {np.dtype(dtype)}")
        if not isinstance(seed, np.random.SeedSequence):
            check_whole("seed", seed, 0)
        rng = np.random.default_rng(seed)
        theta = np.empty(parameter_count(sizes, flags))
        W, b = views(theta, sizes, flags)
        for i in range(1, len(sizes)):
            W[i][...] = INITIALISERS[how](rng, W[i].shape, sizes[i - 1], sizes[i])
            if b[i] is not None:
                b[i][...] = INITIALISERS[how](rng, b[i].shape, sizes[i - 1], sizes[i])
        return cls(sizes, theta.astype(dtype), flags, unit)

    @classmethod
    def from_arrays(
        cls,
        weights: Sequence[ArrayLike],
        biases: Sequence[ArrayLike | None] | None = None,
        unit: str = "relu",
    ) -> "MLP":
        """Build a network from arrays W_1 … W_N, each (s_i, s_{i−1}) as PyTorch stores them.

        Parameters
        ----------
        weights : N arrays; their common dtype becomes the network's, float64 if it is neither
            float32 nor object.
        biases : N entries, each (s_i,) or None; None for no bias anywhere.
        unit : of the hidden layers.

        Raises
        ------
        UserError : shapes do not fit each other, or a value is not a finite real number.
        """
        W = [np.asarray(w) for w in weights]
        b = [None if v is None else np.asarray(v) for v in _or_nones(biases, len(W))]
        sizes = check_arrays(W, b)
        parts = [p for w, v in zip(W, b, strict=True) for p in (w, v) if p is not None]
        theta = np.concatenate([p.ravel() for p in parts])
        if theta.dtype not in (*FLOATS, object):
            theta = theta.astype(np.float64)
        return cls(sizes, theta, (False, *(v is not None for v in b)), unit)


def _or_nones(biases: Sequence[ArrayLike | None] | None, layers: int) -> Sequence[ArrayLike | None]:
    return [None] * layers if biases is None else biases
