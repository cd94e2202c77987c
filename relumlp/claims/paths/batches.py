"""Claims of *cooperating*, equation 10: a batch's update by samples and active paths."""

from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.network.losses import squared_error_slope
from relumlp.network.mlp import MLP
from relumlp.paths.active import active_paths
from relumlp.paths.attribution import batch_update, switches_of
from relumlp.paths.recursion import beta, sample_updates
from relumlp.testing.assertions import assert_equal
from relumlp.testing.network import Case, cases, exact_net
from relumlp.testing.one_weight import Weight, WeightCase, single_weight, true_weights
from relumlp.testing.optimiser_steps import mean_step, recipe_of, two_steps
from relumlp.testing.path_terms import sample_set, true_update, update_by_paths
from relumlp.testing.performed_updates import gradient
from relumlp.testing.tape import exact
from relumlp.testing.updates import Gradients, two_gradients
from relumlp.training.steps import adam_step
from relumlp.types import Array


@claim("cooperating.10", true_weights, exact=True, kind="identity")
def update_by_samples_and_active_paths(
    net: MLP, x: Array, y: Array, weight: Weight, learning_rate: Any
) -> None:
    """The update of a weight by a batch is Δw = η Σ_{s∈S} Σ_{p∈P_s} a_{i−1,k} Π w (y − z_N) with y
    − z_N at the end of path p, where S holds the samples for which nodes j and k are on, as far as
    these nodes are hidden."""
    (i, j, k), t = weight, net.forward(x)
    S = sample_set(net, x, i, j) & sample_set(net, x, i - 1, k)
    assert_equal(update_by_paths(net, t, y, weight, S), true_update(net, t, y, weight))
    Δw = batch_update(net.W, t.on, t.a, squared_error_slope(t.output, y), weight, learning_rate)
    assert_equal(Δw, learning_rate * update_by_paths(net, t, y, weight, S))


def output_that_is_off() -> WeightCase:
    """z_1 = 0 counts as off, and yet Δw = η (1 − 0) · 1."""
    return single_weight(w=0, x=1, y=1)


@claim(
    "cooperating.10.active-output",
    true_weights,
    exact=True,
    counterexample=output_that_is_off,
    correction="cooperating.10",
)
def only_samples_active_at_the_end_node_count(net: MLP, x: Array, y: Array, weight: Weight) -> None:
    """The set S of equation 10 consists of the samples with z_{i,j} > 0 at node j, even where node
    j is an output."""
    t = net.forward(x)
    S = t.on[weight[0]][:, weight[1]]
    assert_equal(update_by_paths(net, t, y, weight, S), true_update(net, t, y, weight))


def input_below_zero() -> WeightCase:
    """Input x = −1 counts as off, and yet Δw = η (1 − 0) · (−1)."""
    return single_weight(w=0, x=-1, y=1)


@claim(
    "cooperating.10.active-input",
    true_weights,
    exact=True,
    counterexample=input_below_zero,
    correction="cooperating.10",
)
def only_samples_active_at_the_start_node_count(
    net: MLP, x: Array, y: Array, weight: Weight
) -> None:
    """The set S of equation 10 consists of the samples with a_{i−1,k} > 0 at node k, even where
    node k is an input."""
    (i, _, k), t = weight, net.forward(x)
    S = np.asarray(t.a[i - 1][:, k] > 0, np.bool_)
    assert_equal(update_by_paths(net, t, y, weight, S), true_update(net, t, y, weight))


@claim("cooperating.10.any-loss", true_weights, exact=True, kind="identity")
def update_for_any_loss(
    net: MLP, x: Array, dE_dz: Array, weight: Weight, learning_rate: Any
) -> None:
    """Equation 10 holds for any loss, with −∂E/∂z_N at a path's end in the place of y − z_N."""
    (i, j, k), t = weight, net.forward(x)
    Δw = sample_updates(beta(net.W, t.slope, dE_dz), t.a, learning_rate)[i][:, j, k]
    assert_equal(batch_update(net.W, t.on, t.a, dE_dz, weight, learning_rate), sum(Δw))


def path_of_an_output() -> WeightCase:
    """For i = N the path from j has one node, j, where N − i = 0 are printed."""
    return output_that_is_off()


@claim(
    "cooperating.10.path-nodes",
    true_weights,
    exact=True,
    counterexample=path_of_an_output,
    correction="cooperating.10.path",
)
def path_from_j_has_as_many_nodes_as_weights(net: MLP, x: Array, weight: Weight) -> None:
    """The nodes of a path that starts at node j of layer i are p_1, p_2, …, p_{N−i}."""
    (i, j, _), on = weight, net.forward(x).on
    for s in range(len(x)):
        for p in active_paths(net.W, switches_of(on, s), i, j):
            assert len(p.nodes) == net.N - i, f"the path has {len(p.nodes)} nodes, not {net.N - i}"


@claim("cooperating.10.path", true_weights, exact=True, kind="definition")
def path_is_its_start_and_the_nodes_behind(net: MLP, x: Array, weight: Weight) -> None:
    """A path that starts at node j of layer i has the nodes p_0 = j, p_1, …, p_{N−i}, and the
    weight w_{p_g} leads to node p_g of layer i + g."""
    (i, j, _), on = weight, net.forward(x).on
    for s in range(len(x)):
        for nodes, weights, product, end in active_paths(net.W, switches_of(on, s), i, j):
            assert_equal([nodes[0], nodes[net.N - i], len(nodes)], [j, end, net.N - i + 1])
            steps = [net.W[i + g][nodes[g], nodes[g - 1]] for g in range(1, net.N - i + 1)]
            assert_equal(weights, steps)
            assert_equal(product, np.prod([1, *steps]))


def two_equal_samples() -> Case:
    """Two equal samples: the sum is twice the mean."""
    ones = exact([[1], [1]])
    return Case(exact_net([[[0]]]), ones, ones, np.array([0, 0]), ones, 1)


@claim(
    "cooperating.10.mean",
    cases,
    exact=True,
    counterexample=two_equal_samples,
    correction="cooperating.10.rate",
)
def sum_is_the_step_on_the_mean(net: MLP, x: Array, y: Array, learning_rate: Any) -> None:
    """Equation 10 with rate η is the SGD step of rate η on the mini-batch's mean error."""
    Δθ = -learning_rate * gradient(net, x, squared_error_slope(net.forward(x).output, y))
    assert_equal(mean_step(net, x, y, learning_rate), Δθ)


@claim("cooperating.10.rate", cases, exact=True, kind="identity")
def sum_with_a_smaller_rate_is_the_step_on_the_mean(
    net: MLP, x: Array, y: Array, learning_rate: Any
) -> None:
    """The SGD step of rate η on the mean error of n samples is equation 10 with rate η / n."""
    sum_over_samples = gradient(net, x, squared_error_slope(net.forward(x).output, y))
    Δθ = -learning_rate / len(x) * sum_over_samples
    assert_equal(mean_step(net, x, y, learning_rate), Δθ)


def gradient_that_ends() -> Gradients:
    """A gradient of 1, then of 0: the weight moves on."""
    return Gradients(np.ones(3), np.zeros(3))


@claim(
    "cooperating.3.adaptive",
    two_gradients,
    kind="words",
    counterexample=gradient_that_ends,
    correction="beyond.optimiser.adam",
)
def adam_is_an_adaptive_learning_rate(first: Array, second: Array) -> None:
    """Equation 3 holds for Adam as a "potentially adaptive" learning rate η: each weight moves
    against ∂E/∂w."""
    _, Δw = two_steps(adam_step, first, second, recipe_of(1e-3))
    assert_equal(np.sign(Δw), -np.sign(second))
