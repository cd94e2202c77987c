"""A Hypothesis strategy for claims on leaky and parametric rectifiers."""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from relumlp.network.layers import Trace
from relumlp.network.leaky import leaky_forward
from relumlp.network.mlp import MLP
from relumlp.testing.floors import often
from relumlp.testing.network import TABLES, read_case, read_network
from relumlp.testing.tape import LONG, Tape, exact
from relumlp.types import Array, Layers


class Leaky(NamedTuple):
    """A network whose hidden nodes are leaky, a batch, and errors of any slope.

    Attributes
    ----------
    net : weights and biases; its own units play no part.
    rho : ρ of every hidden node, rho[i] (s_i,); None for layers 0 and N.
    x : inputs, (n, s_0).
    dE_dz : ∂E/∂z_N per sample, (n, s_N), any numbers.
    learning_rate : η > 0.
    """

    net: MLP
    rho: Layers
    x: Array
    dE_dz: Array
    learning_rate: Any

    @property
    def p(self) -> "Leaky":
        """The whole, for a claim that asks for many of its parts."""
        return self

    @property
    def t(self) -> Trace:
        """The pass of the batch through the network."""
        return leaky_forward(self.net.W, self.net.b, self.rho, self.x)


@st.composite
def leaky_networks(draw: st.DrawFn, bias: str = "any") -> Leaky:
    """Draw networks with hidden layers; a ρ is any number, often 0, and one for all in a third."""
    tape = Tape(draw, LONG)
    tape.table = tape.choice(TABLES)
    N, alike = tape.between(2, 3), tape.below(3) == 2
    sizes = (1 + tape.integers(3, 4))[: N + 1].tolist()
    drawn = tape.numbers(3, 3)
    rho: list[Any] = [None] * (N + 1)
    for i in range(1, N):
        rho[i] = drawn[i - 1, : sizes[i]] * 0 + drawn[0, 0] if alike else drawn[i - 1, : sizes[i]]
    case = read_case(tape, read_network(tape, sizes, bias=bias))
    return Leaky(case.net, rho, case.x, case.dE_dz, case.learning_rate)


def leaky_chain(weights: Any, rho: Any, x: Any) -> Leaky:
    """Write down a network of one node a layer, its ρ, and an input; the error has slope 1."""
    net = MLP.from_arrays([exact([[w]]) for w in weights], layout="out-in")
    by_layer: list[Any] = [None, *(exact([r]) for r in rho), None]
    one = exact([[1]])
    return Leaky(net, by_layer, exact([[x]]), one, one[0, 0])


def doubled(case: Leaky) -> MLP:
    """Return the ReLU network with two nodes for each hidden node: one for z, and one for −z.

    a = ReLU(z) − ρ ReLU(−z), so what leaves the node is multiplied by 1 and by −ρ.
    """
    W, b, rho = case.net.W, case.net.b, case.rho
    weights, biases = [], []
    for i in range(1, case.net.N + 1):
        w = W[i] if i == 1 else np.concatenate([W[i], -W[i] * rho[i - 1]], axis=1)
        v, inner = b[i], i < case.net.N
        weights.append(np.concatenate([w, -w]) if inner else w)
        biases.append(np.concatenate([v, -v]) if inner and v is not None else v)
    return MLP.from_arrays(weights, biases, layout="out-in")


def some_node_is_off(case: Leaky) -> bool:
    """A hidden node has a pre-activation below 0."""
    return any((case.t.z[i] < 0).any() for i in range(1, case.net.N))


@often(leaky_networks, 0.2)
def a_deep_network_leaks(case: Leaky) -> bool:
    """There are two hidden layers, and a hidden node has a pre-activation below 0."""
    return some_node_is_off(case) and case.net.N > 2


@often(leaky_networks, 0.2)
def a_slope_is_negative(case: Leaky) -> bool:
    """A hidden node has a pre-activation below 0, and some ρ is negative."""
    return some_node_is_off(case) and any((r < 0).any() for r in case.rho[1:-1])


@often(leaky_networks, 0.2)
def a_slope_is_zero(case: Leaky) -> bool:
    """Some ρ is 0, as of a rectifier."""
    return any((r == 0).any() for r in case.rho[1:-1])
