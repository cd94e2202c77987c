"""The multilayer perceptron: sizes, one flat parameter vector, and the forward pass."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from relumlp.arrays import real_numbers
from relumlp.checks import check_choice, check_whole
from relumlp.doors.opening import door, inside
from relumlp.errors import UserError
from relumlp.network.entrances import Entrances
from relumlp.network.initialisers import INITIALISERS
from relumlp.network.layers import (
    Passed,
    Trace,
    passed,
    pre_activation,
    traced,
    views,
    within_floats,
)
from relumlp.network.layouts import check_outputs, laid_out
from relumlp.network.meaning import PLAIN, Meaning, Said, check_decides, checked, is_single, told
from relumlp.network.shapes import (
    FLOATS,
    check_input,
    check_memory,
    check_shape,
    check_theta,
    flags_by_layer,
    joined,
    listed,
    parameter_count,
    whole_sizes,
    widened,
)
from relumlp.types import Array, Ints, Layers


@dataclass(frozen=True, eq=False, repr=False)
class MLP(Entrances):
    """A fully connected network, immutable; training returns a new one.

    Attributes
    ----------
    sizes : s_0 … s_N, nodes per layer, the input first.
    theta : the flat parameter vector, read-only (see :func:`views` for its order); float32,
        float64, or object holding Fractions.
    bias : N + 1 flags, whether layer i has a bias; entry 0 is False.
    unit : "relu", "sigmoid" or "identity", of all hidden layers; the output layer is linear.
    meaning : what inputs and outputs mean, see :class:`relumlp.network.Meaning`.
    W, b : read-only views on theta per layer; W[i] (s_i, s_{i−1}), b[i] (s_i,) or None; entry 0
        is None.
    """

    sizes: tuple[int, ...]
    theta: Array
    bias: tuple[bool, ...]
    unit: str = "relu"
    meaning: Meaning = PLAIN
    W: Layers = field(init=False)
    b: Layers = field(init=False)

    def __post_init__(self) -> None:
        sizes, bias = check_shape(self.sizes, self.bias, self.unit)
        theta = check_theta(self.theta, sizes, bias, self.unit)
        theta.flags.writeable = False
        W, b = inside(views)(theta, sizes, bias)
        fields = {"sizes": sizes, "theta": theta, "bias": bias, "W": tuple(W), "b": tuple(b),
                  "meaning": checked(self.meaning, sizes)}  # fmt: skip
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def __reduce__(self) -> tuple[type["MLP"], tuple[object, ...]]:
        """Pickle the constructor's arguments, so that a copy is immutable and has its own views."""
        return MLP, (self.sizes, self.theta, self.bias, self.unit, self.meaning)

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

    @door(x="kept: …")
    def forward(self, x: ArrayLike) -> Trace:
        """Pass samples x of shape (n, s_0) through the network, scaled first as its meaning says.

        Raises
        ------
        UserError : x has another number of features, no sample, or a value that is not finite; or
            a pre-activation is beyond the largest float, or the network has parameters that are
            not finite, as after a divergence.
        """
        x = self._seen(x)
        return traced(x, within_floats(passing(self, x)))

    @door(x="kept: …")
    def layers(self, x: ArrayLike) -> Iterator[Passed]:
        """Yield layers 1 … N for samples x (n, s_0), without keeping any.

        Raises
        ------
        UserError : as :meth:`forward`.
        """
        return within_floats(passing(self, self._seen(x)))

    def _seen(self, x: ArrayLike) -> Array:
        """Return what layer 1 sees of raw inputs, (n, s_0)."""
        x = check_input(x, self.sizes[0], self.theta.dtype)
        scaling = self.meaning.scaling
        return x if scaling is None else scaling.scaled(x, self.theta.dtype)

    @door(x="kept: …")
    def predict(self, x: ArrayLike) -> Ints:
        """Class per sample, shape (n,): the output node of largest output, the first if tied.

        A single output of a classification decides by its sign: class 1 where z > 0.

        Raises
        ------
        UserError : as :meth:`forward`, so an output that is NaN is no class; or the network has a
            single output of which nobody said what it means, or is a regression.
        """
        check_decides(self.meaning, self.sizes[-1])
        z = self.forward(x).output
        return np.argmax(z, axis=1) if self.sizes[-1] > 1 else (z[:, 0] > 0).astype(np.int64)

    def with_theta(self, theta: Array) -> "MLP":
        """Return the same network with other parameters."""
        return MLP(self.sizes, theta, self.bias, self.unit, self.meaning)

    def with_meaning(self, **said: Unpack[Said]) -> "MLP":
        """Return the same network, with what is said of its inputs and outputs.

        Parameters
        ----------
        mean, std : what was taken from raw inputs, and what they were then divided by, before the
            network was trained on them: a number, or one for each input.
        scaler : the same as a fitted scaler of scikit-learn.
        classes : the labels of the outputs, in order; two for a single output, z ≤ 0 and z > 0.
        task : "classification" or "regression".
        features : names of the inputs, in order.

        Raises
        ------
        UserError : what is said does not fit the network, or contradicts what it says itself.
        """
        meaning = told(self.meaning, self.sizes, said)
        return MLP(self.sizes, self.theta, self.bias, self.unit, meaning)

    @property
    def bare(self) -> "MLP":
        """The network as formulas take it: no meaning, and an output for each class.

        A single output z that decides by its sign becomes two, 0 and z: the same classes, also
        where z = 0, and the same cross-entropy, because the softmax of (0, z) is the sigmoid of z.
        """
        if not is_single(self.meaning, self.sizes[-1]):
            return MLP(self.sizes, self.theta, self.bias, self.unit)
        W, b = self.W[-1], self.b[-1]
        last = np.concatenate([0 * W, W]), None if b is None else np.concatenate([0 * b, b])
        weights, biases = [*self.W[1:-1], last[0]], [*self.b[1:-1], last[1]]
        return MLP.from_arrays(weights, biases, self.unit, layout="out-in")

    @classmethod
    @door()
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

        Raises
        ------
        UserError : the arguments describe no network, or one that does not fit into memory.
        """
        sizes = whole_sizes(sizes)
        flags = flags_by_layer(bias, len(sizes) - 1)
        check_shape(sizes, flags, unit)
        check_memory(parameter_count(sizes, flags))
        check_choice("how", how, INITIALISERS)
        if np.dtype(dtype) not in FLOATS:
            raise UserError(f"dtype: expected float32 or float64, got {np.dtype(dtype)}")
        if not isinstance(seed, np.random.SeedSequence):
            check_whole("seed", seed, 0)
        rng = np.random.default_rng(seed)
        theta = np.empty(parameter_count(sizes, flags))
        W, b = inside(views)(theta, sizes, flags)
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
        *,
        layout: str | None = None,
        check: tuple[ArrayLike, ArrayLike] | None = None,
    ) -> "MLP":
        """Build a network from arrays W_1 … W_N, each (s_i, s_{i−1}) as PyTorch stores them.

        Parameters
        ----------
        weights : N arrays; their common dtype becomes the network's, float64 if it is neither
            float32 nor object.
        biases : N entries, each (s_i,) or None; None for no bias anywhere.
        unit : of the hidden layers.
        layout : "out-in" for (s_i, s_{i−1}), as PyTorch stores weights; "in-out" for
            (s_{i−1}, s_i), as scikit-learn and Keras do. It may be left out where the shapes fit
            "out-in" alone, or where transposing changes nothing.
        check : samples (n, s_0) and the outputs z_N (n, s_N) that they should have.

        Raises
        ------
        UserError : shapes do not fit each other, or fit both layouts and none was said; a value is
            not a finite real number; or the samples have other outputs.
        """
        W = [real_numbers(f"W{i}", widened(w)) for i, w in enumerate(listed("weights", weights), 1)]
        given = enumerate([None] * len(W) if biases is None else listed("biases", biases), 1)
        b = [None if v is None else real_numbers(f"b{i}", widened(v)) for i, v in given]
        W, sizes = laid_out(W, b, layout)
        theta = joined([p for w, v in zip(W, b, strict=True) for p in (w, v) if p is not None])
        net = cls(sizes, theta, (False, *(v is not None for v in b)), unit)
        if check is not None:
            check_outputs(net, *check)
        return net


def passing(network: MLP, x: Array) -> Iterator[Passed]:
    """Compute :meth:`MLP.layers` for samples that fit; outputs may be infinite or NaN.

    So the training of a network that diverges can be watched; NumPy's warnings are the caller's.
    """
    z = inside(pre_activation)(network.W[1], network.b[1], x)
    return passed(network.W, network.b, z, network.units)
