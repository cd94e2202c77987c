"""Claims of *gaps*, equations 1 to 6: node-supported cost, and the update that it makes."""

from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.network.losses import squared_error_slope
from relumlp.network.mlp import MLP
from relumlp.paths.recursion import beta, sample_updates
from relumlp.paths.sums import B, node_cost
from relumlp.testing.assertions import assert_equal
from relumlp.testing.network import cases
from relumlp.testing.one_weight import Weight, WeightCase, single_weight, true_weights
from relumlp.testing.path_terms import path_sum, sample_set, switch_slopes, update_by_node_cost
from relumlp.types import Array


@claim("gaps.3", true_weights, exact=True, kind="identity")
def update_by_one_sample(
    net: MLP, x: Array, dE_dz: Array, weight: Weight, learning_rate: Any
) -> None:
    """The update of a weight by sample s is Δw^s = −η a_{i−1,k} Σ_b λ_{I(N,b)} Π_{g=i}^{N−1} T(z_g)
    Π_{r=i+1}^{N} w_r with λ = ∂E/∂z_N."""
    (i, j, k), t = weight, net.forward(x)
    Δw = sample_updates(beta(net.W, t.slope, dE_dz), t.a, learning_rate)[i][:, j, k]
    paths = path_sum(net, switch_slopes(t), dE_dz, i, j)
    assert_equal(Δw, -learning_rate * t.a[i - 1][:, k] * paths)


def half_a_unit_of_cost() -> WeightCase:
    """E = ½ (0 − 1)² = ½, and ∂E/∂z = −1."""
    return single_weight(w=0, x=1, y=1)


@claim(
    "gaps.3.cost",
    true_weights,
    exact=True,
    kind="words",
    counterexample=half_a_unit_of_cost,
    correction="gaps.3",
)
def lambda_is_the_cost(net: MLP, x: Array, y: Array, weight: Weight) -> None:
    """In equation 3, λ_m is "the cost function at output node m", ½ (z_m − y_m)²."""
    (i, j, k), t = weight, net.forward(x)
    Δw = sample_updates(beta(net.W, t.slope, squared_error_slope(t.output, y)), t.a, 1)
    λ = (t.output - y) ** 2 / 2
    assert_equal(Δw[i][:, j, k], -t.a[i - 1][:, k] * path_sum(net, switch_slopes(t), λ, i, j))


@claim("gaps.3.B", cases, exact=True, kind="definition")
def paths_from_a_node(net: MLP) -> None:
    """B_i is the product of the numbers of nodes in all layers after layer i, and 1 for i = N."""
    s, N = net.sizes, net.N
    assert_equal(B(s, N), 1)
    for i in range(N):
        assert_equal(B(s, i), s[i + 1] * B(s, i + 1))
        assert_equal(B(s, i), len(list(np.ndindex(*s[i + 1 :]))))


@claim("gaps.4", cases, exact=True, kind="identity")
def node_supported_cost_is_beta(net: MLP, x: Array, dE_dz: Array) -> None:
    """The node-supported cost φ_{i,j} = Σ_b λ_{I(N,b)} Π_{g=i}^{N−1} T(z_g) Π_{r=i+1}^{N} w_r is β
    of the node."""
    t = net.forward(x)
    β = beta(net.W, t.slope, dE_dz)
    for i, j in net.nodes():
        assert_equal(node_cost(net.W, t.on, dE_dz, i, j), β[i][:, j])


@claim("gaps.4.off", cases, exact=True, kind="theorem")
def cost_is_zero_off_the_sample_set(net: MLP, x: Array, dE_dz: Array) -> None:
    """The node-supported cost φ of a hidden node is 0 for every sample outside the node's sample
    set."""
    on = net.forward(x).on
    for i, j in net.nodes():
        if i < net.N:
            assert_equal(node_cost(net.W, on, dE_dz, i, j)[~on[i][:, j]], 0 * x[~on[i][:, j], 0])


@claim(
    "gaps.4.every-node",
    cases,
    exact=True,
    counterexample=half_a_unit_of_cost,
    correction="gaps.4.off",
)
def cost_is_zero_off_any_sample_set(net: MLP, x: Array, dE_dz: Array) -> None:
    """The node-supported cost φ of every node, outputs included, is 0 for every sample outside the
    node's sample set."""
    on = net.forward(x).on
    for i, j in net.nodes():
        φ = node_cost(net.W, on, dE_dz, i, j)
        assert_equal(φ[~on[i][:, j]], 0 * x[~on[i][:, j], 0])


@claim("gaps.5", true_weights, exact=True, kind="identity")
def update_is_activation_times_cost(
    net: MLP, x: Array, dE_dz: Array, weight: Weight, learning_rate: Any
) -> None:
    """The update of a weight by sample s is δw^s_{i,j,k} = −η a^s_{i−1,k} φ^s_{i,j}."""
    (i, j, k), t = weight, net.forward(x)
    Δw = sample_updates(beta(net.W, t.slope, dE_dz), t.a, learning_rate)[i][:, j, k]
    assert_equal(Δw, -learning_rate * t.a[i - 1][:, k] * node_cost(net.W, t.on, dE_dz, i, j))


@claim(
    "gaps.5.three-indices",
    true_weights,
    exact=True,
    counterexample=half_a_unit_of_cost,
    correction="gaps.5",
)
def update_is_weighted_activation_times_cost(
    net: MLP, x: Array, dE_dz: Array, weight: Weight, learning_rate: Any
) -> None:
    """Equation 5 holds as printed, with three indices: a_{i−1,j,k} is what node j receives from
    node k, that is w_{i,j,k} a_{i−1,k}."""
    (i, j, k), t = weight, net.forward(x)
    Δw = sample_updates(beta(net.W, t.slope, dE_dz), t.a, learning_rate)[i][:, j, k]
    received = net.W[i][j, k] * t.a[i - 1][:, k]
    assert_equal(Δw, -learning_rate * received * node_cost(net.W, t.on, dE_dz, i, j))


@claim("gaps.6", true_weights, exact=True, kind="identity")
def batch_update_over_the_sample_set(net: MLP, x: Array, dE_dz: Array, weight: Weight) -> None:
    """The update of a weight by a batch is δw_{i,j,k} = −η Σ_{s∈{.}_{i,j}} a^s_{i−1,k} φ^s_{i,j},
    with the sum over all samples where node j is an output."""
    i, j, _ = weight
    assert_equal(*update_by_node_cost(net, x, dE_dz, weight, sample_set(net, x, i, j)))


@claim("gaps.6.either-way", true_weights, exact=True, kind="theorem")
def batch_update_over_both_sample_sets(net: MLP, x: Array, dE_dz: Array, weight: Weight) -> None:
    """The sum of equation 6 is the same over {.}_{i,j} ∩ {.}_{i−1,k}, where all samples are in the
    set of an input or output."""
    i, j, k = weight
    both = sample_set(net, x, i, j) & sample_set(net, x, i - 1, k)
    assert_equal(*update_by_node_cost(net, x, dE_dz, weight, both))


@claim(
    "gaps.6.output",
    true_weights,
    exact=True,
    counterexample=half_a_unit_of_cost,
    correction="gaps.6",
)
def output_has_a_sample_set_too(net: MLP, x: Array, dE_dz: Array, weight: Weight) -> None:
    """The sum of equation 6 may be taken over the samples with z_{i,j} > 0 for every node j,
    outputs included."""
    on = net.forward(x).on[weight[0]][:, weight[1]]
    assert_equal(*update_by_node_cost(net, x, dE_dz, weight, on))


def negative_input() -> WeightCase:
    """Input −1 is not active, and changes the weight."""
    return single_weight(w=0, x=-1, y=1)


@claim(
    "gaps.6.input",
    true_weights,
    exact=True,
    counterexample=negative_input,
    correction="gaps.6.either-way",
)
def input_has_a_sample_set_too(net: MLP, x: Array, dE_dz: Array, weight: Weight) -> None:
    """Only samples with a_{i−1,k} > 0 contribute to the sum of equation 6, for every node k, inputs
    included."""
    i, _, k = weight
    active = np.asarray(net.forward(x).a[i - 1][:, k] > 0, np.bool_)
    assert_equal(*update_by_node_cost(net, x, dE_dz, weight, active))


@claim("gaps.6.pixels", true_weights, exact=True, kind="theorem")
def inputs_above_zero_have_sample_sets(net: MLP, x: Array, dE_dz: Array, weight: Weight) -> None:
    """If inputs are never negative, only samples with a_{i−1,k} > 0 contribute to the sum of
    equation 6, for every node k."""
    i, _, k = weight
    active = np.asarray(net.forward(abs(x)).a[i - 1][:, k] > 0, np.bool_)
    assert_equal(*update_by_node_cost(net, abs(x), dE_dz, weight, active))
