"""The multilayer perceptron: sizes, one flat parameter vector, and what happens to a sample."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from relumlp.checks import check_choice, check_finite, check_whole
from relumlp.errors import UserError
from relumlp.network.initialisers import INITIALISERS
from relumlp.network.units import UNITS
from relumlp.types import Array, Layers

Numbers: TypeAlias = Sequence[int] | Array

FLOATS = (np.float32, np.float64)


class Trace(NamedTuple):
    """What a batch of n samples leaves behind at every node; entry i is layer i.

    Attributes
    ----------
    z : pre-activations, z[i] of shape (n, s_i); z[0] is None.
    a : activations, a[i] of shape (n, s_i); a[0] is the input.
    slope : α = ∂a/∂z, slope[i] of shape (n, s_i); slope[0] is None.      [cooperating.4]
    """

    z: Layers
    a: Layers
    slope: Layers

    @property
    def on(self) -> Layers:
        """Switches, on[i] = (z[i] > 0) of shape (n, s_i), bool; on[0] is None."""
        return [None] + [np.asarray(z > 0).astype(bool) for z in self.z[1:]]

    def switches(self, sample: int) -> Layers:
        """Switches of one sample, entry i of shape (s_i,), bool; entry 0 is None."""
        return [None] + [on[sample] for on in self.on[1:]]

    @property
    def output(self) -> Array:
        """The network's output z_N, shape (n, s_N)."""
        return self.z[-1]


def forward(W: Layers, b: Layers, x: Array, units: Sequence[str]) -> Trace:
    """Pass samples through the layers.

    z_i = a_{i−1} W_iᵀ + b_i,   a_i = unit(z_i),   a_0 = x;   W[i] (s_i, s_{i−1}), b[i] (s_i,) or
    None, x (n, s_0); units[i] names the unit of layer i (units[0] is not used).
    """
    z: list[Any] = [None]
    a: list[Any] = [x]
    slope: list[Any] = [None]
    for i in range(1, len(W)):
        z.append(a[-1] @ W[i].T if b[i] is None else a[-1] @ W[i].T + b[i])
        a.append(UNITS[units[i]].activation(z[-1]))
        slope.append(UNITS[units[i]].slope(z[-1]))
    return Trace(z, a, slope)


def parameter_count(sizes: Sequence[int], bias: Sequence[bool]) -> int:
    """Number of weights and biases: Σ_i s_i (s_{i−1} + bias_i)."""
    return sum(sizes[i] * (sizes[i - 1] + bias[i]) for i in range(1, len(sizes)))


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

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what the network is made from: a copy is as immutable, with views of its own."""
        return MLP, (self.sizes, self.theta, self.bias, self.unit)

    @property
    def N(self) -> int:
        """Number of layers, the output counted and the input not."""
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
        """All (layer i, node j), the input layer left out."""
        return ((i, j) for i in range(1, self.N + 1) for j in range(self.sizes[i]))

    def forward(self, x: Array) -> Trace:
        """Pass samples x of shape (n, s_0) through the network.

        Raises
        ------
        UserError : x has another number of features, no sample, or what is no finite number.
        """
        return forward(self.W, self.b, check_input(x, self.sizes[0]), self.units)

    def predict(self, x: Array) -> Array:
        """Class per sample, shape (n,): the first node of largest output."""
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
        dtype: Any = np.float32,
    ) -> "MLP":
        """Draw a new network, weights and biases alike (see :mod:`relumlp.network.initialisers`).

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
        flags = bias_flags(bias, max(len(sizes) - 1, 0))
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
        cls, weights: Sequence[Any], biases: Sequence[Any] | None = None, unit: str = "relu"
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
        UserError : shapes do not fit each other, or a value is no finite real number.
        """
        W = [np.asarray(w) for w in weights]
        b = [None if v is None else np.asarray(v) for v in _or_nones(biases, len(W))]
        sizes = check_arrays(W, b)
        parts = [p for w, v in zip(W, b, strict=True) for p in (w, v) if p is not None]
        theta = np.concatenate([p.ravel() for p in parts])
        if theta.dtype not in (*FLOATS, object):
            theta = theta.astype(np.float64)
        return cls(sizes, theta, (False, *(v is not None for v in b)), unit)


def _or_nones(biases: Sequence[Any] | None, layers: int) -> Sequence[Any]:
    return [None] * layers if biases is None else biases


def bias_flags(bias: bool | Sequence[bool], layers: int) -> tuple[bool, ...]:
    """Return N + 1 flags, entry 0 False, from one flag or N of them."""
    one = isinstance(bias, (bool, np.bool_))
    flags = [bool(bias)] * layers if one else [bool(f) for f in np.asarray(bias).ravel()]
    if len(flags) != layers:
        raise UserError(f"bias: expected one flag for each of {layers} layers, got {len(flags)}")
    return (False, *flags)


def check_shape(sizes: Sequence[int], bias: Sequence[bool], unit: str) -> None:
    """Refuse sizes that make no network, flags that do not fit them, and unknown units."""
    whole = all(isinstance(s, (int, np.integer)) and s >= 1 for s in sizes)
    if len(sizes) < 2 or not whole:
        raise UserError(f"sizes: expected two or more layers of one or more nodes, got {sizes}")
    if len(bias) != len(sizes) or bias[0]:
        raise UserError(f"bias: expected {len(sizes)} flags, the first False, got {bias}")
    check_choice("unit", unit, UNITS)


def check_theta(theta: Array, sizes: Sequence[int], bias: Sequence[bool], unit: str) -> None:
    """Refuse a parameter vector that does not fit the network (NaN is let in: training may)."""
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
    """Return the sizes that the arrays state, or refuse arrays that do not fit each other."""
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


def check_input(x: Array, features: int) -> Array:
    """Return x as an array of shape (n, features), or refuse it."""
    x = np.asarray(x)
    if x.ndim != 2 or x.shape[1] != features or not len(x):
        raise UserError(
            f"x: expected shape (n, {features}) with at least one sample, got {x.shape}"
        )
    return check_finite("x", x)
