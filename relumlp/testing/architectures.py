"""Hypothesis strategies for claims on residual networks, shared weights and directed graphs."""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from relumlp.network.layers import Trace
from relumlp.network.leaky import leaky_forward
from relumlp.network.mlp import MLP
from relumlp.network.residual import Unrolled, convolution, shared_weights, unrolled
from relumlp.testing.floors import often
from relumlp.testing.network import TABLES, read_case, read_network
from relumlp.testing.tape import LONG, Tape
from relumlp.types import Array, Ints, Layers


class Residual(NamedTuple):
    """A residual network, a batch, and errors of any slope.

    Attributes
    ----------
    W, b, V : of every block, entry 0 None: h ← h + V ReLU(W h + b).
    x : inputs, (n, s).
    dE_dz : ∂E/∂h_K per sample, (n, s), any numbers.
    """

    W: Layers
    b: Layers
    V: Layers
    x: Array
    dE_dz: Array

    @property
    def p(self) -> "Residual":
        """The whole, for a claim that asks for many of its parts."""
        return self

    @property
    def layers(self) -> Unrolled:
        """The layered network with always-on nodes."""
        return unrolled(self.W, self.b, self.V)

    @property
    def t(self) -> Trace:
        """The pass of the batch through the layered network."""
        return leaky_forward(*self.layers, self.x)


@st.composite
def residual_networks(draw: st.DrawFn) -> Residual:
    """Draw 1 or 2 blocks of 1 to 3 rectifiers, a stream of 1 or 2 nodes, and a batch."""
    tape = Tape(draw, LONG)
    tape.table = tape.choice(TABLES)
    s, K = tape.between(1, 2), tape.between(1, 2)
    inner = (1 + tape.integers(3, 4))[:K].tolist()
    # A network s-m-s for each block: its first layer is W and b, its second V.
    nets = [read_network(tape, (s, m, s)) for m in inner]
    W: list[Any] = [None, *(net.W[1] for net in nets)]
    b: list[Any] = [None, *(net.b[1] for net in nets)]
    V: list[Any] = [None, *(net.W[2] for net in nets)]
    case = read_case(tape, nets[0])
    return Residual(W, b, V, case.x, case.dE_dz)


class Shared(NamedTuple):
    """A network whose first layer is a convolution, and a batch.

    Attributes
    ----------
    theta : the shared weights, (channels · kernel,).
    copies : of which of them each weight of layer 1 is a copy.
    channels : how many there are; the nodes of a channel follow each other.
    dense : the network; layer 1 holds copies.
    x : inputs, (n, length).
    dE_dz : ∂E/∂z_N per sample, any numbers.
    learning_rate : η > 0.
    """

    theta: Array
    copies: Ints
    channels: int
    dense: MLP
    x: Array
    dE_dz: Array
    learning_rate: Any

    @property
    def p(self) -> "Shared":
        """The whole, for a claim that asks for many of its parts."""
        return self

    def with_theta(self, theta: Array) -> MLP:
        """Return the network with other shared weights."""
        return MLP.from_arrays(
            [shared_weights(theta, self.copies), *self.dense.W[2:]], layout="out-in"
        )


@st.composite
def shared_networks(draw: st.DrawFn) -> Shared:
    """Draw a convolution of 1 or 2 channels along 1 to 4 inputs, and a dense layer behind it."""
    tape = Tape(draw, LONG)
    tape.table = tape.choice(TABLES)
    length, channels = tape.between(1, 4), tape.between(1, 2)
    kernel = tape.between(1, length)
    index, theta = convolution(length, kernel, channels), tape.numbers(8)[: channels * kernel]
    sizes = (length, len(index), tape.between(1, 2))
    drawn = read_network(tape, sizes, bias="none")
    dense = MLP.from_arrays([shared_weights(theta, index), drawn.W[2]], layout="out-in")
    case = read_case(tape, dense)
    return Shared(theta, index, channels, dense, case.x, case.dE_dz, case.learning_rate)


class Graph(NamedTuple):
    """A network on a directed graph, a batch, and errors of any slope.

    Attributes
    ----------
    A, b : weights and biases, as :func:`~relumlp.network.graphs.graph_forward` takes them.
    x : inputs, (n, s_0).
    dE_dz : ∂E/∂z of the outputs, (n, outputs), any numbers.
    """

    A: Array
    b: Array
    x: Array
    dE_dz: Array


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Draw graphs of 1 or 2 inputs, up to 3 rectifiers and 1 or 2 outputs; edges may be absent."""
    tape = Tape(draw, LONG)
    tape.table = tape.choice(TABLES)
    inputs, inner, outputs = tape.between(1, 2), tape.between(0, 3), tape.between(1, 2)
    nodes = inputs + inner + outputs
    below = np.tril(np.ones((7, 7), int), -1)[:nodes, :nodes]
    below[:inputs] = 0
    A = tape.numbers(7, 7)[:nodes, :nodes] * below
    b, x = tape.numbers(7)[:nodes], tape.numbers(3, 2)[: tape.between(1, 3), :inputs]
    return Graph(A, b, x, tape.numbers(3, 2)[: len(x), :outputs])


def beta_by_walks(A: Array, slope: Array, dE_dz: Array, v: int) -> Array:
    """β of a node as a sum over all directed walks to outputs, one by one, (n,)."""
    nodes, m = len(A), dE_dz.shape[1]
    found = dE_dz[:, v - nodes + m] if v >= nodes - m else 0 * dE_dz[:, 0]
    for u in range(v + 1, nodes):
        found = found + slope[:, v] * A[u, v] * beta_by_walks(A, slope, dE_dz, u)
    return found


@often(residual_networks, 0.15)
def both_blocks_are_on(case: Residual) -> bool:
    """There are two blocks, and a rectifier of each is on."""
    on = [case.t.on[2 * k - 1][:, : len(case.W[k])].any() for k in range(1, len(case.W))]
    return len(on) == 2 and all(on)


@often(shared_networks, 0.15)
def copies_are_on_together(case: Shared) -> bool:
    """Two nodes of the first channel are on for one sample, so a shared weight acts twice."""
    on, each = case.dense.forward(case.x).on[1], len(case.copies) // case.channels
    return bool((on[:, :each].sum(axis=1) > 1).any())


@often(graphs, 0.3)
def an_edge_leaves_nodes_out(case: Graph) -> bool:
    """An edge passes a node by: from a node to one that does not follow it."""
    return any(case.A[v, u] != 0 for v in range(len(case.A)) for u in range(v - 1))
