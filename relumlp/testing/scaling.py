"""Hypothesis strategies for claims about weight normalisation: networks, factors for a layer."""

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from relumlp.gaps.normalisation import scale_nodes
from relumlp.network.mlp import MLP
from relumlp.testing.floors import often
from relumlp.testing.network import TABLES, read_batch, read_network
from relumlp.testing.summary import Summary
from relumlp.testing.tape import LONG, SHORT, Tape, exact
from relumlp.types import Array, Layers

FREE = ("free",)
"""All nodes are drawn without a purpose."""


class TwoSamples(NamedTuple):
    """A network with a summary layer before the output, and two samples x of shape (2, s_0)."""

    net: MLP
    x: Array


@st.composite
def two_samples(draw: st.DrawFn) -> TwoSamples:
    """Draw any network with a summary layer of two nodes, and two samples."""
    return read_two_samples(Tape(draw, 2 * SHORT))


def read_two_samples(tape: Tape) -> TwoSamples:
    """Read a network s_0-s_1-2-|C|, of at most 3 nodes elsewhere, and two samples."""
    sizes = [tape.between(1, 3), tape.between(1, 3), 2, tape.between(2, 3)]
    net = read_network(tape, sizes, mixtures=[FREE])
    return TwoSamples(net, tape.numbers(2, sizes[0]))


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


def scaled_chain(*weights: int, b: Any = None, x: int = 1, n: int = 2) -> Scaling:
    """Write down a network of one node a layer, an input, and the factor of its first node."""
    W = [exact([[w]]) for w in weights]
    biases = [None if b is None else exact([b])] + [None] * (len(W) - 1)
    return Scaling(MLP.from_arrays(W, biases, layout="out-in"), exact([[x]]), 1, exact([n]))


def as_network(W: Layers, b: Layers) -> MLP:
    """Return the network of N + 1 entries each."""
    return MLP.from_arrays(W[1:], b[1:], layout="out-in")


def summary_of(net: MLP, x: Array) -> Summary:
    """Return what the first two samples leave in the last hidden layer, as of classes 0 and 1."""
    return Summary(net.forward(x[:2]).a[-2], np.array([0, 1]), net.W[-1], net.b[-1])


def positive(drawn: Array) -> Array:
    """Make numbers positive: 0 becomes 1."""
    return abs(drawn) + (drawn == 0) * 1


@st.composite
def scalings(draw: st.DrawFn) -> Scaling:
    """Draw any ReLU network, one of its hidden layers, and factors."""
    tape = Tape(draw, LONG)
    N, tape.table = tape.between(2, 3), tape.choice(TABLES)
    net = read_network(tape, (1 + tape.integers(3, 4))[: N + 1].tolist())
    i = tape.between(1, N - 1)
    n = positive(tape.numbers(net.sizes[i]))
    return Scaling(net, read_batch(tape, net, 3), i, n)


@st.composite
def summary_scalings(draw: st.DrawFn) -> Scaling:
    """Draw a network with a summary layer, two samples, and factors of that layer."""
    tape = Tape(draw, 2 * SHORT)
    net, x = read_two_samples(tape)
    return Scaling(net, x, net.N - 1, positive(tape.numbers(2)))


class Normalisable(NamedTuple):
    """A network all of whose norms are rational, from the first layer on; and inputs (n, s_0)."""

    net: MLP
    x: Array


@st.composite
def normalisables(
    draw: st.DrawFn, bias: bool | None = None, widest: int = 3, counted: bool = True
) -> Normalisable:
    """Draw networks that can be normalised in Fractions; some nodes have norm 0.

    W_i has the rows n_j v_j for rational unit vectors v_j, divided by the factors that the layer
    before passes on.

    Parameters
    ----------
    bias : whether hidden layers have biases; None for any of them.
    widest : the largest number of nodes in a layer, 1 to 3.
    counted : whether a bias is one of the entries of v_j; else it is any number.
    """
    tape = Tape(draw, 2 * SHORT)
    N = tape.between(2, 3)
    sizes = (1 + tape.integers(widest, 4))[: N + 1].tolist()
    biased = tape.flags(2, 4).tolist() if bias is None else [bias] * 4
    W: list[Array] = []
    b: list[Array | None] = []
    passed = np.ones(sizes[0], int)
    for i in range(1, N):
        unit = unit_vectors(tape.numbers(sizes[i], sizes[i - 1] + (biased[i] and counted) - 1))
        norm = positive(tape.numbers(sizes[i])) * (tape.integers(4, sizes[i]) > 0)
        fan_in = np.column_stack([unit * norm[:, None], tape.numbers(sizes[i])])
        W.append(fan_in[:, : sizes[i - 1]] / passed)
        b.append(fan_in[:, sizes[i - 1]] if biased[i] else None)
        passed = norm + (norm == 0) * 1
    W.append(tape.numbers(sizes[N], sizes[N - 1]))
    b.append(tape.numbers(sizes[N]) if biased[0] else None)
    return Normalisable(MLP.from_arrays(W, b, layout="out-in"), tape.numbers(2, sizes[0]))


def unit_vectors(t: Array) -> Array:
    """Turn rows of numbers into vectors of norm 1: the points of a sphere seen through them.

    The rows have an entry more; all is rational.
    """
    square = (t * t).sum(axis=1, keepdims=True) + Fraction(0)
    return np.concatenate([2 * t, 1 - square], axis=1) / (1 + square)


@often(two_samples, 0.15)
def both_nodes_have_gaps(case: TwoSamples) -> object:
    """Both nodes of the summary layer have an activation gap that is not 0."""
    return summary_of(case.net, case.x).α.all()


@often(scalings, 0.35)
def a_factor_changes_outputs_that_are_not_zero(case: Scaling) -> object:
    """Some output is not 0, and some factor is not 1."""
    return case.net.forward(case.x).output.any() and (case.n != 1).any()


@often(summary_scalings, 0.1)
def all_gaps_are_scaled(case: Scaling) -> object:
    """All four gaps of the two samples are not 0, and some factor is not 1."""
    return case.before.α.all() and case.before.φ.all() and (case.n != 1).any()


@often(normalisables, 0.2)
def two_hidden_layers_to_normalise(case: Normalisable) -> object:
    """There are two hidden layers, and some output is not 0."""
    return case.net.N == 3 and case.net.forward(case.x).output.any()
