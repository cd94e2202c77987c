"""Claims on other architectures (*beyond*): graphs, residual networks, shared weights."""

from math import prod
from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.inclusion.tangent import output_slopes
from relumlp.network.graphs import graph_beta, graph_forward, graph_layers
from relumlp.network.layers import Trace
from relumlp.network.leaky import leaky_forward
from relumlp.network.mlp import MLP
from relumlp.network.residual import Unrolled, residual_forward, shared_gradient, shared_weights
from relumlp.paths.active import count_nonzero_paths
from relumlp.paths.balance import node_balance
from relumlp.paths.recursion import beta, gradients
from relumlp.testing.architectures import (
    Residual,
    Shared,
    beta_by_walks,
    graphs,
    residual_networks,
    shared_networks,
)
from relumlp.testing.assertions import assert_equal
from relumlp.testing.derivatives import STEP, steady
from relumlp.testing.performed_updates import gradients_of
from relumlp.testing.tape import exact
from relumlp.types import Array, per_layer


@claim("beyond.graph", graphs, exact=True)
def a_graph_is_a_layered_network(A: Array, b: Array, x: Array, dE_dz: Array) -> None:
    """A network of rectifiers on a directed graph without cycles computes what a layered network
    does in which values wait in always-on nodes; β by recursion on the graph is the sum over all
    directed paths to outputs, and the β of the layer that adds the node."""
    inputs, outputs = x.shape[1], dE_dz.shape[1]
    seen, layers = graph_forward(A, b, x, outputs), graph_layers(A, b, inputs, outputs)
    t = leaky_forward(*layers, x)
    assert_equal(t.output, seen.a[:, len(A) - outputs :])
    β, layered = graph_beta(A, seen.slope, dE_dz), beta(layers.W, t.slope, dE_dz)
    for v in range(inputs, len(A)):
        assert_equal(t.a[v - inputs + 1][:, v], seen.a[:, v])
        assert_equal(β[:, v], beta_by_walks(A, seen.slope, dE_dz, v))
        assert_equal(β[:, v], layered[v - inputs + 1][:, v])


@claim("beyond.residual", residual_networks, exact=True)
def a_residual_network_is_layered(p: Residual) -> None:
    """A residual network of K blocks h ← h + V ReLU(W h + b) computes what the layered network of
    2K layers does in which the stream passes through always-on nodes."""
    h, t = residual_forward(p.W, p.b, p.V, p.x), p.t
    for k in range(1, len(p.W)):
        m = len(p.W[k])
        assert_equal(t.a[2 * k - 1][:, m:], h[k - 1])
        assert_equal(t.a[2 * k], h[k])


@claim("beyond.residual.count", residual_networks, exact=True)
def active_paths_multiply_over_blocks(p: Residual) -> None:
    """From one node of a stream of width s to the outputs there are Π_k (1 + s A_k) active paths,
    where A_k rectifiers of block k are on: each path skips a block, or passes one of these."""
    t, s = p.t, p.x.shape[1]
    ones = [per_layer(w * 0 + 1 for w in weights[1:]) for weights in (p.W, p.V)]
    layers = p._replace(W=ones[0], V=ones[1]).layers
    on: list[Any] = [None, *(switches(layers, t, l) for l in range(1, len(layers.W)))]
    A = [on[2 * k - 1][: len(p.W[k])].sum() for k in range(1, len(p.W))]
    for j in range(s):
        counted = count_nonzero_paths(layers.W, on, 0, j)
        assert_equal(counted, prod(1 + s * int(active) for active in A))


def switches(layers: Unrolled, t: Trace, l: int) -> Array:
    """Switches of the first sample in a layer, (s_l,); always-on nodes are on."""
    on = t.on[l][0]
    return on if layers.rho[l] is None else on | (layers.rho[l] == 1).astype(bool)


@claim("beyond.residual.balance", residual_networks, exact=True)
def rectifiers_of_a_block_balance(p: Residual) -> None:
    """In a residual network ⟨w_in, g_in⟩ = ⟨w_out, g_out⟩ at every rectifier of every block, so
    small steps of gradient descent conserve ‖w_in‖² − ‖w_out‖² there."""
    for k, balance in enumerate(balances(p), 1):
        assert_equal(balance[: len(p.W[k])], [0] * len(p.W[k]))


@claim("beyond.residual.stream", residual_networks, exact=True)
def the_stream_balances_with_its_skips(p: Residual) -> None:
    """The always-on nodes of a stream balance, too, if the weights of 1 that skip a block are
    counted with the gradients that they would have."""
    for k, balance in enumerate(balances(p), 1):
        assert_equal(balance[len(p.W[k]) :], [0] * p.x.shape[1])


def balances(p: Residual) -> list[Array]:
    """⟨w_in, g_in⟩ − ⟨w_out, g_out⟩ of the nodes of layers 1, 3, …, by the gradients of all."""
    W, b, _ = p.layers
    dW, db = gradients(beta(W, p.t.slope, p.dE_dz), p.t.a)
    return [node_balance(W, b, dW, db, l) for l in range(1, len(W), 2)]


def one_skip() -> Residual:
    """A block of one rectifier that is off: all passes along the skip, whose weight is 1."""
    W, V = per_layer([exact([[-1]]), exact([[1]])]), per_layer([exact([[1]]), exact([[1]])])
    none: Any = [None] * 3
    return Residual(W, none, V, exact([[1]]), exact([[1]]))


@claim(
    "beyond.residual.stream.trained",
    residual_networks,
    exact=True,
    counterexample=one_skip,
    correction="beyond.residual.stream",
)
def the_stream_balances_without_its_skips(p: Residual) -> None:
    """The nodes of the stream between two blocks balance in the weights that are trained: over what
    comes from one block's V and what goes into the next block's W."""
    W = p.layers.W
    dW = gradients(beta(W, p.t.slope, p.dE_dz), p.t.a)[0]
    for k in range(1, len(p.W) - 1):
        m, after = len(p.W[k]), len(p.W[k + 1])
        inner = (W[2 * k] * dW[2 * k])[:, :m].sum(axis=1)
        outer = (W[2 * k + 1] * dW[2 * k + 1])[:after].sum(axis=0)
        assert_equal(inner, outer)


@claim("beyond.shared", shared_networks, exact=True)
def slopes_by_shared_weights_are_sums_over_copies(p: Shared) -> None:
    """In a layer of shared weights, such as a convolution, the slope of an output by a shared
    weight is the sum over its copies of the slopes by each copy."""
    t, number = p.dense.forward(p.x), len(p.theta)
    d = output_slopes(p.dense.W, t.slope)[1]
    for k in range(number):
        after = p.with_theta(p.theta + STEP * (np.arange(number) == k).astype(int)).forward(p.x)
        still = steady(t, after)
        for s, m in np.argwhere(still[:, None] & np.ones(d.shape[1], bool)):
            slope = shared_gradient(d[s, m][:, None] * p.x[s], p.copies, number)[k]
            assert_equal(after.output[s, m] - t.output[s, m], STEP * slope)


def two_positions() -> Shared:
    """A weight of 1 at two positions, both on: the output rises by 2 if the weight rises by 1."""
    index = np.array([[0, -1], [-1, 0]])
    dense = MLP.from_arrays([shared_weights(exact([1]), index), exact([[1, 1]])], layout="out-in")
    one = exact([[1]])
    return Shared(exact([1]), index, 1, dense, exact([[1, 1]]), one, one[0, 0])


@claim(
    "beyond.shared.mean",
    shared_networks,
    exact=True,
    counterexample=two_positions,
    correction="beyond.shared",
)
def slopes_by_shared_weights_are_means_over_copies(p: Shared) -> None:
    """The slope by a shared weight is the mean over its copies of the slopes by each copy."""
    dW, number = gradients_of(p.dense, p.x, p.dE_dz)[0][1], len(p.theta)
    by_copy = [dW[p.copies == k] for k in range(number)]
    means = [g.sum() / len(g) for g in by_copy]
    assert_equal(shared_gradient(dW, p.copies, number), means)


@claim("beyond.shared.balance", shared_networks, exact=True)
def channels_balance(p: Shared) -> None:
    """A channel of a convolution balances as a node does: ⟨θ, ∂E/∂θ⟩ over its shared weights is
    ⟨w_out, g_out⟩ over all that leaves the nodes of the channel; so an SGD step changes ‖θ‖² −
    ‖w_out‖² by η² times the same of the gradients."""
    dW = gradients_of(p.dense, p.x, p.dE_dz)[0]
    g, η = shared_gradient(dW[1], p.copies, len(p.theta)), p.learning_rate
    per, positions = len(p.theta) // p.channels, len(p.copies) // p.channels
    for c in range(p.channels):
        own, nodes = slice(c * per, (c + 1) * per), slice(c * positions, (c + 1) * positions)
        θ, out = p.theta[own], p.dense.W[2][:, nodes]
        assert_equal(θ @ g[own], (out * dW[2][:, nodes]).sum())
        before = (θ**2).sum() - (out**2).sum()
        after = ((θ - η * g[own]) ** 2).sum() - ((out - η * dW[2][:, nodes]) ** 2).sum()
        change = η**2 * ((g[own] ** 2).sum() - (dW[2][:, nodes] ** 2).sum())
        assert_equal(after - before, change)
