"""Claims of *dynamics*: the update as a sum over samples and active paths, equations 1 to 3.

The error is summed over the mini-batch; for a mean over n samples the learning rate is η / n. A
bias is a weight from a constant node of value 1.
"""

from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import TRANSCRIBED, claim
from relumlp.network.losses import squared_error
from relumlp.network.mlp import MLP
from relumlp.paths.recursion import beta
from relumlp.testing.assertions import assert_all, assert_equal
from relumlp.testing.derivatives import NUDGE, along_node, slope_at
from relumlp.testing.outputs import softmax_and_targets, through_softmax
from relumlp.testing.performed_updates import costs_by_paths, fan_in, fed, gradient, hidden, sgd
from relumlp.testing.updates import example, steps
from relumlp.types import Array


@claim(
    "dynamics.1",
    lambda: steps(samples=3),
    exact=True,
    kind=TRANSCRIBED,
    counterexample=lambda: example([[[1], [1]], [[0, 1]]], [[1]], [[1]]),
    correction="dynamics.1.corrected",
)
def update_as_printed(net: MLP, x: Array, dE_dz: Array, learning_rate: Any) -> None:
    """Equation 1 holds as printed, with the sample set and the paths of node i of layer l:
    δw_{l,j,i} = −η Σ_{s∈Ŝ_{l,i}} a_{l−1,i} Σ_{p∈P_i} λ_p Π w_p."""
    a, on, η = net.forward(x).a, net.forward(x).on, learning_rate
    after = sgd(net, x, dE_dz, η)
    for l in hidden(net):
        φ = costs_by_paths(net, x, dE_dz, l)
        for j, i in np.ndindex(net.W[l].shape):
            if i < net.sizes[l]:
                S = np.flatnonzero(on[l][:, i])
                rhs = -η * sum(a[l - 1][s, i] * φ[s][i] for s in S)
                assert_equal(after.W[l][j, i] - net.W[l][j, i], rhs)


@claim("dynamics.1.corrected", lambda: steps(least=1, samples=3), exact=True, kind="identity")
def update_sums_over_sample_set_and_paths(
    net: MLP, x: Array, dE_dz: Array, learning_rate: Any
) -> None:
    """The update of a weight is δw_{l,j,i} = −η Σ_{s∈Ŝ_{l,j}} a_{l−1,i} Σ_{p∈P_j} λ_p Π w_p, with
    the sum over all samples where l is the output layer."""
    a, on, η = net.forward(x).a, net.forward(x).on, learning_rate
    after = sgd(net, x, dE_dz, η)
    for l in range(1, net.N + 1):
        φ = costs_by_paths(net, x, dE_dz, l)
        for j, i in np.ndindex(net.W[l].shape):
            S = np.flatnonzero(on[l][:, j]) if l < net.N else range(len(x))
            rhs = -η * sum(a[l - 1][s, i] * φ[s][j] for s in S)
            assert_equal(after.W[l][j, i] - net.W[l][j, i], rhs)


@claim(
    "dynamics.1.outputs",
    lambda: steps(least=1),
    exact=True,
    counterexample=lambda: example([[[0]]], [[1]], [[1]]),
    correction="dynamics.1.corrected",
)
def update_of_output_needs_sample_set_only(
    net: MLP, x: Array, dE_dz: Array, learning_rate: Any
) -> None:
    """Only the samples with a positive activation at an output node update the weights of that
    node."""
    after = sgd(net, x, dE_dz, learning_rate)
    S = fed(net, x, dE_dz, net.N).on
    for j in range(net.sizes[-1]):
        alone = sgd(net, x[S[:, j]], dE_dz[S[:, j]], learning_rate)
        assert_equal(after.W[net.N][j], alone.W[net.N][j])


@claim("dynamics.1.only", steps, exact=True)
def only_sample_set_updates_hidden_node(
    net: MLP, x: Array, dE_dz: Array, learning_rate: Any
) -> None:
    """The weights into and out of a hidden node move as if the node's sample set were the whole
    batch."""
    after = sgd(net, x, dE_dz, learning_rate)
    for l in hidden(net):
        for j in range(net.sizes[l]):
            S = fed(net, x, dE_dz, l).on[:, j]
            alone = sgd(net, x[S], dE_dz[S], learning_rate)
            assert_equal(fan_in(after, l)[j], fan_in(alone, l)[j])
            assert_equal(after.W[l + 1][:, j], alone.W[l + 1][:, j])


@claim("dynamics.1.bias", lambda: steps(bias="all", samples=3), exact=True, kind="identity")
def bias_is_weight_from_constant(net: MLP, x: Array, dE_dz: Array, learning_rate: Any) -> None:
    """Biases beyond the first layer need no other equation: a bias is a weight from a constant
    node, so that δb = −η Σ_{s∈Ŝ_j} 1 · Σ_p λ_p Π w_p."""
    after = sgd(net, x, dE_dz, learning_rate)
    for l in hidden(net):
        φ = np.array(costs_by_paths(net, x, dE_dz, l), object)
        assert_equal(after.b[l] - net.b[l], -learning_rate * φ.sum(axis=0))


@claim(
    "dynamics.1.softmax",
    lambda: steps(samples=3),
    exact=True,
    counterexample=lambda: example([[[1]], [[1], [0]]], [[1]], [[0, 0]]),
    correction="dynamics.1.softmax-input",
)
def derivative_by_softmax_output_updates(net: MLP, x: Array, y: Array) -> None:
    """The factor λ_p, ∂E/∂(network output) as printed, may be −y/p, the derivative of cross-entropy
    by the softmax output p."""
    p, target = softmax_and_targets(y)
    assert_equal(gradient(net, x, -target / p), gradient(net, x, through_softmax(p, -target / p)))


@claim("dynamics.1.softmax-input", lambda: steps(samples=3), exact=True)
def derivative_by_softmax_input_updates(net: MLP, x: Array, y: Array) -> None:
    """With softmax and cross-entropy, λ_p is ∂E/∂z_N = p − y, which the chain rule gives."""
    p, target = softmax_and_targets(y)
    assert_equal(gradient(net, x, p - target), gradient(net, x, through_softmax(p, -target / p)))


@claim("dynamics.2", lambda: steps(least=1, samples=3), exact=True, kind="identity")
def node_cost_sums_active_paths(net: MLP, x: Array, dE_dz: Array) -> None:
    """The node-supported cost φ_{l,j} = Σ_{p∈P_j} λ_p Π_k w_{p_k}, summed over the active paths
    from node j, is β by recursion."""
    β = beta(net.W, net.forward(x).slope, dE_dz)
    for l in range(1, net.N + 1):
        assert_equal(np.array(costs_by_paths(net, x, dE_dz, l), object), β[l])


@claim(
    "dynamics.2.ends",
    lambda: steps(samples=3),
    exact=True,
    kind="words",
    counterexample=lambda: example([[[1]], [[0]]], [[1]], [[1]]),
    correction="dynamics.2",
)
def active_paths_end_in_active_outputs(net: MLP, x: Array, dE_dz: Array) -> None:
    """An active path has an active node in every layer, so that only outputs with z > 0 end active
    paths."""
    t = net.forward(x)
    assert_equal(gradient(net, x, dE_dz), gradient(net, x, dE_dz * t.on[net.N]))


@claim(
    "dynamics.2.portion",
    steps,
    exact=True,
    kind="words",
    counterexample=lambda: example([[[1]], [[1]]], [[1]], [[1]], y=[[0]]),
    correction="dynamics.2.derivative",
)
def node_cost_is_portion_of_final_cost(net: MLP, x: Array, y: Array) -> None:
    """The node-supported cost φ is the portion of the final cost E that belongs to the node's
    paths: 0 ≤ φ ≤ E."""
    z = net.forward(x).output
    E = squared_error(z, y)[:, None]
    for l in hidden(net):
        φ = fed(net, x, z - y, l).phi
        assert_all((φ >= 0) & (φ <= E), "0 ≤ φ ≤ E")


@claim("dynamics.2.derivative", lambda: steps(least=1), exact=True)
def node_cost_is_derivative_of_final_cost(net: MLP, x: Array, y: Array) -> None:
    """The node-supported cost φ is ∂E/∂z_{l,j}: for squared error, φ = (E(z + h) − E(z − h)) / 2h
    as long as no switch changes."""
    t = net.forward(x)
    φ = beta(net.W, t.slope, t.output - y)
    for l, j in net.nodes():
        slope, same = slope_at(along_node(net, x, l, j), y, NUDGE)
        assert_equal(φ[l][same, j], slope[same])


@claim("dynamics.3", steps, exact=True, kind="identity")
def vector_update(net: MLP, x: Array, dE_dz: Array, learning_rate: Any) -> None:
    """The update of a hidden node's fan-in, bias included, is δw_{l,j} = −η Σ_{s∈Ŝ_{l,j}} a^s
    φ^s."""
    after = sgd(net, x, dE_dz, learning_rate)
    for l in hidden(net):
        v = fed(net, x, dE_dz, l)
        for j in range(net.sizes[l]):
            S = np.flatnonzero(v.on[:, j])
            δw = -learning_rate * sum((v.a[s] * v.phi[s, j] for s in S), 0 * v.a[0])
            assert_equal(fan_in(after, l)[j] - v.W[j], δw)
