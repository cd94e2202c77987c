"""Hypothesis strategies for claims about weight normalisation: networks, factors for a layer."""

from fractions import Fraction
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from relumlp.gaps.normalisation import scale_nodes
from relumlp.network.mlp import MLP
from relumlp.testing.bytes import raw
from relumlp.testing.networks import arrays, batches, networks
from relumlp.testing.summaries import ROOM, Summary, Tape
from relumlp.types import Array, Layers

SMALL = st.integers(1, 3)
DEEP = st.tuples(SMALL, SMALL, SMALL, SMALL) | st.tuples(SMALL, SMALL, SMALL)
"""Sizes of networks with one or two hidden layers."""


class TwoSamples(NamedTuple):
    """A network with a summary layer before the output, and two samples x of shape (2, s_0)."""

    net: MLP
    x: Array


def two_samples() -> st.SearchStrategy[TwoSamples]:
    """Draw any network with a summary layer of two nodes, and two samples."""
    return raw(ROOM).map(lambda data: read_two_samples(Tape(data)))


def read_two_samples(tape: Tape) -> TwoSamples:
    """Read a network s_0-s_1-2-|C|, of at most 3 nodes elsewhere, and two samples."""
    s = [*tape.read(2) % 3 + 1, 2, tape.between(2, 3)]
    W = [tape.numbers(s[i], s[i - 1]) for i in range(1, 4)]
    b = [tape.numbers(s[i]) if tape.below(2) else None for i in range(1, 4)]
    return TwoSamples(MLP.from_arrays(W, b), tape.numbers(2, s[0]))


class Scaling(NamedTuple):
    """A network and what the nodes of one hidden layer are divided by.

    Attributes
    ----------
    net : ReLU network.
    x : inputs, (n, s_0).
    i : the hidden layer.
    n : factors (s_i,), positive.
    """

    net: MLP
    x: Array
    i: int
    n: Array

    @property
    def scaled(self) -> MLP:
        """The network with layer i's fan-in divided and its fan-out multiplied."""
        return as_network(*scale_nodes(self.net.W, self.net.b, self.i, self.n))

    @property
    def before(self) -> Summary:
        """The last hidden layer and the output weights, as two samples of classes 0 and 1."""
        return summary_of(self.net, self.x)

    @property
    def after(self) -> Summary:
        """The same of the scaled network."""
        return summary_of(self.scaled, self.x)


def as_network(W: Layers, b: Layers) -> MLP:
    """Return the network of N + 1 entries each."""
    return MLP.from_arrays(W[1:], b[1:])


def summary_of(net: MLP, x: Array) -> Summary:
    """Return what the first two samples leave in the last hidden layer, as of classes 0 and 1."""
    return Summary(net.forward(x[:2]).a[-2], np.array([0, 1]), net.W[-1], net.b[-1])


def positive(drawn: Array) -> Array:
    """Make numbers positive: 0 becomes 1."""
    made: Array = abs(drawn) + (drawn == 0) * 1
    return made


@st.composite
def scalings(draw: st.DrawFn) -> Scaling:
    """Draw any ReLU network, one of its hidden layers, and factors."""
    net = draw(networks(sizes=DEEP))
    i = draw(st.integers(1, net.N - 1))
    return Scaling(net, draw(batches(net, 3)), i, positive(draw(arrays((net.sizes[i],)))))


def summary_scalings() -> st.SearchStrategy[Scaling]:
    """Draw a network with a summary layer, two samples, and factors of that layer."""

    def read(data: Array) -> Scaling:
        tape = Tape(data)
        net, x = read_two_samples(tape)
        return Scaling(net, x, net.N - 1, positive(tape.numbers(2)))

    return raw(ROOM).map(read)


class Normalisable(NamedTuple):
    """A network all of whose norms are rational, from the first layer on; and inputs (n, s_0)."""

    net: MLP
    x: Array


def normalisables(
    bias: bool | None = None, widest: int = 3, counted: bool = True
) -> st.SearchStrategy[Normalisable]:
    """Draw networks that can be normalised in Fractions; some nodes have norm 0.

    W_i has the rows n_j v_j for rational unit vectors v_j, divided by the factors that the layer
    before passes on.

    Parameters
    ----------
    bias : whether hidden layers have biases; None for any of them.
    widest : the largest number of nodes in a layer, 1 to 3.
    counted : whether a bias is one of the entries of v_j; else it is any number.
    """

    def read(data: Array) -> Normalisable:
        tape = Tape(data)
        sizes = [tape.between(1, widest) for _ in range(tape.between(3, 4))]
        flags = [tape.below(2) == 1 if bias is None else bias for _ in sizes]
        W: list[Array] = []
        b: list[Array | None] = []
        passed = np.ones(sizes[0], int)
        for i in range(1, len(sizes) - 1):
            entries = sizes[i - 1] + (flags[i] and counted)
            unit = np.stack([unit_vector(tape, entries) for _ in range(sizes[i])])
            norm = positive(tape.numbers(sizes[i])) * (tape.read(sizes[i]) % 4 > 0)
            fan_in = np.column_stack([unit * norm[:, None], tape.numbers(sizes[i])])
            W.append(fan_in[:, : sizes[i - 1]] / passed)
            b.append(fan_in[:, sizes[i - 1]] if flags[i] else None)
            passed = norm + (norm == 0) * 1
        W.append(tape.numbers(sizes[-1], sizes[-2]))
        b.append(tape.numbers(sizes[-1]) if flags[0] else None)
        return Normalisable(MLP.from_arrays(W, b), tape.numbers(2, sizes[0]))

    return raw(ROOM).map(read)


def unit_vector(tape: Tape, size: int) -> Array:
    """Read a vector of Fractions of norm 1: the point of the sphere that is seen through t."""
    t = tape.numbers(size - 1)
    square = (t * t).sum() if size > 1 else Fraction(0)
    unit: Array = np.array([*(2 * t), 1 - square], object) / (1 + square)
    return unit
