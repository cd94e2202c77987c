"""Cases for the claims of *cooperating* beyond a whole network: one weight, switches, posteriors.

All draw from bytes, as :mod:`relumlp.testing.networks` does: bounded, nothing thrown away.
"""

from fractions import Fraction
from functools import cache
from math import prod
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from relumlp.network.mlp import MLP
from relumlp.testing.networks import Case, arrays, cases, networks
from relumlp.types import Array, Bools

BLOCK = 64
"""Every draw is of so many bytes: Hypothesis puts parts of one draw in the place of others, and
where their lengths differ it puts zeros instead."""

BYTES = st.binary(min_size=BLOCK, max_size=BLOCK)


@cache
def raw(*shape: int) -> st.SearchStrategy[Array]:
    """Bytes of that shape; at most BLOCK."""
    size = prod(shape)
    return BYTES.map(lambda data: np.frombuffer(data, np.uint8)[::-1][:size].reshape(shape))


def exact(values: Any) -> Array:
    """Turn nested lists of numbers into an array of Fractions."""
    array: Array = np.vectorize(Fraction, otypes=[object])(np.array(values, object))
    return array


def exact_net(weights: list[Any], biases: list[Any] | None = None) -> MLP:
    """Make a network of Fractions from nested lists W_1 … W_N and b_1 … b_N (or None)."""
    b = None if biases is None else [None if v is None else exact(v) for v in biases]
    return MLP.from_arrays([exact(w) for w in weights], b)


class WeightCase(NamedTuple):
    """A case, and one weight of its network.

    Attributes
    ----------
    net, x, y, dE_dz, learning_rate : as in :class:`relumlp.testing.networks.Case`.
    weight : (i, j, k), into node j of layer i from node k of layer i − 1; k = s_{i−1} is the
        constant node, if layer i has a bias and biases were asked for.
    """

    net: MLP
    x: Array
    y: Array
    dE_dz: Array
    learning_rate: Any
    weight: tuple[int, int, int]

    @property
    def rise(self) -> Any:
        """A change h > 0, of no meaning of its own."""
        return self.learning_rate


@st.composite
def weight_cases(
    draw: st.DrawFn, nets: st.SearchStrategy[MLP] | None = None, biases: bool = True
) -> WeightCase:
    """Draw cases and one of the weights; first a layer, so that no layer is rare."""
    case = draw(cases(nets))
    net, (l, j, k) = case.net, map(int, draw(raw(3)))
    i = 1 + l % net.N
    fan_in = net.sizes[i - 1] + (biases and net.b[i] is not None)
    weight = (i, j % net.sizes[i], k % fan_in)
    return WeightCase(net, case.x, case.y, case.dE_dz, case.learning_rate, weight)


class SlopeCase(NamedTuple):
    """A network whose slopes are any numbers, whatever its units.

    Attributes
    ----------
    net : the network.
    slope : α, any numbers, (n, s_i) for 1 ≤ i ≤ N; entry 0 is None.
    λ : ∂E/∂a_N, any numbers, (n, s_N).
    """

    net: MLP
    slope: list[Any]
    λ: Array


@st.composite
def slope_cases(draw: st.DrawFn) -> SlopeCase:
    """Draw networks with slopes that are any numbers, for up to 3 samples."""
    net = draw(networks())
    n = 1 + int(draw(raw(1))[0]) % 3
    slope = [None, *(draw(arrays((n, s))) for s in net.sizes[1:])]
    return SlopeCase(net, slope, draw(arrays((n, net.sizes[-1]))))


class Switches(NamedTuple):
    """Switches of a layer, with classes.

    Attributes
    ----------
    on : bool, (n, s); nodes may be dead or always on, samples may repeat.
    labels : int64, (n,), in 0 … classes − 1; classes may be absent.
    classes : |C|.
    order, nodes : permutations of the samples and of the nodes.
    times : at least 1.
    """

    on: Bools
    labels: Array
    classes: int
    order: Array
    nodes: Array
    times: int


@st.composite
def switches(
    draw: st.DrawFn, max_samples: int = 8, max_nodes: int = 4, every: bool = False
) -> Switches:
    """Draw switches and labels of up to 3 classes; with ``every``, no class is absent."""
    size, s, classes, times = (
        1 + int(v) % m for v, m in zip(draw(raw(4)), (max_samples, max_nodes, 3, 3), strict=True)
    )
    n = max(size, classes) if every else size
    bits, kinds, order = draw(raw(n, s)), draw(raw(s)), np.argsort(draw(raw(n)), kind="stable")
    on = (bits % 2 == 1) & (kinds % 6 != 4) | (kinds % 6 == 5)
    labels = draw(raw(n)).astype(np.int64) % classes
    if every:
        labels[:classes] = np.arange(classes)
    nodes = np.argsort(kinds, kind="stable")
    return Switches(on.astype(np.bool_), labels, classes, order, nodes, times)


class Softmax(NamedTuple):
    """Outputs whose exponentials are rational, so that their softmax is.

    Attributes
    ----------
    exponentials : e^{z_m} > 0, Fractions, (|C|,).
    y : targets, any numbers, (|C|,).
    t : e^h − 1 of a change h of one output, a Fraction above −1, not 0.
    """

    exponentials: Array
    y: Array
    t: Fraction

    @property
    def p(self) -> Array:
        """Softmax of the outputs, exactly: p_m = e^{z_m} / Σ_k e^{z_k}."""
        p: Array = self.exponentials / self.exponentials.sum()
        return p


@st.composite
def softmax_cases(draw: st.DrawFn, min_classes: int = 1) -> Softmax:
    """Draw up to 4 classes with rational e^z, some of them equal."""
    C = min_classes + int(draw(raw(1))[0]) % (5 - min_classes)
    e, d = (1 + draw(raw(C)).astype(int) % m for m in (9, 4))
    t, sign = map(int, draw(raw(2)))
    grow = Fraction(1 + t % 12, 4)
    change = grow if sign % 2 else -grow / (1 + grow)
    return Softmax(exact(e) / exact(d), draw(arrays((C,))), change)


class OutputCase(NamedTuple):
    """Outputs and targets in float64.

    Attributes
    ----------
    z : outputs, (n, |C|).
    y : targets, (n, |C|), each row sums to 1 (soft labels included).
    """

    z: Array
    y: Array


@st.composite
def output_cases(draw: st.DrawFn) -> OutputCase:
    """Draw outputs of size at most 6, and targets that sum to 1, half of them one-hot."""
    n, C, hard = (1 + int(v) % m for v, m in zip(draw(raw(3)), (4, 4, 2), strict=True))
    shares = draw(raw(n, C)).astype(float) + 1
    if hard == 1:
        shares = (shares.argmax(axis=1)[:, None] == np.arange(C)).astype(float)
    return OutputCase(draw(arrays((n, C), np.float64)), shares / shares.sum(axis=1, keepdims=True))


class NodeCase(NamedTuple):
    """Pre-activations of a layer with classes, in float64, and points to judge.

    Attributes
    ----------
    z : training pre-activations, (n, s).
    labels : int64, (n,); every class occurs.
    classes : |C|.
    points : pre-activations to judge, (m, s).
    """

    z: Array
    labels: Array
    classes: int
    points: Array


@st.composite
def node_cases(draw: st.DrawFn) -> NodeCase:
    """Draw layers of up to 3 nodes, with up to 8 training samples of up to 3 classes."""
    drawn = draw(switches(8, 3, every=True))
    shape = drawn.on.shape
    z, points = draw(arrays(shape, np.float64)), draw(arrays((4, shape[1]), np.float64))
    return NodeCase(z[drawn.order], drawn.labels, drawn.classes, points)


@cache
def widths(largest: int) -> st.SearchStrategy[int]:
    """Return widths from 1."""
    return st.integers(1, largest)


Weight = tuple[int, int, int]


def case_of(net: MLP, x: list[list[int]], η: Any = 1) -> Case:
    """Return a case whose errors have slope 1 everywhere."""
    ones = np.ones((len(x), net.sizes[-1]), int).astype(object)
    return Case(net, exact(x), ones, np.zeros(len(x), np.int64), ones, η)
